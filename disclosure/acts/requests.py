"""Requests for information: how they come in, and how each act on them is done, kept and recorded.

What is personal, and every text, lies outside the journal: a row's `details`, and blobs that begin with a salt. The
journal holds their digests.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from disclosure import request_store as store
from disclosure.acts import points
from disclosure.rules import request, request_form
from disclosure.rules.request import By, Case, Channel, Done
from disclosure.rules.request_form import Asked
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

HEADS: Final = (Post.DEPUTY, Post.HEAD)
CODE: Final = 10
"""Random bytes of a code that the platform makes: 16 letters and figures."""
SHORTEST: Final = 8
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def code(ctx: Context) -> str:
    """A fresh code, to be shown once."""
    number, made = int.from_bytes(ctx.chance.bytes(CODE)), ""
    for _ in range(CODE * 8 // 5):
        number, place = divmod(number, len(_LETTERS))
        made += _LETTERS[place]
    return made


def code_digest(id: str, code: str) -> str:
    """What the platform keeps of a code; upper and lower case are one."""
    return hashlib.sha256(f"{id}\n{code.strip().upper()}".encode()).hexdigest()


# ---------------------------------------------------------------- coming in


def submit(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """A request to the office `subject`: `{code, kind, person, form, name, proof, contact, wanted, evidence?}` from the
    public, with `{channel, day?}` from the office's own desk, which enters what came to it (article 29), with `{point}`
    from an information officer who helps a resident at that point."""
    of = units.standing(ctx, subject.removeprefix(units.PREFIX))
    reader, came = Reader(body), dict[str, Json](channel=Channel.WEB)
    if ctx.actor.role is not Role.PUBLIC:
        came = _came(ctx, of.code, reader)
    asked = request_form.read({name: said for name, said in body.items() if name not in ("code", *_CAME)})
    facts: dict[str, Json] = {"office": of.code, "kind": asked.kind, "person": asked.person, **came}
    return _begin(ctx, asked, facts, secret(reader))


_CAME: Final = ("channel", "day", "point")
"""What an officer says of how a request came."""


def _came(ctx: Context, office: str, reader: Reader) -> dict[str, Json]:
    """A request that is made at a point comes over the internet, whoever types it; on no other day than it is made."""
    if reader.has("point"):
        return {"channel": Channel.WEB, "point": points.assisted(ctx, reader.text("point"))}
    units.acting(ctx, office)
    day = _past(ctx, reader.text("day")).isoformat() if reader.has("day") else None
    return {"channel": reader.choice("channel", Channel), **({"day": day} if day else {})}


def secret(reader: Reader) -> str:
    """The code that somebody chose or was given. NotValid `request.code_short`."""
    given = reader.text("code").strip()
    if len(given) < SHORTEST:
        raise NotValid(
            "request.code_short", f"查询码不少于 {SHORTEST} 位", f"a code has at least {SHORTEST} characters",
            field="code",
        )  # fmt: skip
    return given


def _begin(ctx: Context, asked: Asked, facts: dict[str, Json], code: str) -> Entry:
    year = day_of(ctx.now).year
    number = store.next_number(ctx.tx, year)
    id = ids.subject("R", f"{year}-{number:06d}")
    details = canon.canonical({"salt": ctx.chance.bytes(32).hex(), "form": asked.form, **asked.personal()})
    facts["details_sha256"] = canon.sha256(details).hex()
    begun = request.begun(Done("submit", ctx.now, facts))
    store.add(ctx.tx, id=id, year=year, number=number, office=str(facts["office"]), person=asked.person,
              stage=begun.stage, until=None, point=facts.get("point"), code_sha256=code_digest(id, code),
              details=details.decode())  # fmt: skip
    return journal.append(ctx, Act("submit", id, ctx.actor, ctx.now, facts | by(ctx)))


def _past(ctx: Context, text: str) -> date:
    """A day that is not to come. NotValid `request.day` otherwise."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > day_of(ctx.now):
        raise NotValid("request.day", "日期不成立或者尚未到来", "no such day, or one to come", field="day")
    return day


# ---------------------------------------------------------------- every further act


@dataclass(frozen=True, slots=True)
class Held:
    """A request with the case that its chain makes."""

    row: Record
    case: Case
    acts: tuple[Done, ...]

    @property
    def id(self) -> str:
        return str(self.row.id)


def find(tx: Connection, id: str) -> Held:
    """NotFound `request.unknown`."""
    row = store.find(tx, id)
    if row is None:
        raise _unknown()
    acts = tuple(done(journal.entries(tx, id)))
    return Held(row, request.case(acts), acts)


def _unknown() -> NotFound:
    return NotFound("request.unknown", "编号或者查询码不对", "number or code is wrong", field="code")


def done(entries: Iterable[Entry]) -> Iterable[Done]:
    """The acts of a chain; refusals are none."""
    return (Done(one.type.removeprefix("request."), one.at, one.body) for one in entries)


def by_code(tx: Connection, id: str, secret: str) -> Held:
    """The request for who knows its code. The same NotFound for a wrong number and a wrong code."""
    row = store.find(tx, id)
    known = row.code_sha256 if row is not None else "0" * 64
    if not hmac.compare_digest(known, code_digest(id, secret)):
        raise _unknown()
    return find(tx, id)


def enter(ctx: Context, id: str, verb: str, body: Mapping[str, Json]) -> Held:
    """The request, if the table has this act for who acts and for its stage. NotAllowed, NotNow, NotFound."""
    of = find(ctx.tx, id)
    _may(ctx, of, request.by(verb), body)
    request.step(of.case.stage, verb)
    return of


def _may(ctx: Context, of: Held, by: By, body: Mapping[str, Json]) -> None:
    """The requester proves itself by its code; what came by mail the office enters for it."""
    if ctx.actor.role is Role.PUBLIC and by is By.REQUESTER:
        by_code(ctx.tx, of.id, Reader(body).text("code"))
    elif by is By.CLERK:
        if ctx.actor.role is not Role.CLERK:
            raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
    else:
        units.acting(ctx, of.row.office, *(HEADS if by is By.HEAD else ()))


def day(ctx: Context, of: Held, body: Mapping[str, Json]) -> dict[str, Json]:
    """The day that the office, and nobody else, names for what reached it earlier; never before the request itself."""
    reader = Reader(body)
    if not reader.has("day") or ctx.actor.role is Role.PUBLIC:
        return {}
    named = _past(ctx, reader.text("day"))
    if named < of.case.arrived:
        raise NotValid("request.day", "日期早于申请到达之日", "the day lies before the request came", field="day")
    return {"day": named.isoformat()}


def keep(ctx: Context, verb: str, of: Held, facts: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Record the act and bring the row to where it leads."""
    after = request.after(of.case, Done(verb, ctx.now, facts))
    store.change(ctx.tx, of.id, stage=after.stage, until=after.until.isoformat() if after.until else None)
    body = {**facts, **by(ctx), **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, of.id, ctx.actor, ctx.now, body))


def by(ctx: Context) -> dict[str, Json]:
    """Which officer acted: the actor's tag names the office alone."""
    return {"by": ctx.actor.id} if ctx.actor.role is Role.OFFICER else {}


def sealed(ctx: Context, **said: Json) -> str:
    """Keep what is not for the journal; its digest tells nothing of it because a salt stands before it."""
    return ctx.blobs.put(canon.canonical({"salt": ctx.chance.bytes(32).hex(), **said}))


def unsealed(ctx: Context, digest: str) -> Mapping[str, Json]:
    return canon.mapping(ctx.blobs.get(digest))


def details(of: Held) -> Mapping[str, Json]:
    """What the requester has said of itself and wants; empty once it was erased."""
    return canon.mapping(of.row.details.encode()) if of.row.details else {}


def of_office(tx: Connection, office: str) -> list[Held]:
    """Oldest first."""
    return [find(tx, row.id) for row in store.of_office(tx, office)]
