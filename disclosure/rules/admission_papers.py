"""The papers after a first stage, from the signed result."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.rules import source
from disclosure.rules.admission_view import AdmissionAnnouncement, AdmissionNotice
from disclosure.rules.parts import Clock, Fact, Party
from disclosure.rules.result_papers import COMPLAIN
from disclosure.rules.source import Source, cited, fact, plain
from kernel.errors import Words
from kernel.reader import Reader
from trading.rules import calendar


def admission_announcement(of: Source) -> AdmissionAnnouncement:
    """入围结果公告: the names; why somebody may not go on is for that one's letter."""
    inside = of.body.each("admitted")
    return AdmissionAnnouncement(
        head=source.head(of),
        proof=source.proof(of),
        way=of.document.way.words,
        admitted=tuple(_party(each) for each in inside),
        points=tuple(each.text("points") for each in inside if each.has("points")),
        refused=len(of.body.items("refused")),
        clocks=_remedies(of),
        contacts=source.contacts(of),
        basis=cited(of, of.document.way.basis[0], "BIR-19"),
    )


def admission_notice(of: Source, bid: str) -> AdmissionNotice:
    """入围结果通知书 to the applicant of this bid."""
    rows = {each.text("bid"): each for name in ("admitted", "refused") for each in of.body.each(name)}
    mine = rows[bid]
    return AdmissionNotice(
        head=source.head(of),
        proof=source.proof(of),
        addressee=_party(mine),
        way=of.document.way.words,
        admitted="reason" not in mine.source,
        own=tuple(_own(mine)),
        remedies=_remedies(of),
        basis=cited(of, of.document.way.basis[0], "BIR-19", "BIR-60"),
    )


def _party(each: Reader) -> Party:
    return Party(each.text("name"), each.text("bidder"))


def _remedies(of: Source) -> tuple[Clock, ...]:
    name, rule = COMPLAIN[of.regime]
    return (source.clock(name, rule, calendar.remedy_from(of.regime, of.on)),)


def _own(mine: Reader) -> Iterator[Fact]:
    """Points, and why not; whoever met the conditions is out by points alone."""
    if mine.has("points"):
        yield fact("得分", "Points", mine.text("points"))
    if "reason" in mine.source:
        outranked = Words("符合全部条件，得分未进入规定数量", "all conditions are met; others have more points")
        yield fact("未通过的理由", "Why not", plain(mine.label("reason")) if mine.label("reason") else outranked)
