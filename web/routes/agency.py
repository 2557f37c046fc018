"""The agency's draft of a tender: a page of its own and one for each lot, every gap named, then on to publish."""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from experts.acts import reading as drawn
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, Refusal
from people.acts import reading as people
from signing.acts import signatures
from signing.rules.certificate import Purpose
from trading.acts import announce, reading
from trading.acts.reading import Project
from trading.rules import category
from web.answers import Answered, Answers, answers
from web.desks import drafting, drafting_bills, drafting_gaps, duties
from web.desks import drafting_pages as pages
from web.desks.drafting import Draft
from web.desks.drafting_asks import put
from web.desks.drafting_gaps import Gaps
from web.desks.drafting_pages import Shown
from web.desks.drafting_tables import rows
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.visit import Visit

LARGEST: Final = 64 * 1024 * 1024
MEDIA: Final = "application/octet-stream"


def _agency(visit: Visit) -> Actor:
    who = signed_in(visit)
    if who.role is not Role.AGENCY:
        raise NotAllowed("act.not_allowed", "只能由代理机构办理", "only an agency may do this")
    return who


def _project(ctx: Context, id: str) -> Project:
    """The agency's own project; another's is the same NotFound as none."""
    for one in reading.projects(ctx):
        if one.id == id:
            return one
    raise NotFound("project.unknown", "没有这个项目", "no such project", field="project")


def _draft(ctx: Context, project: Project) -> tuple[Draft, bool]:
    """The draft as it stands, and whether it was ever saved."""
    for _, of, held in reading.drafts(ctx):
        if of == project.id:
            return dict(held), True
    kind = category.known(project.category, ctx.catalogue)
    category.may_be_tendered(kind)
    name = people.names(ctx).get(ctx.actor.org, "")
    return drafting.begun(project, ctx.actor, name, kind, announce.number(ctx, project.id)), False


# ---------------------------------------------------------------- the tender


@get("/me/projects/{project:str}/draft", include_in_schema=False, sync_to_thread=True)
def draft(visit: Visiting, house: NamedDependency[House], project: FromPath[str]) -> Response[str]:
    """The tender's page with every gap named, once it was saved."""
    with house.looking(_agency(visit)) as ctx:
        found = _project(ctx, project)
        held, saved = _draft(ctx, found)
    return page(visit, "draft", pages.tender(project, found.title, held, Shown(drafting_gaps.tender(held), saved)))


@post(
    "/me/projects/{project:str}/draft",
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def save(visit: Visiting, house: NamedDependency[House], project: FromPath[str], given: Answered) -> Response[Any]:
    """Keep what was typed, do what the key says; on to the announcement once nothing is missing."""
    who = _agency(visit)
    with house.looking(who) as ctx:
        found = _project(ctx, project)
        held, _ = _draft(ctx, found)
    made = drafting.filled(held, given.texts)
    gaps: Gaps = {}
    try:
        with house.acting(who) as ctx:
            gaps = _attached(ctx, made, given)
            drafting_bills.settle(ctx, made, held)
            made, to = drafting.pressed(made, given.texts, announce.number(ctx, project))
            tender = announce.draft(ctx, project, made)
            gaps |= {} if to else _lawful(ctx, tender, made)
    except Refusal as refusal:
        view = pages.tender(project, found.title, made, Shown(error=drafting_gaps.said(refusal)))
        return page(visit, "draft", view, status_of(refusal))
    if to:
        return Redirect(pages.way(project, to), status_code=303)
    if gaps.keys() <= {"invited"} and not drafting_gaps.count(made):
        return Redirect(duties.act(tender, "invite" if gaps else "announce"), status_code=303)
    return page(
        visit, "draft", pages.tender(project, found.title, made, Shown(drafting_gaps.tender(made) | gaps, True))
    )


def _lawful(ctx: Context, tender: str, made: Draft) -> Gaps:
    """What the rules say of a draft that lacks nothing."""
    if drafting_gaps.count(made):
        return {}
    try:
        announce.prepared(ctx, tender)
    except Refusal as refusal:
        return {refusal.field: drafting_gaps.said(refusal)}
    return {}


def _attached(ctx: Context, made: Draft, given: Answers) -> Gaps:
    """Take in the files that came: an attachment, certificates of custodians; what is wrong with them."""
    wrong: Gaps = {}
    if data := given.files.get("file"):
        name = given.names.get("file", "file")
        media = mimetypes.guess_type(name)[0] or MEDIA
        others: list[Json] = [one for one in rows(made, "files") if one.get("name") != name]
        made["files"] = [
            *others,
            {"name": name, "sha256": ctx.blobs.put(data), "size": len(data), "media_type": media},
        ]
    for i in range(1, drafting.CERTIFICATES + 1):
        if data := given.files.get(f"custodian.{i}"):
            try:
                _custodian(ctx, made, i, data)
            except Refusal as refusal:
                wrong[f"custodian.{i}"] = drafting_gaps.said(refusal)
    return wrong


def _custodian(ctx: Context, made: Draft, i: int, data: bytes) -> None:
    named = signatures.examine(ctx, data, Purpose.ENCRYPT)
    ctx.blobs.put(data)
    holder: dict[str, Json] = {"i": i, "code": named.org, "name": named.org_name, "certificate_sha256": named.sha256}
    others = [one for one in rows(made, "seal.custodians") if one.get("i") != i]
    kept: list[Json] = [*sorted([*others, holder], key=lambda one: str(one.get("i")).rjust(9))]
    put(made, "seal.custodians", kept)


# ---------------------------------------------------------------- a lot


@get("/me/projects/{project:str}/draft/lots/{n:int}", include_in_schema=False, sync_to_thread=True)
def lot(visit: Visiting, house: NamedDependency[House], project: FromPath[str], n: FromPath[int]) -> Response[str]:
    """A lot's page; its gaps are named unless nobody has typed into it yet."""
    with house.looking(_agency(visit)) as ctx:
        found = _project(ctx, project)
        held, known = _with_lot(ctx, found, n), drawn.specialties(ctx.tx)
    fresh = drafting.is_fresh(held, n - 1, found)
    shown = Shown(drafting_gaps.lot(held, n - 1), not fresh, specialties=known)
    return page(visit, "draft", pages.lot(project, held, n - 1, shown))


@post(
    "/me/projects/{project:str}/draft/lots/{n:int}",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def save_lot(
    visit: Visiting, house: NamedDependency[House], project: FromPath[str], n: FromPath[int], given: Answered
) -> Response[Any]:
    """Keep what was typed, do what the key says; back to the tender once this lot lacks nothing."""
    who = _agency(visit)
    with house.looking(who) as ctx:
        held, known = _with_lot(ctx, _project(ctx, project), n), drawn.specialties(ctx.tx)
    made, said = drafting.lot_filled(held, n - 1, given.texts)
    shown = Shown(said=said.words, focus=said.focus, specialties=known)
    try:
        with house.acting(who) as ctx:
            wrong = drafting_bills.settle(ctx, made, held)
            announce.draft(ctx, project, made)
    except Refusal as refusal:
        view = pages.lot(project, made, n - 1, replace(shown, error=drafting_gaps.said(refusal)), given)
        return page(visit, "draft", view, status_of(refusal))
    gaps = drafting_gaps.lot(made, n - 1)
    if n - 1 in wrong:
        gaps[drafting_bills.SOURCE] = drafting_gaps.said(wrong[n - 1])
    if to := given.text("go"):
        return Redirect(pages.way(project, to), status_code=303)
    if not said.words and not gaps:
        return Redirect(pages.home(project), status_code=303)
    shown = replace(shown, gaps=gaps, checked=not said.words or given.text("checked") == "yes")
    return page(visit, "draft", pages.lot(project, made, n - 1, shown, given))


@post(
    "/me/projects/{project:str}/draft/lots/{n:int}/totals",
    include_in_schema=False,
    sync_to_thread=True,
    status_code=200,
    dependencies={"given": Provide(answers)},
)
def totals(
    visit: Visiting, house: NamedDependency[House], project: FromPath[str], n: FromPath[int], given: Answered
) -> Response[str]:
    """What the rows add up to as typed; nothing is kept."""
    with house.looking(_agency(visit)) as ctx:
        held = _with_lot(ctx, _project(ctx, project), n)
    made, _ = drafting.lot_filled(held, n - 1, given.texts)
    return page(visit, "draft_totals", pages.totals(drafting.lots(made)[n - 1]))


def _with_lot(ctx: Context, project: Project, n: int) -> Draft:
    """The draft, which has an n-th lot (from 1); NotFound if it has not."""
    held, _ = _draft(ctx, project)
    if not 1 <= n <= len(drafting.lots(held)):
        raise NotFound("lot.unknown", f"草稿没有标段 {n}", f"the draft has no lot {n}", field="lot")
    return held


ROUTES = (draft, save, lot, save_lot, totals)
