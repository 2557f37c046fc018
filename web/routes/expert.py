"""A panel member's pages of a lot: reading the bids, scoring, sealing the sheet, the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from evaluation.acts import drafts, members, reporting
from kernel.actor import MEMBERS, Actor
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, Refusal, Words
from trading.acts import reading
from web import ranges, tasks
from web.answers import Answered, answers, told
from web.desks import closing, duties, leaves, lots, marks, reader, scoring, stages, work
from web.desks.marks import Table
from web.pages import page
from web.problems import status_of
from web.request import SESSION, House, Visiting, signed_in
from web.routes.desks import download
from web.views.desks import ActPage
from web.views.elements import Fact, Form, Link
from web.visit import Visit
from web.words import Text, phrase

Asked = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of the panel at one lot's table; `token` is what his drafts are closed with."""

    house: House
    who: Actor
    lot: str
    token: str


@contextmanager
def looking(desk: Desk) -> Iterator[Context]:
    """As the member under the pseudonym of the seat; NotFound unless he sits."""
    with desk.house.looking(desk.who) as ctx:
        lots.lot(ctx, desk.who, desk.lot)
    with lots.looking(desk.house, desk.who, desk.lot) as ctx:
        yield ctx


def expert(visit: Visit) -> Actor:
    """Who is signed in, if it is a member of panels."""
    who = signed_in(visit)
    if who.role not in MEMBERS:
        raise NotAllowed("act.not_allowed", "只能由评标委员会成员办理", "this is for the members of the panel")
    return who


def _desk(request: Asked, visit: Visit, house: House, lot: str) -> Desk:
    return Desk(house, expert(visit), lot, request.cookies.get(SESSION, ""))


# ---------------------------------------------------------------- reading


@get("/me/lots/{lot:str}/bids", include_in_schema=False, sync_to_thread=True)
def bids(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """Every opened bid with its files, for those who judge it."""
    who = signed_in(visit)
    with looking(Desk(house, who, lot, "")) as ctx:
        found = reading.lot(ctx, lot)
        reader.may_read(ctx, found, who)
        view = work.page(ctx, lots.held(ctx, found))
        actions = (*view.actions, *leaves.begin(ctx, found))
        view = replace(view, papers=reader.papers(ctx, found), actions=actions, enquiries=(), unasked=None)
    return page(visit, "work", view)


@get("/me/lots/{lot:str}/bids/{bid:str}/{n:int}", include_in_schema=False, sync_to_thread=True,
     opt={ranges.OPT: True})  # fmt: skip
def document(
    request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str], bid: FromPath[str],
    n: FromPath[int],
) -> Response[bytes]:  # fmt: skip
    """One file of an opened bid, or of a number of the blind part, as a download; in parts, where the reader on the
    scoring page asks for them."""
    who = signed_in(visit)
    with looking(Desk(house, who, lot, "")) as ctx:
        found = reading.lot(ctx, lot)
        reader.may_read(ctx, found, who)
        file = reader.file(ctx, found, bid, n)
    if file.whole:
        return download(file.data, file.name, "application/octet-stream")
    part = ranges.part(file.data, request.headers.get("range", ""))
    answer = download(part.data, file.name, "application/octet-stream")
    answer.status_code = part.status
    answer.headers.update(part.headers)
    return answer


@get("/me/lots/{lot:str}/report.json", include_in_schema=False, sync_to_thread=True)
def report(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[bytes]:
    """The report as it stands, which the members sign."""
    with looking(Desk(house, expert(visit), lot, "")) as ctx:
        of = members.sitting(ctx, reading.lot(ctx, lot))
        members.own(ctx, of)
        return download(reporting.draft(ctx, of).report, f"report-{lot}.json", "application/json")


# ---------------------------------------------------------------- scoring


def _table(ctx: Context, desk: Desk, bid: str) -> Table:
    reader.may_read(ctx, reading.lot(ctx, desk.lot), desk.who)
    found = marks.table(ctx, desk.lot, drafts.kept(ctx, desk.lot), desk.token)
    if bid not in {one.bid for one in found.bids}:
        raise NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")
    return found


@get("/me/lots/{lot:str}/score", include_in_schema=False, sync_to_thread=True)
def begin(request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Redirect:
    """The first bid that still lacks a mark."""
    desk = _desk(request, visit, house, lot)
    with looking(desk) as ctx:
        found = marks.table(ctx, lot, drafts.kept(ctx, lot), desk.token)
    first = next((one for one in found.bids if found.missing(one.bid)), found.bids[0])
    return Redirect(duties.page(lot, f"score/{first.bid}"), status_code=303)


@get("/me/lots/{lot:str}/score/{bid:str}", include_in_schema=False, sync_to_thread=True)
def score(
    request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str], bid: FromPath[str]
) -> Response[str]:
    """The bid to read beside its criteria, and beside it another where one was asked for."""
    desk, at = _desk(request, visit, house, lot), leaves.place(request.query_params)
    with looking(desk) as ctx:
        view = scoring.view(ctx, _table(ctx, desk, bid), bid, at, closing.local_key(desk.token, lot))
    return _unkept(page(visit, "score", view))


def _unkept(answer: Response[str]) -> Response[str]:
    """What is typed stays out of the browser's own store: only what is closed may lie on this machine."""
    answer.headers["cache-control"] = "no-store"
    return answer


GIVEN = {"given": Provide(answers)}


@post("/me/lots/{lot:str}/score/{bid:str}", include_in_schema=False, sync_to_thread=True, dependencies=GIVEN)
def save(
    request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str], bid: FromPath[str],
    given: Answered,
) -> Redirect:  # fmt: skip
    """Keep what was typed, closed with this session's key. What is wrong is shown on the page that follows."""
    with _keeping(_desk(request, visit, house, lot), bid, given.texts):
        pass
    return Redirect(duties.page(lot, f"score/{bid}"), status_code=303)


@contextmanager
def _keeping(desk: Desk, bid: str, texts: Mapping[str, str]) -> Iterator[tuple[Context, Table]]:
    """The table as it is with what was typed for one bid. Read and kept in one transaction: two windows on two bids
    lose nothing of each other."""
    with looking(desk) as ctx:
        alias = ctx.actor
    with desk.house.acting(alias) as ctx:
        found = _table(ctx, desk, bid)
        rows = marks.typed(found, bid, texts)
        drafts.keep(ctx, desk.lot, closing.close(rows, desk.token, desk.lot, desk.house.chance))
        yield ctx, replace(found, marks=rows, saved=ctx.now, lost=False)


@post("/me/lots/{lot:str}/score/{bid:str}/kept", include_in_schema=False, sync_to_thread=True, status_code=200,
      dependencies=GIVEN)  # fmt: skip
def kept(
    request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str], bid: FromPath[str],
    given: Answered,
) -> Response[str]:  # fmt: skip
    """Keep what was typed, and answer with what follows from it: sums, what is missing, what is asked."""
    with _keeping(_desk(request, visit, house, lot), bid, given.texts) as (ctx, found):
        view = scoring.view(ctx, found, bid, leaves.place(request.query_params))
    return _unkept(page(visit, "score_kept", view))


# ---------------------------------------------------------------- sealing


@get("/me/lots/{lot:str}/seal", include_in_schema=False, sync_to_thread=True)
def check(request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """All marks once more before they are sealed."""
    desk = _desk(request, visit, house, lot)
    with looking(desk) as ctx:
        return page(visit, "act", _seal(ctx, desk))


def _seal(ctx: Context, desk: Desk) -> ActPage:
    found = marks.table(ctx, desk.lot, drafts.kept(ctx, desk.lot), desk.token)
    facts = [
        Fact(one.label, phrase("{points} 分", points=sum(found.good(one.bid).values())), style="n")
        for one in found.bids
    ]
    missing: Text = phrase("还有 {n} 项未评。", n=found.all_missing) if found.all_missing else ""
    if not missing and found.unexplained:
        missing = phrase("还有 {n} 项零分或满分没有写明理由。", n=found.unexplained)
    form = Form(
        duties.page(desk.lot, "seal"),
        (),
        Words("封存并签名", "Seal and sign"),
        Words("这是我本人独立的评分", "These marks are my own, independent judgement"),
        tuple(facts),
        closed=missing,
    )
    lead = Words(
        "封存后在全部专家评完之前没有人能看到，您也不能再改。",
        "Once sealed, nobody can read the sheet before all are in, and you cannot change it.",
    )
    asked = scoring.open_questions(found)
    of = Link(found.title, duties.page(desk.lot))
    return ActPage(stages.verb("seal_scores"), of, lead, form, asides=(asked,) if asked else ())


@post("/me/lots/{lot:str}/seal", include_in_schema=False, sync_to_thread=True, dependencies=GIVEN)
def seal(
    request: Asked, visit: Visiting, house: NamedDependency[House], lot: FromPath[str], given: Answered
) -> Response[Any]:
    """The sheet as a task that `ggzy sign` signs and seals."""
    desk = _desk(request, visit, house, lot)
    with looking(desk) as ctx:
        view, body = _seal(ctx, desk), _sheet(ctx, desk)
    if not given.sure:
        return page(visit, "act", view)
    try:
        made = tasks.ask(house, desk.who, "lot.seal_scores", lot, body)
    except Refusal as refusal:
        return page(visit, "act", replace(view, error=told(refusal)), status_of(refusal))
    return Redirect(f"/tasks/{made.id}", status_code=303)


def _sheet(ctx: Context, desk: Desk) -> dict[str, Json]:
    points, reasons = marks.sheet(marks.table(ctx, desk.lot, drafts.kept(ctx, desk.lot), desk.token))
    return {"points": {**points}, "reasons": {**reasons}}


ROUTES = (bids, document, report, begin, score, save, kept, check, seal)
