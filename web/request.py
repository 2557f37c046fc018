"""What a request is: its visit (who looks, how), and the Context in which it acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Final, cast, get_args

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter, SkipValidation
from sqlalchemy import Connection, Engine

from approval.ports import Provider
from disclosure.acts.gathered import Origin
from kernel import clock
from kernel.actor import PUBLIC, Actor
from kernel.blobs import Blobs
from kernel.chance import Chance
from kernel.clock import Clock
from kernel.context import NO_DESK, Context, Desk
from kernel.db import reading, writing
from kernel.errors import NotAllowed, Words
from kernel.settings import Settings
from people.ports import Post
from signing.rules.witnessing import Witnesses
from trading.ports import Bank
from web.format import Language
from web.live.house import LiveHouse
from web.undecided import Undecided
from web.visit import THEMES, TYPE_SIZES, Checkpoint, Site, Visit
from web.words import Text

Visiting = NamedDependency[SkipValidation[Visit]]
"""What a page's route takes: `def about(visit: Visiting)`. It is our own value, so nothing is checked again."""

Number = Annotated[int, QueryParameter(name="page", ge=1, le=10_000)]
"""Which page of a list, from 1."""

Asked = ASGIConnection[Any, Any, Any, Any]

SESSION: Final = "ggzy_session"
LANGUAGE, TYPE, THEME = "ggzy_lang", "ggzy_type", "ggzy_theme"
LOOKS: Final = {"lang": LANGUAGE, "type": TYPE, "theme": THEME}
LOOK_VALUES: Final = {
    "lang": frozenset(get_args(Language)),
    "type": frozenset({"standard", *TYPE_SIZES} - {""}),
    "theme": frozenset(set(THEMES) - {""}),
}
_SAFE: Final = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Who:
    """Whose session it is, and how the header calls them."""

    actor: Actor
    called: Text


Sessions = Callable[[Connection, str, datetime], Who | None]
"""Who is signed in under a session's token at a wall-clock moment; None if nobody is."""

Checkpoints = Callable[[Connection], Checkpoint | None]
"""The newest signed checkpoint, for the last line of every page."""


Inbox = Callable[[Connection, Actor], int]
"""How many messages a person has not read."""


def nobody(_tx: Connection, _token: str, _now: datetime) -> Who | None:
    """No sessions are wired: everybody is the public."""
    return None


def no_checkpoint(_tx: Connection) -> Checkpoint | None:
    return None


NO_WITNESSES: Final = Witnesses()


def no_inbox(_tx: Connection, _actor: Actor) -> int:
    return 0


Alarms = Callable[[Connection, datetime], Text]
"""What is wrong with the log at a wall-clock moment, for the head of every page; empty if nothing is."""


def no_alarm(_tx: Connection, _wall: datetime) -> Text:
    return ""


@dataclass(frozen=True, slots=True)
class House:
    """What the process holds for all its requests; gathered once by `web.app.build`."""

    settings: Settings
    engine: Engine
    blobs: Blobs
    clock: Clock
    chance: Chance
    desk: Desk = NO_DESK
    sessions: Sessions = nobody
    checkpoint: Checkpoints = no_checkpoint
    inbox: Inbox = no_inbox
    log_key: str = ""
    """The verifier key of the site's log, which dossiers name."""
    witnesses: Witnesses = NO_WITNESSES
    alarm: Alarms = no_alarm
    post: Post | None = None
    """Who carries e-mails; None: messages stay on the site."""
    bank: Bank | None = None
    """The bank of the deposits; None: statements are entered by hand, and money goes back by hand."""
    provider: Provider | None = None
    """Who takes what applicants pay for deliveries; None: it is paid at the window."""
    undecided: Undecided = field(default_factory=Undecided)
    catalogue: Mapping[str, str] = field(default_factory=dict)
    """The operator's own categories and procedures (`web.catalogue`)."""
    live: LiveHouse | None = None
    """Where live competitions are watched; None: nowhere."""

    @property
    def hand_set(self) -> bool:
        return self.settings.clock != "system"

    @property
    def site(self) -> Site:
        """Without an English name of its own a site is called in English what every such platform is called."""
        return Site(name=Words(self.settings.site_name, self.settings.site_name_en), province=self.settings.province)

    @property
    def origin(self) -> Origin:
        """What its dossiers say of the platform."""
        return Origin(self.log_key, self.witnesses.named, self.witnesses.quorum, self.hand_set)

    @contextmanager
    def acting(self, actor: Actor, arrived: datetime | None = None) -> Iterator[Context]:
        """A writing transaction as a Context: commits at the end of the block. The official clock is read
        once, after the write lock is held, so that entries of one subject stand in order of time; `arrived` is
        when the request's last byte was in, by the same clock. What the block has put among the erasures is erased
        after the commit."""
        with writing(self.engine) as tx:
            ctx = Context(tx, self.blobs, actor, self.clock.now(), self.chance, self.desk, arrived, self.catalogue)
            yield ctx
        for digest in ctx.erasures:
            self.blobs.erase(digest)

    @contextmanager
    def looking(self, actor: Actor = PUBLIC) -> Iterator[Context]:
        """As `acting`, but it reads one moment of the database and can write nothing."""
        with reading(self.engine) as tx:
            yield Context(tx, self.blobs, actor, self.clock.now(), self.chance, self.desk, None, self.catalogue)


def house(asked: Asked) -> House:
    return held(asked.app.state)


def held(state: State) -> House:
    """What `web.app.serve` put into the application's state; the dependency `house` of routes."""
    return cast("House", state.house)


def visit(request: Request[Any, Any, Any]) -> Visit:
    """The visit of this request; made once. An unknown or ended session is the public's visit."""
    made = request.scope["state"].get("visit")
    if not isinstance(made, Visit):
        made = _visit(request)
        request.scope["state"]["visit"] = made
    return made


def _visit(request: Request[Any, Any, Any]) -> Visit:
    holds = house(request)
    token = request.cookies.get(SESSION, "")
    with reading(holds.engine) as tx:
        who = holds.sessions(tx, token, clock.wall()) if token else None
        unread = holds.inbox(tx, who.actor) if who else 0
        checkpoint, alarm = holds.checkpoint(tx), holds.alarm(tx, clock.wall())
    return replace(_seen(request, who, checkpoint), unread=unread, alarm=alarm)


def blind_visit(request: Request[Any, Any, Any]) -> Visit:
    """The visit as the public's, without asking the database: for saying that it does not answer."""
    return _seen(request, None, None)


def _seen(request: Request[Any, Any, Any], who: Who | None, checkpoint: Checkpoint | None) -> Visit:
    holds, looks = house(request), {name: _look(request, name) for name in LOOKS}
    return Visit(
        path=request.url.path,
        query=request.url.query or "",
        now=holds.clock.now(),
        language=_language(request, looks["lang"]),
        theme=next((theme for theme in THEMES if theme == looks["theme"]), ""),
        type_size=next((size for size in TYPE_SIZES if size == looks["type"]), ""),
        actor=who.actor if who else PUBLIC,
        called=who.called if who else "",
        hand_set=holds.hand_set,
        checkpoint=checkpoint,
        site=holds.site,
    )


def _language(request: Request[Any, Any, Any], chosen: str) -> Language:
    """Chinese unless the reader chooses; a programme, which has no switch, chooses by Accept-Language (RFC 9110)."""
    if not chosen and request.url.path.startswith("/api/"):
        chosen = request.headers.get("accept-language", "").strip().lower()[:2]
    return "en" if chosen == "en" else "zh"


def _look(request: Request[Any, Any, Any], name: str) -> str:
    """A preference: the address first, then the cookie; anything unknown is the usual look."""
    chosen = (request.query_params.get(name, ""), request.cookies.get(LOOKS[name], ""))
    return next((str(value) for value in chosen if value in LOOK_VALUES[name]), "")


async def same_origin(asked: Asked, _handler: BaseRouteHandler) -> None:
    """Guard: what changes something must come from our own pages, or carry no session at all.

    It runs on the event loop: in a thread it would wait for one before the body's arrival is read from the clock, and
    who came in time would be late because others keep the threads busy.

    Browsers tell by Sec-Fetch-Site, older ones by Origin; a programme without cookies tells nothing and needs not.
    """
    if asked.scope.get("method", "GET") in _SAFE:
        return
    site, origin = asked.headers.get("sec-fetch-site"), asked.headers.get("origin")
    ours = house(asked).settings.base_url, f"{asked.url.scheme}://{asked.headers.get('host', '')}"
    if site in {"same-origin", "none"} or (site is None and origin in ours):
        return
    if site is None and origin is None and SESSION not in asked.cookies:
        return
    raise NotAllowed(
        "request.cross_site",
        "这个请求不是从本站页面发出的，没有办理",
        "this request did not come from a page of this site and was not carried out",
        remedy=Words("回到本站页面重新提交", "go back to the page on this site and submit again"),
    )


def signed_in(looks: Visit) -> Actor:
    """The actor of a visit; NotAllowed for the public."""
    if looks.signed_in:
        return looks.actor
    raise NotAllowed(
        "session.missing",
        "这一页要登录后才能看",
        "this page needs a sign-in",
        remedy=Words("登录后再打开", "sign in and open it again"),
    )


def look_cookies(query: Mapping[str, str], secure: bool) -> list[str]:
    """Set-Cookie values for the preferences that an address carries."""
    tail = "; Path=/; Max-Age=31536000; SameSite=Lax" + ("; Secure" if secure else "")
    return [f"{cookie}={query[name]}{tail}" for name, cookie in LOOKS.items() if query.get(name) in LOOK_VALUES[name]]
