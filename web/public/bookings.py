"""Appointments as everybody meets them: free times of an office, a form, one appointment by number and code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import bookings
from approval.acts.dockets import Held
from approval.rules import booking
from approval.rules.booking import LAPSED, TABLE, Slot
from approval.rules.docket import By
from kernel import canon
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.desks.errands import UNCHOSEN, select
from web.public import docket_kinds as kinds
from web.public.docket_kinds import Own, Shown
from web.views.dockets import Asking, DoorPage, Sheet
from web.views.elements import Choice, Empty, Fact, Field, Form, Link
from web.views.letters import Part
from web.words import Text, join

ADDRESS: Final = "/approvals/booking"
LINK: Final = Link(Words("预约", "Appointments"), ADDRESS)
NONE: Final = Empty(Words("现在没有可预约的时段。", "No times are offered now."))
PERSONAL: Final = {
    "name": Words("姓名", "Name"),
    "contact": Words("电话号码", "Telephone"),
    "about": Words("办理事项", "What it is about"),
}
_AT: Final = Words("时段", "Time")


def door(ctx: Context) -> DoorPage:
    """The offices at which one may book."""
    offices = bookings.offering(ctx)
    rows = tuple((kinds.office(ctx, code), str(len(_open(ctx, code)))) for code in offices)
    return DoorPage(
        LINK.text,
        Words("约好时段到窗口办理，不用注册，不收费。", "Book a time at a window: no account, no fee."),
        tuple(Link(kinds.office(ctx, code), address(code)) for code in offices),
        (
            Sheet(
                Words("可预约的单位", "Where one may book"),
                (Words("单位", "Office"), Words("可约时段", "Times")),
                rows,
                NONE,
            ),
        ),
        of=kinds.WHERE,
    )


def address(unit: str) -> str:
    return f"{ADDRESS}/{unit}"


def at_office(ctx: Context, unit: str, form: Form | None = None, error: Text = "") -> DoorPage:
    """The times of one office; `form` is what was typed before it was refused."""
    of = units.standing(ctx, unit)
    rows = tuple((_said(slot), str(left), str(slot.places)) for slot, left in bookings.free(ctx, unit))
    heads = (_AT, Words("余量", "Free"), Words("名额", "Places"))
    note = Words(
        "提交后得到编号和查询码。请在 30 分钟内凭查询码确认，逾期名额释放；爽约满三次，90 天内不能预约。",
        "You get a number and a code. Confirm by the code within 30 minutes, or the place is free again; who misses"
        " three appointments cannot book for 90 days.",
    )
    return DoorPage(
        of.name,
        Words("选择时段预约。", "Choose a time."),
        (),
        (Sheet(Words("可约时段", "Free times"), heads, rows, NONE),),
        (Asking(Words("预约", "Book"), note, form or asking(ctx, unit)),),
        of=LINK,
        error=error,
    )


def asking(ctx: Context, unit: str) -> Form:
    """The form of one office."""
    return Form(address(unit), (when(ctx, unit), *personal()), Words("预约", "Book"))


def when(ctx: Context, unit: str) -> Field:
    return select("slot", _AT, UNCHOSEN, *(Choice(_value(slot), _said(slot)) for slot in _open(ctx, unit)))


def personal() -> tuple[Field, ...]:
    return tuple(Field(name, label, "tel" if name == "contact" else "text") for name, label in PERSONAL.items())


def _open(ctx: Context, unit: str) -> list[Slot]:
    return [slot for slot, left in bookings.free(ctx, unit) if left > 0]


def _value(slot: Slot) -> str:
    return f"{slot.day.isoformat()} {slot.at}"


def _said(slot: Slot) -> Text:
    return join(slot.day.isoformat(), slot.at, by=" ")


def _parts(ctx: Context, of: Held) -> Iterator[Part]:
    slot = bookings.slot(ctx, of)
    rows = (Fact(Words("单位", "Office"), kinds.office(ctx, of.unit)), Fact(_AT, _said(slot), style="n"))
    yield Part(Words("预约情况", "The appointment"), rows)
    yield kinds.course(of)


def _stage(ctx: Context, of: Held) -> Words | None:
    until = bookings.place(ctx, of).until
    return LAPSED if booking.lapsed(of.stage, until, canon.instant(ctx.now)) else None


SHOWN: Final = Shown(
    Words("预约", "Appointment"),
    TABLE,
    _parts,
    {
        "confirm": Own(bookings.confirm, Words("确认预约", "Confirm"), code=True),
        "cancel": Own(bookings.cancel, Words("取消预约", "Cancel"), plain=True,
                      confirm=Words("我取消这次预约", "I cancel this appointment")),
    },
    lambda _ctx, of: TABLE.open(of.stage, By.DESK, By.ASKER),
    _stage,
    PERSONAL,
)  # fmt: skip
