"""What an office has published and must publish: its directory on a day, its documents, its rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from disclosure import document_store as store
from disclosure.acts import annual, documents, registers
from disclosure.rules import document_kind, duty, openness_rates, register
from disclosure.rules.annual_words import TITLE
from disclosure.rules.document_kind import Explained, Kind
from disclosure.rules.document_words import Attribute, Stage
from disclosure.rules.duty import Line, Published
from disclosure.rules.office_document import Step
from disclosure.rules.openness_rates import Formed, Rate
from kernel import canon, deadlines, journal, law, workdays
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound
from kernel.table import Record
from people.acts import units
from people.rules.unit import Unit

REPORT = "annual_report"
"""The line of the directory that a signed annual report answers."""
GONE = frozenset({Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Listed:
    """One document in a list; `due` is the last day for publishing what is to be public by itself."""

    subject: str
    office: str
    of_class: str
    title: str
    summary: str
    attribute: Attribute
    duty: str
    stage: Stage
    kind: Kind
    regards: str
    formed: date
    due: date
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A public document: what it says, its files as they were put in, and who signed its sheet when; `explained`: of an
    interpretation."""

    listed: Listed
    office: Unit
    text: str
    files: tuple[tuple[str, str, int], ...]
    endorsed: Step
    signed: Step
    content: str
    explained: Explained | None


def _listed(row: Record) -> Listed:
    formed = date.fromisoformat(row.formed)
    due = deadlines.due(formed, law.rule("DIS-26", formed).budget, (), workdays.announced()).on
    at = canon.moment(row.published_at) if row.published_at else None
    return Listed(
        row.id, row.office, row.of_class, row.title, row.summary, Attribute(row.attribute), row.duty, Stage(row.stage),
        Kind(row.kind), row.regards, formed, due, at,
    )  # fmt: skip


def of_office(ctx: Context, code: str) -> list[Listed]:
    """All of an office's documents, in every stage, oldest first: for the office itself."""
    return [_listed(row) for row in store.of_office(ctx.tx, code)]


def asking(ctx: Context, code: str) -> list[Listed]:
    """Documents of others on which this organ has to answer."""
    return [_listed(row) for row in store.asking(ctx.tx, code)]


def public(
    ctx: Context, text: str, offices: Sequence[str], of_class: str, limit: int, offset: int
) -> tuple[int, list[Listed]]:
    """How many public documents there are, and a page of them, newest first; empty members ask for all."""
    found = store.count(ctx.tx, text, offices, of_class)
    return found, [_listed(row) for row in store.page(ctx.tx, text, offices, of_class, limit, offset)]


@dataclass(frozen=True, slots=True)
class Beside:
    """What every office's directory rests on beside its documents, read once a page: when each office was entered, the
    chains of annual reports, the lists in versions."""

    entered: Mapping[str, datetime]
    reports: Sequence[str]
    lists: Sequence[Published]


def beside(ctx: Context) -> Beside:
    return Beside(units.entered(ctx.tx), annual.chains(ctx), _lists(ctx))


def directory(ctx: Context, office: Unit, held: Sequence[Listed], of: Beside) -> list[Line]:
    """The basic directory of the office today, by its documents `held`."""
    answering = [
        Published(one.subject, one.duty, one.title, one.published_at)
        for one in held
        if one.stage is Stage.PUBLISHED and one.published_at
    ]
    reports = annual.signed_by(ctx, office.code, of.reports)
    answering += [Published(one.subject, REPORT, TITLE.zh, one.at) for one in reports]
    answering += of.lists
    duties, today = duty.every(ctx.catalogue).values(), day_of(ctx.now)
    since = {duty.ENTERED: day_of(of.entered[office.code]), **registers.fields(ctx, office.code)}
    return list(duty.lines(duties, office, since, answering, today, workdays.announced()))


def _lists(ctx: Context) -> list[Published]:
    """Lists in versions answer the duty of their name: the newest version, from when it was last entered in."""
    made = []
    for of in register.every(ctx.catalogue).values():
        head, known = journal.head(ctx.tx, registers.subject(of.id)), registers.versions(ctx, of)
        if head is not None and known:
            made.append(Published(head.subject, of.id, next(iter(known[0].cells.values())), head.at))
    return made


def rates(ctx: Context, listed: Sequence[Line], held: Sequence[Listed]) -> tuple[Rate, Rate, Rate]:
    """发布率、每日更新率、动态公开率 of an office today."""
    formed = [
        Formed(one.due, day_of(one.published_at) if one.published_at else None)
        for one in held
        if one.attribute is Attribute.PROACTIVE and one.stage not in GONE
    ]
    today = day_of(ctx.now)
    release = openness_rates.release_rate(listed)
    return release, openness_rates.daily_rate(formed, today), openness_rates.dynamic_rate(formed, today)


def gaps(held: Sequence[Listed], on: date) -> list[Listed]:
    """What is to be public by itself and past its limit without being so (row 72)."""
    return [
        one
        for one in held
        if one.attribute is Attribute.PROACTIVE and one.stage not in {Stage.PUBLISHED, *GONE} and one.due < on
    ]


def shown(ctx: Context, subject: str) -> Shown:
    """NotFound unless the document is public now."""
    row = store.find(ctx.tx, subject)
    if row is None or row.stage != Stage.PUBLISHED:
        raise NotFound("document.unknown", f"没有这份文件：{subject}", f"no such document: {subject}", field="index")
    said, of = content(ctx, row.content), documents.held(ctx, subject)
    office = units.find(ctx.tx, row.office)
    if office is None:
        raise NotFound("unit.unknown", "没有这个单位", "there is no such office", field="unit")
    return Shown(
        _listed(row), office, str(said["text"]), files(said), of.judged["endorse"], of.judged["sign"], row.content,
        document_kind.explained(said),
    )  # fmt: skip


def regarding(ctx: Context, subject: str) -> list[Listed]:
    """The public documents that belong to that, oldest first."""
    return [_listed(row) for row in store.regarding(ctx.tx, subject) if row.stage == Stage.PUBLISHED]


def belonging(ctx: Context, prefix: str) -> dict[str, Listed]:
    """By what they belong to, the public documents of all whose names begin so; the newest of each."""
    return {row.regards: _listed(row) for row in store.belonging(ctx.tx, prefix)}


def policies(ctx: Context, most: int) -> list[Listed]:
    """The newest public policies."""
    return [_listed(row) for row in store.of_kind(ctx.tx, Kind.POLICY, most)]


def title(ctx: Context, subject: str) -> str:
    """Of a document in any stage; empty where there is none."""
    row = store.find(ctx.tx, subject)
    return row.title if row else ""


def public_title(ctx: Context, subject: str) -> str:
    """Of a public document; empty where there is none."""
    row = store.find(ctx.tx, subject)
    return row.title if row and row.stage == store.OPEN else ""


def content(ctx: Context, sha256: str) -> dict[str, Json]:
    """What a document says, by the digest of one of its versions."""
    return canon.mapping(ctx.blobs.get(sha256))


def files(said: dict[str, Json]) -> tuple[tuple[str, str, int], ...]:
    """Name, digest and size of each file of a content."""
    listed = said["files"]
    if not isinstance(listed, list):
        return ()
    return tuple((str(one["name"]), str(one["sha256"]), int(one["size"])) for one in listed)
