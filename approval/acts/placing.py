"""Where approvals lie: what precedes the founding of an enterprise belongs into its department's approval office
(审批办), which holds approvers; whatever still lies elsewhere is listed."""

from __future__ import annotations

from dataclasses import dataclass

from approval.acts import matters
from approval.rules.matter import Matter, Type
from kernel.context import Context
from kernel.deadlines import day_of
from people.acts import units
from people.rules.unit import Post


@dataclass(frozen=True, slots=True)
class Scattered:
    """A precondition that another office of the department has than `proper`, its approval office; None where the
    department has none."""

    matter: Matter
    proper: str | None


def scattered(ctx: Context) -> list[Scattered]:
    """By the code of the matter."""
    found = [one for one in matters.as_of(ctx.tx, day_of(ctx.now)) if one.type is Type.PRECONDITION and one.enterprise]
    return [Scattered(one, proper) for one in found if (proper := _proper(ctx, one.office)) != one.office]


def _proper(ctx: Context, office: str) -> str | None:
    """The approval office of the department to which an office belongs: itself, where somebody in it approves."""
    if _approves(ctx, office):
        return office
    parent = next((one.parent for one in units.every(ctx.tx) if one.code == office), None)
    department = parent or office
    around = (one.code for one in units.under(ctx.tx, department) if one.code != office)
    return next((code for code in (department, *around) if _approves(ctx, code)), None)


def _approves(ctx: Context, code: str) -> bool:
    return any(one.post is Post.APPROVER and one.holds(ctx.now) for one in units.holders(ctx.tx, code))
