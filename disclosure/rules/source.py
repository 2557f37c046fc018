"""What a paper is written from: the event, the tender document in force, who publishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from disclosure.rules import figures
from disclosure.rules.parts import Clock, Fact, Head, Party, Proof
from evaluation.rules import document as evaluations
from evaluation.rules.document import Document
from kernel import law
from kernel.canon import Json
from kernel.deadlines import Pause, day_of, due
from kernel.errors import Words
from kernel.reader import Reader
from kernel.workdays import announced
from trading.rules import tender as documents
from trading.rules.lifecycle import COMPETED, Regime
from trading.rules.tender import LotDocument, Named, TenderDocument

CALLED: Final = {
    Regime.BID: Words("招标人", "Tenderee"),
    Regime.P87: Words("采购人", "Purchaser"),
    Regime.INTL: Words("招标人", "Tenderee"),
    Regime.LAND: Words("出让人", "Grantor"),
    Regime.PROPERTY: Words("转让方", "Transferor"),
}
REPRESENTATIVE: Final = {
    Regime.BID: Words("招标人代表", "representative of the tenderee"),
    Regime.P87: Words("采购人代表", "representative of the purchaser"),
    Regime.INTL: Words("招标人代表", "representative of the tenderee"),
}
TERM: Final = {
    "works": Words("计划工期", "Time for completion"),
    "goods": Words("交货期", "Time of delivery"),
    "services": Words("服务期", "Term of service"),
}
CLOSES: Final = Words("报名截止时间", "Deadline for applications")
CLOSES_AND_OPENS: Final = Words("投标截止与开标时间", "Deadline and opening")
KINDS: Final = {"works": Words("工程", "works"), "goods": Words("货物", "goods"), "services": Words("服务", "services")}
"""Of what is bought; a sale is none of them."""


PLACEHOLDER: Final = "ocds-xxxxxx"
"""Of open data: a publisher registers a prefix of its own with the Open Contracting Partnership."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The platform as papers name it; `address` has scheme and host and no final slash."""

    name: Words
    address: str
    demo: bool = False
    ocid_prefix: str = PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Source:
    """One event and the tender document that was in force at it. `lot` is empty for a paper of the whole tender."""

    publisher: Publisher
    tender: Mapping[str, Json]
    lot: str
    number: str
    subject: str
    tseq: int
    leaf: str
    at: datetime
    content: Mapping[str, Json]

    @property
    def document(self) -> TenderDocument:
        return documents.read(self.tender)

    @property
    def part(self) -> LotDocument:
        return self.document.lot(self.lot)

    @property
    def rules(self) -> Document:
        """How the lot is evaluated."""
        return evaluations.read(evaluations.snapshot(self.tender, self.lot))

    @property
    def body(self) -> Reader:
        """What the event says."""
        return Reader.of(self.content)

    @property
    def on(self) -> date:
        """The day of the event in Beijing."""
        return day_of(self.at)

    @property
    def regime(self) -> Regime:
        return self.document.regime


def head(source: Source) -> Head:
    """The head of a paper; one on a whole tender names all its lots."""
    paper = source.document
    lots = [source.part] if source.lot else paper.lots
    one = lots[0].title
    many = Words(f"共 {len(lots)} 个标段", f"{len(lots)} lots")
    return Head(
        number=source.number,
        project=Words(paper.title.zh, paper.title.en),
        project_no=paper.no,
        lot=Words(one.zh, one.en) if len(lots) == 1 else many,
        lot_no="、".join(part.no for part in lots),
        tenderee=party(paper.tenderee),
        issuer=plain(paper.tenderee.name),
        platform=source.publisher.name,
        at=source.at,
        agency=party(paper.agency),
        called=CALLED[paper.regime],
        demo=source.publisher.demo,
    )


def proof(source: Source) -> Proof:
    return proof_at(source.publisher.address, source.lot, source.subject, source.tseq, source.leaf)


def proof_at(address: str, lot: str, subject: str, tseq: int, leaf: str) -> Proof:
    """Where an event stands, and the pages of the platform at `address` where anyone can check it; `lot` is empty for
    a paper of a whole tender."""
    return Proof(f"{address}/verify", subject, tseq, leaf, f"{address}/lots/{lot}/proof" if lot else f"{address}/log")


def plain(text: str) -> Words:
    """A value that documents hold in one language only."""
    return Words(text, text)


def fact(zh: str, en: str, value: Words | str) -> Fact:
    return Fact(Words(zh, en), value if isinstance(value, Words) else plain(value))


def party(named: Named) -> Party:
    return Party(named.name, named.code)


def days(number: int) -> Words:
    return Words(f"{number} 日历天", f"{number} calendar days")


def contacts(source: Source) -> tuple[Fact, ...]:
    """Whom to ask, where to object, who supervises."""
    paper = source.document
    return (
        Fact(CALLED[paper.regime], plain(paper.tenderee.name)),
        fact("代理机构", "Agency", paper.agency.name),
        fact("联系方式", "Contact", paper.contact),
        fact("异议渠道", "Objections", paper.objection_channel),
        fact("监督部门", "Supervision", paper.supervisor.name),
    )


def original(source: Source) -> tuple[Fact, ...]:
    """Which tender a later notice belongs to."""
    paper = source.document
    return (
        fact("项目编号", "Project no.", paper.no),
        Fact(CALLED[paper.regime], plain(paper.tenderee.name)),
        fact("代理机构", "Agency", paper.agency.name),
        Fact(CLOSES if paper.regime in COMPETED else CLOSES_AND_OPENS, figures.moment(paper.closes)),
    )


def clock(name: Words, rule: str, trigger: date, pauses: tuple[Pause, ...] = ()) -> Clock:
    """A statutory limit from the day of `trigger`, with every day of its counting."""
    budget = law.rule(rule, trigger).budget
    return figures.clock(name, due(trigger, budget, pauses, announced()), budget, trigger)


def earliest(name: Words, rule: str, trigger: date) -> Clock:
    """As `clock`, of a limit on whose last day the awaited act may already be done."""
    budget = law.rule(rule, trigger).budget
    return figures.earliest(name, due(trigger, budget, (), announced()), budget, trigger)


def cited(source: Source, *rules: str) -> tuple[Words, ...]:
    return tuple(figures.cited(rule, source.on) for rule in rules)


def sentence(parts: Iterable[Words], zh: str = "；", en: str = "; ") -> Words:
    """The parts one after another."""
    listed = list(parts)
    return Words(zh.join(part.zh for part in listed), en.join(part.en for part in listed))
