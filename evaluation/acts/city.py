"""The city's draws outside of lots: an office publishes lists and plan, the clerk freezes and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from evaluation.acts import drawing as lots
from evaluation.acts import lotteries
from evaluation.acts.clerk import Due
from experts.acts import beacon, reserve
from experts.acts import drawing as experts
from experts.acts import reading as drawn
from experts.rules import plan as plans
from experts.rules import sample
from experts.rules.sample import Part, Sample
from kernel import journal
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, NotValid
from kernel.reader import Reader
from signing.rules.statement import Signed

MOST: Final = 1_000_000


def prepare_plan(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `plan_draw` from `{did, lists: [{id, n, entries: [{id, name, avoid}]}], keys, custody,
    beacon?, fallback?}`; keeps plan and lists as blobs. A lottery's lists are those that it has made public."""
    lotteries.ordering(ctx)
    reader = Reader(body)
    reader.only("did", "lists", "keys", "custody", "beacon", "fallback")
    of = lotteries.find(ctx.tx, subject)
    if of is None:
        parts = tuple(_part(ctx, each) for each in reader.each("lists"))
    elif of.until is None or reader.has("lists"):
        raise NotNow("lottery.public", "名单尚未公示期满", "the lists have not been public for their time yet")
    else:
        parts = of.parts
    plan = lots.entropy(reader).plan(reader.text("did"), Sample(parts))
    plan.check()
    return {"did": plan.did, "plan_sha256": ctx.blobs.put(plan.document)}


def _part(ctx: Context, reader: Reader) -> Part:
    reader.only("id", "n", "entries")
    of = reader.text("id")
    data = sample.document(of, (lotteries.entry(of, each) for each in reader.each("entries")))
    sample.read_list(of, data)
    return Part(of, ctx.blobs.put(data), reader.integer("n", 1, MOST))


def plan_draw(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """Publish what is drawn of which lists; from here on nobody enters them and nobody leaves them."""
    lotteries.ordering(ctx)
    reader = Reader(body)
    plan = plans.read(ctx.blobs.get(reader.text("plan_sha256")))
    if not isinstance(plan.of, Sample) or plan.did != reader.text("did"):
        raise NotValid("plan.other", "方案属于另一次抽取", "the plan is of another draw", field="plan_sha256")
    lotteries.check_plan(ctx, subject, plan, body)
    return experts.plan(ctx, subject, plan)


def give_entropy(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """`{did, proof, party?}`: a VRF proof over the frozen state; without `party` it is that of the actor's role."""
    if ctx.actor.role not in experts.PARTY:
        raise NotAllowed("entropy.party", "您不是熵值提供方", "you are no party of the entropy")
    reader = Reader(body)
    party = reader.text("party") if reader.has("party") else experts.PARTY[ctx.actor.role]
    return experts.give_entropy(ctx, subject, reader.text("did"), party, reader.binary("proof"))


def give_beacon(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """`{did, signature}`: what the network published for the round that the freeze fixed, as base64."""
    reader = Reader(body)
    return beacon.give_beacon(ctx, subject, reader.text("did"), reader.binary("signature"))


# ---------------------------------------------------------------- the clerk's


def freeze_draw(ctx: Context, subject: str, body: Mapping[str, Json]) -> journal.Entry:
    return experts.freeze(ctx, subject, Reader(body).text("did"), None)


def draw(ctx: Context, subject: str, body: Mapping[str, Json]) -> journal.Entry:
    return experts.draw(ctx, subject, Reader(body).text("did")).entry


def fall_back(ctx: Context, subject: str, body: Mapping[str, Json]) -> journal.Entry:
    reader = Reader(body)
    return reserve.fall_back(ctx, subject, reader.text("did"), 0, reader.text("party"))


ACTS: Final[Mapping[str, Callable[[Context, str, Mapping[str, Json]], journal.Entry]]] = {
    "freeze_draw": freeze_draw,
    "draw": draw,
    "fall_back": fall_back,
}


def due(ctx: Context) -> Iterator[Due]:
    """What the clerk can do for the draws that are not drawn yet."""
    for did, subject in drawn.waiting(ctx.tx, "D-"):
        found = drawn.progress(ctx.tx, did)
        if not found.frozen:
            yield Due("freeze_draw", subject, {"did": did})
        elif not found.missing and not found.awaited:
            yield Due("draw", subject, {"did": did})
        elif silent := reserve.overdue(ctx.tx, did, ctx.now):
            yield Due("fall_back", subject, {"did": did, "party": silent[1]})
