"""Signing in on pages: a challenge that `ggzy sign` answers, or password and one-time code; signing out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from kernel import canon, clock
from kernel.actor import MEMBERS, PUBLIC, Role
from kernel.canon import Json
from kernel.errors import NotFound, Refusal, Words
from people.acts import session
from people.rules import credential
from web import limits, passwords
from web.answers import Answered, Answers, answers, kept, told
from web.desks import scoring
from web.desks.stages import ROLES
from web.pages import page
from web.problems import status_of
from web.request import SESSION, House, Visiting
from web.views.desks import ActPage, SignInPage
from web.views.elements import Choice, Command, Field, Form, Link
from web.views.workbench import ChoicePage
from web.visit import Visit
from web.words import Text, phrase

BROWSER: Final = "ggzy_browser"
"""The secret of the page that waits for its challenge: nobody else can collect the session."""
HOME: Final = "/me"
STOP_POLLING: Final = 286
MINUTE: Final = timedelta(minutes=1)
NEVER: Final = (Role.PUBLIC, Role.CLERK)
PEOPLE: Final = tuple(Choice(role, ROLES[role]) for role in Role if role not in NEVER)
STAFF: Final = tuple(one for one in PEOPLE if one.value not in (Role.BIDDER, Role.EXPERT, Role.CUSTODIAN))
Next = Annotated[str, QueryParameter(name="next", required=False)]


def safe(target: str) -> str:
    """A path of this site to go on to; anything else is the desk."""
    inside = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if inside else HOME


def _certificate(target: str) -> Form:
    role = Field("role", Words("以什么身份登录", "Sign in as"), "select", Role.BIDDER, choices=PEOPLE)
    return Form(
        "/sign-in/challenges", (role,), Words("用证书登录", "Sign in by certificate"), hidden=(("next", target),)
    )


def _staff(target: str) -> Form:
    fields = (
        Field("login", Words("用户名", "User name"), autocomplete="username"),
        Field("password", Words("口令", "Password"), "password", autocomplete="current-password"),
        Field("code", Words("动态码", "One-time code"), hint=Words("手机上的 6 位数字", "6 digits from your phone"),
              autocomplete="one-time-code"),
        Field("as", Words("身份", "Role"), "select", Role.AGENCY, choices=STAFF),
    )  # fmt: skip
    return Form("/sign-in/staff", fields, Words("登录", "Sign in"), hidden=(("next", target),))


@get("/sign-in", include_in_schema=False, sync_to_thread=True)
def choose(visit: Visiting, target: Next = HOME) -> Response[str]:
    where = safe(target)
    return page(visit, "sign_in_choice", ChoicePage(_certificate(where), _staff(where)))


@post(
    "/sign-in/challenges",
    include_in_schema=False,
    sync_to_thread=True,
    opt={"limit": limits.SIGN_IN},
    dependencies={"given": Provide(answers)},
)
def challenge(request: Request[Any, Any, Any], house: NamedDependency[House], given: Answered) -> Redirect:
    """A fresh challenge, tied to this browser by a secret."""
    secret = house.chance.bytes(32).hex()
    waits = session.Page(secret, request.client.host if request.client else "?")
    with house.acting(PUBLIC) as ctx:
        made, _ = session.challenge(ctx, given.text("role"), house.settings.base_url, clock.wall(), waits)
    target = quote(safe(given.text("next")), safe="")
    kept_until = int(credential.CHALLENGE_LASTS.total_seconds())
    cookie = _cookie(house, BROWSER, secret, "/sign-in", kept_until)
    return Redirect(f"/sign-in/{made}?next={target}", status_code=303, cookies=[cookie])


def _cookie(house: House, name: str, value: str, path: str, age: int) -> Cookie:
    secure = house.settings.base_url.startswith("https:")
    return Cookie(name, value=value, path=path, max_age=age, httponly=True, samesite="lax", secure=secure)


@get("/sign-in/{id:str}", include_in_schema=False, sync_to_thread=True)
def waiting(visit: Visiting, house: NamedDependency[House], id: FromPath[str], target: Next = HOME) -> Response[str]:
    """The challenge with the line to type; asks again until it is answered."""
    with house.looking() as ctx:
        document = canon.mapping(session.challenge_document(ctx.tx, id, clock.wall()))
    return page(visit, "sign_in", _challenged(house, document, safe(target)))


def _challenged(house: House, document: dict[str, Json], target: str) -> SignInPage:
    id = str(document["challenge"])
    lasts = canon.moment(str(document["at"])) + credential.CHALLENGE_LASTS - clock.wall()
    line = f"ggzy sign {id} --site {house.settings.base_url} --key my.p12"
    return SignInPage(
        challenge=id,
        command=Command(line),
        lasts=max(1, -(-lasts // MINUTE)) * MINUTE,
        poll=f"/sign-in/{id}/state?next={quote(target, safe='')}",
        staff=_staff(target),
    )


@get("/sign-in/{id:str}/state", include_in_schema=False, sync_to_thread=True)
def state(
    request: Request[Any, Any, Any], house: NamedDependency[House], id: FromPath[str], target: Next = HOME
) -> Response[Any]:
    """Whether the challenge is answered: then this browser, and no other, gets the session."""
    by_script = "hx-request" in request.headers
    try:
        with house.acting(PUBLIC) as ctx:
            token = session.collect(ctx, id, request.cookies.get(BROWSER, ""), clock.wall())
    except NotFound:
        return _over(by_script)
    where = safe(target)
    if token is None:
        back = f"/sign-in/{id}?next={quote(where, safe='')}"
        return Response(None, status_code=204) if by_script else Redirect(back, status_code=303)
    cookies = [_session(house, token), _cookie(house, BROWSER, "", "/sign-in", 0)]
    if by_script:
        return Response("", headers={"HX-Redirect": where}, cookies=cookies, media_type=MediaType.HTML)
    return Redirect(where, status_code=303, cookies=cookies)


def _over(by_script: bool) -> Response[Any]:
    if by_script:
        headers = {"HX-Redirect": "/sign-in"}
        return Response("", status_code=STOP_POLLING, headers=headers, media_type=MediaType.HTML)
    return Redirect("/sign-in", status_code=303)


def _session(house: House, token: str) -> Cookie:
    return _cookie(house, SESSION, token, "/", int(credential.SESSION_LASTS.total_seconds()))


@post(
    "/sign-in/staff",
    include_in_schema=False,
    sync_to_thread=True,
    opt={"limit": limits.PASSWORD},
    dependencies={"given": Provide(answers)},
)
def staff(
    request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House], given: Answered
) -> Response[Any]:
    """Password and one-time code; what was typed stays, but for the secrets."""
    try:
        token = _checked(house, given, limits.address(request))
    except Refusal as refusal:
        return _again(visit, given, refusal)
    return Redirect(safe(given.text("next")), status_code=303, cookies=[_session(house, token)])


def _checked(house: House, given: Answers, address: str) -> str:
    login, password, code = (given.text(name) for name in ("login", "password", "code"))
    return passwords.enter(house, session.Typed(login, password, code, given.text("as"), address))


def _again(visit: Visit, given: Answers, refusal: Refusal) -> Response[str]:
    where = safe(given.text("next"))
    form, error = kept(
        _staff(where), Answers({n: v for n, v in given.texts.items() if n in ("login", "as")}, {}), refusal
    )
    told_: Text = error or told(refusal)
    return page(visit, "sign_in_choice", ChoicePage(_certificate(where), form, told_), status_of(refusal))


@get("/sign-out", include_in_schema=False, sync_to_thread=True)
def leave(visit: Visiting) -> Response[str]:
    form = Form("/sign-out", (), Words("退出登录", "Sign out"))
    lead = phrase("当前登录：{who}。", who=visit.called or Words("未登录", "nobody"))
    asides = (scoring.LASTS,) if visit.actor.role in MEMBERS else ()
    desk = Link(Words("工作台", "Desk"), HOME)
    return page(visit, "sign_out", ActPage(Words("退出登录", "Sign out"), desk, lead, form, asides=asides))


@post("/sign-out", include_in_schema=False, sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Redirect:
    """End the session on the server, too."""
    with house.acting(PUBLIC) as ctx:
        session.sign_out(ctx, request.cookies.get(SESSION, ""))
    return Redirect("/", status_code=303, cookies=[_cookie(house, SESSION, "", "/", 0)])


ROUTES = (choose, challenge, waiting, state, staff, leave, sign_out)
