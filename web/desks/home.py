"""Everybody's desk but the supervisor's: what is next, then the lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from evaluation.acts import members
from evaluation.acts.members import ASKED, Offer
from kernel.actor import MEMBERS, Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import certificates, losses, units
from people.acts import reading as people
from people.rules.unit import Post
from trading.acts import reading
from trading.rules import category
from trading.rules.lifecycle import Stage
from web.desks import (
    approvals,
    cashier,
    colleagues,
    docket_desk,
    drafting,
    enterprises,
    exchange,
    facilities,
    firm,
    inbox,
    internal,
    letters,
    lots,
    officer,
    redacting,
    requests,
    review_errands,
    shelves,
    watch,
)
from web.desks.duties import Held, act, duties, nearest
from web.desks.evaluation_errands import ERRANDS
from web.desks.stages import ROLES
from web.public import consultations, points
from web.request import House
from web.sentences import left
from web.views.desks import DeskPage, Invitation, Shelf
from web.views.elements import Duty, Fact, Form, Link
from web.words import Text, phrase

LOTTERIES: Final = Link(Words("公开摇号：分房、双随机", "Public lotteries: homes, inspections"), "/lotteries")
HAND: Final = Words("在办标段", "Lots in hand")
NONE: Final = Words("现在没有在办的标段。", "No lots in hand.")


def desk(house: House, person: Actor, called: Text) -> DeskPage:
    """The desk of any role; the lots of a panel's member are each read under the pseudonym of the seat."""
    held = in_hand(house, person)
    with house.looking(person) as ctx:
        now = ctx.now
        shelved, actions = _SHELVES.get(person.role, _plain)(ctx, person, held)
        invitations = _invitations(ctx, person) if person.role in MEMBERS else ()
        messages, ends = inbox.newest(ctx), certificates.mine(ctx)
        counter = _COUNTERS[person.role](ctx) if person.role in _COUNTERS else []
    return DeskPage(
        title=TITLES[person.role],
        who=called,
        duties=nearest([*(duty for one in held for duty in duties(one)), *answers(invitations, now), *counter]),
        idle=shelves.idle(held),
        shelves=shelved,
        messages=messages,
        invitations=invitations,
        actions=actions,
        links=links(person),
        caution=phrase("您的证书将于 {ends:until} 到期，请换发后用新证书登录一次。", ends=ends)
        if ends
        else CAUTIONS.get(person.role, ""),
    )


def in_hand(house: House, person: Actor) -> list[Held]:
    """The facts of every lot in which this person has a part."""
    with house.looking(person) as ctx:
        mine = lots.mine(ctx, person)
        if person.role not in MEMBERS:
            return [lots.held(ctx, lot) for lot in mine]
    made = []
    for lot in mine:
        with lots.looking(house, person, lot.id) as ctx:
            made.append(lots.held(ctx, lot))
    return made


def links(person: Actor) -> tuple[Link, ...]:
    """What stands beside the name on every desk."""
    leave = Link(Words("退出登录", "Sign out"), "/sign-out")
    if person.role in (Role.BIDDER, Role.EXPERT):
        return (leave,)
    return (Link(Words("设置口令", "Password"), "/me/password"), leave)


Shelved = tuple[tuple[Shelf, ...], tuple[Link, ...]]


def _plain(_ctx: Context, _person: Actor, held: list[Held]) -> Shelved:
    return (shelves.lots(held, HAND, NONE),), ()


def _bidder(ctx: Context, _person: Actor, held: list[Held]) -> Shelved:
    mine = firm.mine(ctx, held)
    own = {one.held.lot.id: one.concern.bid for one in mine}
    fresh = [(lot, own.get(lot.id)) for lot in reading.lots_at(ctx, Stage.ANNOUNCED)]
    return (firm.desk(mine), shelves.open_lots(fresh)), (colleagues.LINK,)


def _agency(ctx: Context, person: Actor, held: list[Held]) -> Shelved:
    kinds = {name: each for name, each in category.every(ctx.catalogue).items() if not each.drawn}
    projects = [each for each in reading.projects(ctx) if each.category in kinds]
    name = people.names(ctx).get(person.org, "")
    drafted: dict[str, Mapping[str, Json]] = {
        one.id: drafting.begun(one, person, name, kinds[one.category]) for one in projects if one.category in kinds
    }
    drafted |= {project: draft for _, project, draft in reading.drafts(ctx)}
    announced = {_project(one.lot.tender) for one in held if one.lot.stage is not Stage.ADMITTED}
    drafts = shelves.drafts(projects, drafted, announced)
    register = Link(Words("登记项目", "Register a project"), act("S-people", "register"))
    return (drafts, shelves.lots(held, HAND, NONE)), (register,)


def _project(tender: str) -> str:
    """Whose tender it is, the first or a later one."""
    return "P-" + "-".join(tender.split("-")[1:3])


def _security(ctx: Context, _person: Actor, _held: list[Held]) -> Shelved:
    enrol = Link(Words("登记人员", "Enrol a person"), act("S-people", "enrol"))
    revoke = Link(Words("撤销授权", "Revoke a mandate"), act("S-people", "revoke"))
    confirm = Link(Words("确认挂失", "Confirm a loss"), act("S-people", "confirm_loss"))
    offices = Link(Words("登记单位", "Enter an office"), "/openness#h-enter")
    return (shelves.mandates(people.holders(ctx)),), (
        enrol,
        revoke,
        offices,
        *((confirm,) if losses.waiting(ctx) else ()),
    )


def _centre(_ctx: Context, _person: Actor, held: list[Held]) -> Shelved:
    pool = Link(Words("专家库：导入名册", "Expert pool: import a roster"), "/me/pool")
    deposits = Link(Words("保证金：到账和退还", "Deposits: arrivals and returns"), cashier.ADDRESS)
    rooms = Link(Words("场地和设备：预订", "Rooms and equipment: book"), facilities.ADDRESS)
    lost = Link(Words("挂失证书", "Report a lost key"), act("S-people", "report_loss"))
    return (shelves.lots(held, HAND, NONE),), (
        deposits,
        pool,
        rooms,
        LOTTERIES,
        redacting.LINK,
        exchange.LINK,
        lost,
    )


def _officer(ctx: Context, person: Actor, _held: list[Held]) -> Shelved:
    helps = (points.LINK,) if Post.POINT in units.posts(ctx, person.org, person.id) else ()
    return (), (
        officer.link(person),
        *helps,
        requests.LINK,
        letters.LINK,
        *watch.links(ctx),
        docket_desk.LINK,
        approvals.LINK,
        enterprises.LINK,
        consultations.LINK,
        internal.LINK,
        redacting.LINK,
    )


def _supervisor(_ctx: Context, _person: Actor, held: list[Held]) -> Shelved:
    return (shelves.lots(held, HAND, NONE),), (LOTTERIES, exchange.LINK)


def _audit(ctx: Context, _person: Actor, _held: list[Held]) -> Shelved:
    links = [
        ("S-people", "人员日志", "People’s log"),
        ("S-trust", "信任日志", "Trust log"),
        ("S-refusals", "未受理", "Refusals"),
    ]
    actions = tuple(Link(Words(zh, en), f"/me/log/{subject}") for subject, zh, en in links)
    return (shelves.mandates(people.holders(ctx)),), actions


def _tenderee(ctx: Context, _person: Actor, held: list[Held]) -> Shelved:
    return (*review_errands.shelf(ctx), shelves.lots(held, HAND, NONE)), ()


def _system(_ctx: Context, _person: Actor, _held: list[Held]) -> Shelved:
    """No lot is ever in this administrator's hand."""
    return (), ()


_COUNTERS: Final[Mapping[Role, Callable[[Context], list[Duty]]]] = {
    Role.CENTRE: cashier.due,
    Role.TENDEREE: review_errands.duties_of,
    Role.OFFICER: officer.due,
}
"""What waits for somebody beside the lots in hand."""
_SHELVES: Final[Mapping[Role, Callable[[Context, Actor, list[Held]], Shelved]]] = {
    Role.BIDDER: _bidder,
    Role.TENDEREE: _tenderee,
    Role.AGENCY: _agency,
    Role.SECURITY_ADMIN: _security,
    Role.AUDIT_ADMIN: _audit,
    Role.CENTRE: _centre,
    Role.SYSTEM_ADMIN: _system,
    Role.SUPERVISOR: _supervisor,
    Role.OFFICER: _officer,
}


# ---------------------------------------------------------------- experts


def answers(asked: tuple[Invitation, ...], now: datetime) -> list[Duty]:
    """An invitation is the first thing to answer."""
    return [
        Duty(
            Words("答复评标邀请", "Answer the invitation"),
            Link(one.specialty, f"#h-inv-{n}"),
            one.by,
            left(one.by, now) if one.by else None,
        )
        for n, one in enumerate(asked, 1)
    ]


def _invitations(ctx: Context, person: Actor) -> tuple[Invitation, ...]:
    return tuple(_invitation(ctx, seat) for seat in members.offered(ctx, person) if seat.state == ASKED)


def _invitation(ctx: Context, seat: Offer) -> Invitation:
    lot, by = seat.lot, seat.by.replace(microsecond=0) if seat.by else None
    found, called = reading.lot(ctx, lot), seat.stratum or ROLES[Role.REPRESENTATIVE]
    accept, decline = ERRANDS["lot.accept"], ERRANDS["lot.decline"]
    facts = (
        Fact(Words("标段", "Lot"), Words(found.title_zh, found.title_en)),
        Fact(Words("编号", "Number"), lot, style="n"),
        Fact(Words("席位", "Seat"), called),
        Fact(Words("方式", "How"), Words("远程评标，本平台席位", "remote, at your seat on this platform")),
    )
    specialty = phrase("{lot}（{stratum}）", lot=Words(found.title_zh, found.title_en), stratum=called)
    return Invitation(
        specialty,
        phrase("请在 {by:until} 前答复：{specialty}。", by=by, specialty=specialty)
        if by
        else phrase("开标后、组建评标委员会前答复：{specialty}。", specialty=specialty),
        facts,
        by,
        Form(act(lot, "accept"), (), accept.key, accept.confirm or ""),
        Form(act(lot, "decline"), (), decline.key, decline.confirm or ""),
    )


TITLES: Final = {
    Role.BIDDER: Words("投标人工作台", "Bidder’s desk"),
    Role.TENDEREE: Words("招标人工作台", "Tenderee’s desk"),
    Role.AGENCY: Words("代理机构工作台", "Agency’s desk"),
    Role.EXPERT: Words("评标专家工作台", "Expert’s desk"),
    Role.REPRESENTATIVE: Words("招标人代表工作台", "Representative’s desk"),
    Role.SUPERVISOR: Words("监督工作台", "Supervisor’s desk"),
    Role.CUSTODIAN: Words("保管人工作台", "Custodian’s desk"),
    Role.CENTRE: Words("交易中心工作台", "Centre’s desk"),
    Role.OFFICER: Words("机关工作台", "Officer’s desk"),
    Role.SYSTEM_ADMIN: Words("系统管理工作台", "System administrator’s desk"),
    Role.SECURITY_ADMIN: Words("安全管理工作台", "Security administrator’s desk"),
    Role.AUDIT_ADMIN: Words("审计工作台", "Audit administrator’s desk"),
}
CAUTIONS: Final = {
    Role.CUSTODIAN: Words(
        "份额只在解密时限过后、由招标人和监督部门共同下令时才能交出。提前交出会被平台拒绝并记入日志。",
        "A share may only be released after the window is over and tenderee and supervisor have ordered it. "
        "An earlier release is refused and recorded.",
    ),
    Role.SYSTEM_ADMIN: Words(
        "系统管理员维护服务器、备份和恢复，都在服务器上办理；不参与任何项目，也看不到未公开的内容。",
        "The system administrator keeps servers, backups and recovery, on the servers themselves; it has no part in "
        "any project and sees nothing that is not public.",
    ),
}
