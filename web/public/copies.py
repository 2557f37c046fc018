"""What archives and libraries were sent of the public documents, what they have confirmed, what is overdue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from disclosure.acts import copies, openness
from disclosure.acts.points import Cells
from disclosure.rules.copies import Batch, Owed
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from web.desks import duties
from web.public.openness import document
from web.views.elements import Empty, Link
from web.views.points import PointsPage
from web.views.public import Figure, NoticeRow
from web.words import Text, phrase

ADDRESS: Final = "/openness/copies"
TITLE: Final = Words("报送档案馆、图书馆备份", "Copies for archives and libraries")
NEWEST: Final = 100
"""Rows of each list."""
_FILE: Final = re.compile(r"copies-([0-9]{5})\.zip")
_LEAD: Final = Words(
    "公开的文件次日成批报送各查阅场所（档案馆、图书馆），自公开之日起 20 个工作日内确认收到；撤下的文件随下一批告知。"
    "文件包为 BagIt 格式，任何人都可下载。",
    "What is public goes to every archive and library in a batch the next day, and they confirm it within 20 working "
    "days of its publication; the next batch tells them what was withdrawn. Packages are BagIt, for anybody.",
)
_NONE: Final = Empty(Words("还没有报送。", "Nothing has been sent yet."))
_NOBODY: Final = Words(
    "登记簿中没有档案馆、图书馆，文件无处报送", "no archive or library is in the register: copies can go nowhere"
)


def number(file: str) -> int:
    """The batch whose package has this name; NotFound `copies.unknown`."""
    found = _FILE.fullmatch(file)
    if not found:
        raise NotFound("copies.unknown", f"没有这个文件包：{file}", f"there is no package {file}", field="file")
    return int(found[1])


def page(ctx: Context, reader: Actor) -> PointsPage:
    batches, places, today = copies.every(ctx), copies.places(ctx), day_of(ctx.now)
    owed = copies.owed(ctx, batches, places)
    late = [one for one in owed if one.until < today]
    error: Text = phrase("逾期未确认 {n} 份", n=len(late)) if late else ""
    sections: tuple[tuple[Text, tuple[NoticeRow, ...]], ...] = (
        (Words("逾期未确认", "Overdue"), tuple(_owed(ctx, late))),
        (Words("待确认", "To be confirmed"), tuple(_owed(ctx, [one for one in owed if one.until >= today]))),
        (Words("报送批次", "Batches"), tuple(_batch(one, places) for one in batches[: -NEWEST - 1 : -1])),
    )
    return PointsPage(
        TITLE, (Link(Words("政府信息公开", "Openness"), "/openness"),), _LEAD, error or ("" if places else _NOBODY),
        tuple(_keys(reader, places)),
        figures=(
            Figure(Words("已报送", "Sent"), phrase("{n}", n=sum(len(one.copies) for one in batches))),
            Figure(Words("待确认", "To be confirmed"), phrase("{n}", n=len(owed) - len(late))),
            Figure(Words("逾期未确认", "Overdue"), phrase("{n}", n=len(late)), shape="bad" if late else ""),
        ),
        sections=tuple((head, rows) for head, rows in sections if rows), empty=_NONE,
    )  # fmt: skip


def _keys(reader: Actor, places: Mapping[str, Cells]) -> Iterator[Link]:
    if reader.role is Role.OFFICER and any(each["code"] == reader.org for each in places.values()):
        yield Link(Words("确认收到备份", "Confirm copies"), duties.act(copies.CHAIN, "confirm_copies"))
    yield Link(Words("查阅场所", "Places"), "/points")


def _owed(ctx: Context, listed: list[Owed]) -> Iterator[NoticeRow]:
    for one in listed[:NEWEST]:
        index = one.document.removeprefix("W-")
        title = "" if one.gone else openness.public_title(ctx, one.document)
        batch: Text = phrase("第 {n} 批", n=one.no) if one.no else Words("未报送", "not sent")
        told: Iterable[Text] = (Words("已撤下", "withdrawn"),) if one.gone else ()
        yield NoticeRow(title or index, document(one.document), (batch, phrase("{on:day} 截止", on=one.until), *told))


def _batch(of: Batch, places: Mapping[str, Cells]) -> NoticeRow:
    meta: list[Text] = [phrase("{on:day}", on=of.on), phrase("{n} 份文件", n=len(of.copies))]
    if of.gone:
        meta.append(phrase("撤下 {n} 份", n=len(of.gone)))
    for point in (*of.points, *sorted(set(of.confirmed) - set(of.points))):
        name = places[point]["title"] if point in places else point
        if point in of.confirmed:
            meta.append(phrase("{place} {on:day} 确认", place=name, on=of.confirmed[point]))
        else:
            meta.append(phrase("{place} 未确认", place=name))
    return NoticeRow(phrase("第 {n} 批", n=of.no), f"{ADDRESS}/copies-{of.no:05}.zip", tuple(meta))
