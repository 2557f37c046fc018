"""Every page with its fixture: rendered to files (`python -m tests.web.gallery`), or served with the real headers."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import uvicorn
from litestar import MediaType, Request, Response, get
from litestar.params import FromPath
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Receive, Scope, Send

from kernel.settings import Settings
from tests.support import read_papers
from tests.web import accountability_fixtures as cases
from tests.web import annual_fixtures as reports
from tests.web import assessment_fixtures as assessed
from tests.web import board_fixtures as board
from tests.web import consultation_fixtures as matters
from tests.web import desk_fixtures as desks
from tests.web import docket_fixtures as dockets
from tests.web import draft_fixtures as drafts
from tests.web import fixtures as public
from tests.web import framework_fixtures as agreements
from tests.web import gazette_fixtures as gazettes
from tests.web import guide_fixtures as guides
from tests.web import internal_fixtures
from tests.web import judging_fixtures as judging
from tests.web import kiosk_fixtures as kiosk
from tests.web import letter_fixtures as letters
from tests.web import library_fixtures as library
from tests.web import lottery_fixtures as drawn_lots
from tests.web import matter_fixtures as approved
from tests.web import media_fixtures as media
from tests.web import office_fixtures as of_offices
from tests.web import openness_fixtures as openness
from tests.web import points_fixtures as points
from tests.web import policy_fixtures as policies
from tests.web import register_fixtures as registers
from tests.web import request_fixtures as asked
from tests.web import room_fixtures as live
from tests.web import screens_fixtures as screens
from tests.web import search_fixtures as searched
from tests.web import second_fixtures as second
from tests.web import survey_fixtures as surveys
from tests.web import watch_fixtures as watch
from web import pages
from web.app import ROUTES, furnish, serve
from web.assets import STATIC
from web.request import visit as visit_of
from web.visit import Visit
from web.words import LANGUAGES, Text

OUT: Final = Path("artifacts/gallery")


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the gallery: template, facts, its address, who looks, what is wrong with the log, and when."""

    template: str
    view: object
    path: str = "/"
    called: Text = ""
    alarm: Text = ""
    now: datetime = public.VISIT.now


ZHANG: Final = public.W("朔壤电气有限公司 · 经办人", "Shuorang Electric · clerk")
OFFICER: Final = public.W("监督员 王砚", "Supervisor Wang Yan")
ALARM: Final = public.W(
    "11月24日 10:42 起日志告警：日志回退了。", "An alarm of the log since 24 November, 10:42: it has shrunk."
)
PAGES: Final[dict[str, Shown]] = {
    "home": Shown("home", public.HOME),
    "home-empty": Shown("home", public.HOME_EMPTY),
    "notices": Shown("notices", public.NOTICES_PAGE, "/notices"),
    "notices-none": Shown("notices", public.NOTICES_NONE, "/notices"),
    "notice": Shown("notice", public.NOTICE, "/notices/N-2026-0417"),
    "tender": Shown("tender", public.TENDER, "/tenders/T-2026-0417"),
    "lot": Shown("lot", public.LOT_AWARDED, "/results/L-2026-0417-1"),
    "lot-announced": Shown("lot", public.LOT_ANNOUNCED, "/lots/L-2026-0417-1"),
    "lot-publicity": Shown("lot", public.LOT_PUBLICITY, "/lots/L-2026-0417-1"),
    "lot-stopped": Shown("lot", public.LOT_STOPPED, "/lots/L-2026-0417-1"),
    "lot-not-first": Shown("lot", public.LOT_NOT_FIRST, "/lots/L-2026-0417-1"),
    "lot-sunlight": Shown("lot_sunlight", public.LOT_SUNLIGHT, "/lots/L-2026-0417-1/proof"),
    "hall": Shown("hall", public.HALL, "/openings/L-2026-1120-1"),
    "hall-second": Shown("hall", second.HALL_SECOND, "/openings/L-2026-1120-1"),
    "lot-second": Shown("lot", second.LOT_SECOND, "/results/L-2026-0417-1"),
    "room": Shown("room", live.ROOM, "/rooms/A-2026-0017-1", now=live.NOW["room"]),
    "room-lobby": Shown("room", live.ROOM_LOBBY, "/rooms/A-2026-0017-1", now=live.NOW["room-lobby"]),
    "room-enter": Shown("room", live.ROOM_ENTER, "/rooms/A-2026-0017-1", ZHANG, now=live.NOW["room-enter"]),
    "room-door": Shown("room", live.ROOM_DOOR, "/rooms/A-2026-0017-1", ZHANG, now=live.NOW["room-enter"]),
    "room-shares": Shown("room", live.ROOM_SHARES, "/rooms/A-2026-0017-1", ZHANG, now=live.NOW["room-shares"]),
    "room-holder": Shown("room", live.ROOM_HOLDER, "/rooms/A-2026-0017-1", ZHANG, now=live.NOW["room-holder"]),
    "room-seat": Shown("room", live.ROOM_SEAT, "/rooms/A-2026-0017-1", ZHANG, now=live.NOW["room-seat"]),
    "room-paused": Shown("room", live.ROOM_PAUSED, "/rooms/A-2026-0017-1", now=live.NOW["room-paused"]),
    "room-ended": Shown("room", live.ROOM_ENDED, "/rooms/A-2026-0017-1", now=live.NOW["room-ended"]),
    "room-hall": Shown("room_hall", live.ROOM, "/rooms/A-2026-0017-1/hall", now=live.NOW["room"]),
    "console": Shown("console", live.CONSOLE, "/me/rooms/A-2026-0001-1", OFFICER, now=live.NOW["console"]),
    "console-paused": Shown(
        "console", live.CONSOLE_PAUSED, "/me/rooms/A-2026-0001-1", OFFICER, now=live.NOW["console-paused"]
    ),
    "room-opening": Shown("act", live.OPENING, "/me/acts/A-2026-0017-1/open", ZHANG),
    "lot-dealt": Shown("lot", live.LOT_DEALT, "/lots/L-2026-0017-1", now=live.NOW["room-ended"]),
    "lot-competing": Shown("lot", live.LOT_COMPETING, "/lots/L-2026-0017-1", now=live.NOW["room"]),
    "deals": Shown("deals", public.DEALS, "/data/deals"),
    "ratings": Shown("ratings", public.RATINGS, "/data/ratings"),
    "frameworks": Shown("frameworks", agreements.LISTED, "/frameworks", ZHANG),
    "frameworks-none": Shown("frameworks", agreements.NONE, "/frameworks"),
    "framework": Shown("framework", agreements.MALL, "/frameworks/K-2026-0001", ZHANG),
    "framework-bare": Shown("framework", agreements.BARE, "/frameworks/K-2026-0002"),
    "six-classes": Shown("six_classes", openness.CLASSES_PAGE, "/openness/classes"),
    "six-classes-none": Shown("six_classes", openness.CLASSES_NONE, "/openness/classes"),
    "project": Shown("project", openness.PROJECT, "/projects/P-2026-0417"),
    "project-plain": Shown("project", openness.PROJECT_PLAIN, "/projects/P-2026-0417"),
    "columns": Shown("columns", openness.COLUMNS_PAGE, "/openness/columns"),
    "columns-none": Shown("columns", openness.COLUMNS_NONE, "/openness/columns"),
    "exchange": Shown("exchange", openness.EXCHANGE, "/me/exchange", ZHANG),
    "exchange-none": Shown("exchange", openness.EXCHANGE_NONE, "/me/exchange", ZHANG),
    "openness": Shown("openness", of_offices.FRONT, "/openness", ZHANG),
    "openness-none": Shown("openness", of_offices.FRONT_NONE, "/openness"),
    "office": Shown("office", of_offices.OFFICE, "/openness/offices/91370000MA00000000", ZHANG),
    "office-bare": Shown("office", of_offices.OFFICE_BARE, "/openness/offices/91370000MA00000000"),
    "office-document": Shown(
        "office_document", of_offices.DOCUMENT, "/openness/documents/91370000MA00000000-02-2026-00001", ZHANG
    ),
    "policies": Shown("policies", policies.POLICIES, "/openness/policies", ZHANG),
    "policies-none": Shown("policies", policies.POLICIES_NONE, "/openness/policies"),
    "proposals": Shown("proposals", policies.PROPOSALS, "/openness/proposals", ZHANG),
    "open-data": Shown("open_data", public.OPEN_DATA, "/data/open"),
    "assessment": Shown("assessment", assessed.MONTH, "/openness/assessment/2026-11", ZHANG),
    "assessment-office": Shown("assessment_office", assessed.POINTS, "/openness/assessment/2026-11/X", ZHANG),
    "board": Shown("board", board.BOARD, "/openness/boards/2018", ZHANG),
    "accountability": Shown("accountability", cases.LIST, "/openness/cases"),
    "accountability-case": Shown("accountability_case", cases.ONE, "/openness/cases/E-2026-000001", ZHANG),
    "gazette": Shown("gazette", gazettes.LISTED, "/gazette", ZHANG),
    "gazette-issue": Shown("gazette_issue", gazettes.ISSUE, "/gazette/2026-03"),
    "search": Shown("search", searched.FOUND, "/search"),
    "surveys": Shown("surveys", surveys.LIST, "/surveys", ZHANG),
    "surveys-none": Shown("surveys", surveys.LIST_NONE, "/surveys"),
    "survey": Shown("survey", surveys.OPEN, "/surveys/Y-2026-0002"),
    "survey-published": Shown("survey", surveys.CLOSED, "/surveys/Y-2026-0002"),
    "media": Shown("media", media.ACCOUNT, "/media/G-media-0001", ZHANG),
    "kiosk-form": Shown("kiosk", kiosk.FORM, "/kiosk/91370000MA00000000/case"),
    "internal": Shown("internal", internal_fixtures.PAGE, "/me/internal", ZHANG),
    "letters": Shown("letters", letters.WRITE, "/letters"),
    "letter": Shown("letter", letters.CASE, "/letters/case"),
    "docket": Shown("docket", dockets.TIMES, "/approvals/booking/91370000MA00000000"),
    "guide": Shown("guide", guides.GUIDE, "/approvals/matters/11010004"),
    "powers": Shown("powers", guides.POWERS_ON, "/approvals/powers"),
    "bundle": Shown("bundle", guides.BUNDLE, "/approvals/bundles/restaurant"),
    "letters-public": Shown("echoes", letters.ECHOES, "/letters/public"),
    "watch": Shown("watch", watch.CONSOLE, "/me/approvals/watch", OFFICER),
    "approval-figures": Shown("watch", watch.FIGURES, "/approvals/figures"),
    "office-letters": Shown("office_letters", letters.LIST, "/me/letters", public.W("经办人 李敏", "Clerk Li Min")),
    "points-township": Shown("points", points.TOWNSHIP, "/points/offices/91370000MA00000000", ZHANG),
    "matters": Shown("matter_list", approved.PAGE, "/approvals/matters", ZHANG),
    "registers": Shown("registers", registers.ALL, "/registers"),
    "register": Shown("register", registers.ONE, "/registers/activities", ZHANG),
    "register-owned": Shown("register", registers.OWNED, "/registers/enforcement_items", ZHANG),
    "register-none": Shown("register", registers.NONE, "/registers/activities"),
    "library": Shown("library", library.LIST, "/library"),
    "library-none": Shown("library", library.NONE, "/library"),
    "record": Shown("record", library.ONE, "/library/A"),
    "consultations": Shown("consultations", matters.LISTED, "/consultations", ZHANG),
    "consultations-none": Shown("consultations", matters.NONE, "/consultations"),
    "consultation": Shown("consultation", matters.DECIDED, "/consultations/V-2026-0001"),
    "consultation-open": Shown("consultation", matters.OPEN, "/consultations/V-2026-0002", ZHANG),
    "lotteries": Shown("lotteries", drawn_lots.LISTED, "/lotteries", ZHANG),
    "lotteries-none": Shown("lotteries", drawn_lots.NONE, "/lotteries"),
    "lottery": Shown("lottery", drawn_lots.DRAWN, "/lotteries/D-allocation-2026-0003"),
    "lottery-open": Shown("lottery", drawn_lots.OPEN, "/lotteries/D-allocation-2026-0003", ZHANG),
    "lottery-inspected": Shown("lottery", drawn_lots.INSPECTED, "/lotteries/D-inspection-2026-0017"),
    "lottery-screen": Shown("lottery_screen", drawn_lots.SCREEN, "/lotteries/D-allocation-2026-0003/screen"),
    "deals-none": Shown("deals", public.DEALS_NONE, "/data/deals"),
    "openings": Shown("openings", public.OPENINGS, "/openings"),
    "draw": Shown("draw", public.DRAW, "/lots/L-2026-1120-1/draw"),
    "verify": Shown("verify", public.VERIFY, "/verify"),
    "log": Shown("log", public.LOG, "/log"),
    "log-alarm": Shown("log", public.LOG, "/log", alarm=ALARM),
    "subject": Shown("subject", public.SUBJECT, "/log/L-2026-0417-1"),
    "entry": Shown("entry", public.ENTRY, "/log/L-2026-0417-1/41"),
    "entry-withheld": Shown("entry", public.ENTRY_WITHHELD, "/log/B-1/1"),
    "draft": Shown("draft", drafts.TENDER_PAGE, "/me/projects/P-2026-0001/draft", ZHANG),
    "draft-lot": Shown("draft", drafts.LOT_PAGE, "/me/projects/P-2026-0001/draft/lots/1", ZHANG),
    "desk-bidder": Shown("desk", desks.BIDDER_DESK, "/me", ZHANG),
    "desk-agency": Shown("desk", desks.AGENCY_DESK, "/me", ZHANG),
    "desk-expert": Shown("desk", desks.EXPERT_DESK, "/me", ZHANG),
    "desk-custodian": Shown("desk", desks.CUSTODIAN_DESK, "/me", ZHANG),
    "desk-idle": Shown("desk", desks.IDLE_DESK, "/me", ZHANG),
    "firm": Shown("firm", desks.FIRM, "/me/lots", ZHANG),
    "firm-calendar": Shown("firm", desks.FIRM_TOLD, "/me/lots", ZHANG),
    "people": Shown("people", desks.PEOPLE, "/me/people", ZHANG),
    "people-alone": Shown("people", desks.PEOPLE_ALONE, "/me/people", ZHANG),
    "inbox": Shown("inbox", desks.INBOX, "/me/messages", ZHANG),
    "inbox-mail": Shown("inbox", desks.INBOX_MAIL, "/me/messages", ZHANG),
    "pool": Shown("pool", desks.POOL, "/me/pool", ZHANG),
    "facilities": Shown("facilities", desks.FACILITIES, "/me/facilities", ZHANG),
    "facilities-none": Shown("facilities", desks.FACILITIES_NONE, "/me/facilities", ZHANG),
    "inbox-empty": Shown("inbox", desks.INBOX_EMPTY, "/me/messages", ZHANG),
    "sign-in-choice": Shown("sign_in_choice", desks.CHOICE, "/sign-in"),
    "work": Shown("work", desks.WORK, "/me/lots/L-2026-1120-1", ZHANG),
    "sign-in": Shown("sign_in", desks.SIGN_IN, "/sign-in"),
    "sign-in-wrong": Shown("sign_in", desks.SIGN_IN_WRONG, "/sign-in"),
    "task": Shown("task", desks.TASK, "/tasks/t-5b06c9e3", ZHANG),
    "task-signed": Shown("task", desks.TASK_SIGNED, "/tasks/t-5b06c9e3", ZHANG),
    "sign-out": Shown("sign_out", desks.SIGN_OUT, "/sign-out", ZHANG),
    "submit": Shown("submit", desks.SUBMIT, "/lots/L-2026-1120-2/submit", ZHANG),
    "submit-slow": Shown("submit", desks.SUBMIT_SLOW, "/lots/L-2026-1120-2/submit", ZHANG),
    "receipt": Shown("receipt", desks.RECEIPT_PAGE, "/receipts/1", ZHANG),
    "score": Shown("score", desks.SCORING, "/me/scoring", public.W("评委 3 号", "Member 3")),
    "read": Shown("read", judging.READ, "/me/lots/L-2026-1120-1/read/B-1", public.W("评委 3 号", "Member 3")),
    "read-two": Shown("read", judging.READ_TWO, "/me/lots/L-2026-1120-1/read/B-1", public.W("评委 3 号", "Member 3")),
    "price-grid": Shown(
        "price_grid", judging.GRID, "/me/lots/L-2026-1120-1/quantities", public.W("评委 3 号", "Member 3")
    ),
    "price-grid-none": Shown(
        "price_grid", judging.GRID_NONE, "/me/lots/L-2026-1120-1/quantities", public.W("评委 3 号", "Member 3")
    ),
    "supervise": Shown("supervise", desks.SUPERVISION, "/me", public.W("监督员 王砚", "Supervisor Wang Yan")),
    "amend": Shown("draft", drafts.AMEND_PAGE, "/me/acts/T-2026-0001/amend", ZHANG),
    "amend-review": Shown("act", drafts.AMEND_REVIEW, "/me/acts/T-2026-0001/amend", ZHANG),
    "act": Shown("act", desks.ACT, "/acts", ZHANG),
    "act-closed": Shown("act", desks.ACT_CLOSED, "/acts", ZHANG),
    "screens": Shown("screens", screens.PAGE, "/me/lots/L-2026-0417-1/screens", OFFICER),
    "screens-none": Shown("screens", screens.NONE, "/me/lots/L-2026-0417-1/screens", OFFICER),
    "requests": Shown("requests", asked.ASK, "/requests"),
    "request": Shown("request", asked.CASE, "/requests/case"),
    "office-requests": Shown("office_requests", asked.LIST, "/me/requests", public.W("经办人 李敏", "Clerk Li Min")),
    "office-requests-none": Shown(
        "office_requests", asked.NONE, "/me/requests", public.W("经办人 李敏", "Clerk Li Min")
    ),
    "annual-reports": Shown("annual_reports", reports.REPORTS, "/openness/reports"),
    "annual-reports-none": Shown("annual_reports", reports.REPORTS_NONE, "/openness/reports"),
    "annual-report": Shown("annual_report", reports.REPORT, "/openness/reports/2025/91370000MA00000000", OFFICER),
    "problem": Shown("problem", desks.PROBLEM, "/lots"),
    "not-found": Shown("problem", desks.NOT_FOUND, "/nowhere"),
    "fault": Shown("problem", desks.FAULT, "/broken"),
}


def visit(shown: Shown, look: Visit = public.VISIT) -> Visit:
    actor = public.BIDDER if shown.called else look.actor
    return replace(look, path=shown.path, actor=actor, called=shown.called, alarm=shown.alarm, now=shown.now)


def html(name: str, look: Visit = public.VISIT) -> str:
    shown = PAGES[name]
    return pages.render(f"pages/{shown.template}.html", visit(shown, look), shown.view)


def write(out: Path) -> None:
    """Every page in both languages as a file that a browser opens without a server."""
    shutil.copytree(STATIC, out / "static", dirs_exist_ok=True)
    for name in PAGES:
        for language in LANGUAGES:
            text = html(name, replace(public.VISIT, language=language)).replace('"/static/', '"static/')
            (out / f"{name}.{language}.html").write_text(text, encoding="utf-8")


@get("/gallery/{name:str}", include_in_schema=False, sync_to_thread=True)
def show(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[str]:
    looks = visit_of(request)
    look = replace(public.VISIT, language=looks.language, theme=looks.theme, type_size=looks.type_size)
    return Response(html(name, look), media_type=MediaType.HTML)


@get("/gallery/offer.pdf", include_in_schema=False, sync_to_thread=True)
def offer() -> Response[bytes]:
    return Response(read_papers.pages(3, chapters=3), media_type="application/pdf")


ASKED_AGAIN: Final = re.compile(r"/opening/rows$|/state$")
"""What a hall and a console ask for every few seconds: on a busy machine while they are still looked at."""


def quiet(app: ASGIApp) -> ASGIApp:
    """What scripts ask of the platform is answered emptily: the gallery's pages have none behind them. A browser that
    were told to answer by itself would keep no style sheet and no script from page to page."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.startswith("/api/v1/"):
            await ASGIResponse(body=b"{}", media_type=MediaType.JSON)(scope, receive, send)
        elif ASKED_AGAIN.search(path):
            await ASGIResponse(status_code=204)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answered


@contextmanager
def served(data: Path, around: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> Iterator[str]:
    """The gallery on a port of this machine; gives its address."""
    holds = furnish(Settings(data=data, database=f"sqlite:///{data}/ggzy.db", blobs=str(data / "blobs")))
    app = around(serve(holds, [*ROUTES, show, offer]))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    write(OUT)
