"""An office's dockets beside its cases: lists by kind, one of them with who asked for it and what may be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from approval.acts import assisting, bookings, conferences, delivering, dockets, prospects
from approval.acts.dockets import Held
from approval.rules.docket import DESK
from disclosure.rules import wording
from kernel import ids
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.public import assistance, docket_kinds
from web.public import bookings as public_bookings
from web.public import dockets as public
from web.views.elements import Empty, Link, Sign
from web.views.letters import DeskPage, LetterPage, Listed, Part, Row
from web.words import join

ADDRESS: Final = "/me/services"
LINK: Final = Link(Words("预约、代办和送达", "Appointments, agents, delivery"), ADDRESS)
KINDS: Final = frozenset(public.KINDS)
"""The letters of the kinds of dockets."""
SHOWN: Final = 100
"""Rows of one list."""
_OPEN: Final = Sign("act", Words("办理中", "in hand"))
_OVER: Final = Sign("good", Words("已结束", "over"))


def page(ctx: Context) -> DeskPage:
    """The lists of the caller's own office."""
    office = units.own(ctx, *DESK).code
    return DeskPage(
        (_booked(ctx, office), _orders(ctx, office), _leads(ctx, office), _reviews(ctx, office), _sent(ctx, office)),
        LINK.text,
    )


def _booked(ctx: Context, office: str) -> Listed:
    """Who comes today."""
    chain = bookings.subject(office)
    rows = tuple(_row(ctx, of, bookings.slot(ctx, of).at) for of in bookings.of_day(ctx, office, day_of(ctx.now)))
    offer = Link(Words("提供预约时段", "Offer times"), duties.act(chain, "offer"))
    none = Empty(Words("今天没有预约。", "No appointments today."), public_bookings.LINK)
    return Listed(Words("今天的预约", "Appointments today"), offer, rows, none)


def _orders(ctx: Context, office: str) -> Listed:
    rows = tuple(_row(ctx, of, _until(of)) for of in dockets.of_unit(ctx, assisting.KIND, office, SHOWN))
    offer = Link(Words("主动提供代办", "Offer an agent"), duties.act(assisting.subject(office), "offer"))
    none = Empty(Words("还没有代办。", "No orders for agents yet."), assistance.LINK)
    return Listed(Words("代办", "Agents"), offer, rows, none)


def _until(of: Held) -> str:
    last = assisting.last_day(of)
    return last.isoformat() if last else ""


def _leads(ctx: Context, office: str) -> Listed:
    rows = tuple(_row(ctx, of) for of in dockets.of_unit(ctx, prospects.KIND, office, SHOWN))
    enter = Link(Words("登记招商线索", "Enter a lead"), duties.act(prospects.subject(office), "enter"))
    return Listed(Words("招商线索", "Leads"), enter, rows, Empty(Words("还没有线索。", "No leads yet.")))


def _reviews(ctx: Context, office: str) -> Listed:
    rows = tuple(_row(ctx, of) for of in conferences.concerning(ctx, office, SHOWN))
    call = Link(Words("召集会审", "Call a review"), duties.act(conferences.subject(office), "call"))
    return Listed(Words("会审和审图", "Reviews"), call, rows, Empty(Words("还没有会审。", "No reviews yet.")))


def _sent(ctx: Context, office: str) -> Listed:
    rows = tuple(_row(ctx, of) for of in dockets.of_unit(ctx, delivering.KIND, office, SHOWN))
    order = Link(Words("登记寄送", "Enter a delivery"), duties.act(delivering.subject(office), "order"))
    compare = Link(Words("支付对账", "Compare a statement"), duties.act(delivering.subject(office), "reconcile"))
    return Listed(
        Words("证照寄送", "Deliveries"), order, rows, Empty(Words("还没有寄送。", "No deliveries yet."), compare)
    )


def _row(ctx: Context, of: Held, due: str = "") -> Row:
    kind = public.shown(of)
    acts = kind.desk(ctx, of)
    what = " ".join(str(dockets.details(of).get(name) or "") for name in ("name", "about", "title")).strip()
    return Row(of.id, address(of.id), what or of.id, kind.now(ctx, of), _OPEN if acts else _OVER, due)


def after(subject: str) -> str:
    """Where what was done is to be seen: an office's own chain has its lists."""
    return ADDRESS if subject.count("-") == 1 else address(subject)


def address(id: str) -> str:
    """Where an officer finds it."""
    return f"{ADDRESS}/{id}"


def own(ctx: Context, id: str) -> Held:
    """For the people of the office that has it, or was called in. NotAllowed, NotFound."""
    of = dockets.find(ctx, id)
    units.acting(ctx, ctx.actor.org if ctx.actor.org in of.members else of.unit, *DESK)
    return of


def one(ctx: Context, id: str) -> LetterPage:
    """One of them, with who asked for it and what may be done now."""
    of = own(ctx, id)
    kind = public.shown(of)
    said = dockets.details(of)
    who = tuple(docket_kinds.facts(said, kind.personal))
    event = ids.kind(of.id)
    acts = tuple(Link(wording.act(f"{event}.{verb}"), duties.act(of.id, verb)) for verb in kind.desk(ctx, of))
    now = kind.now(ctx, of)
    asked = (Part(Words("申请人", "Who asked"), who),) if who else ()
    page = LetterPage(LINK, join(kind.title, of.id, by=" "), Words(f"{now.zh}。", f"{now.en}."), "", ())
    return replace(page, acts=acts, parts=(*asked, *kind.parts(ctx, of)))
