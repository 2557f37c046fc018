"""Score sheets: sealed before, opened all at once, in range, agreeing where they must."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from disclosure.rules import dossier as names
from evaluation.rules import blind, document, last_quotes, scorecard
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import canon
from kernel.actor import MEMBERS
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid
from signing.rules import manifest, package
from verifier import bids, decisions
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place

Told = Mapping[str, Json]
SEALED: Final = {"lot.open_scores": "lot.seal_scores", "lot.open_quotes": "lot.seal_quote"}
"""By what is opened, what was sealed: last quotes are sealed as sheets are."""


def check(case: Case) -> None:
    """03.05 as far as scores go, and 05.06."""
    for event in case.of_lot(*SEALED.values()):
        _sealed(case, event)
    opened = case.last("lot.open_scores")
    for event in case.of_lot(*SEALED):
        for sheet in _told_sheets(event):
            _opened(case, event, sheet)
    if opened is not None:
        for event in case.of_lot("lot.correct_scores"):
            with case.findings.judging("05.06", event.place):
                _corrected(case, event)
        with case.findings.judging("05.06", opened.place):
            _ranges(case, opened)
    else:
        case.findings.not_applicable("05.06", "没有评分", "nothing was scored")


def _told_sheets(event: Event) -> list[Told]:
    return cast("list[Told]", event.body["sheets"])


# ---------------------------------------------------------------- sealed and opened


def _folder(event: Event, pid: str) -> str:
    return names.score(int(str(event.body["round"])), pid, "")


def _sealed(case: Case, event: Event) -> None:
    """The sealed sheet is what the event says: manifest, pieces, commitment; sealed by the seat that acts."""
    pid = str(event.body["pid"])
    base = f"{_folder(event, pid)}{event.tseq}."
    with case.findings.judging("03.05", Place(f"{base}manifest.json", event.subject, event.tseq)):
        said = manifest.read_sheet(case.file(f"{base}manifest.json"))
        sealed = case.file(f"{base}sealed.bin")
        due = (case.tender, case.lot, pid, event.body["round"], event.body["commitment"])
        shares = [custodian.json() for custodian in said.custodians]
        if (said.tender, said.lot, said.pid, said.round, said.score) != due or said.sealed.pieces != package.pieces_of(
            sealed
        ):
            raise NotTrusted("score.sealed", "密封的评分与登记不符", "the sealed sheet is not what was logged")
        if said.sealed.json() != event.body["sealed"] or shares != event.body["shares"]:
            raise NotTrusted("score.sealed", "密封的评分与登记不符", "the sealed sheet is not what was logged")
        package.check_sealed(sealed[:56], len(sealed), package.pieces_of(sealed), said.sealed)
        for kind, member in (("json", "manifest_sha256"), ("p7s", "manifest_p7s_sha256")):
            path = f"{base}manifest.{kind}"
            if not case.is_withheld(path) and case.dossier.digests.get(path) != event.body[member]:
                raise NotTrusted("score.manifest", "清单与登记不符", "the manifest is not the one that was logged")
        if event.verb == "seal_scores" and (event.role not in MEMBERS or event.actor != f"{event.role}.{pid[:32]}"):
            raise NotTrusted("score.seat", "不是该席位的成员提交", "sealed by another seat")


def _opened(case: Case, event: Event, sheet: Told) -> None:
    """The sheet and nonce open the commitment that was logged before."""
    pid = str(sheet["pid"])
    folder = _folder(event, pid)
    with case.findings.judging("03.05", Place(f"{folder}sheet.json", event.subject, event.tseq)):
        if "fault" in sheet:
            return
        data, nonce = case.file(f"{folder}sheet.json"), case.file(f"{folder}nonce")
        if canon.sha256(data).hex() != sheet["sheet_sha256"] or nonce.hex() != sheet["nonce"]:
            raise NotTrusted("score.opened", "评分表与开启事项不符", "sheet or nonce is not what was opened")
        p7s = f"{folder}sheet.p7s"
        if not case.is_withheld(p7s) and case.dossier.digests.get(p7s) != sheet["p7s_sha256"]:
            raise NotTrusted("score.opened", "评分表签名与开启事项不符", "the sheet's signature is not what was opened")
        committed = canon.unhex(str(_last_sealed(case, event, pid).body["commitment"]))
        if event.verb == "open_quotes":
            last_quotes.opened(_seat(case, event, pid), str(sheet["bid"]), data, nonce, committed)
        else:
            scorecard.opened(_seat(case, event, pid), data, nonce, committed)


def _last_sealed(case: Case, opened: Event, pid: str) -> Event:
    found = [
        event
        for event in case.of_lot(SEALED[opened.type])
        if event.tseq < opened.tseq and (event.body["pid"], event.body["round"]) == (pid, opened.body["round"])
    ]
    if not found:
        raise NotValid("score.never_sealed", "从未密封", "this seat never sealed a sheet")
    return found[-1]


def _seat(case: Case, event: Event, pid: str) -> Seat:
    return Seat(case.tender, case.lot, int(str(event.body["round"])), pid)


def _corrected(case: Case, event: Event) -> None:
    """A score changes only by the hand of whose it is, and on one of the four grounds (P87-64)."""
    pid = str(event.found["pid"])
    opened = [each for each in case.of_lot("lot.open_scores") if each.tseq < event.tseq][-1]
    card = scorecard.read(canon.parse(case.document(str(event.body["sheet_sha256"]))))
    own = event.role in MEMBERS and event.actor == f"{event.role}.{pid[:32]}"
    if not own or card.seat != _seat(case, opened, pid):
        raise NotTrusted("score.corrected_by", "修改的不是本人的评分", "it corrects the sheet of another seat")
    if event.body["ground"] not in scorecard.GROUNDS:
        raise NotTrusted("score.ground", "不属于可以修改评分的情形", "no ground on which a score may be changed")


# ---------------------------------------------------------------- from evidence to inputs


def cards(case: Case, opened: Event) -> dict[str, Scorecard]:
    """Each seat's newest sheet: as opened, its numbers joined to bids, or as corrected afterwards."""
    made: dict[str, Scorecard] = {}
    who, criteria = _numbers(case, opened), rules(case).criteria
    for sheet in _told_sheets(opened):
        if "fault" not in sheet:
            pid = str(sheet["pid"])
            card = scorecard.read(canon.parse(case.file(f"{_folder(opened, pid)}sheet.json")))
            made[pid] = blind.joined(card, criteria, who)
    over = decisions.over(case, opened)
    for event in case.of_lot("lot.correct_scores"):
        if event.tseq > opened.tseq and (over is None or event.tseq < over.tseq):
            made[str(event.found["pid"])] = scorecard.read(canon.parse(case.document(str(event.body["sheet_sha256"]))))
    return made


def _numbers(case: Case, opened: Event) -> dict[str, str]:
    """Number → bid as the opening tells it, under the one seed that the convening of this panel had committed to."""
    convened = [event for event in case.of_lot("lot.convene") if event.tseq < opened.tseq]
    mine = [event for event in convened if event.body["did"] == convened[-1].body["did"]]
    held, seed = {event.found.get("blind") for event in mine}, opened.body.get("blind")
    if held <= {None} and seed is None:
        return {}
    if len(held) != 1 or None in held or seed is None:
        raise NotTrusted(
            "blind.redrawn", "暗标编号重抽过，或没有公开", "the blind numbers were drawn again, or never told"
        )
    where = (case.tender, case.lot, int(str(opened.body["round"])))
    return blind.opened(str(held.pop()), *where, canon.unhex(str(seed)), _opened_bids(case))


def rules(case: Case) -> document.Document:
    paper = canon.mapping(case.document(case.paper_sha256()))
    return document.read(document.snapshot(paper, case.lot))


def _ranges(case: Case, opened: Event) -> None:
    of, found = rules(case), list(cards(case, opened).values())
    scored = _conforming(case, opened)
    for card in found:
        scorecard.check(card, of.criteria, scored)
    scorecard.check_agreement(found, of.criteria, scored)


def _conforming(case: Case, opened: Event) -> list[str]:
    return sorted(set(_opened_bids(case)) - decisions.out(case, decisions.over(case, opened)))


def _opened_bids(case: Case) -> list[str]:
    return bids.opened(case)
