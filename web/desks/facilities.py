"""Rooms and equipment for the trading centre: what is booked, a form to book, one to name what can be booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kernel.context import Context
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Words
from trading.acts import booking
from trading.acts.booking import Booking, Facility
from trading.rules.booking import Kind
from web.answers import Answers
from web.views.elements import Choice, Field, Form
from web.views.workbench import BookedRow, FacilitiesPage
from web.words import Text, join, phrase

ADDRESS: Final = "/me/facilities"
KINDS: Final = {
    Kind.OPENING: Words("开标室", "Opening room"),
    Kind.EVALUATION: Words("评标室", "Evaluation room"),
    Kind.EQUIPMENT: Words("设备", "Equipment"),
}
_FACILITY: Final = Words("场地或设备", "Room or equipment")
_LOT: Final = Words("标段编号", "Number of the lot")
_SINCE: Final = Words("自", "From")
_UNTIL: Final = Words("至", "Until")
_QUARTERS: Final = Words("以 15 分钟为单位，北京时间", "By quarters of an hour, Beijing time")


def page(ctx: Context, error: Text = "", given: Answers | None = None) -> FacilitiesPage:
    """What is booked from now on; `given` is what was typed when it was refused with `error`."""
    listed = booking.facilities(ctx)
    return FacilitiesPage(
        rows=tuple(_row(one) for one in booking.ahead(ctx)),
        booking=_booking(listed, given) if listed else None,
        naming=_naming(given),
        error=error,
    )


def _row(one: Booking) -> BookedRow:
    during = phrase("{since} 至 {until}", since=one.since, until=one.until)
    hidden = (("facility", one.facility.id), ("since", one.since.isoformat()))
    back = Form(f"{ADDRESS}/give-back", (), Words("退订", "Give back"), hidden=hidden, plain=True)
    return BookedRow(_called(one.facility), during, one.lot, f"/lots/{one.lot}", one.title, back)


def _called(one: Facility) -> Text:
    return join(KINDS[one.kind], one.name)


def _booking(listed: Sequence[Facility], given: Answers | None) -> Form:
    typed = given.text if given else lambda _: ""
    choices = tuple(Choice(one.id, one.name, lang="zh-CN") for one in listed)
    return Form(
        f"{ADDRESS}/book",
        (
            Field("facility", _FACILITY, "select", typed("facility"), choices=choices),
            Field("lot", _LOT, value=typed("lot")),
            Field("since", _SINCE, "datetime-local", typed("since"), _QUARTERS),
            Field("until", _UNTIL, "datetime-local", typed("until")),
        ),
        Words("预订", "Book"),
    )


def _naming(given: Answers | None) -> Form:
    typed = given.text if given else lambda _: ""
    choices = tuple(Choice(kind.value, words) for kind, words in KINDS.items())
    return Form(
        ADDRESS,
        (
            Field("kind", Words("种类", "Kind"), "select", typed("kind"), choices=choices),
            Field("name", Words("名称", "Name"), value=typed("name")),
        ),
        Words("登记", "Register"),
        plain=True,
    )


def add(ctx: Context, given: Answers) -> None:
    booking.add(ctx, given.text("kind"), given.needed("name", Words("名称", "the name")))


def book(ctx: Context, given: Answers) -> None:
    facility = given.needed("facility", _FACILITY)
    since, until = (moment(given.needed(name, words), name) for name, words in (("since", _SINCE), ("until", _UNTIL)))
    booking.book(ctx, facility, given.needed("lot", _LOT), since, until)


def give_back(ctx: Context, given: Answers) -> None:
    booking.give_back(ctx, given.text("facility"), moment(given.text("since"), "since"))


def moment(text: str, field: str) -> datetime:
    """Without an offset it is Beijing time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as refusal:
        raise NotValid("act.field", "日期或时间不合格式", "this is no date and time", field=field) from refusal
    return found if found.tzinfo else found.replace(tzinfo=BEIJING)
