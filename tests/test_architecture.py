"""The tree as it stands keeps the house rules; `test_canaries.py` proves that each rule can fail."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import run
from checks import contracts, docs, hosts, names, purity, sizes, tree, vendor
from ggzy.__main__ import GROUPS

PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "Makefile", ".ci/run", "docs")


@pytest.mark.parametrize(
    "rule",
    [
        sizes.findings,
        names.findings,
        purity.findings,
        contracts.findings,
        hosts.findings,
        vendor.findings,
        docs.findings,
    ],
    ids=lambda rule: rule.__module__,
)
def test_the_tree_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    assert rule(tree.ROOT) == []


def pages() -> list[Path]:
    found = [tree.ROOT / name for name in PAGES]
    return [page for path in found for page in (sorted(path.rglob("*.md")) if path.is_dir() else [path])]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_command_that_a_page_tells_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"python3 run\.py ([a-z]+)", text)) <= run.TASKS.keys()
    assert set(re.findall(r"(?:^|`)(?:python3 run\.py )?ggzy ([a-z]+)", text, re.MULTILINE)) <= GROUPS.keys()


def test_both_readmes_begin_with_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        block = re.search(r"```\w*\n(.*?)```", (tree.ROOT / name).read_text("utf-8"), re.DOTALL)
        assert block is not None
        assert re.findall(r"^python3 run\.py (\w+)", block.group(1), re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_between_pages_hold(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_makefile_aliases_only_tasks() -> None:
    told = re.search(r"^TASKS := (.*)$", (tree.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert told is not None
    assert set(told.group(1).split()) <= run.TASKS.keys()


def test_the_wheel_carries_every_package() -> None:
    tool = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert tool["setuptools"]["packages"]["find"]["include"] == [f"{package}*" for package in tree.PACKAGES]
    assert tool["importlinter"]["root_packages"] == list(tree.PACKAGES)


def pins(lock: str) -> dict[str, str]:
    text = (tree.ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


def test_the_wider_lock_holds_the_runtime_lock() -> None:
    """So that an environment made for the tests also serves the product."""
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_locked_version_has_digests(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", (tree.ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    assert [entry for entry in entries[1:] if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", ""), ("requirements-test.lock", "test")])
def test_every_declared_dependency_is_locked(lock: str, extra: str) -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = project["optional-dependencies"][extra] if extra else project["dependencies"]
    wanted = {re.split(r"[\[<>=]", line)[0].lower().replace("_", "-") for line in declared}
    assert wanted <= pins(lock).keys()
