"""Annual reports of disclosure: what an office enters, the figures from its cases, the head's signature, who is late.

A report is one chain `G-annual-<year>-<code>`. What it says is computed anew from cases, registers and other offices'
reports whenever it is asked for, until the head signs it; a signed one is put right by signing another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure.acts import annual_figures
from disclosure.rules import annual, annual_due, annual_report, grams, register
from disclosure.rules.annual import Check
from disclosure.rules.annual_due import Due
from disclosure.rules.annual_report import Draft, Office, Report
from disclosure.rules.annual_words import TITLE
from disclosure.rules.duty import State
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NOTHING, Conflict, NotFound, NotNow, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules import unit
from people.rules.unit import Kind, Post, Unit
from signing.rules.statement import Signed

PREFIX: Final = "G-annual-"
DRAFT: Final = "register.draft_annual"
SIGN: Final = "register.sign_annual"
_SUBJECT: Final = re.compile(r"G-annual-((?!9999)[0-9]{4})-([0-9A-Z]{18})")
"""The last year of the calendar has none after it in which its report is due."""


def subject(year: int, code: str) -> str:
    """The chain of an office's report on a year."""
    return ids.subject("G", f"annual-{year}-{code}")


@dataclass(frozen=True, slots=True)
class Held:
    """A report's chain: its year, its office, what was entered last, its signatures from the first to the last."""

    subject: str
    year: int
    office: Unit
    draft: Draft | None
    signed: tuple[Entry, ...]


def held(ctx: Context, subject: str) -> Held:
    """NotFound `annual.unknown` for what is no report of an office."""
    parts = _SUBJECT.fullmatch(subject)
    of = units.find(ctx.tx, parts[2]) if parts else None
    if parts is None or of is None:
        raise NotFound("annual.unknown", "没有这份年度报告", "there is no such annual report", field="subject")
    chain = journal.entries(ctx.tx, subject)
    drafts = [one.body for one in chain if one.type == DRAFT]
    said = {name: value for name, value in drafts[-1].items() if name != "by"} if drafts else None
    signed = tuple(one for one in chain if one.type == SIGN)
    return Held(subject, int(parts[1]), of, annual_report.draft(said) if said is not None else None, signed)


# ---------------------------------------------------------------- the acts


def draft_annual(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Enter what no case tells, as `annual_report.draft` takes it; the last one counts. By any of its officers."""
    of = _mine(ctx, subject)
    if of.year > day_of(ctx.now).year:
        raise NotNow("annual.year", "该年度尚未开始", "that year has not begun")
    annual_report.draft(body)
    return journal.append(ctx, Act("draft_annual", subject, ctx.actor, ctx.now, {**body, "by": ctx.actor.id}))


def prepare_sign_annual(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `sign_annual`: the digest of the report as it is computed now, once everything adds up."""
    Reader(body).only()
    return {"content_sha256": ctx.blobs.put(_ready(ctx, _mine(ctx, subject, Post.HEAD)))}


def sign_annual(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Sign the report and make it public `{content_sha256}`: by the head, after the year's end. NotNow
    `annual.unbalanced` names the cell that does not add up; Conflict if a case has come in between."""
    made = _ready(ctx, _mine(ctx, subject, Post.HEAD))
    if canon.sha256(made).hex() != Reader(body).text("content_sha256"):
        raise Conflict("annual.changed", "数据已变化，请重新核对", "the figures have changed: look again")
    said = {**body, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act("sign_annual", subject, ctx.actor, ctx.now, said))


def _ready(ctx: Context, of: Held) -> bytes:
    if of.year >= day_of(ctx.now).year:
        raise NotNow("annual.open", "该年度尚未结束", "that year is not over", law="DIS-49")
    made = compose(ctx, of)
    annual.balanced(checked(ctx, made), made.words)
    data = made.data()
    if of.signed and canon.sha256(data).hex() == of.signed[-1].body["content_sha256"]:
        raise Conflict("annual.same", "与已公布的报告相同", "this is what the report says already")
    return data


def _mine(ctx: Context, subject: str, *posts: Post) -> Held:
    alone(ctx.tx, f"journal/{subject}")
    of = held(ctx, subject)
    units.acting(ctx, of.office.code, *posts)
    return of


# ---------------------------------------------------------------- the report from what is there


def compose(ctx: Context, of: Held) -> Report:
    """The report as it is now. NotNow `annual.undrafted` before the office has entered its part."""
    if of.draft is None:
        raise NotNow(
            "annual.undrafted", "尚未填写报告内容", "what the office writes is missing",
            remedy=Words("先填写年度报告", "Fill in the report first"),
        )  # fmt: skip
    every = register.every(ctx.catalogue).values()
    own = annual.filled({**of.draft.entered, **annual_figures.figures(ctx, of.office, of.year)})
    reports = {one.code: latest(ctx, of.year, one.code) for one in below(ctx, of.office, of.year)}
    there = {code: found for code, found in reports.items() if found}
    return Report(
        year=of.year,
        office=_named(of.office),
        said=of.draft.said,
        registers=annual_report.figures(every),
        own=own,
        cells=annual.summed([own, *(made.cells for made, _ in there.values())]),
        parts=tuple(
            Office(code, made.office.name, str(by.body["content_sha256"])) for code, (made, by) in there.items()
        ),
        missing=tuple(_named(one) for one in below(ctx, of.office, of.year) if one.code not in there),
    )


def _named(of: Unit) -> Office:
    return Office(of.code, of.name)


def checked(ctx: Context, made: Report) -> list[Check]:
    """Everything that must hold of a report, with what it is checked against."""
    before = latest(ctx, made.year - 1, made.office.code)
    parts = (annual_report.read(ctx.blobs.get(one.content_sha256)).cells for one in made.parts)
    return annual_report.checked(made, parts, before[0] if before else None)


def below(ctx: Context, of: Unit, year: int) -> list[Unit]:
    """The offices whose reports a government's is the sum of: those that owe one and have no other government between
    them and it. None for offices that are no government."""
    if of.kind is not Kind.GOVERNMENT:
        return []
    every: dict[str, Unit] = {one.code: one for one in units.every(ctx.tx)}
    parents: dict[str, str | None] = {code: one.parent for code, one in every.items()}
    first = {code: next((up for up in unit.above(code, parents) if _governs(every, up)), None) for code in every}
    return [one for one in owing(ctx, year) if first.get(one.code) == of.code]


def _governs(every: Mapping[str, Unit], code: str) -> bool:
    return code in every and every[code].kind is Kind.GOVERNMENT


def owing(ctx: Context, year: int) -> list[Unit]:
    """The standing offices that owe a report on that year: organs that were entered by its end."""
    since = units.entered(ctx.tx)
    return [one for one in units.every(ctx.tx) if one.kind in annual_due.OWING and day_of(since[one.code]).year <= year]


def latest(ctx: Context, year: int, code: str) -> tuple[Report, Entry] | None:
    """The report that stands, with its signature."""
    last = next((one for one in reversed(journal.entries(ctx.tx, subject(year, code))) if one.type == SIGN), None)
    return (annual_report.read(ctx.blobs.get(str(last.body["content_sha256"]))), last) if last else None


# ---------------------------------------------------------------- who is late


def chains(ctx: Context) -> list[str]:
    """Those of all reports, the oldest year first."""
    return journal.subjects(ctx.tx, PREFIX)


def signed_by(ctx: Context, code: str, among: Sequence[str]) -> list[Entry]:
    """The first signature under each report of an office, the oldest year first; `among` the chains of all reports."""
    own = (each for each in among if each.endswith(f"-{code}"))
    firsts = (next((one for one in journal.entries(ctx.tx, each) if one.type == SIGN), None) for each in own)
    return [one for one in firsts if one]


def called(ctx: Context, q: str, most: int) -> list[tuple[Report, Entry]]:
    """The signed reports whose office, year and kind of paper together hold every word, the newest year first."""
    words = grams.words(q)
    names: dict[str, Words] = {one.code: one.name for one in units.every(ctx.tx)}
    found: list[tuple[Report, Entry]] = []
    for chain in reversed(chains(ctx)):
        year, _, code = chain.removeprefix(PREFIX).partition("-")
        of = names.get(code, NOTHING)
        said = grams.normal(f"{of.zh} {of.en} {year} {TITLE.zh} {TITLE.en}")
        made = latest(ctx, int(year), code) if all(word in said for word in words) else None
        found += [made] if made else []
        if len(found) == most:
            break
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """An office that owes a report on a year: by when, and when it signed it first."""

    office: Unit
    due: Due
    signed: datetime | None
    state: State


def listing(ctx: Context, year: int) -> list[Listed]:
    """Everybody who owes a report on that year, in the order of their codes."""
    own = annual_due.earlier(ctx.catalogue)
    return [_listed(ctx, one, year, annual_due.due(one.kind, year, own)) for one in owing(ctx, year)]


def _listed(ctx: Context, of: Unit, year: int, due: Due) -> Listed:
    first = next((one.at for one in journal.entries(ctx.tx, subject(year, of.code)) if one.type == SIGN), None)
    late = day_of(first or ctx.now) > due.on
    done, open_ = (State.LATE, State.MISSING) if late else (State.DONE, State.WAITING)
    return Listed(of, due, first, done if first else open_)
