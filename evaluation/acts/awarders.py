"""The tenderee's awarding panel (评定分离): who sits, ballots that nobody reads before all are in, who comes first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from evaluation import store
from evaluation.acts import members
from evaluation.acts.members import Sitting
from evaluation.rules import awarding_panel as rules
from evaluation.rules.awarding_panel import Course, Said
from evaluation.rules.method import Awarding
from kernel import canon, journal, table
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, NotValid, Refusal
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import reading as people
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import reading, stage
from trading.rules.lifecycle import Stage


def said(entries: Collection[Entry]) -> list[Said]:
    """What the panel has said since the last ranking of the lot's chain."""
    since = max((entry.tseq for entry in entries if entry.type == "lot.rank"), default=0)
    after = (entry for entry in entries if entry.tseq > since)
    made = (Said(entry.type.removeprefix("lot."), entry.body, entry.leaf.hex()) for entry in after)
    return [each for each in made if each.verb in rules.VERBS]


def course(ctx: Context, of: Sitting) -> Course | None:
    """Where the panel is; None where the lot is not ranked, or ranked without one."""
    if of.method.awarding is Awarding.RANKING or of.lot.stage is not Stage.RANKED:
        return None
    entries = journal.entries(ctx.tx, of.lot.id)
    ranks = [entry for entry in entries if entry.type == "lot.rank"]
    (group,) = cast("list[list[str]]", ranks[-1].body["order"])
    return rules.follow(rules.terms(of.method, of.document, of.lot.id, group), said(entries))


def _now(ctx: Context, of: Sitting) -> Course:
    now = course(ctx, of)
    if now is None:
        raise NotNow("awarders.not_here", "本标段不由定标委员会定标", "no awarding panel decides on this lot")
    return now


def _enter(ctx: Context, subject: str, act: str) -> tuple[stage.Turn, Sitting, Course]:
    turn = stage.enter(ctx, subject, act)
    of = members.sitting(ctx, turn.lot)
    return turn, of, _now(ctx, of)


def waits(ctx: Context, of: Sitting) -> frozenset[str]:
    """What the panel waits for from the person who acts."""
    now = course(ctx, of)
    if now is None or now.first:
        return frozenset()
    if not now.members:
        return frozenset({rules.NAME})
    own = _number(ctx, of)
    if now.opinions:
        return frozenset({rules.DECIDE} if own == now.head else ())
    return frozenset({rules.CAST} if own and own not in now.cast else ())


def _number(ctx: Context, of: Sitting) -> int:
    """The member's number on the panel as it is named now; 0 for who does not sit on it."""
    named = [entry for entry in journal.entries(ctx.tx, of.lot.id) if entry.type == f"lot.{rules.NAME}"]
    listed = Reader.of(named[-1].body).each("members") if named else ()
    return next((each.integer("n", 1, 99) for each in listed if each.text("person") == ctx.actor.id), 0)


def _seat(ctx: Context, of: Sitting) -> int:
    number = _number(ctx, of)
    if not number:
        raise NotAllowed(
            "awarders.not_yours", "您不是本标段定标委员会的成员", "you are no member of this lot's awarding panel"
        )
    return number


# ---------------------------------------------------------------- naming


def prepare_names(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `name_awarders` from `{members: [person, …], head: person}`."""
    reader = Reader.of(body)
    reader.only("members", "head")
    listed, names = list(reader.texts("members")), people.colleagues(ctx, Role.TENDEREE)
    unknown = [person for person in (*listed, reader.text("head")) if person not in names]
    if unknown or reader.text("head") not in listed:
        raise reader.refuse(
            "members", "须为本单位登记的人员，主任委员是其中一人", "must be enrolled people, the head one of them"
        )
    made: list[Json] = [{"n": n, "name": names[one], "person": one} for n, one in enumerate(listed, start=1)]
    return {"members": made, "head": listed.index(reader.text("head")) + 1}


def name_awarders(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The tenderee names who decides: as many as announced, and nobody who sat on the panel that evaluated."""
    turn, of, now = _enter(ctx, subject, rules.NAME)
    rules.step(now, Said(rules.NAME, body, ""))
    reader = Reader.of(body)
    sat = {row.person for row in table.rows(ctx.tx, store.representatives, "pid", **of.key)}
    both = [each.text("name") for each in reader.each("members") if each.text("person") in sat]
    known = people.colleagues(ctx, Role.TENDEREE)
    if both or any(known.get(each.text("person")) != each.text("name") for each in reader.each("members")):
        raise NotValid(
            "awarders.member",
            f"须为本单位登记的人员，且未参加评标{'：' if both else ''}{'、'.join(both)}",
            f"members are enrolled people who did not evaluate{': ' if both else ''}{', '.join(both)}",
            field="members",
        )
    return stage.leave(ctx, turn, body, members.signed_by(signed))


# ---------------------------------------------------------------- ballots


def prepare_ballot(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `cast_ballot` from `{votes: [bid, …], reason}`; the ballot is kept until all are in."""
    reader = Reader.of(body)
    reader.only("votes", "reason")
    of = members.sitting(ctx, reading.lot(ctx, subject))
    now, own = _now(ctx, of), _seat(ctx, of)
    salt = ctx.chance.bytes(32).hex()
    kept = ctx.blobs.put(rules.ballot(now, own, reader.texts("votes"), reader.text("reason"), salt))
    return {"panel": now.panel, "turn": now.turn, "member": own, "ballot_sha256": kept}


def cast_ballot(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """A member hands in a signed ballot; nobody is told what it says before every member's is in."""
    turn, of, now = _enter(ctx, subject, rules.CAST)
    own = _seat(ctx, of)
    rules.step(now, Said(rules.CAST, body, ""))
    one, _ = rules.read(now, canon.mapping(ctx.blobs.get(str(body["ballot_sha256"]))))
    if not one.member == body["member"] == own:
        raise NotAllowed("ballot.not_yours", "不是您的选票", "this is not your ballot", field="member")
    rules.check(now, one)
    return stage.leave(ctx, turn, body, members.signed_by(signed))


def may_open(ctx: Context, of: Sitting) -> bool:
    """Whether every ballot of the turn is in."""
    try:
        now = course(ctx, of)
    except Refusal:
        return False
    return now is not None and now.full


def open_ballots(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Open all ballots of the turn at once, and count them: who is first, who is out, who is voted on again."""
    turn, _, now = _enter(ctx, subject, rules.OPEN)
    if not now.full:
        raise NotNow("ballot.missing", "还有成员没有投票", "a member has not voted yet")
    ballots = [canon.mapping(ctx.blobs.get(now.cast[member])) for member in sorted(now.cast)]
    after = rules.counted(now, [rules.read(now, each)[0] for each in ballots])
    return seal(ctx, stage.leave(ctx, turn, {"turn": now.turn, "ballots": [*ballots], **rules.result(after)}))


def prepare_decision(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `decide_winner` from `{bid, reason}`."""
    Reader.of(body).only("bid", "reason")
    return {"member": _seat(ctx, members.sitting(ctx, reading.lot(ctx, subject))), **body}


def decide_winner(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """集体议事: the head decides, once every opinion is open."""
    turn, of, now = _enter(ctx, subject, rules.DECIDE)
    Reader.of(body).only("member", "bid", "reason")
    if _seat(ctx, of) != body.get("member"):
        raise NotAllowed("ballot.not_yours", "不是您的选票", "this is not your ballot", field="member")
    rules.step(now, Said(rules.DECIDE, body, ""))
    return stage.leave(ctx, turn, body, members.signed_by(signed))
