"""The agency's draft of a tender: one form, every gap named, then on to the announcement."""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, Refusal, Words
from people.acts import reading as people
from signing import acts as signing
from signing.rules.certificate import Purpose
from trading.acts import announce, reading
from trading.acts.reading import Project
from web.answers import Answered, Answers, answers, told
from web.desks import drafting, duties
from web.pages import page
from web.request import House, Visiting, signed_in
from web.views.desks import ActPage
from web.views.elements import Form, Link
from web.visit import Visit
from web.words import Text, phrase

LARGEST: Final = 64 * 1024 * 1024
DRAFT: Final = Words(
    "草稿不是正式行为，随时可以改；发布后只能澄清或修改。",
    "A draft can be changed at any time; once published it can only be clarified or amended.",
)
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


def _draft(ctx: Context, project: Project) -> tuple[dict[str, Any], bool]:
    """The draft as it stands, and whether it was ever saved."""
    for _, of, held in reading.drafts(ctx):
        if of == project.id:
            return dict(held), True
    return drafting.begun(project, ctx.actor, people.names(ctx).get(ctx.actor.org, "")), False


def _view(project: Project, draft: dict[str, Any], wrong: dict[str, Text]) -> ActPage:
    fields = tuple(replace(field, error=wrong.get(field.name, "")) for field in drafting.fields(draft))
    lead: Text = Words(
        "填写后保存。公告要求的内容齐全后，进入发布。",
        "Fill in and save. Once nothing is missing, you go on to publish.",
    )
    if wrong:
        lead = phrase("还有 {n} 处须补充或更正，公告才能发布。", n=len(wrong))
    form = Form(f"/me/projects/{project.id}/draft", fields, Words("保存", "Save"), partial=True)
    return ActPage(
        phrase("起草：{title}", title=project.title),
        Link(Words("工作台", "Desk"), "/me"),
        lead,
        form,
        asides=(DRAFT,),
    )


@get("/me/projects/{project:str}/draft", include_in_schema=False, sync_to_thread=True)
def draft(visit: Visiting, house: NamedDependency[House], project: FromPath[str]) -> Response[str]:
    """The draft with every gap named, once it was saved."""
    with house.looking(_agency(visit)) as ctx:
        found = _project(ctx, project)
        held, saved = _draft(ctx, found)
    return page(visit, "act", _view(found, held, drafting.missing(held) if saved else {}))


@post(
    "/me/projects/{project:str}/draft",
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def save(visit: Visiting, house: NamedDependency[House], project: FromPath[str], given: Answered) -> Response[Any]:
    """Keep what could be read; what could not stays in its field with the reason."""
    who = _agency(visit)
    with house.acting(who) as ctx:
        found = _project(ctx, project)
        held, _ = _draft(ctx, found)
        made, wrong = drafting.filled(held, given)
        wrong |= _attached(ctx, made, given)
        tender = announce.draft(ctx, project, made)
    gaps = drafting.missing(made) | {name: told(refusal) for name, refusal in wrong.items()}
    if not gaps:
        return Redirect(duties.act(tender, "announce"), status_code=303)
    view = _view(found, made, gaps)
    typed = tuple(replace(f, value=given.text(f.name)) if f.name in wrong else f for f in view.form.fields)
    return page(visit, "act", replace(view, form=replace(view.form, fields=typed)), 400 if wrong else 200)


def _attached(ctx: Context, made: dict[str, Any], given: Answers) -> dict[str, Refusal]:
    """Take in the files that came: an attachment, certificates of custodians."""
    wrong: dict[str, Refusal] = {}
    if data := given.files.get("file"):
        name = given.names.get("file", "file")
        kept = {"name": name, "sha256": ctx.blobs.put(data), "size": len(data)}
        others = [one for one in made["files"] if one["name"] != name]
        made["files"] = [*others, kept | {"media_type": mimetypes.guess_type(name)[0] or MEDIA}]
    for i in range(1, drafting.CERTIFICATES + 1):
        if data := given.files.get(f"custodian.{i}"):
            try:
                _custodian(ctx, made, i, data)
            except Refusal as refusal:
                wrong[f"custodian.{i}"] = refusal
    return wrong


def _custodian(ctx: Context, made: dict[str, Any], i: int, data: bytes) -> None:
    named = signing.examine(ctx, data, Purpose.ENCRYPT)
    ctx.blobs.put(data)
    holder = {"i": i, "code": named.org, "name": named.org_name, "certificate_sha256": named.sha256}
    others = [one for one in made["seal"]["custodians"] if one["i"] != i]
    made["seal"]["custodians"] = sorted([*others, holder], key=lambda one: int(one["i"]))


ROUTES = (draft, save)
