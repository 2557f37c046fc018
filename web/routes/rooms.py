"""A room over HTTP: its board, bidders' signed commands, officers' orders."""

from __future__ import annotations

import asyncio
import re
from typing import Any, Final, cast

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from kernel import canon
from kernel.actor import Actor
from kernel.canon import Json
from kernel.errors import NotAllowed, Unavailable, Words
from kernel.reader import Reader
from trading.acts import live, ordering
from trading.acts.live import Held
from trading.rules.live import board, replay, session
from trading.rules.live.command import Signed
from web import limits
from web.live import frames
from web.live.tickets import VALID, Place
from web.lots.owner import Lots
from web.lots.passing import Passing
from web.lots.writer import Told, Writer
from web.problems import refusals
from web.request import House

TAG: Final = ["room"]
REFUSALS: Final = refusals()
DEVICE: Final = "ggzy_device"
"""A random mark in a bidder's browser: one browser that bids for two is shown to supervision (docs/live.md)."""
LASTS: Final = 90 * 24 * 3600
"""Seconds that the browser keeps it."""
_MARK: Final = re.compile(r"[0-9a-f]{32}")


def lots_of(request: Request[Any, Any, Any]) -> Lots:
    return cast("Lots", request.app.state.lots)


def passing_of(request: Request[Any, Any, Any]) -> Passing:
    return cast("Passing", request.app.state.passing)


def _closes(held: Held) -> str | None:
    turn = held.room.turn
    return canon.instant(turn.ends) if turn and held.room.paused is None else None


@get("/api/v1/rooms/{room:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def facts(request: Request[Any, Any, Any], house: NamedDependency[House], room: FromPath[str]) -> dict[str, Any]:
    """The board, the terms, the official time and when the turn ends. Bidders are told by their numbers alone."""
    held = lots_of(request).present(room)
    terms = held.room.terms
    return {
        "room": room,
        "seq": held.room.seq,
        "now": canon.instant(house.clock.now()),
        "closes_at": _closes(held),
        "method": terms.method,
        "currency": terms.currency,
        "starts_at": canon.instant(terms.starts_at),
        "parameters": dict(terms.parameters),
        "board": board.board(held.method, held.room),
    }


@get("/api/v1/rooms/{room:str}/seat", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def seat(house: NamedDependency[House], who: NamedDependency[Actor], room: FromPath[str]) -> dict[str, Any]:
    """The caller's own number in the room."""
    with house.looking(who) as ctx:
        return {"room": room, "bidder": live.seat(ctx, room)}


@post(
    "/api/v1/rooms/{room:str}/ticket",
    tags=TAG,
    opt={"limit": limits.ACT},
    responses=REFUSALS,
    status_code=201,
    sync_to_thread=True,
)
def ticket(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    who: NamedDependency[Actor],
    room: FromPath[str],
) -> Response[dict[str, Any]]:
    """A ticket for one socket of the caller's, to be used within `seconds` on the gateway at `socket`; whom it is
    shown the room as, and its own number there. A bidder's browser keeps a mark that is compared for supervision."""
    with house.looking(who) as ctx:
        audience, bidder = live.audience(ctx, room)
    if house.live is None or not house.live.url:
        raise Unavailable(
            "live.no_gateway",
            "观看连接服务未开启",
            "there is no gateway for sockets here",
            remedy=Words("请改用事件流观看", "Watch by the stream of events"),
        )
    made = house.live.gateway.tickets.issue(room, Place(frames.Audience(audience.value), bidder))
    seconds = int(VALID.total_seconds())
    told = {"room": room, "ticket": made, "audience": audience, "bidder": bidder, "socket": house.live.url,
            "seconds": seconds}  # fmt: skip
    if not bidder:
        return Response(told)
    device = _device(request) or house.chance.bytes(16).hex()
    lots_of(request).sightings.saw(room, bidder, limits.address(request), device)
    return Response(told, cookies=[_marked(house, device)])


def _device(request: Request[Any, Any, Any]) -> str:
    """The mark of the caller's browser, as it was given; empty if it has none."""
    found = request.cookies.get(DEVICE, "")
    return found if _MARK.fullmatch(found) else ""


def _marked(house: House, device: str) -> Cookie:
    secure = house.settings.base_url.startswith("https:")
    return Cookie(
        DEVICE, value=device, path="/api/v1/rooms", max_age=LASTS, httponly=True, samesite="strict", secure=secure
    )


@post("/api/v1/rooms/{room:str}/commands", tags=TAG, responses=REFUSALS, status_code=200)
async def command(
    request: Request[Any, Any, Any], house: NamedDependency[House], room: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Response[dict[str, Any]]:
    """A bidder's command, signed by its session key: `{command, bidder, number, round, seen, signature, …}`.

    The answer comes after the durable commit: `seq` of its event, `code` if it was refused (recorded all the same; no
    end moves by it), who leads now. The same command again gets the same answer.
    """
    lots = lots_of(request)
    passed = await passing_of(request).on(request, lots, room)
    if passed is not None:
        return passed
    owned = lots.owned(room)
    writer = owned if owned is not None else await asyncio.to_thread(lots.writer, room)
    signed = await asyncio.to_thread(checked, writer, data)
    lots.buckets.draw(room, signed.bidder)
    lots.sightings.saw(room, signed.bidder, limits.address(request), _device(request))
    told = await writer.ask(signed)
    at = await asyncio.to_thread(_first_at, house, room, told) if told.answer.again else canon.instant(told.at)
    return Response(answer(told, at) | {"bidder": signed.bidder, "number": signed.number})


@post(
    "/api/v1/rooms/{room:str}/orders",
    tags=TAG,
    opt={"limit": limits.ACT},
    responses=REFUSALS,
    status_code=200,
)
async def order(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    who: NamedDependency[Actor],
    room: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> Response[dict[str, Any]]:
    """An officer's order at once `{order, reason, …}`: pause, say, show_reserve (`amount`, `salt`). Its place in the
    queue counts. To resume, extend and stop are acts to be signed (`…/acts/resume`) while the room is paused."""
    passed = await passing_of(request).on(request, lots_of(request), room)
    return passed or Response(await asyncio.to_thread(ordered, lots_of(request), house, who, room, Reader(data)))


def ordered(lots: Lots, house: House, who: Actor, room: str, said: Reader) -> dict[str, Json]:
    said.only("order", "reason", "seconds", "amount", "salt")
    with house.looking(who) as ctx:
        asked = ordering.at_once(ctx, room, said.text("order"), said)
    told = lots.writer(room).put(asked).result()
    if told.answer.refusal is not None:
        raise told.answer.refusal
    return answer(told, canon.instant(told.at))


def checked(writer: Writer, data: dict[str, Any]) -> Signed:
    """What arrived as a command whose signature holds; nothing else gets into the queue."""
    held, said = writer.held, Reader(data)
    currency = held.room.terms.currency
    found = replay.signed_of(said.text("command"), held.room.at, said, currency)
    said.only("command", *found.body())
    entrants = held.room.entrants
    if found.bidder not in entrants:
        entrants = writer.put(None).result().held.room.entrants
    if found.bidder not in entrants:
        raise NotAllowed("room.not_entered", "您未入场，不能出价", "you have not been let into this room")
    session.verify(entrants[found.bidder].key, found.message(held.room.subject), found.signature)
    return found


def answer(told: Told, at: str) -> dict[str, Json]:
    refusal, room = told.answer.refusal, told.held.room
    ranking = board.board(told.held.method, room)["ranking"]
    leads = ranking[0] if isinstance(ranking, list) and ranking else None
    return {
        "room": room.subject,
        "seq": told.answer.seq,
        "at": at,
        "code": told.answer.code,
        "zh": refusal.words.zh if refusal else "",
        "en": refusal.words.en if refusal else "",
        "leads": leads,
        "closes_at": _closes(told.held),
    }


def _first_at(house: House, room: str, told: Told) -> str:
    """When the command was first decided."""
    with house.looking() as ctx:
        return live.moment_of(ctx, room, told.answer.seq)


ROUTES = (facts, seat, ticket, command, order)
