"""How often those who were drawn were called, on the lot's page of the offices: counts, and never whom."""

from __future__ import annotations

from typing import Final

from evaluation.acts import members
from experts.acts import calling
from experts.rules.calls import Carried
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from trading.rules.lifecycle import Stage
from web.desks.duties import Held
from web.views.elements import Fact
from web.words import join, phrase

_SEE: Final = frozenset({Role.AGENCY, Role.CENTRE, Role.SUPERVISOR})
_NAMES: Final = {
    Carried.CARRIED: Words("已送达线路", "carried"),
    Carried.WAITING: Words("等待线路", "waiting for the line"),
    Carried.FAILED: Words("无法接通", "could not be carried"),
    Carried.UNCONNECTED: Words("线路未接入，只有站内消息", "no line connected: on the site alone"),
    Carried.NEEDLESS: Words("已先答复", "answered before"),
}


def shown(ctx: Context, held: Held) -> tuple[Fact, ...]:
    """Nothing before the opening, and once nobody was called."""
    if held.role not in _SEE or held.lot.stage not in (Stage.OPENED, Stage.EVALUATING):
        return ()
    told = calling.told(ctx.tx, members.sitting(ctx, held.lot).did)
    parts = (phrase("{what} {n}", what=_NAMES[each], n=told[each]) for each in Carried if each in told)
    return (Fact(Words("联系专家次数", "Calls to experts"), join(*parts)),) if told else ()
