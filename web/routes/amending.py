"""An amendment of an announced tender: typed on the announced document, checked, then handed over to be signed."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel import canon
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, Refusal, Words
from signing.acts.tasks import Task
from trading.acts import announce, reading
from trading.acts.reading import Tender
from web import conduct
from web.answers import SURE, Answered, Answers, answers
from web.desks import amending, amending_pages, drafting_bills, drafting_gaps, duties, trading_errands
from web.desks.drafting import Draft
from web.desks.drafting_gaps import Gaps
from web.desks.drafting_pages import Shown
from web.desks.drafting_tables import rows
from web.pages import page
from web.problems import status_of
from web.request import House, Visiting, signed_in
from web.views.elements import Fact
from web.visit import Visit

ACT: Final = "tender.amend"
ERRAND: Final = trading_errands.ERRANDS[ACT]
LARGEST: Final = 64 * 1024 * 1024
MEDIA: Final = "application/octet-stream"
CHECKED: Final = "checked"
_NO_REASON: Final = Words("请填写：理由", "please fill in: reason")
_UNCHANGED: Final = Words("没有改动：与已公告的内容相同。", "Nothing is changed: this is what was announced.")


@dataclass(frozen=True, slots=True)
class Amending:
    """One agency's announced tender with the document in force."""

    who: Actor
    tender: Tender
    before: Draft

    @property
    def address(self) -> str:
        return duties.act(self.tender.id, "amend")


def _amending(house: House, visit: Visit, subject: str) -> Amending:
    """NotAllowed for anybody but an agency; another agency's tender is the same NotFound as none."""
    who = signed_in(visit)
    if who.role is not Role.AGENCY:
        raise NotAllowed("act.not_allowed", "只能由代理机构办理", "only an agency may do this")
    with house.looking(who) as ctx:
        found = reading.tender(ctx, subject)
        if found.document.agency.code != who.org:
            raise NotFound("tender.unknown", f"没有招标 {subject}", f"no such tender: {subject}", field="tender")
        return Amending(who, found, dict(canon.mapping(ctx.blobs.get(found.doc_sha256))))


@get("/me/acts/{subject:str}/amend", include_in_schema=False, sync_to_thread=True)
def amendment(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[str]:
    """The announced document as a form."""
    of = _amending(house, visit, subject)
    return page(visit, "draft", amending_pages.page(of.address, of.before, Shown(), ""))


@post(
    "/me/acts/{subject:str}/amend",
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def amend(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], given: Answered) -> Response[Any]:
    """A key changes rows; else everything is checked, shown old and new, and once confirmed asked for."""
    of = _amending(house, visit, subject)
    key = next((name for name in ("add", "remove") if given.text(name)), "")
    try:
        made = amending.filled(of.before, given.texts, whole=not key)
        with house.acting(of.who) as ctx:
            _attach(ctx, made, given)
            wrong = drafting_bills.settle(ctx, made, of.before)
            gaps = {} if key else _gaps(ctx, of, made, given) | _unread(wrong)
            facts = () if key or gaps else _facts(ctx, of, made, given)
    except Refusal as refusal:
        view = amending_pages.page(
            of.address, of.before, Shown(error=drafting_gaps.said(refusal)), given.text("reason")
        )
        return page(visit, "draft", view, status_of(refusal))
    if key or gaps:
        made, focus = amending.pressed(made, key, given.text(key)) if key else (made, "")
        shown = Shown(gaps, not key, focus)
        return page(visit, "draft", amending_pages.page(of.address, made, shown, given.text("reason")))
    if not given.sure:
        last = amending_pages.review(of.address, ERRAND, facts, _hidden(made, given), of.tender.no)
        return page(visit, "act", last)
    return _asked(house, of, made, given)


def _attach(ctx: Context, made: Draft, given: Answers) -> None:
    """Take in a file that came; one of the same name takes the place of the old."""
    if data := given.files.get("file"):
        name = given.names.get("file", "file")
        media = mimetypes.guess_type(name)[0] or MEDIA
        added: dict[str, Json] = {
            "name": name, "sha256": ctx.blobs.put(data), "size": len(data), "media_type": media,
        }  # fmt: skip
        others: list[Json] = [one for one in rows(made, "files") if one.get("name") != name]
        made["files"] = [*others, added]


def _gaps(ctx: Context, of: Amending, made: Draft, given: Answers) -> Gaps:
    """What stands between the new version and its publication, each at its field."""
    found = amending.gaps(of.before, made)
    if not given.text("reason"):
        found["reason"] = _NO_REASON
    if found:
        return found
    if amending.is_same(of.before, made):
        return {"": _UNCHANGED}
    try:
        announce.amended(ctx, of.tender.id, canon.canonical(made))
    except Refusal as refusal:
        said = drafting_gaps.said(refusal)
        if refusal.field == "deadline" or refusal.code == "tender.deadline":
            said = amending.too_soon(refusal, of.tender.document.closes, ctx.now)
        return {"deadline" if refusal.code == "tender.deadline" else refusal.field: said}
    return {}


def _unread(wrong: Mapping[int, Refusal]) -> Gaps:
    """What is wrong with the bills that were chosen, each at its lot's field."""
    said = {amending.under(n): drafting_gaps.said(refusal) for n, refusal in wrong.items()}
    return {f"{under}{drafting_bills.SOURCE}": words for under, words in said.items()}


def _facts(ctx: Context, of: Amending, made: Draft, given: Answers) -> tuple[Fact, ...]:
    why = Fact(Words("修改理由", "Why"), given.text("reason"), style="text")
    return (*amending.meaning(of.before, made, ctx.now), *amending.changes(of.before, made), why)


def _hidden(made: Draft, given: Answers) -> tuple[tuple[str, str], ...]:
    """What was typed, for the confirmation to bring it again; a file that came is among the files already."""
    files = amending.listed_files(made)
    carried = {name: text for name, text in given.texts.items() if name not in (SURE, CHECKED)}
    return tuple((carried | {amending.FILES: files}).items())


def _asked(house: House, of: Amending, made: Draft, given: Answers) -> Response[Any]:
    with house.acting(of.who) as ctx:
        digest = ctx.blobs.put(canon.canonical(made))
    body: dict[str, Json] = {"tender_doc_sha256": digest, "reason": given.text("reason")}
    asked = conduct.perform(house, of.who, ACT, of.tender.id, body)
    return Redirect(f"/tasks/{asked.id}" if isinstance(asked, Task) else "/me", status_code=303)


ROUTES = (amendment, amend)
