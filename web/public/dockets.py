"""Services beside an approval for who knows number and code, of whatever kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from approval.acts import assisting, conferences, delivering, dockets, prospects
from approval.acts import bookings as booked
from approval.acts.dockets import Held
from kernel.context import Context
from kernel.errors import NotFound, Words
from web.public import assistance, bookings, deliveries
from web.public import conferences as shown_conferences
from web.public.docket_kinds import DOOR, WHERE, Own, Shown
from web.views.dockets import Asking, DoorPage
from web.views.elements import Fact, Field, Form
from web.views.letters import LetterPage
from web.words import Text, join

KINDS: Final[Mapping[str, Shown]] = {
    booked.KIND: bookings.SHOWN,
    assisting.KIND: assistance.SHOWN,
    prospects.KIND: assistance.LEAD,
    conferences.KIND: shown_conferences.SHOWN,
    delivering.KIND: deliveries.SHOWN,
}
CASE: Final = f"{DOOR}/case"
CODE: Final = Field("code", Words("查询码", "Code"))


def shown(of: Held) -> Shown:
    return KINDS[str(of.row.kind)]


def door(error: Text = "") -> DoorPage:
    """What there is, and the form that finds one again."""
    fields = (Field("number", Words("编号", "Number"), hint="FB-2026-000001"), CODE)
    look = Form(CASE, fields, Words("查询", "Look it up"), plain=True)
    note = Words("编号和查询码在提交时得到。", "Number and code were given when it was asked for.")
    return DoorPage(
        WHERE.text,
        Words("不用注册，凭编号和查询码办理。", "No account: number and code are enough."),
        (bookings.LINK, assistance.LINK),
        asks=(Asking(Words("查询", "Look it up"), note, look),),
        error=error,
    )


def case(ctx: Context, of: Held, secret: str, fresh: str = "", error: Text = "") -> LetterPage:
    """For who knows `secret`; a `fresh` code is shown, this once."""
    kind = shown(of)
    now = kind.now(ctx, of)
    return LetterPage(
        of=WHERE,
        title=join(kind.title, of.id, by=" "),
        now=Words(f"{now.zh}。", f"{now.en}."),
        next="",
        parts=tuple(kind.parts(ctx, of)),
        forms=tuple(_forms(of, kind, secret)),
        code=fresh,
        error=error,
    )


def serving(ctx: Context, case: str) -> tuple[Fact, ...]:
    """What serves an application, by number; an agent that was offered with it is opened by its code."""
    every = dockets.of_case(ctx, case)
    return tuple(Fact(shown(of).title, join(of.id, shown(of).now(ctx, of))) for of in every)


def own(of: Held, verb: str) -> Own:
    """NotFound `act.unknown` for what who asked cannot do itself."""
    found = shown(of).own.get(verb)
    if found is None:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    return found


def _forms(of: Held, kind: Shown, secret: str) -> Iterator[Form]:
    """What is possible now. The code goes along, but where it has to be typed to show that it was noted."""
    for verb, act in kind.own.items():
        if any(step.verb == verb and of.stage in step.sources for step in kind.table.steps):
            fields = (CODE, *act.fields) if act.code else act.fields
            hidden = (("number", of.id),) if act.code else (("number", of.id), ("code", secret))
            yield Form(f"{CASE}/{verb}", fields, act.key, act.confirm, hidden=hidden, plain=act.plain)
