"""One lot as the public may see it: everything that its pages are made of, read in one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from evaluation.acts.members import METHODS
from evaluation.rules import transcript
from evaluation.rules.result import Result
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Fault, NotFound, NotTrusted, NotValid
from trading.acts import reading
from trading.rules.calendar import Task
from trading.rules.lifecycle import Stage
from trading.rules.tender import LotDocument, TenderDocument
from web.public import visible
from web.public.visible import Seen
from web.views.elements import Link, Margin


@dataclass(frozen=True, slots=True)
class Case:
    """`places` is the whole chain as the reader may see it; nothing else of the journal is read for the pages."""

    lot: reading.Lot
    tender: reading.Tender
    places: tuple[Seen, ...]
    task: Task
    now: datetime

    @property
    def document(self) -> TenderDocument:
        return self.tender.document

    @property
    def part(self) -> LotDocument:
        return self.document.lot(self.lot.id)

    def named(self, *verbs: str) -> list[Seen]:
        """The lot's events of these verbs that the reader may know of, in order."""
        types = {f"lot.{verb}" for verb in verbs}
        return [one for one in self.places if one.known and one.type in types]

    def last(self, verb: str) -> Seen | None:
        found = self.named(verb)
        return found[-1] if found else None

    def margin(self, *verbs: str, links: Sequence[Link] = ()) -> Margin:
        """The entries of these verbs, for the margin of what was read from them."""
        return Margin(tuple(entry.tseq for entry in self.named(*verbs)), f"{subject(self.lot.id)}/", tuple(links))

    @property
    def outcome(self) -> Stage:
        """The stage, or for an archived lot that in which it ended."""
        if self.lot.stage is not Stage.ARCHIVED:
            return self.lot.stage
        if self.named("stop_too_few", "lapse"):
            return Stage.STOPPED
        if self.last("terminate"):
            return Stage.TERMINATED
        if self.last("sign_contract"):
            return Stage.CONTRACTED
        if self.last("confirm_deal"):
            return Stage.DEALT
        if self.last("admit"):
            return Stage.ADMITTED
        return Stage.AWARDED

    @property
    def closed(self) -> bool:
        return self.last("close_bidding") is not None

    @property
    def opened(self) -> bool:
        return self.last("open_bids") is not None

    @property
    def awarded(self) -> bool:
        """Whether the reader may know of the award: scores and the panel come with it (招标投标法 37, 44)."""
        return self.last("award") is not None

    def outcomes(self, opening: str = "open_bids") -> list[Mapping[str, Json]]:
        """The lines of the record of an opening; none before it."""
        entry = self.last(opening)
        return cast("list[Mapping[str, Json]]", entry.body["found"]["bids"] if entry else [])

    def bidder(self, bid: str) -> str:
        """The registered name of an opened bid's bidder."""
        return next((str(each["name"]) for each in self.outcomes() if each["bid"] == bid), bid)


def subject(name: str) -> str:
    """The address of a subject's chain."""
    return f"/subjects/{name}"


def load(ctx: Context, lot_id: str) -> Case:
    """NotFound unless the lot is announced."""
    lot = reading.lot(ctx, lot_id)
    if lot.stage is Stage.DRAFT:
        raise NotFound("lot.unknown", f"没有标段 {lot_id}", f"no such lot: {lot_id}", field="lot")
    places = tuple(visible.chain(ctx, lot_id))
    return Case(lot, reading.tender(ctx, lot.tender), places, reading.next_task(ctx, lot), ctx.now)


@dataclass(frozen=True, slots=True)
class Replayed:
    """The recorded result computed again; `wrong` says where it differs, empty if it holds."""

    result: Result | None
    wrong: str = ""


def replayed(ctx: Context, case: Case) -> Replayed | None:
    """The ranking recomputed from the recorded inputs; None before there is one."""
    entry = case.last("rank")
    digest = entry.body.get("aggregation_sha256") if entry else None
    if not entry or not digest:
        return None
    try:
        again = _replayed(ctx.blobs.get(str(digest)))
    except (Fault, NotFound):
        return Replayed(None, "aggregation_sha256")
    found = again.result.ranked if again.result else None
    if found and [list(group) for group in found.assessment.order] != entry.entry.body["order"]:
        return Replayed(None, "order")
    return again


@lru_cache(maxsize=64)
def _replayed(data: bytes) -> Replayed:
    try:
        return Replayed(transcript.replay(data, METHODS))
    except (NotTrusted, NotValid) as refusal:
        return Replayed(None, refusal.field or refusal.code)


def moment(value: object) -> datetime:
    return canon.moment(str(value))
