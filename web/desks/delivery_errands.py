"""The errands of deliveries."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from approval.acts import dockets
from approval.rules.docket import DESK
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.answers import Answers
from web.desks.docket_errands import CODE_HINT, errand
from web.desks.errands import Errand, fixed, no_facts
from web.public.deliveries import PERSONAL
from web.public.dockets import CODE
from web.views.elements import Field

_AMOUNT: Final = Field(
    "amount",
    Words("金额（元）", "Amount (yuan)"),
    mode="decimal",
    hint=Words("两位小数，如 12.00；免费填 0.00", "two decimals; 0.00 if free"),
)
_CASE: Final = Field("case", Words("办件编号", "Number of the application"), required=False, hint="F-2026-000001")


def _ordering(ctx: Context, subject: str) -> tuple[Field, ...]:
    units.acting(ctx, subject.partition("-")[2], *DESK)
    personal = (Field(name, label) for name, label in PERSONAL.items())
    return (*personal, _AMOUNT, _CASE, Field("code", CODE.label, value=dockets.code(ctx), hint=CODE_HINT))


def _stated(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    file = base64.b64encode(given.files.get("file", b"")).decode()
    return {"day": given.text("day"), "file": file}


_RECONCILE: Final = errand(
    "delivery.reconcile",
    Words("上传支付机构当天的对账文件，逐笔核对。", "The provider’s statement of a day, compared line by line."),
    Words("对账", "Compare"),
    fixed(
        Field("day", Words("日期", "Day"), "date"),
        Field("file", Words("对账文件（CSV）", "Statement (CSV)"), "file", hint="reference,order,amount"),
    ),
    no_facts,
)
_EVERY: Final = (
    errand(
        "delivery.order",
        Words("登记要寄送的证照。", "What is to be sent."),
        Words("登记", "Enter"),
        _ordering,
        no_facts,
    ),
    errand(
        "delivery.pay",
        Words("申请人在窗口支付，按小票登记。", "Paid at the window, as the slip says."),
        Words("登记支付", "Enter the payment"),
        fixed(Field("reference", Words("流水号", "Reference")), _AMOUNT),
    ),
    errand("delivery.cancel", Words("申请人取消寄送。", "The applicant cancels it."), Words("取消", "Cancel")),
    errand(
        "delivery.send",
        Words("支付后才能寄出。", "Never before it is paid."),
        Words("寄出", "Send"),
        fixed(Field("carrier", Words("承运单位", "Carrier")), Field("tracking", Words("运单号", "Tracking number"))),
    ),
    errand("delivery.bring_back", Words("退回后可以再寄。", "It can be sent again."), Words("登记退回", "Enter")),
    errand("delivery.deliver", Words("申请人已收到。", "The applicant has it."), Words("登记送达", "Enter")),
    replace(_RECONCILE, body=_stated),
)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in _EVERY}
