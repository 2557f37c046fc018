"""What happened at an opening, in the order of time: as rows of the hall and as a file."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure.rules import wording
from kernel import canon
from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading
from web.public import names, visible
from web.public.case import Case, subject
from web.public.visible import Seen
from web.views.elements import Happening
from web.words import Text, join

VERBS: Final = (
    *("close_bidding", "order_opening", "restore_piece", "release_share", "classify_failure", "object_opening"),
    *("order_second", "release_second_share", "open_second"),
    *("answer_objection", "open_bids", "confirm_record"),
)
KINDS: Final = {
    "revoked": Words("视为撤销（投标人原因）", "counts as revoked (the bidder’s cause)"),
    "withdrawn": Words("视为撤回（非投标人原因）", "counts as withdrawn (not the bidder’s cause)"),
}
"""电子招标投标办法 31: what a bid that was not opened counts as; the deposit hangs on it."""
COLUMNS: Final = ("at", "type", "actor", "name", "bidder", "kind", "cause", "subject", "entry", "leaf")


@dataclass(frozen=True, slots=True)
class Sat:
    """One entry of the opening as the reader may know it. `about`: the bidder whose bid it is about, if any."""

    seen: Seen
    name: str
    about: str = ""

    @property
    def at(self) -> datetime:
        return self.seen.at


def of(ctx: Context, case: Case) -> tuple[Sat, ...]:
    """Every entry of the lot and of its bids that belongs to the opening, oldest first; none before the close."""
    seats = reading.hall(ctx, case.lot.id)
    bidders = {seat.bid: seat.name for seat in seats}
    called = _called(case) | {f"bidder.{seat.org}": seat.name for seat in seats}
    own = {one.id for one in reading.objections(ctx, case.lot.id, "opening")}
    found = [one for one in case.named(*VERBS) if str(one.body.get("objection", "")) in {"", *own}]
    found += [one for seat in seats for one in _keys(ctx, seat.bid, case)]
    made = [Sat(one, called.get(one.entry.actor, ""), _about(one, bidders)) for one in found]
    return tuple(sorted(made, key=lambda one: (one.at, one.seen.entry.subject, one.seen.tseq)))


def _keys(ctx: Context, bid: str, case: Case) -> Iterator[Seen]:
    """The bidder's own key, if the reader may know that it came."""
    if case.last("order_opening") is not None:
        yield from (one for one in visible.places(ctx, bid) if one.known and one.type == "bid.release_key")


def _called(case: Case) -> dict[str, str]:
    """The offices and custodians of the lot by the tag under which the journal has them."""
    paper = case.document
    offices = {"tenderee": paper.tenderee, "agency": paper.agency, "supervisor": paper.supervisor}
    named = {f"{role}.{office.code}": office.name for role, office in offices.items()}
    return named | {f"custodian.{one.code}": one.name for one in paper.seal.custodians}


def _about(one: Seen, bidders: Mapping[str, str]) -> str:
    return bidders.get(str(one.body.get("bid", one.entry.subject)), "")


def rows(sat: tuple[Sat, ...]) -> tuple[Happening, ...]:
    """For a page; whoever acted stands with the name that the tender has for it."""
    return tuple(_row(one) for one in sat)


def _row(one: Sat) -> Happening:
    entry = one.seen.entry
    who: Text = names.actor(entry.actor)
    href = f"{subject(entry.subject)}/{one.seen.tseq}"
    return Happening(one.at, _what(one), join(who, one.name) if one.name else who, one.seen.tseq, href)


def _what(one: Sat) -> Text:
    """An act about somebody else's bid names the bidder; a decision also says what was decided."""
    parts: list[Text] = [wording.act(one.seen.type)]
    if one.about and one.about != one.name:
        parts.append(one.about)
    if kind := KINDS.get(str(one.seen.body.get("kind", ""))):
        parts.append(kind)
    return join(*parts) if len(parts) > 1 else parts[0]


def csv(sat: tuple[Sat, ...]) -> str:
    """One line an entry, with its place in the journal and its leaf, so that each can be looked up and proven."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sat:
        entry, body = one.seen.entry, one.seen.body
        told = (canon.instant(one.at), one.seen.type, entry.actor, one.name, one.about)
        decided = (body.get("kind", ""), body.get("cause", ""))
        writer.writerow(map(plain, (*told, *decided, entry.subject, one.seen.tseq, entry.leaf.hex())))
    return out.getvalue()


def plain(value: object) -> str:
    """A text that a table calculator would take for a formula is put behind an apostrophe."""
    told = str(value)
    return f"'{told}" if told[:1] in {"=", "+", "-", "@", "\t", "\r"} else told
