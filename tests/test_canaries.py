"""Each house rule is seen to fail: a violation is planted in a copy of the tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from checks import contracts, docs, hosts, names, purity, sizes, tree, vendor

BIN = Path(sys.executable).parent
Plant = Callable[[str, str], None]
Rule = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages, the locks and the configuration, as a repository of their own."""
    root = tmp_path_factory.mktemp("tree")
    for path in tree.files(tree.ROOT):
        if path.parts[0] in (*tree.PACKAGES, "checks", "docs") or path.suffix in (".toml", ".lock"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tree.ROOT / path, root / path)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@pytest.fixture(scope="module")
def clean(copy: Path) -> Callable[[Rule], list[str]]:
    """What a rule finds before anything is planted: asked once."""
    return cache(lambda rule: rule(copy))


@pytest.fixture
def plant(copy: Path) -> Iterator[Plant]:
    """Append text to a file of the copy, making it if need be; all is taken back afterwards."""
    before: dict[Path, bytes | None] = {}

    def put(name: str, text: str) -> None:
        path = copy / name
        before.setdefault(path, path.read_bytes() if path.is_file() else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    yield put
    for path, content in before.items():
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)


def broken(copy: Path) -> set[str]:
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


def test_no_contract_is_broken_before_anything_is_planted(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(
    ("name", "text", "contract"),
    [
        ("trading/rules/planted.py", "import web\n", "One way down"),
        ("experts/rules/planted.py", "import approval\n", "One way down"),
        ("web/planted.py", "import client\n", "One way down"),
        ("evaluation/rules/planted.py", "import evaluation.methods\n", "Inside a package"),
        ("experts/planted.py", '"""A room that no layer names."""\n', "Inside a package"),
        ("kernel/canon.py", "\nimport kernel.db\n", "Inside the kernel"),
        ("kernel/planted.py", '"""A module that no layer names."""\n', "Inside the kernel"),
        ("trading/rules/planted.py", "import time\n", "Rules, methods and the kernel's floor are pure"),
        ("evaluation/methods/planted.py", "import sqlalchemy\n", "Rules, methods and the kernel's floor are pure"),
        ("kernel/money.py", "\nimport os\n", "Rules, methods and the kernel's floor are pure"),
        ("signing/rules/planted.py", "import kernel.chance\n", "Rules, methods and the kernel's floor are pure"),
        ("trading/acts/planted.py", "import litestar\n", "HTTP and async live in web"),
        ("kernel/planted.py", "import asyncio\n", "HTTP and async live in web"),
        ("client/planted.py", "import trading.store\n", "Clients are built of pure rooms"),
        ("verifier/planted.py", "import kernel.db\n", "Clients are built of pure rooms"),
        ("verifier/planted.py", "import socket\n", "The verifier works from files alone"),
        ("signing/methods/planted.py", "import signing.methods.rsa_pss\n", "Methods do not know each other"),
        ("web/planted.py", "import trading.store\n", "trading.store is private"),
    ],
)
def test_a_planted_import_breaks_its_contract(copy: Path, plant: Plant, name: str, text: str, contract: str) -> None:
    plant(name, text)
    assert contract in broken(copy)


def linted(copy: Path, name: str) -> str:
    command = [str(BIN / "ruff"), "check", "--no-cache", "--quiet", "--output-format", "concise", name]
    return subprocess.run(command, cwd=copy, stdout=subprocess.PIPE, text=True, check=False).stdout


@pytest.mark.parametrize(
    "call",
    [
        "from datetime import datetime\n\nNOW = datetime.now()\n",
        "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n",
        "from datetime import datetime\n\nNOW = datetime.utcnow()\n",
        "from datetime import date\n\nNOW = date.today()\n",
        "import time\n\nNOW = time.time()\n",
        "from time import monotonic\n\nNOW = monotonic()\n",
        "import random\n\nCHANCE = random.random()\n",
        "from secrets import token_hex\n\nCHANCE = token_hex()\n",
        "import os\n\nCHANCE = os.urandom(16)\n",
        "from uuid import uuid4\n\nCHANCE = uuid4()\n",
        "import uuid_utils\n\nCHANCE = uuid_utils.uuid7()\n",
    ],
)
@pytest.mark.parametrize("package", ["kernel", "trading/acts", "web", "client"])
def test_a_planted_clock_or_dice_is_seen(copy: Path, plant: Plant, package: str, call: str) -> None:
    plant(f"{package}/planted.py", f'"""Planted."""\n\n{call}')
    assert "TID251" in linted(copy, f"{package}/planted.py")


@pytest.mark.parametrize("name", ["kernel/clock.py", "kernel/chance.py", "client/chance.py"])
def test_the_one_door_is_open(copy: Path, plant: Plant, name: str) -> None:
    plant(name, "\nimport secrets\nimport time\n\nBOTH = time.time(), secrets.token_bytes()\n")
    assert "TID251" not in linted(copy, name)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("DTZ001", "from datetime import datetime\n\nNAIVE = datetime(2026, 3, 2)\n"),
        (
            "C901",
            "def planted(x: int) -> int:\n"
            + "".join(f"    if x > {n}:\n        x += 1\n" for n in range(8))
            + "    return x\n",
        ),
        ("PLR0913", "def planted(a: int, b: int, c: int, d: int, e: int, f: int, g: int) -> int:\n    return a\n"),
        ("PLR0915", "def planted() -> None:\n" + "    print()\n" * 31),
        ("BLE001", "def planted() -> None:\n    try:\n        planted()\n    except Exception:\n        planted()\n"),
        ("ANN001", "def planted(x) -> None:\n    return None\n"),
    ],
)
def test_a_planted_bad_habit_is_seen(copy: Path, plant: Plant, code: str, text: str) -> None:
    plant("trading/rules/planted.py", f'"""Planted."""\n\n{text}')
    assert code in linted(copy, "trading/rules/planted.py")


LONG_FUNCTION = "def planted() -> int:\n" + "    x = 1\n" * 49 + "    return x\n"


@pytest.mark.parametrize(
    ("rule", "name", "text", "said"),
    [
        (sizes.findings, "web/planted.py", LONG_FUNCTION, "web/planted.py:1 planted: function of 51 lines, at most 50"),
        (sizes.findings, "web/planted.py", "X = 1\n" * 401, "web/planted.py: module of 401 lines, at most 400"),
        (
            purity.findings,
            "trading/rules/planted.py",
            "from typing import Any\n\nx: Any = 1\n",
            "trading/rules/planted.py:3: Any",
        ),
        (purity.findings, "kernel/money.py", "\nx: typing.Any = 1\n", "Any in a pure room"),
        (
            purity.findings,
            "trading/rules/planted.py",
            "x = 1  # type: ignore[x]\n",
            "trading/rules/planted.py:1: type: ignore",
        ),
        (names.findings, "trading/utils.py", "", "'utils' says nothing"),
        (names.findings, "platform/planted.py", "", "platform: Python has a module of that name"),
        (names.findings, "litestar/planted.py", "", "litestar: litestar has a module of that name"),
        (names.findings, "trading/__init__.py", "import os\n", "trading/__init__.py: one sentence and no code"),
        (hosts.findings, "requirements.lock", "--index-url x\n", "requirements.lock: an address in a lock file"),
        (
            hosts.findings,
            "web/package-lock.json",
            '"https' + '://example.org/x"',
            "web/package-lock.json: an address in a lock",
        ),
        (
            hosts.findings,
            "docs/planted.md",
            "from https://py" + "pi.org/simple\n",
            "docs/planted.md: a registry's host",
        ),
        (hosts.findings, "docs/planted.md", "see /ro" + "ot/x.log\n", "docs/planted.md: a path of one machine"),
        (contracts.findings, "kernel/planted.py", "", "kernel.planted: above the floor, but not forbidden"),
        (contracts.findings, "witness/store/__init__.py", "", "witness.store: no contract protects it"),
        (vendor.findings, "web/static/vendor/planted.js", "x", "web/static/vendor/planted.js: not listed"),
        (vendor.findings, "web/static/vendor/htmx-2.0.8.min.js", " ", "not the bytes that VENDOR.json names"),
        (docs.findings, "docs/lifecycle.md", "x", "docs/lifecycle.md: out of date"),
    ],
    ids=lambda value: getattr(value, "__module__", None),
)
def test_a_planted_violation_is_found(
    copy: Path, clean: Callable[[Rule], list[str]], plant: Plant, rule: Rule, name: str, text: str, said: str
) -> None:
    assert not any(said in found for found in clean(rule))
    plant(name, text)
    assert any(said in found for found in rule(copy))


def test_the_p95_of_sizes_is_held(tmp_path: Path) -> None:
    """Nineteen small modules and two long ones, none above the most."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "web").mkdir()
    for number in range(21):
        (tmp_path / "web" / f"m{number}.py").write_text("X = 1\n" * (301 if number < 2 else 3))
    assert sizes.findings(tmp_path) == ["95 % of all modules reach 301 lines, at most 300"]
    (tmp_path / "web" / "m0.py").write_text("X = 1\n")
    assert sizes.findings(tmp_path) == []
