"""The dossiers that are kept: both verifiers say of each exactly what is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from disclosure.rules import dossier as names
from tests.support import node
from tests.verifier import test_bundles, vectors
from tests.verifier.test_broken import BROKEN

EXPECTED: Final = json.loads(vectors.EXPECTED.read_text("utf-8"))
_KEPT: Final = vectors.ALL
ALL: Final = {**BROKEN, **{name: broken for name, (_, broken) in _KEPT.items()}}
SIMPLE: Final = {vectors.STRAY, *test_bundles.KEPT}
"""Broken without making anything right again; their names begin with what fails."""
RUNS: Final = [(name, by) for name in EXPECTED for by in EXPECTED[name]]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vectors")
    vectors.unpack(folder)
    return folder


@pytest.mark.parametrize(("name", "by"), RUNS)
def test_the_first_verifier_says_what_is_written(name: str, by: str, kept: Path) -> None:
    policy = (kept / f"{name}.policy.json").read_bytes() if by == "own" else None
    assert vectors.expected(kept / f"{name}.zip", policy) == EXPECTED[name][by]


def test_the_second_verifier_says_the_same_of_every_one(kept: Path) -> None:
    cases = [(kept / f"{name}.zip", kept / f"{name}.policy.json" if by == "own" else None) for name, by in RUNS]
    reports = dict(zip(RUNS, node.each(cases), strict=True))
    assert {run: node.statuses(report) for run, report in reports.items()} == {run: due(*run) for run in RUNS}
    for check in [check for report in reports.values() for check in report["checks"]]:
        assert len(check["positions"]) == len(check["why"])
        assert check["status"] != "fail" or all(reason["zh"] and reason["en"] for reason in check["why"])


CORE: Final = ("base", "archive", "tree", "bundles", "case", "journal", "draw")
MOST: Final = 1_500
"""Lines of the core; one library and the register that is generated (`tables.js`) stand beside it."""
JUDGED: Final = (
    *("01.01", "01.02", "01.03", "01.05", "01.06", "03.02", "03.03", "03.04"),
    *("05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.04", "05.05", "05.10"),
)
ALONE: Final = """
  const made = [], E = Ebid, fs = require("fs");
  for (const [path, policy] of given) {
    const { root, files } = await E.unzip(await fs.openAsBlob(path), () => null), v = new E.Verdicts();
    const c = new E.Case(root, files, v);
    await c.readValues();
    await c.readPolicy(Uint8Array.from(fs.readFileSync(policy)));
    await c.readChains();
    for (const step of [() => E.journal(c, []), () => E.draw.verify(c)]) {
      await step().catch((error) => v.note("03.01", null, error));
    }
    made.push(Object.fromEntries(v.statuses().map(({ id, status }) => [id, status])));
  }
  answer(made);"""


def test_its_core_is_short_and_judges_bag_log_and_draw_without_the_rest(kept: Path) -> None:
    lines = [(node.FOLDER / f"{name}.js").read_text("utf-8").count("\n") for name in CORE]
    assert sum(lines) < MOST
    asked = [name for name in EXPECTED if name.partition("-")[0] in {"awarded", *JUDGED}]
    cases = [[str(kept / f"{name}.{ending}") for ending in ("zip", "policy.json")] for name in asked]
    said = node.told(ALONE, cases, ["noble", *CORE[:1], "tables", *CORE[1:]])
    for name, statuses in zip(asked, said, strict=True):
        assert {id_: statuses[id_] for id_ in JUDGED} == {id_: due(name, "own")[id_] for id_ in JUDGED}, name


def due(name: str, by: str) -> dict[str, str]:
    """id → status: what is written down, and otherwise pass."""
    said = {id_: status for status, ids in EXPECTED[name][by].items() for id_ in ids}
    return {check.id: said.get(check.id, "pass") for check in names.checks()}


@pytest.mark.parametrize("name", ["awarded-public", "01.02-number"])
def test_its_command_ends_with_1_where_anything_fails(name: str, kept: Path) -> None:
    code, report = node.verified(kept / f"{name}.zip", kept / f"{name}.policy.json")
    assert node.statuses(report) == due(name, "own")
    assert code == ("fail" in EXPECTED[name]["own"])


def test_the_valid_ones_fail_nowhere_and_the_broken_ones_where_they_should() -> None:
    for name, due in EXPECTED.items():
        fails = name[:5] if name in SIMPLE else ALL[name].fails if name in ALL else ""
        assert due["own"].get("fail", []) == fails.split(), name


def test_every_check_has_its_broken_dossier() -> None:
    """One that fails this check and no other."""
    failed = [due["own"].get("fail", []) for due in EXPECTED.values()]
    assert {ids[0] for ids in failed if len(ids) == 1} == {check.id for check in names.checks()}
    assert set(EXPECTED) == {f"{name}-{e.value}" for name in vectors.PLAYS for e in names.Edition} | {
        *SIMPLE,
        *ALL,
    }


def test_both_refuse_what_is_no_dossier(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    assert node.verified(path) == (2, {})
