"""What a paper of an office says: an annual report, or a letter to who asked for information."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from disclosure.rules.annual_layout import Part, parts
from disclosure.rules.annual_report import Report
from disclosure.rules.annual_words import TITLE
from disclosure.rules.parts import Fact, Proof
from disclosure.rules.source import plain
from kernel.errors import NOTHING, Words


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """`content` is what the event holds the digest of; it is attached. `to` is empty where nobody is addressed;
    `remedies` are sentences of their own, `basis` and `remedy_basis` articles."""

    kind: str
    title: Words
    number: str
    office: Words
    platform: Words
    at: datetime
    proof: Proof
    content: bytes
    demo: bool = False
    to: Words = NOTHING
    opening: Words = NOTHING
    lines: tuple[Words, ...] = ()
    facts: tuple[Fact, ...] = ()
    basis: tuple[Words, ...] = ()
    remedies: tuple[Words, ...] = ()
    remedy_basis: tuple[Words, ...] = ()
    parts: tuple[Part, ...] = ()
    offices: tuple[Fact, ...] = ()


def annual_paper(of: Report, platform: Words, at: datetime, proof: Proof, *, demo: bool) -> OfficePaper:
    """A signed annual report. Its content is the bytes that the head has signed."""
    summed = (Fact(one.name, plain(one.content_sha256)) for one in of.parts)
    missing = (Fact(one.name, Words("未公布年度报告，未计入", "no report: not counted in")) for one in of.missing)
    return OfficePaper(
        kind="annual_report",
        title=Words(f"{of.year} 年{TITLE.zh}", f"{TITLE.en} {of.year}"),
        number=proof.subject,
        office=of.office.name,
        platform=platform,
        at=at,
        proof=proof,
        content=of.data(),
        demo=demo,
        parts=parts(of),
        offices=(*summed, *missing),
    )
