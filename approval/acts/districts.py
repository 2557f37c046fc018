"""Districts: their centres offer the city's matters, and differ from them by an approved exception alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval.acts import matters
from approval.acts.matters import SIGNERS, Body
from approval.rules import district, matter
from approval.rules.district import Deviation, Difference
from approval.rules.matter import Basis, Matter
from approval.store import districts as store
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Kind, Post, Unit
from signing.rules.statement import Signed

ASKED: Final = "asked"
APPROVED: Final = "approved"
REFUSED: Final = "refused"


def _site(ctx: Context, keeper: str, *posts: Post) -> Unit:
    """The caller's own office, where it is a centre under the one that keeps the matter. NotAllowed `matter.site`."""
    own = units.own(ctx, *posts)
    if own.kind is not Kind.CENTRE or keeper not in units.over(ctx.tx, own.code):
        raise NotAllowed("matter.site", "只能由区县政务服务中心办理", "this is for a district’s centre")
    return own


def offer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """A district's centre offers the matter: `{in_hall, window, phone, hours}`, and the locked fields only as they
    hold there."""
    row = matters.in_force(ctx, subject.removeprefix(matters.PREFIX))
    site = _site(ctx, row.keeper)
    content = canon.mapping(row.content.encode())
    made = district.offered(district.own(content, _granted(ctx.tx, row.code, site.code)), body)
    local: dict[str, Json] = {
        "in_hall": made.in_hall, "window": made.window, "phone": made.phone, "hours": made.hours, "stated": made.stated,
    }  # fmt: skip
    store.put_offer(ctx.tx, row.code, site.code, canon.canonical(local).decode())
    said = {name: body[name] for name in district.LOCAL}
    return matters.record(ctx, "offer", subject, {**said, "centre": site.code}, signed)


def ask_exception(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """A district's centre asks to have locked fields otherwise: `{fields, reason, law, article}`."""
    row = matters.in_force(ctx, subject.removeprefix(matters.PREFIX))
    site, content = _site(ctx, row.keeper, *SIGNERS), canon.mapping(row.content.encode())
    made = district.asked(matter.read(row.code, content), content, body)
    kept = canon.canonical({**body, "against": made.against}).decode()
    store.put_exception(ctx.tx, row.code, site.code, stage=ASKED, decided=None, content=kept)
    return matters.record(ctx, "ask_exception", subject, {**body, "centre": site.code}, signed)


def decide_exception(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{centre, approved, reason}`: the city's centre answers a district."""
    row = matters.in_force(ctx, subject.removeprefix(matters.PREFIX))
    units.acting(ctx, row.keeper, *SIGNERS)
    reader = Reader(body)
    reader.only("centre", "approved", "reason")
    found = store.find_exception(ctx.tx, row.code, reader.text("centre"))
    if found is None:
        raise NotFound("exception.unknown", "没有这项例外申请", "no such exception was asked for", field="centre")
    if found.stage != ASKED:
        raise NotNow("exception.decided", "这项例外申请已经答复", "it was decided already")
    matter.line(reader, "reason")
    stage = APPROVED if reader.flag("approved") else REFUSED
    store.put_exception(ctx.tx, row.code, found.site, stage=stage, decided=day_of(ctx.now).isoformat(),
                        content=found.content)  # fmt: skip
    return matters.record(ctx, "decide_exception", subject, body, signed)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Asked:
    """An exception and what became of it; `lapsed` where the master's words have changed since it was approved."""

    matter: str
    site: str
    stage: str
    exception: Deviation
    lapsed: bool


def _exception(row: Record) -> Deviation:
    said = canon.mapping(row.content.encode())
    basis = Basis(str(said["law"]), str(said["article"]))
    members, against = (Reader(said).inner(name).source for name in ("fields", "against"))
    return Deviation(members, against, str(said["reason"]), basis)


def _granted(tx: Connection, code: str, site: str) -> Deviation | None:
    row = store.find_exception(tx, code, site)
    return _exception(row) if row is not None and row.stage == APPROVED else None


def at(ctx: Context, code: str, site: str) -> Matter:
    """The matter as it holds at one site today: the master's, but for an approved exception. As `matters.standing`."""
    master, row = matters.standing(ctx, code), matters.in_force(ctx, code)
    body = district.own(canon.mapping(row.content.encode()), _granted(ctx.tx, code, site))
    return matter.read(code, body, master.until, delegated=master.delegated)


def exceptions(tx: Connection, on: date) -> Iterator[Asked]:
    """Every exception that was asked for, by matter and site, of matters that are in force on that day."""
    masters = matters.contents(tx, on)
    for row in store.every_exception(tx):
        made = _exception(row)
        if row.matter in masters:
            yield Asked(row.matter, row.site, row.stage, made, not made.holds(masters[row.matter]))


@dataclass(frozen=True, slots=True)
class Offered:
    """A matter at one district's centre."""

    matter: str
    site: str
    in_hall: bool
    window: str
    phone: str
    hours: str


def offers(tx: Connection) -> Iterator[Offered]:
    """Every offer, by matter and site."""
    for row in store.every_offer(tx):
        said = Reader(canon.mapping(row.content.encode()))
        yield Offered(row.matter, row.site, said.flag("in_hall"), *(said.text(name) for name in district.LOCAL[1:]))


def differences(tx: Connection, on: date) -> list[Difference]:
    """Where what a district tells differs from the master of that day, approved or not."""
    masters, granted = matters.contents(tx, on), _every_granted(tx)
    found: list[Difference] = []
    for row in store.every_offer(tx):
        if row.matter in masters:
            master = masters[row.matter]
            own = district.own(master, granted.get((row.matter, row.site)))
            stated = Reader(canon.mapping(row.content.encode())).inner("stated").source
            found += district.differences(row.matter, row.site, master, own, stated)
    return found


def _every_granted(tx: Connection) -> Mapping[tuple[str, str], Deviation]:
    return {(row.matter, row.site): _exception(row) for row in store.every_exception(tx) if row.stage == APPROVED}
