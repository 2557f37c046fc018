"""The lists of a desk: lots in hand, lots open for bids, drafts, mandates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import Words
from people.acts.reading import Holder
from trading.acts.reading import Bid, Lot, Project
from web.desks import drafting_gaps, duties, papers, stages
from web.desks.duties import Held
from web.desks.stages import ROLES
from web.views.desks import Row, Shelf
from web.views.elements import Empty, Link, Sign
from web.words import Text, join, phrase

COLUMNS = (Words("项目", "Project"), Words("状态", "State"), Words("下一步", "Next"))
NOTICES = Link(Words("看全部公告", "See all notices"), "/notices")
IDLE = Empty(Words("现在没有要您办的事。", "Nothing for you to do now."), NOTICES)


def idle(rows: Iterable[Held]) -> Empty:
    """Nothing to do: then what the lots in hand wait for next, from whom and by when."""
    coming = [held for held in rows if held.next.act and held.next.when and held.next.when > held.now]
    if not coming:
        return IDLE
    first = min(coming, key=lambda held: held.next.when or held.now)
    told = phrase("现在没有要您办的事。接下来：{next}", next=stages.next_step(first.next))
    return Empty(told, Link(first.title, duties.page(first.lot.id)))


def lots(rows: Iterable[Held], name: Text, empty: Text, links: Mapping[str, tuple[Link, ...]] | None = None) -> Shelf:
    """Lots with what each waits for, whoever must do it; `links` are one's own papers by lot, the dossier comes by
    itself."""
    made = tuple(_row(held, (links or {}).get(held.lot.id, ())) for held in rows)
    return Shelf(name, made, Empty(empty, NOTICES), COLUMNS)


def _row(held: Held, links: tuple[Link, ...]) -> Row:
    task = held.next
    waits: Text = join(ROLES[Role(task.role)], stages.verb(task.act)) if task.act else ""
    href = duties.page(held.lot.id)
    there = (*links, *papers.dossiers(held.lot, held.role))
    return Row(held.title, href, stages.sign(held.lot.stage), waits, task.when, there, held.lot.id)


def open_lots(rows: Iterable[tuple[Lot, Bid | None]]) -> Shelf:
    """Lots open for bids; for a bidder that has one, what became of it."""
    made = tuple(
        Row(Words(lot.title_zh, lot.title_en), duties.page(lot.id, "submit"), _mine(bid),
            Words("投标截止", "bids due"), lot.deadline, number=lot.id)
        for lot, bid in rows
    )  # fmt: skip
    empty = Empty(Words("现在没有正在接受投标的标段。", "No lot is open for bids now."), NOTICES)
    return Shelf(Words("正在接受投标", "Open for bids"), made, empty, COLUMNS)


def _mine(bid: Bid | None) -> Sign:
    if bid is None:
        return Sign("plain", Words("未投标", "no bid yet"))
    if bid.state == "sealed":
        return Sign("good", Words("已递交", "submitted"))
    return Sign("warn", Words("已撤回", "withdrawn"))


def drafts(projects: Iterable[Project], held: Mapping[str, Mapping[str, Json]], announced: set[str]) -> Shelf:
    """Registered projects whose tender is not announced yet; `held` are the drafts by project."""
    made = []
    for project in projects:
        if project.id in announced:
            continue
        absent = drafting_gaps.count(held.get(project.id, {}))
        state = Sign("warn", phrase("缺 {n} 项", n=absent)) if absent else Sign("good", Words("齐全", "complete"))
        href, waits = f"/me/projects/{project.id}/draft", Words("起草并发布公告", "draft and publish")
        made.append(Row(project.title, href, state, waits, number=project.id))
    empty = Empty(Words("没有未发布的项目。", "Every registered project is announced."))
    register = Link(Words("登记项目", "Register a project"), "/me/acts/S-people/register")
    return Shelf(Words("未发布的项目", "Not announced yet"), tuple(made), empty, COLUMNS, (register,))


def mandates(rows: Iterable[Holder]) -> Shelf:
    made = tuple(
        Row(join(one.name, one.org_name), "/me/acts/S-people/revoke", _standing(one.until),
            join(ROLES[one.role], phrase("{at:day} 起", at=one.since)), one.until)
        for one in rows
    )  # fmt: skip
    columns = (Words("人员", "Person"), Words("状态", "State"), Words("角色", "Role"))
    return Shelf(
        Words("人员和授权", "People and mandates"),
        made,
        Empty(Words("还没有登记人员。", "Nobody is enrolled.")),
        columns,
    )


def _standing(until: datetime | None) -> Sign:
    return Sign("plain", Words("已终止", "ended")) if until else Sign("good", Words("有效", "in force"))
