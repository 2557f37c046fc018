"""Bundles of matters (一件事) as everybody reads them: what belongs to each, stage by stage."""

from __future__ import annotations

from typing import Final

from approval.acts import bundles, matters
from approval.rules import process
from approval.rules.bundle import Bundle
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Kind
from web.desks import duties
from web.flow_charts import Band, Step
from web.public import guides, powers
from web.views.elements import Field, Form, Link
from web.views.guides import BundlePage
from web.views.public import NoticeRow
from web.words import Text, phrase

ADDRESS: Final = "/approvals/bundles"
NEW: Final = "/approvals/new-bundle"
"""Not the list’s own address: a page that is read in a thread stands alone at its address."""
TITLE: Final = Words("一件事", "One thing, one submission")

_ID: Final = Field(
    "id",
    Words("编号", "Id"),
    hint=Words("小写字母、数字、短横，不超过 32 位", "small letters, digits, dashes; at most 32"),
)
_ENTER: Final = Form(NEW, (_ID,), Words("公布一件事", "Publish a bundle"), plain=True)


def address(id: str) -> str:
    return f"{ADDRESS}/{id}"


def listing(ctx: Context, actor: Actor) -> BundlePage:
    rows = tuple(NoticeRow(one.name, address(one.id), (_size(one), promise(ctx, one))) for one in bundles.every(ctx))
    return BundlePage(
        of=(guides.HOME,),
        title=TITLE,
        lead=Words(
            "要办成一件事需要的全部事项，一次申请，一并办理。",
            "All that one thing needs, handed in together and handled side by side.",
        ),
        listed=rows,
        entering=_ENTER if actor.role is Role.OFFICER and _keeps(ctx, actor) else None,
    )


def _keeps(ctx: Context, actor: Actor) -> bool:
    own = units.find(ctx.tx, actor.org)
    return own is not None and own.kind is Kind.CENTRE


def page(ctx: Context, id: str, actor: Actor) -> BundlePage:
    """NotFound `bundle.unknown`."""
    of = bundles.standing(ctx, id)
    today = day_of(ctx.now)
    every = {code: matters.version_on(ctx.tx, code, today) for code in of.matters}
    bands = tuple(
        Band(stage.name, tuple((Step(code, every[code].name), guides.address(code)) for code in stage.matters))
        for stage in of.stages
    )
    return BundlePage(
        of=(guides.HOME, Link(TITLE, ADDRESS)),
        title=of.name,
        lead=phrase("{size}，{promise}", size=_size(of), promise=promise(ctx, of)),
        keys=(Link(Words("停办", "End it"), duties.act(bundles.subject(id), "end")),)
        if actor.role is Role.OFFICER
        else (),
        bands=bands,
        rows=tuple(powers.rows(ctx, list(every.values()))),
    )


def _size(of: Bundle) -> Text:
    return phrase("{n} 个事项，{stages} 个阶段", n=len(of.matters), stages=len(of.stages))


def promise(ctx: Context, of: Bundle) -> Text:
    """What the city promises for the whole; else the longest promise of its matters counts, as each is decided."""
    if not of.process:
        return Words("各事项按各自的承诺时限办结", "each matter is decided in its own time")
    made = process.known(of.process, ctx.catalogue)
    if made.unit == "wd":
        return phrase("总体承诺 {n} 个工作日", n=made.promised)
    return phrase("总体承诺 {n} 个月", n=made.promised)
