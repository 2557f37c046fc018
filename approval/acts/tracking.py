"""Large projects (亿元以上): tracked from their first application on, without anybody's doing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from approval.acts import orders
from approval.rules.order import Asked, Origin, large
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import Budget, Unit, day_of, due, ends_at
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.workdays import announced

REPORT: Final = Budget(1, Unit.MONTHS, "")
"""The site reports on it within a month; whoever oversees sets every further time."""


def begin(ctx: Context, site: str, facts: Mapping[str, Json]) -> Entry | None:
    """Track the `project` of the application, of so many yuan (`investment`), to be reported on by the site where it
    has come in; None for one that is not so large or is tracked already."""
    reader = Reader(facts)
    project = reader.text("project") if reader.has("project") else ""
    investment = reader.integer("investment", 0, 10**18) if reader.has("investment") else 0
    if not project or not large(Decimal(investment)) or orders.of_project(ctx.tx, project) is not None:
        return None
    until = ends_at(due(day_of(ctx.now), REPORT, (), announced()))
    return orders.begin(ctx, Asked(Origin.PROJECT, site, project, until), {"amount": investment})
