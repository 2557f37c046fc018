"""What the record of a lot proves, computed anew from the kept bytes by the rules that anybody can run.

Every function refuses what does not hold (NotNow: it cannot be checked yet) and gives how much it has checked.
Which certificates and log keys deserve trust is the verifier's question: there the reader brings his own policy.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from disclosure.rules import event_types
from evaluation.acts.members import METHODS
from evaluation.rules import awarding_panel, ranking
from evaluation.rules.awarding_panel import Said
from evaluation.rules.result import Result
from experts.acts import drawing
from experts.acts import reading as drawn
from kernel import canon, merkle, sequencer
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotTrusted, Refusal
from signing.acts.signatures import sealed
from signing.rules import choice, cms, note, statement, timestamp, vrf
from signing.rules.statement import Done
from web.public.visible import Seen

SIGNATURE_MISSING: Final = ("signature.missing", "没有签名", "it carries no signature")
SEAL_MISSING: Final = ("seal.missing", "没有印章和时间戳", "it carries no seal and time stamp")


class Wrong(Exception):
    """The first entry that does not hold, and why."""

    def __init__(self, tseq: int, refusal: Refusal) -> None:
        super().__init__(f"entry {tseq}: {refusal}")
        self.tseq = tseq
        self.refusal = refusal


def signatures(ctx: Context, places: Iterable[Seen]) -> int:
    """Every statement says what its event says, and carries a signature over exactly its bytes."""
    return _each(to_be_signed(places), lambda one: _signature(ctx, one))


def to_be_signed(places: Iterable[Seen]) -> list[Seen]:
    """The entries whose acts need a signature, or say that they have one."""
    return [one for one in places if one.known and (one.type in event_types.SIGNED or "doc_sha256" in one.entry.body)]


def _signature(ctx: Context, one: Seen) -> None:
    body = one.entry.body
    named, p7s = body.get("doc_sha256"), body.get("p7s_sha256")
    if not (isinstance(named, str) and isinstance(p7s, str)):
        raise NotTrusted(*SIGNATURE_MISSING)
    signed = ctx.blobs.get(named)
    statement.check(signed, Done(one.type, one.entry.subject, one.entry.actor, body))
    signature = ctx.blobs.get(p7s)
    cms.verify(signed, signature, choice.form(signature, choice.ANY))


def seals(ctx: Context, places: Iterable[Seen]) -> int:
    """Every event that needs them carries a seal and a time stamp over exactly its bytes."""
    return _each(to_be_sealed(places), lambda one: _seal(ctx, one))


def to_be_sealed(places: Iterable[Seen]) -> list[Seen]:
    """The entries that must carry seal and time stamp."""
    return [one for one in places if one.known and one.type in event_types.SEALED]


def _seal(ctx: Context, one: Seen) -> None:
    kept = sealed(ctx.tx, one.entry.leaf)
    if kept is None:
        raise NotTrusted(*SEAL_MISSING)
    seal, token = kept
    cms.verify(one.entry.data, ctx.blobs.get(seal))
    timestamp.sound(ctx.blobs.get(token), one.entry.data)


def _each(asked: Sequence[Seen], check: Callable[[Seen], None]) -> int:
    """How many were asked; Wrong for the first that is refused."""
    for one in asked:
        try:
            check(one)
        except Refusal as refusal:
            raise Wrong(one.tseq, refusal) from refusal
    return len(asked)


def covered(ctx: Context, leaf: bytes) -> bool:
    """Whether the newest checkpoint holds the leaf, by its place alone."""
    try:
        return sequencer.index(ctx.tx, leaf) < sequencer.checkpoint(ctx.tx).size
    except Refusal:
        return False


def inclusion(ctx: Context, places: Iterable[Seen]) -> int:
    """Every leaf lies under the root that the newest checkpoint states; the checkpoint's size.

    That a leaf is its event's own is a matter of the chain, which is judged by itself.
    """
    newest = sequencer.checkpoint(ctx.tx)
    head = merkle.tree_head(note.note(newest.note).text)
    for one in places:
        try:
            proof = sequencer.inclusion(ctx.tx, one.entry.leaf, head.size)
            merkle.verify_inclusion(one.entry.leaf, proof.index, proof.size, proof.path, head.root)
        except NotTrusted as refusal:
            raise Wrong(one.tseq, refusal) from refusal
    return head.size


def entropy(ctx: Context, given: Sequence[Seen]) -> int:
    """Every value is the only one that its party's key gives for the frozen state, as its event says."""
    return _each(given, lambda one: _value(ctx, one.entry.body))


def _value(ctx: Context, body: Mapping[str, Json]) -> None:
    did, j = str(body["did"]), int(str(body["j"]))
    alpha, keys = drawing.task(ctx, did, j).alpha, drawn.progress(ctx.tx, did).plan.every_key
    proof = base64.b64decode(str(body["proof"]), validate=True)
    beta = base64.b64encode(vrf.verify(keys[str(body["party"])], alpha, proof)).decode()
    if (beta, canon.sha256(alpha).hex()) != (body["beta"], body["alpha_sha256"]):
        raise NotTrusted("vrf.other", "日志中的熵值与证明不符", "the journal says another value than its proof gives")


def beacons(ctx: Context, frozen: Iterable[Seen], given: Sequence[Seen]) -> int:
    """Every value of a beacon is that of the round which follows from its freeze."""
    at = {str(one.entry.body["did"]): one.at for one in frozen}
    return _each(given, lambda one: _beacon(ctx, at, one.entry.body))


def _beacon(ctx: Context, frozen: Mapping[str, datetime], body: Mapping[str, Json]) -> None:
    did = str(body["did"])
    of = drawn.progress(ctx.tx, did).plan.beacon
    if of is None or body["round"] != of.round(frozen[did]):
        raise NotTrusted("beacon.round", "信标轮次与公式不符", "the beacon's round does not follow from the freeze")
    of.verify(of.round(frozen[did]), base64.b64decode(str(body["signature"]), validate=True))


def draws(ctx: Context, told: Sequence[Seen]) -> int:
    """Every draw run again gives the transcript that was kept, and the seats that the journal says."""
    dids = dict.fromkeys(str(one.entry.body["did"]) for one in told)
    for did in dids:
        made = drawing.again(ctx, did)
        turns = made.turns
        mine = [one for one in told if one.entry.body["did"] == did]
        if len(mine) != len(turns) or made.chosen != mine[0].entry.body.get("chosen"):
            raise NotTrusted(
                "draw.rounds", "抽取的轮数或结果与日志不符", "the journal says other rounds or another choice"
            )
        for one, turn in zip(mine, turns, strict=True):
            if _seats(one.entry.body) != [seat.pid.hex() for seat in turn.seats]:
                refusal = NotTrusted("draw.seats", "重抽的席位与日志不符", "the journal names other seats")
                raise Wrong(one.tseq, refusal)
    return len(dids)


def _seats(body: Mapping[str, Json]) -> list[str]:
    listed = body.get("seats")
    if not isinstance(listed, list):
        return [str(body["pid"])]
    return [str(seat["pid"]) for seat in listed if isinstance(seat, Mapping)]


def award(result: Result, lots: Mapping[str, str], body: Mapping[str, Json], said: Iterable[Said] = ()) -> bool:
    """Whether the winner is the first of the recomputed ranking; NotTrusted if the event says otherwise.

    `lots` says who was drawn for a place that several shared, `said` what an awarding panel decided.
    """
    of, ranked = result.inputs, result.ranked.assessment.order if result.ranked else ()
    order = awarding_panel.places(METHODS[of.document.method], of.document, of.lot, ranked, said, lots)
    listed = [bid for group in ranking.candidates(order) for bid in group]
    bid, found = str(body["bid"]), body["found"]
    if bid not in listed or body["place"] != listed.index(bid) + 1:
        raise NotTrusted("award.place", "中标人或名次与排名不符", "the winner or its place is not the ranking's")
    first = bid == listed[0]
    if not isinstance(found, Mapping) or found.get("first") is not first:
        raise NotTrusted("award.first", "是否第一名记载不实", "the event is wrong about the award being the first")
    return first
