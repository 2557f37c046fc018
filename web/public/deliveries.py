"""Orders for delivery: who gets something, by number and code; the office at its desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import delivering
from approval.acts.dockets import Held
from approval.rules.delivery import FREE, TABLE
from approval.rules.docket import By, of_verb
from kernel.context import Context
from kernel.errors import Words
from web.public import docket_kinds as kinds
from web.public.docket_kinds import Own, Shown
from web.views.elements import Fact
from web.views.letters import Part
from web.words import join, phrase

PERSONAL: Final = {
    "name": Words("收件人", "Who gets it"),
    "contact": Words("电话号码", "Telephone"),
    "title": Words("寄送内容", "What is sent"),
    "address": Words("地址", "Address"),
}


def _parts(ctx: Context, of: Held) -> Iterator[Part]:
    due = delivering.due(of)
    rows = [
        Fact(Words("寄出单位", "Office"), kinds.office(ctx, of.unit)),
        Fact(Words("应付", "Due"), phrase("{sum}", sum=due), style="n"),
    ]
    if due != FREE and of_verb(of.acts, "pay", "collect"):
        checked = (
            Words("已对账", "agrees with the statement")
            if delivering.reconciled(ctx, of)
            else Words("待对账", "to be compared")
        )
        rows.append(Fact(Words("支付", "Payment"), checked))
    sent = of_verb(of.acts, "send")
    rows += [Fact(Words("运单", "Tracking"), join(one.text("carrier"), one.text("tracking"))) for one in sent]
    yield Part(Words("寄送情况", "The delivery"), tuple(rows))
    yield kinds.course(of)


SHOWN: Final = Shown(
    Words("寄送", "Delivery"),
    TABLE,
    _parts,
    {
        "cancel": Own(
            delivering.cancel, Words("取消寄送", "Cancel"), confirm=Words("我取消寄送", "I cancel it"), plain=True
        )
    },
    lambda _ctx, of: TABLE.open(of.stage, By.DESK, By.ASKER),
    personal=PERSONAL,
)
