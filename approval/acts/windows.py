"""The windows of a hall as data: the newest list in the chain of its centre holds. Applications belong to the centre,
so they go on at whatever window their office is served from now on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from approval.acts.cases import HEADS
from approval.rules import window
from approval.rules.window import Window
from kernel import journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from people.acts import units
from people.rules.unit import Kind
from signing.rules.statement import Signed

TYPE: Final = "unit.arrange_windows"


def arrange_windows(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{windows: [{name, serves}…]}` by head or deputy of the centre: the whole list anew."""
    own = units.acting(ctx, subject.removeprefix(units.PREFIX), *HEADS)
    if own.kind is not Kind.CENTRE:
        raise NotValid(
            "approval.site", "只能由政务服务中心统一收件", "only a centre takes applications in", field="site"
        )
    for one in window.read(body):
        for office in one.serves:
            units.standing(ctx, office)
    return journal.append(ctx, Act("arrange_windows", subject, ctx.actor, ctx.now, {**body, "by": ctx.actor.id}))


def of_site(tx: Connection, site: str) -> tuple[Window, ...]:
    """Empty where the centre has never said."""
    said = [one.body for one in journal.entries(tx, units.subject(site)) if one.type == TYPE]
    return window.read({"windows": said[-1]["windows"]}) if said else ()


def serving(tx: Connection, site: str, office: str) -> str:
    """The name of the window at which an office is served in that hall; empty where the centre has not said."""
    found = window.serving(of_site(tx, site), office)
    return found.name if found else ""
