"""The errands of dockets beside an approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import dockets
from approval.rules.docket import DESK
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from web.answers import Answers
from web.desks import docket_desk
from web.desks.errands import Errand, Facts, Fields, fixed, no_facts, no_fields
from web.public import bookings as public_bookings
from web.public import docket_kinds
from web.public import dockets as public
from web.views.elements import Fact, Field

_OFFICER: Final = (R.OFFICER,)
CODE_HINT: Final = Words("告诉申请人，凭编号和查询码办理", "tell it to who asks: number and code open it")
SURE: Final = Words("我以本单位名义办理以上事项，内容属实", "I do this for my office, and it is true")


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the act is about."""
    of = docket_desk.own(ctx, subject)
    kind = public.shown(of)
    said = tuple(docket_kinds.facts(dockets.details(of), kind.personal))
    return (Fact(Words("编号", "Number"), subject, style="n"), Fact(Words("状态", "State"), kind.now(ctx, of)), *said)


def errand(act: str, lead: Words, key: Words, fields: Fields = no_fields, about: Facts = facts) -> Errand:
    return Errand(act, _OFFICER, lead, key, fields, numbers, facts=about, confirm=SURE)


_COUNTS: Final = frozenset({"minutes", "places", "investment", "task", "comment", "version", "page", "x", "y"})


def numbers(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """The fields as they are, counts as numbers."""
    return numbers_of(given.json())


def numbers_of(said: Mapping[str, Json]) -> dict[str, Json]:
    """Texts that are counts as numbers."""
    return {name: _number(name, text) if name in _COUNTS else text for name, text in said.items()}


def _number(name: str, text: Json) -> int:
    if not str(text).isascii() or not str(text).isdigit():
        raise NotValid("docket.count", "须为整数", "give a whole number", field=name)
    return int(str(text))


def slotted(given: Mapping[str, Json]) -> dict[str, Json]:
    """The body of a booking from its form, in which day and time are one choice."""
    day, _, at = str(given.get("slot", "")).partition(" ")
    return {name: said for name, said in given.items() if name not in ("slot", "number", "sure")} | {
        "day": day,
        "at": at,
    }


def _booking(ctx: Context, subject: str) -> tuple[Field, ...]:
    unit = units.acting(ctx, subject.partition("-")[2], *DESK).code
    code = Field("code", public.CODE.label, value=dockets.code(ctx), hint=CODE_HINT)
    return (public_bookings.when(ctx, unit), *public_bookings.personal(), code)


ERRANDS: Final[dict[str, Errand]] = {
    "booking.offer": errand(
        "booking.offer",
        Words(
            "从首个时段到末个时段，每隔若干分钟一段。", "From the first time to the last, one every so many minutes."
        ),
        Words("提供", "Offer"),
        fixed(
            Field("day", Words("日期", "Day"), "date"),
            Field("first", Words("首个时段", "First time"), "time", "09:00"),
            Field("last", Words("末个时段", "Last time"), "time", "16:30"),
            Field("minutes", Words("每段分钟数", "Minutes each"), value="30", mode="numeric"),
            Field("places", Words("每段名额", "Places each"), value="5", mode="numeric"),
        ),
        no_facts,
    ),
    "booking.book": Errand(
        "booking.book",
        _OFFICER,
        Words("为来电人预约；与网上预约同一名额。", "For who calls: the same places as on the web."),
        Words("预约", "Book"),
        _booking,
        lambda _ctx, _subject, given: slotted(given.json()),
        confirm=SURE,
    ),
    "booking.confirm": errand(
        "booking.confirm", Words("申请人来电确认。", "The caller confirms it."), Words("确认", "Confirm")
    ),
    "booking.cancel": errand(
        "booking.cancel", Words("申请人来电取消。", "The caller cancels it."), Words("取消", "Cancel")
    ),
    "booking.come": errand(
        "booking.come", Words("只在预约当天登记。", "On the day of the appointment only."), Words("登记到场", "Enter")
    ),
}
