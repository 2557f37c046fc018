"""The notices of what is missing, for who reads the application."""

from __future__ import annotations

from approval.acts import matters
from approval.acts.cases import Held
from approval.rules import notice
from approval.rules.notice import Notice
from kernel.context import Context
from kernel.errors import NotFound


def every(ctx: Context, of: Held) -> list[Notice]:
    """The first one first."""
    found = {one.matter: matters.version_on(ctx.tx, one.matter, of.case.received) for one in of.case.branches}
    return notice.notices(of.acts, found)


def find(ctx: Context, of: Held, number: int) -> Notice:
    """The notice of the act at that place of the chain. NotFound `approval.notice`."""
    found = next((one for one in every(ctx, of) if one.number == number), None)
    if found is None:
        raise NotFound("approval.notice", "没有这份告知书", "there is no such notice", field="number")
    return found
