"""What pages and the annual report read of requests for information."""

from __future__ import annotations

from collections.abc import Mapping

from disclosure.acts import points, registers, request_handling, requests
from disclosure.acts.requests import Held
from disclosure.rules import request_report
from disclosure.rules.request import Done, Stage
from disclosure.rules.request_outcome import GROUNDS, Letter, Row
from disclosure.rules.request_report import Column, Counted, Person
from kernel.context import Context
from people.acts import units

_ENDS = {"answer", "lapse", "withdraw"}


def letter(ctx: Context, of: Held) -> Letter | None:
    """The answer's letter, None before the answer."""
    said = next((one for one in of.acts if one.verb == "answer"), None)
    if said is None:
        return None
    return request_handling.letter(ctx, of, str(said.body["ground"]), str(said.body["letter_sha256"]), said.day)


def told(ctx: Context, of: Held) -> list[tuple[Done, str]]:
    """What the office has written to the requester before the answer, with its texts; erased ones are empty."""
    found = [one for one in of.acts if one.verb in ("ask_supplement", "ask_reasons", "delay", "extend")]
    return [(one, _text(ctx, str(one.body["text_sha256"]))) for one in found]


def helped(ctx: Context, of: Held) -> tuple[str, str] | None:
    """At which point a request was made for the requester, and by whom, by number and id once the point is struck from
    its register; None for one that nobody helped with."""
    if of.row.point is None:
        return None
    officer = str(of.acts[0].body["by"])
    at = registers.entry(ctx, points.POINTS, of.row.point)
    if at is None:
        return of.row.point, officer
    return at.cells["title"], units.officers(ctx, at.cells["code"]).get(officer, officer)


def _text(ctx: Context, digest: str) -> str:
    return str(requests.unsealed(ctx, digest).get("text", "")) if ctx.blobs.has(digest) else ""


def table(ctx: Context, office: str, year: int) -> Mapping[Person, Column]:
    """Table 3 of the annual report for requests that were received (国办公开办函〔2021〕30号)."""
    every = (counted(of) for of in requests.of_office(ctx.tx, office))
    return request_report.table((one for one in every if one is not None), year)


def counted(of: Held) -> Counted | None:
    """The request as the annual report counts it; None where receipt was never confirmed."""
    if of.case.received is None:
        return None
    end = next((one for one in of.acts if one.verb in _ENDS), None)
    return Counted(Person(of.row.person), of.case.received, end.day if end else None, _row(of, end) if end else None)


def _row(of: Held, end: Done) -> Row:
    if end.verb == "answer":
        return GROUNDS[str(end.body["ground"])].row
    if end.verb == "withdraw":
        return Row.OTHER
    asked = [one.verb for one in of.acts if one.verb in ("charge", "ask_supplement")]
    return Row.NOT_PAID if asked[-1] == "charge" else Row.NOT_SUPPLEMENTED


def in_hand(of: Held) -> bool:
    return of.case.stage not in (Stage.ANSWERED, Stage.LAPSED, Stage.WITHDRAWN)
