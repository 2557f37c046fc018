"""The rights of a bidding firm's people: begun with the first, given and taken, asked before every act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound
from kernel.journal import Entry
from people import store
from people.acts import losses
from people.acts.enrolment import SUBJECT, holds
from people.rules import right
from people.rules.right import Grant, Right
from signing.acts.signatures import Signatory
from signing.rules.statement import Signed

_TAKEN: Final = Conflict("right.known", "该权限正在办理", "this right is being given")


def grants(tx: Connection, org: str) -> list[Grant]:
    """Every right of those who act for the firm as a bidder, also what has ended or not begun."""
    return [
        Grant(row.person, Right(row.name), canon.moment(row.since), canon.moment(row.until) if row.until else None)
        for row in store.rights_of(tx, org, Role.BIDDER)
    ]


def begin(ctx: Context, person: str, org: str) -> None:
    """Whoever comes first for a firm has every right in it; so has whoever comes when no administrator is left."""
    if right.lasting(grants(ctx.tx, org), ctx.now):
        return
    given = (Grant(person, each, ctx.now) for each in Right)
    _keep(ctx, org, given)
    _say(ctx, "authorise", Actor(person, Role.BIDDER, org), person, right.EVERY, {"since": canon.instant(ctx.now)})


def may(ctx: Context, act: str) -> None:
    """NotAllowed `right.missing` for somebody of a firm who has no right to this act; others are not asked here."""
    if ctx.actor.role is Role.BIDDER:
        right.may(act, right.held(grants(ctx.tx, ctx.actor.org), ctx.actor.id, ctx.now))


def signer(ctx: Context, signatory: Signatory) -> str:
    """The person who signed a bid of the caller's firm, who need not be the caller.

    NotTrusted if the certificate is lost; NotAllowed unless it is of the firm, of one of its people, with the right
    to sign now.
    """
    if signatory.org != ctx.actor.org:
        raise NotAllowed(
            "bid.signer", "签名单位不是投标单位", "the signature is of another organisation", field="manifest_p7s"
        )
    losses.good(ctx.tx, signatory.certificate_sha256)
    known = table.find(ctx.tx, store.expected, org=signatory.org, name=signatory.person)
    person = str(known.person) if known else ""
    right.may("bid.sign_bid", right.held(grants(ctx.tx, signatory.org), person, ctx.now))
    return person


def authorise(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """An administrator gives a colleague rights: `{person, rights, since?, until?}`; what it had of them is replaced.

    They hold from `since` (never before now) until `until`, which is not included; without it they do not end.
    """
    may(ctx, "system.authorise")
    person, named = _colleague(ctx, body), _named(body)
    since, until = max(_moment(body, "since") or ctx.now, ctx.now), _moment(body, "until")
    right.term(since, until, ctx.now)
    _keep(ctx, ctx.actor.org, (Grant(person, each, since, until) for each in sorted(named)))
    right.stays_administered(grants(ctx.tx, ctx.actor.org), ctx.now)
    term: dict[str, Json] = {"since": canon.instant(since)}
    if until is not None:
        term["until"] = canon.instant(until)
    return _say(ctx, "authorise", ctx.actor, person, named, term | (signed.fields() if signed else {}))


def end_authority(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """An administrator takes rights from somebody, itself included, at once: `{person, rights}`."""
    may(ctx, "system.end_authority")
    person, named = _colleague(ctx, body), _named(body)
    mine = [one for one in grants(ctx.tx, ctx.actor.org) if one.person == person and one.right in named]
    ended = [one for one in mine if one.until is None or one.until > ctx.now]
    if not ended:
        raise NotFound("right.none", "此人没有这些权限", "this person does not have these rights", field="rights")
    _keep(ctx, ctx.actor.org, (Grant(person, one.right, one.since, ctx.now) for one in ended))
    right.stays_administered(grants(ctx.tx, ctx.actor.org), ctx.now)
    return _say(ctx, "end_authority", ctx.actor, person, named, signed.fields() if signed else {})


def _colleague(ctx: Context, body: Mapping[str, Json]) -> str:
    person = str(body.get("person", ""))
    if not holds(ctx, person, ctx.actor.org, Role.BIDDER):
        raise NotFound("person.unknown", "本单位没有此人", "there is no such person in your firm", field="person")
    return person


def _named(body: Mapping[str, Json]) -> frozenset[Right]:
    named = body.get("rights")
    return right.rights(map(str, named) if isinstance(named, list) else ())


def _moment(body: Mapping[str, Json], name: str) -> datetime | None:
    value = body.get(name)
    return None if value is None else canon.moment(str(value))


def _keep(ctx: Context, org: str, given: Iterable[Grant]) -> None:
    for one in given:
        key = {"person": one.person, "org": org, "name": one.right}
        term = {"since": canon.instant(one.since), "until": canon.instant(one.until) if one.until else None}
        if not table.change(ctx.tx, store.rights, key, **term):
            table.add(ctx.tx, store.rights, _TAKEN, **key, **term)


def _say(ctx: Context, verb: str, actor: Actor, person: str, named: Iterable[Right], more: Mapping[str, Json]) -> Entry:
    names: list[Json] = [each.value for each in Right if each in set(named)]
    facts: dict[str, Json] = {"org": actor.org, "person": person, "rights": names, **more}
    return journal.append(ctx, Act(verb, SUBJECT, actor, ctx.now, facts))
