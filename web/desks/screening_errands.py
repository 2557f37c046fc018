"""The supervisor's word on a lead, as a form."""

from __future__ import annotations

from typing import Final

from evaluation.acts import leads
from evaluation.acts.leads import STATUSES
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from web.desks import screening
from web.desks.errands import Errand, select
from web.views.elements import Choice, Field


def _fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    found = leads.found(ctx, leads.lot_of(subject))
    every = (Choice(id_, text) for id_, text in screening.choices(found)) if found else ()
    return (
        select("lead", Words("线索", "Lead"), *every),
        select("status", Words("处理情况", "What became of it"), *(Choice(each, STATUSES[each]) for each in STATUSES)),
        Field("text", Words("理由", "Reason"), "textarea"),
    )


ERRANDS: Final[dict[str, Errand]] = {
    leads.JUDGE: Errand(
        leads.JUDGE,
        (R.SUPERVISOR,),
        Words(
            "说明对一条线索做了什么、为什么。不否决投标，不改变评标结果；是否串通另行依法认定。",
            "Say what was done about a lead, and why. It rejects no bid and changes no result; whether there was "
            "collusion is found elsewhere, by law.",
        ),
        Words("记录处理情况", "Put it on record"),
        _fields,
        confirm=Words("这是我部门的处理情况", "This is what our department has done"),
        cautions=(
            Words(
                "签名后不能撤回；日志公开它的承诺，内容只有监督部门能看。",
                "It cannot be taken back; the public log holds its commitment, only supervision can read it.",
            ),
        ),
    ),
}
