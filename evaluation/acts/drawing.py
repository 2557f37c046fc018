"""The draws of a lot: whether its stage allows the act, then what `experts` does about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from evaluation.acts import avoidance, awarders, members, representatives
from evaluation.acts.members import Sitting
from evaluation.rules import awarding_panel, draws, ranking
from evaluation.rules.draws import Entropy
from evaluation.rules.method import Lottery
from experts.acts import answering, beacon, calling, reserve
from experts.acts import drawing as experts
from experts.acts import reading as drawn
from experts.rules import plan as plans
from experts.rules.avoid import Facts
from experts.rules.beacon import QUICKNET, Beacon, Network
from experts.rules.draw import Vacated
from experts.rules.plan import Custody, Fallback, Plan
from kernel import journal
from kernel.actor import CLERK, Role
from kernel.canon import Json, mapping
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading.acts import dealing, reading, stage
from trading.acts.reading import Lot
from trading.rules.lifecycle import Stage
from trading.rules.live import drawn as equal

NETWORKS: Final[Mapping[str, Network]] = {"quicknet": QUICKNET}
"""The beacons that a plan may choose, by the name that drand gives them."""
WAIT: Final = 120
"""Seconds from freeze to round: the log's interval, its witnesses, and a margin."""


def _enter(ctx: Context, subject: str, act: str) -> Sitting:
    return members.sitting(ctx, stage.enter(ctx, subject, act).lot)


def _did(of: Sitting, body: Mapping[str, Json]) -> str:
    """The draw that the act names; it must be one of this lot's."""
    did = Reader(body).text("did")
    if did.split("/")[:2] != [of.lot.tender, of.lot.id]:
        raise NotValid("draw.other_lot", "不是本标段的抽取", "this draw is not of this lot", field="did")
    if of.lot.stage is Stage.COMPETING and did != equal.did(of.lot.tender, of.lot.id):
        raise NotNow("draw.competed", "竞价的标段只抽同价者", "where bids are made live only equals are drawn")
    return did


def going_on(ctx: Context, lot: Lot) -> list[str]:
    """The lot's draws that its stage needs: of a lot that is competed for no panel's and no value's, only that among
    equal offers."""
    dids = drawn.dids(ctx.tx, lot.id)
    return [did for did in dids if did == equal.did(lot.tender, lot.id)] if lot.stage is Stage.COMPETING else dids


def prepare_plan(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `plan_draw` from `{what, keys: {centre, supervisor}, custody, beacon?, fallback?}`; keeps the
    plan as a blob.

    `what` is `evaluation` for the panel, else the name of a drawn value (`reduction`, `tie-1`), or `winner` among the
    equal offers of a live competition; keys are base64.
    `beacon` is `quicknet`, `fallback` `{after_hours, reserve}`; both may be null or missing.
    """
    reader = Reader(body)
    reader.only("what", "keys", "custody", "beacon", "fallback")
    plan = _due(ctx, members.sitting(ctx, reading.lot(ctx, subject)), reader.text("what"), entropy(reader))
    plan.check()
    return {"did": plan.did, "plan_sha256": ctx.blobs.put(plan.document)}


def entropy(reader: Reader) -> Entropy:
    """Whose chance draws, as a plan's body asks for it."""
    keys = reader.inner("keys")
    return Entropy(
        {party: keys.binary(party) for party in sorted(keys.source)},
        reader.choice("custody", Custody),
        _beacon(reader) if reader.has("beacon") else None,
        _fallback(reader.inner("fallback")) if reader.has("fallback") else None,
    )


def _beacon(reader: Reader) -> Beacon:
    if reader.text("beacon") not in NETWORKS:
        raise reader.refuse("beacon", "没有这种信标", "no such beacon")
    return Beacon(NETWORKS[reader.text("beacon")], WAIT)


def _fallback(reader: Reader) -> Fallback:
    reader.only("after_hours", "reserve")
    return Fallback(reader.integer("after_hours", 1, plans.MOST_HOURS), reader.binary("reserve"))


def _due(ctx: Context, of: Sitting, what: str, by: Entropy) -> Plan:
    if of.lot.stage is Stage.COMPETING:
        return draws.choice_plan(of.lot.tender, of.lot.id, _equals(ctx, of, what), by)
    if what == of.did.rpartition("/")[2] or what == draws.EVALUATION:
        return draws.panel_plan(of.tender, of.lot.id, of.round, by)
    return draws.choice_plan(of.lot.tender, of.lot.id, _lottery(ctx, of, what), by)


def _lottery(ctx: Context, of: Sitting, name: str) -> Lottery:
    """A value that the document has drawn at the opening, or the first tie among the candidates."""
    for each in of.method.check(of.document):
        if each.name == name:
            return each
    tie = open_tie(ctx, of)
    if tie is None or tie[0] != name:
        raise _nothing(name)
    return Lottery(*tie)


def _equals(ctx: Context, of: Sitting, name: str) -> Lottery:
    """The winner among the equal offers in which the lot's room has ended."""
    among = dealing.equals(ctx.tx, of.lot.id)
    if name != equal.WINNER or not among:
        raise _nothing(name)
    return Lottery(name, among)


def _nothing(name: str) -> NotFound:
    return NotFound("draw.nothing", f"没有须抽取的事项：{name}", f"there is nothing to draw for: {name}", field="did")


def open_tie(ctx: Context, of: Sitting) -> tuple[str, tuple[str, ...]] | None:
    """The draw that the ranked lot still needs before its candidates are in order, and who takes part in it."""
    return ranking.open_tie(places(ctx, of)) if of.lot.stage is Stage.RANKED else None


def places(ctx: Context, of: Sitting) -> ranking.Places:
    """The ranking as it was recorded, or whom the awarding panel put first; ties taken apart as far as they were
    drawn."""
    entries = journal.entries(ctx.tx, of.lot.id)
    ranks = [entry for entry in entries if entry.type == "lot.rank"]
    order = cast("Sequence[Sequence[str]]", ranks[-1].body["order"]) if ranks else ()
    placed, said = tuple(tuple(group) for group in order), awarders.said(entries)
    return awarding_panel.places(of.method, of.document, of.lot.id, placed, said, chosen(ctx, of))


def chosen(ctx: Context, of: Sitting) -> dict[str, str]:
    """Every drawn value of the lot by name."""
    found = {}
    for did in drawn.dids(ctx.tx, of.lot.id):
        transcript = drawn.material(ctx.tx, did, drawn.Edition.PUBLIC).get("transcript.json")
        value = mapping(transcript)["chosen"] if transcript else None
        if value is not None:
            found[did.rpartition("/")[2]] = str(value)
    return found


def plan_draw(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Publish the plan that the tender document leaves; nobody may plan another panel or other options."""
    of = _enter(ctx, subject, "plan_draw")
    did, given = _did(of, body), ctx.blobs.get(Reader(body).text("plan_sha256"))
    plan = plans.read(given)
    due = _due(ctx, of, did.rpartition("/")[2], Entropy.of(plan))
    draws.check_plan(given, due)
    return experts.plan(ctx, subject, plan)


def snapshot_pool(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Fix the pool as it stands, for an evaluation today."""
    of = _enter(ctx, subject, "snapshot_pool")
    return experts.snapshot(ctx, subject, _did(of, body), day_of(ctx.now))


def exclude(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Fix who stands aside, by the facts and by declaration.

    Before the opening the bidders are nobody's business, and so not among the facts.
    """
    of = _enter(ctx, subject, "exclude")
    return experts.exclude(ctx, subject, _did(of, body), _facts(ctx, of), avoidance.declared(ctx, of))


def _facts(ctx: Context, of: Sitting) -> Facts:
    paper = stage.document(ctx, of.lot)
    owners = {paper.tenderee.code, paper.agency.code, paper.supervisor.code}
    bids = cast("Sequence[Mapping[str, Json]]", reading.record(ctx, of.lot.id)["bids"]) if of.lot.opened_at else ()
    return Facts(day_of(ctx.now), frozenset(str(bid["bidder"]) for bid in bids), frozenset(owners))


def freeze_draw(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Freeze plan, pool, exclusions and, once the bidding is closed, the set of bids."""
    of = _enter(ctx, subject, "freeze_draw")
    closed = [entry for entry in journal.entries(ctx.tx, subject) if entry.type == "lot.close_bidding"]
    root = bytes.fromhex(str(closed[-1].body["heads_root"])) if closed else None
    return experts.freeze(ctx, subject, _did(of, body), root)


def give_entropy(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{did, j, proof, party?}`: a VRF proof over the frozen state; without `party` it is that of the actor's role."""
    of, reader = _enter(ctx, subject, "give_entropy"), Reader(body)
    if ctx.actor.role not in experts.PARTY:
        raise NotAllowed("entropy.party", "您不是熵值提供方", "you are no party of the entropy")
    party = reader.text("party") if reader.has("party") else experts.PARTY[ctx.actor.role]
    proof = reader.binary("proof")
    return experts.give_entropy(ctx, subject, _did(of, body), party, proof, reader.integer("j", 0, 999))


def give_beacon(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{did, signature}`: what the network published for the round that the freeze fixed, as base64."""
    of, reader = _enter(ctx, subject, "give_beacon"), Reader(body)
    return beacon.give_beacon(ctx, subject, _did(of, body), reader.binary("signature"))


def fall_back(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{did, j, party}`: the party stayed silent past the plan's hours, and from here on the reserve proves."""
    of, reader = _enter(ctx, subject, "fall_back"), Reader(body)
    return reserve.fall_back(ctx, subject, _did(of, body), reader.integer("j", 0, 999), reader.text("party"))


def draw(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Draw; a second time is refused."""
    of = _enter(ctx, subject, "draw")
    return experts.draw(ctx, subject, _did(of, body)).entry


def replace_expert(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Fill the first open vacancy by the plan's own rule."""
    of = _enter(ctx, subject, "replace_expert")
    return experts.replace(ctx, subject, _did(of, body)).entry


def accept(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The member will come: an expert who was drawn, a representative who was named."""
    of = _enter(ctx, subject, "accept")
    if ctx.actor.role is Role.REPRESENTATIVE:
        return representatives.accept(ctx, of)
    return answering.accept(ctx, subject, of.did)


def decline(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The member will not come."""
    of = _enter(ctx, subject, "decline")
    if ctx.actor.role is Role.REPRESENTATIVE:
        return representatives.leave(ctx, of, "decline", Vacated.DECLINED)
    return answering.decline(ctx, subject, of.did)


def avoid(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """A member finds a conflict: the seat is vacant, and whatever he decided or scored no longer counts (P87-49)."""
    of = _enter(ctx, subject, "avoid")
    if ctx.actor.role is Role.REPRESENTATIVE:
        return representatives.leave(ctx, of, "avoid", Vacated.CONFLICT)
    return answering.avoid(ctx, subject, of.did)


def time_out(ctx: Context, subject: str, pid: bytes) -> Entry:
    """Nobody answered in time. Noting a vacancy is the first half of replacing, so the same stages allow both."""
    of = _enter(replace(ctx, actor=CLERK), subject, "replace_expert")
    return answering.time_out(ctx, subject, of.did, pid)


def contact_expert(ctx: Context, subject: str, pid: bytes) -> Entry:
    """Call somebody who was drawn and has not answered yet."""
    of = _enter(ctx, subject, "contact_expert")
    return calling.contact(ctx, subject, of.did, pid)


def absent(ctx: Context, subject: str, pid: bytes) -> Entry:
    """A member who had accepted did not come."""
    of = _enter(replace(ctx, actor=CLERK), subject, "replace_expert")
    return answering.absent(ctx, subject, of.did, pid)
