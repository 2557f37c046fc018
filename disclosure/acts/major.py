"""The registers of major construction projects: opened by the responsible office, which alone enters things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from approval.acts import licences
from approval.rules.licence import Licence
from disclosure.acts import reading
from disclosure.rules import major
from disclosure.rules.major import Item, Major
from kernel import ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed
from trading.acts import reading as trading
from trading.acts import sequel
from trading.acts.reading import Tender

PREFIX: Final = "G-major-"
_FIELDS: Final = {
    "fill_slot": ("slot", "title", "link", "on"),
    "excuse_slot": ("slot", "reason"),
    "note_posting": ("slot", "platform", "link", "on"),
    "tell_funds": ("total", "spent", "on", "source"),
}


def subject(project: str) -> str:
    """The register's chain of a project `P-2026-0001`."""
    return ids.subject("G", f"major-{project.removeprefix('P-')}")


def project(subject: str) -> str:
    """NotFound for a chain that is no such register."""
    if not subject.startswith(PREFIX):
        raise NotFound("major.unknown", "没有这个重大建设项目", "there is no such major project", field="project")
    return f"P-{subject.removeprefix(PREFIX)}"


def open_project(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{title, title_en, investment}` by an officer, whose office answers for the project from then on."""
    project(subject)
    of = units.own(ctx)
    alone(ctx.tx, f"journal/{subject}")
    if journal.head(ctx.tx, subject) is not None:
        raise Conflict("major.known", "该项目已列入重大建设项目", "this project is in the register already")
    Reader(body).only("title", "title_en", "investment")
    major.opened(of.code, body)
    return _record(ctx, "open_project", subject, body, signed)


def fill_slot(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{slot, title, link, on}`: what one class has."""
    return _entered(ctx, "fill_slot", subject, body, signed)


def excuse_slot(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{slot, reason}`: why a class is empty."""
    return _entered(ctx, "excuse_slot", subject, body, signed)


def note_posting(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{slot, platform, link, on}`: where a class was posted."""
    return _entered(ctx, "note_posting", subject, body, signed)


def tell_funds(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{total, spent, on, source}` in yuan: the funds and their use, replacing the figures before."""
    return _entered(ctx, "tell_funds", subject, body, signed)


def _entered(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    found = register(ctx, project(subject))
    units.acting(ctx, found.unit)
    Reader(body).only(*_FIELDS[verb])
    major.entered(found, verb, body, day_of(ctx.now))
    return _record(ctx, verb, subject, body, signed)


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    said = {**body, "unit": ctx.actor.org}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, {**said, **(signed.fields() if signed else {})}))


# ---------------------------------------------------------------- reading


def register(ctx: Context, project: str) -> Major:
    """NotFound `major.unknown` where nobody has opened one."""
    return major.replayed(
        (one.type.partition(".")[2], str(one.body["unit"]), one.body, day_of(one.at))
        for one in journal.entries(ctx.tx, subject(project))
    )


def every(ctx: Context) -> list[str]:
    """The projects that have a register, in order of their numbers."""
    return [project(each) for each in journal.subjects(ctx.tx, PREFIX)]


def tenders(ctx: Context, project: str) -> list[Tender]:
    """The project's announced tenders, oldest first."""
    return [trading.tender(ctx, each.tender) for each in sequel.attempts(ctx, project)]


def approvals(ctx: Context, tenders: Iterable[Tender]) -> dict[str, Licence | None]:
    """The documents by which the tenders' project was approved, by number; with the licence that was granted here."""
    return {each.document.approval_no: licences.known(ctx.tx, each.document.approval_no) for each in tenders}


def notices(ctx: Context, project: str) -> list[tuple[str, Item]]:
    """Kind and item of every public notice of the project's tenders, oldest first."""
    found = [one for each in tenders(ctx, project) for one in reading.of_tender(ctx, each.id) if one.public]
    return [
        (one.kind, Item(Words(one.title_zh, one.title_en), f"/notices/{one.id}", _on(one)))
        for one in sorted(found, key=lambda one: one.published_at)
    ]


def _on(one: reading.Notice) -> date:
    return day_of(one.published_at)
