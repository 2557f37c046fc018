"""The page of internal lists: the offices into which the reader may look, what they lack, one list in full."""

from __future__ import annotations

from typing import Final

from disclosure.acts import internal as acts
from disclosure.acts.internal import Board
from disclosure.rules import internal
from kernel.context import Context
from kernel.errors import Words
from web.desks import duties
from web.views.elements import Empty, Link
from web.views.internal import InternalPage, ListCell, OfficeLists, OpenList
from web.words import Text, phrase

ADDRESS: Final = "/me/internal"
LINK: Final = Link(Words("机关内部公开", "Internal lists"), ADDRESS)


def page(ctx: Context, subject: str = "") -> InternalPage:
    """NotFound for whoever may read nothing, or not this list."""
    opened = _opened(ctx, subject) if subject else None
    boards = acts.boards(ctx)
    return InternalPage(
        tuple(of.words for of in internal.ours().values()),
        tuple(OfficeLists(each.office.name, _cells(each)) for each in boards),
        sum(not count for each in boards for count in each.counts.values()),
        opened,
    )


def _cells(of: Board) -> tuple[ListCell, ...]:
    return tuple(
        ListCell(Link(_said(count), f"{ADDRESS}/{internal.subject(name, of.office.code)}"), not count)
        for name, count in of.counts.items()
    )


def _said(count: int) -> Text:
    return phrase("{n} 项", n=count) if count else Words("缺", "missing")


def _opened(ctx: Context, subject: str) -> OpenList:
    of, office, kept = acts.read(ctx, subject)
    own = ctx.actor.org == office.code
    return OpenList(
        of.words,
        office.name,
        tuple(column.words for column in of.columns),
        tuple(tuple(one.entry.cells[column.name] for column in of.columns) for one in kept),
        _keys(subject) if own else (),
        Empty(Words("没有登记。", "There are no entries.")),
    )


def _keys(subject: str) -> tuple[Link, ...]:
    return (
        Link(Words("登记", "Make an entry"), duties.act(subject, "enter_internal")),
        Link(Words("撤销登记", "Strike an entry"), duties.act(subject, "strike_internal")),
    )
