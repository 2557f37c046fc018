"""A firm's lots in one view: those it bids for, follows or asked about, the nearest limit first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.context import Context
from kernel.errors import Words
from people.acts import calendars
from trading.acts import following
from trading.acts.following import Concern
from trading.rules import timetable
from trading.rules.timetable import Milestone
from web.desks import duties, lots, papers, shelves, stages
from web.desks.duties import Held
from web.desks.stages import OVER
from web.public import timetable as public
from web.views.desks import Row, Shelf
from web.views.elements import Empty, Form, Link
from web.views.workbench import CalendarAccess
from web.words import Text, join, phrase

ADDRESS: Final = "/me/lots"
ON_DESK: Final = 20
COLUMNS: Final = (Words("项目", "Project"), Words("阶段", "Stage"), Words("下一步", "Next"))
GOING: Final = Words("本单位的项目", "The firm’s lots")
ENDED: Final = Words("已结束", "Ended")
NONE: Final = Words(
    "还没有投标。投标、提问或关注的标段都列在这里，最近的期限在最前。",
    "No bids yet. Every lot that the firm bids for, asks about or follows stands here, the nearest limit first.",
)
NONE_ENDED: Final = Words("还没有结束的标段。", "No lot has ended yet.")


@dataclass(frozen=True, slots=True)
class Mine:
    """A lot of the firm: why it is one, what it waits for, its limits, the firm's papers of it."""

    concern: Concern
    held: Held
    limits: tuple[Milestone, ...]
    links: tuple[Link, ...] = ()

    @property
    def sealed(self) -> bool:
        return self.concern.bid is not None and self.concern.bid.state == "sealed"

    @property
    def next(self) -> tuple[Text, datetime | None]:
        """What the firm must do or can do next, and until when; else what the lot waits for."""
        must = [due for due in duties.dues(self.held) if due.by is None or due.by > self.held.now]
        if must:
            first = min(must, key=lambda due: (due.by is None, due.by.timestamp() if due.by else 0.0))
            return first.what, first.by
        coming = [one for one in self.limits if one.at > self.held.now and one.what in self._matters]
        if coming:
            return self._called(coming[0]), coming[0].at
        task = self.held.next
        return (stages.verb(task.act) if task.act else "", task.when)

    @property
    def _matters(self) -> tuple[str, ...]:
        """The limits that are this firm's: only who bid may object to a result."""
        if self.sealed:
            return (timetable.SUBMIT, timetable.OBJECT_RESULT, timetable.COMPLAIN)
        return (timetable.SUBMIT,)

    def _called(self, one: Milestone) -> Text:
        if one.what != timetable.SUBMIT:
            return public.ENDS[one.what]
        return Words("开标", "opening") if self.sealed else stages.verb("submit_bid")


def mine(ctx: Context, known: Iterable[Held] = ()) -> list[Mine]:
    """The lots of the firm, as they stand: those that go on by their next limit, then those that ended. `known` are
    lots whose facts were gathered already."""
    here = {one.lot.id: one for one in known}
    found = [
        Mine(
            one,
            here.get(one.lot.id) or lots.held(ctx, one.lot),
            public.limits(ctx, one.lot),
            papers.receipts(ctx, one.bid),
        )
        for one in following.concerns(ctx, lots.MINE)
    ]
    return sorted(found, key=_order)


def _order(one: Mine) -> tuple[bool, bool, float, str]:
    by = one.next[1]
    return one.held.lot.stage in OVER, by is None, by.timestamp() if by else 0.0, one.held.lot.id


def desk(rows: Sequence[Mine]) -> Shelf:
    """What goes on, for the desk; the rest is one step away."""
    going = [one for one in rows if one.held.lot.stage not in OVER]
    whole = (Link(phrase("全部 {n} 个标段", n=len(rows)), ADDRESS),) if rows else ()
    return Shelf(GOING, tuple(map(row, going[:ON_DESK])), Empty(NONE, shelves.NOTICES), COLUMNS, whole)


def whole(rows: Sequence[Mine]) -> tuple[Shelf, Shelf]:
    """Everything: what goes on, and what ended."""
    going = tuple(row(one) for one in rows if one.held.lot.stage not in OVER)
    ended = tuple(row(one) for one in rows if one.held.lot.stage in OVER)
    return (
        Shelf(Words("进行中", "Going on"), going, Empty(NONE, shelves.NOTICES), COLUMNS),
        Shelf(ENDED, ended, Empty(NONE_ENDED), COLUMNS),
    )


def row(one: Mine) -> Row:
    lot, (what, by) = one.held.lot, one.next
    links = (*one.links, *papers.dossiers(lot, one.held.role))
    told = join(_part(one), what) if what else _part(one)
    return Row(one.held.title, duties.page(lot.id), stages.sign(lot.stage), told, by, links, lot.id)


def access(ctx: Context, site: str, secret: str = "") -> CalendarAccess:
    """The firm's calendar for this person: with `secret` just made, its address, told once."""
    made = calendars.given(ctx)
    give = Words("换一个新地址", "Make a new address") if made else Words("生成订阅地址", "Make an address")
    return CalendarAccess(
        told=address(site, secret) if secret else "",
        give=Form(f"{ADDRESS}/calendar", (), give),
        end=Form(f"{ADDRESS}/calendar/end", (), Words("作废地址", "End the address")) if made else None,
    )


def address(site: str, secret: str) -> str:
    """Where a calendar programme reads the firm's limits."""
    return f"{site}/calendars/{secret}/firm.ics"


def _part(one: Mine) -> Words:
    """Why the lot is the firm's: the strongest reason."""
    if one.sealed:
        return Words("已投标", "bid submitted")
    if one.concern.bid is not None:
        return Words("投标已撤回", "bid withdrawn")
    return Words("已提问", "asked") if one.concern.asked else Words("关注", "followed")
