"""Scores that are not what the experts sealed: in the database, in a dossier made right again, by another's hand."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, text

from disclosure.rules import dossier as names
from evaluation.rules import blind, scorecard
from kernel import canon
from signing.rules import cms
from signing.rules.statement import statement
from tests.attacks.citizen import Citizen
from tests.attacks.edits import undone
from tests.attacks.outside import named
from tests.support import bag, node
from tests.support.forgery import Event, Forger
from tests.support.played import Played
from tests.support.world import Person
from verifier.verify import Report

Sheet = dict[str, Any]
MARKS: Final = 8
"""Two criteria of four bids."""


def pids(forger: Forger) -> list[str]:
    return [sheet["pid"] for sheet in forger.one("open_scores").body["sheets"]]


def folder(pid: str) -> str:
    return names.score(1, pid, "")


def last_sealed(forger: Forger, pid: str) -> Event:
    return [event for event in forger.named("seal_scores") if event.body["pid"] == pid][-1]


def owner(forger: Forger, pid: str) -> Person:
    return forger.person(last_sealed(forger, pid).value["actor"])


def opened_as(forger: Forger, pid: str, sheet: bytes, p7s: bytes) -> None:
    """The sheet lies there and the opening names it: all that the platform can write by itself."""
    told = next(each for each in forger.one("open_scores").body["sheets"] if each["pid"] == pid)
    forger.files[f"{folder(pid)}sheet.json"], forger.files[f"{folder(pid)}sheet.p7s"] = sheet, p7s
    told |= {"sheet_sha256": canon.sha256(sheet).hex(), "p7s_sha256": canon.sha256(p7s).hex()}


def changed(forger: Forger, pid: str, change: Callable[[Sheet], None]) -> bytes:
    sheet = json.loads(forger.files[f"{folder(pid)}sheet.json"])
    change(sheet)
    return canon.canonical(sheet)


def judged(forger: Forger, played: Played, tmp_path: Path) -> Report:
    return bag.judged(forger.root, forger.files, played.policy, tmp_path)


@pytest.fixture
def forger(awarded: Played) -> Forger:
    return Forger.of(awarded.case, awarded.supervision, awarded.log)


# ---------------------------------------------------------------- one mark


CAUGHT: Final = {"02.01", "03.05"}
"""The signature over the sheet, and the commitment that was sealed."""


def marked(played: Played, nth: int, mark: int, tmp_path: Path) -> tuple[str, Report]:
    """One more hundredth of a point, with everything signed and logged anew that the platform itself signs."""
    forger = Forger.of(played.case, played.supervision, played.log)
    pid = pids(forger)[nth]
    p7s = forger.files[f"{folder(pid)}sheet.p7s"]
    sheet = changed(forger, pid, lambda told: told["scores"][mark].update(v=told["scores"][mark]["v"] + 1))
    opened_as(forger, pid, sheet, p7s)
    forger.reseal()
    return pid, judged(forger, played, tmp_path)


def names_the_sheet(played: Played, pid: str, report: Report) -> bool:
    opened = Forger.of(played.case, played.public, played.log).one("open_scores").value["tseq"]
    by_seal = named(report, "03.05") == [f"{played.case.lot} #{opened} {folder(pid)}sheet.json"]
    return by_seal and any(f"{folder(pid)}sheet.p7s" in place for place in named(report, "02.01"))


@pytest.mark.parametrize("nth", range(5))
def test_a_mark_of_each_expert(nth: int, awarded: Played, tmp_path: Path) -> None:
    pid, report = marked(awarded, nth, nth * 3 % MARKS, tmp_path)
    assert set(report.failed) >= CAUGHT
    assert names_the_sheet(awarded, pid, report)


@pytest.mark.torture
@pytest.mark.parametrize("mark", range(MARKS))
@pytest.mark.parametrize("nth", range(5))
def test_every_mark_of_every_expert(nth: int, mark: int, awarded: Played, tmp_path: Path) -> None:
    pid, report = marked(awarded, nth, mark, tmp_path)
    assert set(report.failed) >= CAUGHT
    assert names_the_sheet(awarded, pid, report)


def test_a_mark_in_the_database(theirs: Engine, citizen: Citizen) -> None:
    """A sheet is a file under its digest, which the journal names: rows can be led to another file, and no further."""
    hall = citizen.played.case.hall
    for nth in (0, 4):
        with undone(theirs) as tx:
            digest = str(tx.scalars(text("SELECT sheet_sha256 FROM evaluation_sheet ORDER BY pid")).all()[nth])
            sheet = json.loads(hall.blobs.get(digest))
            sheet["scores"][nth]["v"] += 1
            led = {"old": digest, "new": hall.blobs.put(canon.canonical(sheet))}
            tx.execute(text("UPDATE evaluation_sheet SET sheet_sha256 = :new WHERE sheet_sha256 = :old"), led)
            assert citizen.look(tx) == "true"
            said = "CAST(replace(CAST(bytes AS TEXT), :old, :new) AS BLOB)"
            tx.execute(text(f"UPDATE journal_body SET bytes = {said} WHERE instr(CAST(bytes AS TEXT), :old)"), led)
            assert citizen.look(tx) == "caught"
            assert {"02.01", "03.02", "03.05"} <= set(citizen.failed)


# ---------------------------------------------------------------- another's sheet, another's hand


def swapped(forger: Forger) -> set[str]:
    """Two experts' sheets change places, with signatures and nonces."""
    one, two = pids(forger)[:2]
    told = {each["pid"]: each for each in forger.one("open_scores").body["sheets"]}
    for name in ("sheet.json", "sheet.p7s", "nonce"):
        mine, theirs = f"{folder(one)}{name}", f"{folder(two)}{name}"
        forger.files[mine], forger.files[theirs] = forger.files[theirs], forger.files[mine]
    for name in ("sheet_sha256", "p7s_sha256", "nonce"):
        told[one][name], told[two][name] = told[two][name], told[one][name]
    return {"02.05", "03.05"}


def copied(forger: Forger) -> set[str]:
    """The second hands in what the first has sealed, under his own name and signature."""
    one, two = pids(forger)[:2]
    mine, theirs = last_sealed(forger, one), last_sealed(forger, two)
    base = f"{folder(two)}{forger.lot.index(theirs) + 1}."
    for name in ("commitment", "sealed", "shares"):
        theirs.body[name] = copy.deepcopy(mine.body[name])
    source = f"{folder(one)}{forger.lot.index(mine) + 1}."
    forger.files[f"{base}sealed.bin"] = forger.files[f"{source}sealed.bin"]
    said = json.loads(forger.files[f"{source}manifest.json"]) | {"pid": two}
    theirs.body["manifest_sha256"] = _signed(forger, f"{base}manifest", canon.canonical(said), two, theirs)
    theirs.body["manifest_p7s_sha256"] = canon.sha256(forger.files[f"{base}manifest.p7s"]).hex()
    for name in ("sheet.json", "nonce"):
        forger.files[f"{folder(two)}{name}"] = forger.files[f"{folder(one)}{name}"]
    told = {each["pid"]: each for each in forger.one("open_scores").body["sheets"]}
    told[two]["nonce"] = told[one]["nonce"]
    sheet = forger.files[f"{folder(one)}sheet.json"]
    opened_as(forger, two, sheet, cms.sign(sheet, owner(forger, two).member.signer, theirs.at))
    return {"03.05"}


def _signed(forger: Forger, stem: str, data: bytes, pid: str, at: Event) -> str:
    forger.files[f"{stem}.json"] = data
    forger.files[f"{stem}.p7s"] = cms.sign(data, owner(forger, pid).member.signer, at.at)
    return canon.sha256(data).hex()


def signed_by_another(forger: Forger) -> set[str]:
    """The sheet itself is the true one; another expert's key has signed it."""
    one, two = pids(forger)[:2]
    sheet = forger.files[f"{folder(one)}sheet.json"]
    opened_as(forger, one, sheet, cms.sign(sheet, owner(forger, two).member.signer, last_sealed(forger, one).at))
    return {"02.05"}


def changed_by_another(forger: Forger) -> set[str]:
    """Another mark, and the signature of an expert who is in the plot."""
    one, two = pids(forger)[:2]
    sheet = changed(forger, one, lambda told: told["scores"][0].update(v=told["scores"][0]["v"] + 1))
    opened_as(forger, one, sheet, cms.sign(sheet, owner(forger, two).member.signer, last_sealed(forger, one).at))
    return {"02.05", "03.05"}


def late(forger: Forger) -> set[str]:
    """Sealed after all were opened, when he had seen the others' marks."""
    forger.chains[forger.case.lot].remove(sealed := last_sealed(forger, pids(forger)[0]))
    opened = forger.one("open_scores")
    forger.lot.insert(forger.lot.index(opened) + 1, sealed)
    for n, event in enumerate(forger.lot, start=1):
        event.value["tseq"] = n
    return {"01.04", "03.05", "04.02"}


ATTACKS: Final = (swapped, copied, signed_by_another, changed_by_another, late)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_every_other_sheet_is_told(
    attack: Callable[[Forger], set[str]], forger: Forger, awarded: Played, tmp_path: Path
) -> None:
    due = attack(forger)
    forger.reseal()
    report = judged(forger, awarded, tmp_path)
    assert due <= set(report.failed)
    assert all(any(place for place in named(report, id_)) for id_ in due)


# ---------------------------------------------------------------- a correction


def by_bids(forger: Forger, pid: str) -> bytes:
    """The sheet as a correction is written: under the bids alone, for whose each blind number is has been told."""
    listed = forger.one("open_bids").body["found"]["bids"]
    bids = [each["bid"] for each in listed if each["outcome"] == "opened"]
    who = blind.numbers(bytes.fromhex(forger.one("open_scores").body["blind"]), bids)

    def rename(told: Sheet) -> None:
        for rows in (told["scores"], told["reasons"]):
            for row in rows:
                row["bid"] = who.get(row["bid"], row["bid"])
            rows.sort(key=lambda row: (row["bid"], row["c"]))

    return changed(forger, pid, rename)


def correct(forger: Forger, by: str, of: str, ground: str) -> Event:
    """A member writes a new version of a sheet after all were opened; signed, sealed and in the log."""
    opened = forger.one("open_scores")
    actor = last_sealed(forger, by).value["actor"]
    sheet = forger.keep(by_bids(forger, of))
    said: dict[str, canon.Json] = {"ground": ground, "reason_sha256": forger.keep("笔误".encode(), "txt"),
                                   "sheet_sha256": sheet}  # fmt: skip
    document = statement("lot.correct_scores", forger.case.lot, actor, said)
    p7s = forger.keep(cms.sign(document, owner(forger, by).member.signer, opened.at), "p7s")
    body = {**said, "doc_sha256": forger.keep(document), "p7s_sha256": p7s, "found": {"pid": of, "n": 1}}
    value = {**opened.value, "type": "lot.correct_scores", "actor": actor, "body": body}
    event = Event(value, bytes(31) + b"\x07", 0, b"")
    forger.insert(opened, event)
    forger.files[forger.file(event, "p7s")] = forger.files[forger.file(event, "tsr")] = b""
    return event


def second(played: Played, tmp_path: Path) -> tuple[str, ...]:
    """What the second verifier says of the same dossier."""
    (tmp_path / "policy.json").write_bytes(played.policy)
    _, said = node.verified(tmp_path / "dossier.zip", tmp_path / "policy.json")
    return tuple(id_ for id_, status in node.statuses(said).items() if status == "fail")


@pytest.mark.parametrize("ground", [*scorecard.GROUNDS, "taste"])
def test_a_correction_without_a_lawful_ground(ground: str, forger: Forger, awarded: Played, tmp_path: Path) -> None:
    one = pids(forger)[0]
    event = correct(forger, one, one, ground)
    forger.reseal()
    report = judged(forger, awarded, tmp_path)
    assert report.failed == (() if ground in scorecard.GROUNDS else ("05.06",))
    if ground in ("extreme", "taste"):
        assert report.failed == second(awarded, tmp_path)
    if report.failed:
        assert any(f"#{forger.lot.index(event) + 1}" in place for place in named(report, "05.06"))


def test_a_correction_by_another_expert(forger: Forger, awarded: Played, tmp_path: Path) -> None:
    one, two = pids(forger)[:2]
    correct(forger, two, one, "addition")
    forger.reseal()
    assert judged(forger, awarded, tmp_path).failed == second(awarded, tmp_path) == ("05.06",)
