"""A year's tasks of openness as everybody sees them: what is done, what is overdue and by whom, with its evidence."""

from __future__ import annotations

import csv
import io
from typing import Final

from disclosure.acts import boards
from disclosure.rules import board
from disclosure.rules.board import Board, Standing, State, Task
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Kind
from web.desks import duties
from web.public.sitting import plain
from web.views.board import BoardPage, TaskRow
from web.views.elements import Link, Sign
from web.views.public import Facet
from web.words import Text, phrase

ADDRESS: Final = "/openness/boards"
SIGNS: Final = {
    State.DONE: Sign("good", Words("按时完成", "done in time")),
    State.LATE: Sign("warn", Words("逾期后完成", "done late")),
    State.WAITING: Sign("plain", Words("未到期", "not due")),
    State.OVERDUE: Sign("bad", Words("逾期未完成", "overdue")),
}
_BETWEEN: Final = "、"


def page(ctx: Context, name: str, actor: Actor) -> BoardPage:
    """The board of that name; the newest where none is named."""
    every = board.every(ctx.catalogue)
    of = board.known(name or next(iter(every)), ctx.catalogue)
    rows, today = boards.standings(ctx, of), day_of(ctx.now)
    return BoardPage(
        title=of.words,
        others=tuple(
            Facet(phrase("{year}年", year=str(each.year)), None, f"{ADDRESS}/{each.id}", each is of)
            for each in every.values()
        ),
        done=sum(one.whole(today) in (State.DONE, State.LATE) for one in rows),
        overdue=tuple(_overdue(ctx, one) for one in rows if one.whole(today) is State.OVERDUE),
        rows=tuple(_row(ctx, one, one.whole(today)) for one in rows),
        keys=_keys(ctx, of, actor),
        csv=f"{ADDRESS}/{of.id}.csv",
    )


def matching(ctx: Context, query: str) -> list[tuple[Board, Task]]:
    """The tasks that hold every word in what they say and whom they name, the newest year first."""
    words = query.casefold().split()
    return [
        (of, one)
        for of in board.every(ctx.catalogue).values()
        for one in of.task
        if all(word in "\n".join((one.zh, one.en, *one.lead, *one.units)).casefold() for word in words)
    ]


def _name(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def _overdue(ctx: Context, one: Standing) -> Text:
    lead: Text = _name(ctx, one.offices[0]) if one.offices else _BETWEEN.join(one.task.lead)
    return phrase("第 {n} 项 {what}（{lead}，{on:day}到期）", n=one.task.n, what=one.task.words, lead=lead, on=one.due)


def _row(ctx: Context, one: Standing, state: State) -> TaskRow:
    task = one.task
    return TaskRow(
        task.n, task.words, _BETWEEN.join(task.lead), _BETWEEN.join(task.units),
        tuple(_name(ctx, code) for code in one.offices), task.by, one.due, SIGNS[state],
        tuple(Link(each.title, each.link) for each in one.evidence),
    )  # fmt: skip


def _keys(ctx: Context, of: Board, actor: Actor) -> tuple[Link, ...]:
    own = units.find(ctx.tx, actor.org) if actor.role is Role.OFFICER else None
    if own is None:
        return ()
    subject = boards.subject(of.id)
    show = Link(Words("提交佐证", "Show what was done"), duties.act(subject, "give_evidence"))
    give = Link(Words("分派任务", "Give out a task"), duties.act(subject, "assign_task"))
    return (give, show) if own.kind is Kind.OPENNESS else (show,)


def table(ctx: Context, name: str) -> bytes:
    """A line a task, as printed and as it stands today, in UTF-8 with a byte order mark."""
    of, out = board.known(name, ctx.catalogue), io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("序号", "任务", "牵头单位", "责任单位", "完成时限", "到期日", "状态", "佐证"))
    for one in boards.standings(ctx, of):
        task, links = one.task, " ".join(each.link for each in one.evidence)
        state = SIGNS[one.whole(day_of(ctx.now))].text
        said = (
            task.zh,
            _BETWEEN.join(task.lead),
            _BETWEEN.join(task.units),
            task.by,
            one.due.isoformat(),
            _zh(state),
            links,
        )
        writer.writerow([task.n, *map(plain, said)])
    return out.getvalue().encode("utf-8-sig")


def _zh(text: Text) -> str:
    return text.zh if isinstance(text, Words) else str(text)
