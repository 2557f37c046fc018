"""Refusals and faults as answers: the only table of status codes; RFC 9457 for programmes, a page for people."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.types import ExceptionHandlersMap

from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid, Refusal, Unavailable, Words
from web import log, pages
from web.request import blind_visit, house, visit
from web.views.desks import ProblemPage
from web.views.elements import Link
from web.visit import Visit
from web.words import Tongue, phrase

PROBLEM_JSON: Final = "application/problem+json"

STATUS: Final[Mapping[type[Refusal], HTTPStatus]] = {
    NotValid: HTTPStatus.BAD_REQUEST,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    NotNow: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.PRECONDITION_FAILED,
    NotTrusted: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
SIGN_IN_FIRST: Final = frozenset({"session.missing", "session.ended"})
TOO_OFTEN: Final = frozenset({"request.too_often", "signin.slow", "signin.busy"})
RETRY: Final[Mapping[HTTPStatus, str]] = {HTTPStatus.TOO_MANY_REQUESTS: "60", HTTPStatus.SERVICE_UNAVAILABLE: "5"}
"""Seconds after which to try again."""

TITLES: Final[Mapping[type[Refusal], Words]] = {
    NotValid: Words("填写的内容不符合规定", "The input breaks a rule"),
    NotAllowed: Words("无权办理", "Not allowed"),
    NotFound: Words("没有找到", "Not found"),
    NotNow: Words("现在不能办理", "Not possible now"),
    Conflict: Words("已被他人抢先", "Somebody else was first"),
    NotTrusted: Words("签名或证明不成立", "A signature or proof does not hold"),
    Unavailable: Words("平台暂时不能办理", "The platform cannot do this at the moment"),
}


WHAT_NOW: Final[Mapping[type[Refusal], Words]] = {
    NotValid: Words("请改正所指的内容后重新提交", "Correct what is named and send it again"),
    NotAllowed: Words("请由有权的单位或人员办理", "Leave it to the organisation or person that may do it"),
    NotFound: Words("请核对编号，或从工作台进入", "Check the number, or come from your desk"),
    NotNow: Words("请在页面上查看现在可以办理的事项和期限", "See on its page what is possible now, and until when"),
    Conflict: Words("请刷新后按最新情况办理", "Load the present state and go on from it"),
    NotTrusted: Words(
        "请用有效的证书和平台的客户端重新签名后提交", "Sign again with a valid certificate and the client, then submit"
    ),
    Unavailable: Words("请稍后原样重试", "Send the same again in a moment"),
}
"""What a reader can do now, where the refusal itself does not say it better."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """RFC 9457. `code` is stable; `title` and `detail` are in the reader's language, `zh` and `en` in both."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    zh: str
    en: str
    law: str = ""
    field: str = ""
    remedy: str = ""


def responses(*refusals: type[Refusal]) -> dict[int, ResponseSpec]:
    """What a route's description says about the refusals that it may give, each class by its own entry."""
    made: dict[int, ResponseSpec] = {}
    for one in refusals:
        status = STATUS[one]
        example = Problem(
            type="/problems/noun.what-is-wrong",
            title=TITLES[one].en,
            status=int(status),
            detail=(one.__doc__ or "").strip(),
            instance="/api/v1/…",
            code="noun.what-is-wrong",
            zh=TITLES[one].zh,
            en=TITLES[one].en,
        )
        made[int(status)] = ResponseSpec(
            data_container=Problem,
            generate_examples=False,
            description=f"{TITLES[one].en}: {(one.__doc__ or '').strip()}",
            media_type=PROBLEM_JSON,
            examples=[Example(summary=one.__name__, value=msgspec.to_builtins(example))],
        )
    return made


def refusals() -> dict[int, ResponseSpec]:
    """What every route of the API may answer when it refuses."""
    made = responses(*STATUS)
    for status, why in _ANYWHERE.items():
        made[int(status)] = ResponseSpec(
            data_container=Problem, generate_examples=False, description=why, media_type=PROBLEM_JSON
        )
    return made


_ANYWHERE: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.UNAUTHORIZED: "Sign in first.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not come in time.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than allowed.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many calls within a minute; Retry-After tells when to try again.",
}


def status_of(refusal: Refusal) -> HTTPStatus:
    if refusal.code in SIGN_IN_FIRST:
        return HTTPStatus.UNAUTHORIZED
    if refusal.code in TOO_OFTEN:
        return HTTPStatus.TOO_MANY_REQUESTS
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """The rules said no."""
    kind = next(kind for kind in type(refusal).__mro__ if kind in STATUS)
    status = status_of(refusal)
    tongue = Tongue(_reader(request).language)
    remedy = refusal.remedy if refusal.remedy.zh else WHAT_NOW[kind]
    if _programme(request):
        problem = Problem(
            type=f"/problems/{refusal.code}",
            title=tongue.plain(_title(kind, status)),
            status=int(status),
            detail=tongue.plain(refusal.words),
            instance=request.url.path,
            code=refusal.code,
            zh=refusal.words.zh,
            en=refusal.words.en,
            law=refusal.law,
            field=refusal.field,
            remedy=tongue.plain(remedy),
        )
        return _later(_json(problem, status))
    view = ProblemPage(
        status=int(status),
        title=_title(kind, status),
        what=refusal.words,
        code=refusal.code,
        law=refusal.law,
        remedy=remedy,
        links=_ways_on(request, status),
    )
    return _later(_page(request, view, status))


def _title(kind: type[Refusal], status: HTTPStatus) -> Words:
    return _TITLES.get(status, TITLES[kind])


_TITLES: Final[Mapping[HTTPStatus, Words]] = {
    HTTPStatus.UNAUTHORIZED: Words("请先登录", "Sign in first"),
    HTTPStatus.TOO_MANY_REQUESTS: Words("请求过于频繁", "Too many requests"),
}
"""Statuses that say more than the class of the refusal."""


def _later(answer: Response[Any]) -> Response[Any]:
    """With the time after which the same request may succeed, where time is what it takes."""
    if after := RETRY.get(HTTPStatus(answer.status_code or HTTPStatus.OK)):
        answer.headers["Retry-After"] = after
    return answer


def broken(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """We broke: the reader gets a number to quote, the log gets the cause."""
    incident = house(request).chance.bytes(6).hex()
    log.faults().error("fault", incident=incident, method=request.method, path=request.url.path, exc_info=error)
    words = Words("平台出错，这次请求没有办成", "the platform broke and this request was not carried out")
    view = ProblemPage(
        status=500,
        title=Words("平台出错", "The platform broke"),
        what=words,
        code="fault",
        remedy=phrase("稍后重试；仍然出错的，请把事件号 {incident} 告诉服务电话", incident=incident),
        links=(Link(phrase("回到首页"), "/"),),
        incident=incident,
    )
    return _answer(request, view, words, HTTPStatus.INTERNAL_SERVER_ERROR)


def unrouted(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses by itself: no such address, wrong method, too large, malformed."""
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return broken(request, error)
    code, words, remedy = _UNROUTED.get(status, _MALFORMED)
    view = ProblemPage(
        status=int(status),
        title=TITLES[NotFound] if status is HTTPStatus.NOT_FOUND else words,
        what=words,
        code=code,
        remedy=remedy,
        links=_ways_on(request, status),
    )
    answer = _answer(request, view, words, status)
    answer.headers.update(error.headers or {})
    return answer


HANDLERS: Final[ExceptionHandlersMap] = {Refusal: refused, HTTPException: unrouted, Exception: broken}

_UNROUTED: Final[Mapping[HTTPStatus, tuple[str, Words, Words]]] = {
    HTTPStatus.NOT_FOUND: ("address.unknown", Words("没有这个地址", "there is no such address"), WHAT_NOW[NotFound]),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method.unknown",
        Words("这个地址不接受这种请求方法", "this address does not take this method"),
        Words("请按接口说明使用请求方法", "Use a method that the description of the API names"),
    ),
    HTTPStatus.REQUEST_TIMEOUT: (
        "request.too_slow",
        Words("等候请求内容超时", "the request's body did not come in time"),
        Words("请检查网络后重新发送", "Check the network and send it again"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "request.too_large",
        Words("请求超过了大小限制", "the request is larger than allowed"),
        Words("请缩小内容，或按规定大小分片上传", "Send less, or in pieces of the size that is laid down"),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "request.media_type",
        Words("不接受这种内容类型", "this media type is not taken here"),
        Words("请按接口说明设置 Content-Type", "Set the Content-Type that the description of the API names"),
    ),
}
_MALFORMED: Final = (
    "request.malformed",
    Words("请求的格式不对", "the request is malformed"),
    Words("请按接口说明改正后重新发送", "Correct it by the description of the API and send it again"),
)
"""Code, what is wrong, what to do: for a programme as for a person."""


def _reader(request: Request[Any, Any, Any]) -> Visit:
    """Who gets the answer; the public, where not even that can be asked."""
    try:
        return visit(request)
    except Exception:  # noqa: BLE001  whatever broke, the reader is told of the first trouble, not of this one
        return blind_visit(request)


def _programme(request: Request[Any, Any, Any]) -> bool:
    """Whether the answer is read by a programme: the API, or whoever asks for JSON first."""
    accept = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or accept.startswith(("application/json", PROBLEM_JSON))


def _ways_on(request: Request[Any, Any, Any], status: HTTPStatus) -> tuple[Link, ...]:
    home = Link(phrase("回到首页"), "/")
    if status is HTTPStatus.UNAUTHORIZED:
        return (Link(phrase("登录"), f"/sign-in?next={quote(request.url.path)}"), home)
    if status is HTTPStatus.NOT_FOUND:
        return (Link(phrase("搜索公告"), "/notices"), home)
    return (home,)


def _answer(request: Request[Any, Any, Any], view: ProblemPage, words: Words, status: HTTPStatus) -> Response[Any]:
    if not _programme(request):
        return _page(request, view, status)
    tongue = Tongue(_reader(request).language)
    problem = Problem(
        type=f"/problems/{view.code}",
        title=tongue.plain(view.title),
        status=int(status),
        detail=tongue.plain(words),
        instance=request.url.path,
        code=view.code,
        zh=words.zh,
        en=words.en,
        remedy=tongue.plain(view.remedy),
    )
    return _json(problem, status)


def _json(problem: Problem, status: HTTPStatus) -> Response[Any]:
    return Response(problem, status_code=int(status), media_type=PROBLEM_JSON)


def _page(request: Request[Any, Any, Any], view: ProblemPage, status: HTTPStatus) -> Response[Any]:
    html = pages.render("pages/problem.html", _reader(request), view)
    return Response(html, status_code=int(status), media_type=MediaType.HTML)
