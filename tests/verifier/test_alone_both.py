"""The file of a draw that stands alone: both verifiers say the same of it, check by check, whole and damaged."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from experts.rules import lottery
from experts.rules.plan import Choice
from experts.rules.sample import Sample
from kernel import canon, journal
from kernel.act import Act
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from tests.support import lotteries, node
from tests.support.city import DID, SUBJECT, City, changed, policy
from tests.support.databases import MORNING, acting, sqlite_database
from tests.support.hall import KEEPER
from verifier import alone

OWN = policy()
_GROUPS: Final[Json] = [
    {"id": "subjects", "title": "检查对象", "n": 6},
    {"id": "inspectors", "title": "检查人员", "n": 2},
]
_EACH = """
  const made = [];
  for (const [file, policy] of given) made.push(Ebid.told(await Ebid.alone(new TextEncoder().encode(file),
    { policy: policy && new TextEncoder().encode(policy) })));
  answer(made);"""


class Lottery(City):
    """The same draw after a lottery's announcement, whose events are written as somebody might forge them."""

    def __init__(self, engine: Engine, folder: Path, *, waited: bool = True, missing: bool = False) -> None:
        super().__init__(engine, FolderBlobs(folder / "blobs"))
        at = MORNING - timedelta(days=9 if waited else 1)
        assert isinstance(self.plan.of, Sample)
        said = [Act("open_lottery", SUBJECT, KEEPER, at, lotteries.inspection(days=3, groups=_GROUPS))]
        until = canon.instant(lottery.closes(at, 3))
        for part, each in zip(self.plan.of.lists, self.lists, strict=True):
            body: dict[str, Json] = {"list": part.id, "sha256": part.sha256, "count": len(each), "until": until}
            said.append(Act("publish_list", SUBJECT, KEEPER, at, body))
        with acting(engine, self.blobs, KEEPER) as ctx:
            for act in said[: len(said) - missing]:
                journal.append(ctx, act)


def played(engine: Engine, at: Path, name: str) -> City:
    if name in ("plain", "choice"):
        of = Choice("ceiling", ("003", "007", "012")) if name == "choice" else None
        return City(engine, FolderBlobs(at / "blobs"), of)
    return Lottery(engine, at, waited=name != "early", missing=name == "unlisted")


@pytest.fixture(scope="module")
def files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for name in ("plain", "choice", "lottery", "early", "unlisted"):
        folder = tmp_path_factory.mktemp(name)
        with sqlite_database(sqlite_template, folder) as engine:
            made[name] = played(engine, folder, name).played()
    return made


def damaged(files: dict[str, bytes]) -> dict[str, bytes]:
    file, announced = files["plain"], files["lottery"]
    told = json.loads(json.loads(file)["files"]["data/draw/draw/transcript.json"])
    one, other = (share["proof"] for share in told["turns"][0]["shares"])
    seats = [seat["pid"] for seat in told["panel"]]
    return files | {
        "another name": changed(file, "list-subjects.json", old="样例企业7", new="样例企业77"),
        "one tie less": changed(file, "list-inspectors.json", old='"avoid":{"S0005":"employer",', new='"avoid":{'),
        "no list": changed(file, "list-inspectors.json"),
        "another number": changed(file, "plan.json", old='"n":6', new='"n":7'),
        "another seed": changed(file, "transcript.json", old=told["turns"][0]["prk"], new=told["turns"][0]["prk"][::-1]),
        "another proof": changed(file, "transcript.json", old=one, new=other),
        "another order": changed(file, "transcript.json", old=f'"panel":[{{"pid":"{seats[0]}"', new=f'"panel":[{{"pid":"{seats[1]}"'),
        "another event": changed(file, "000002.json", old='"excluded":0', new='"excluded":1'),
        "no proof": changed(file, "000002.tlog-proof"),
        "no consistency": changed(file, next(path for path in json.loads(file)["files"] if "consistency-" in path)),
        "another time": changed(announced, "000002.json", old='"count":40', new='"count":41'),
    }  # fmt: skip


def test_both_say_the_same_check_by_check(files: dict[str, bytes]) -> None:
    cases = damaged(files)
    told = node.told(_EACH, [[file.decode(), OWN.decode()] for file in cases.values()])
    told += node.told(_EACH, [[files["lottery"].decode(), None]])
    reports = [alone.verify(file, OWN) for file in cases.values()] + [alone.verify(files["lottery"])]
    for name, said, report in zip([*cases, "no policy"], told, reports, strict=True):
        mine = {each.check.id: each.status.value for each in report.verdicts}
        assert {each["id"]: each["status"] for each in said["checks"]} == mine, name
        assert (said["format"], said["did"], said["file_sha256"]) == (alone.FORMAT, DID, report.file_sha256), name
    whole = dict(zip(cases, zip(told, reports, strict=False), strict=False))
    for name in ("plain", "choice", "lottery"):
        said, report = whole[name]
        assert report.failed == ()
        assert said["drawn"] == [each.json() for each in report.drawn]
    for name in ("early", "unlisted"):
        assert whole[name][1].failed == ("05.05",), name
    assert {name for name, (_, report) in whole.items() if not report.failed} == {"plain", "choice", "lottery"}


def test_what_is_no_draw_s_file_both_refuse(files: dict[str, bytes]) -> None:
    wrong = [b"{}", files["plain"][:-1], files["plain"].replace(b"2026-0017", b"2026-0018", 1)]
    script = """
      const made = [];
      for (const file of given) made.push(await Ebid.alone(new TextEncoder().encode(file)).then(() => "", (error) => error.zh));
      answer(made);"""
    assert node.told(script, [file.decode() for file in wrong]) == ["不是单独抽取的文件"] * 3


def test_the_command_takes_a_draw_s_file_as_it_takes_a_dossier(files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "draw.json").write_bytes(files["lottery"])
    (tmp_path / "own.json").write_bytes(OWN)
    code, told = node.verified(tmp_path / "draw.json", tmp_path / "own.json")
    assert (code, told["did"], told["counts"]["fail"]) == (0, DID, 0)
