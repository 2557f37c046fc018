"""The log for everybody: its page, its checkpoint, its tiles, proofs, and the chains of public subjects."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from kernel import sequencer, tiles
from kernel.errors import NotFound
from web.assets import FOREVER
from web.pages import page
from web.public import chain, log, sunlight
from web.request import House, Visiting

TAG: Final = ["log"]
BYTES: Final = "application/octet-stream"


@get("/log", include_in_schema=False, sync_to_thread=True)
def front(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "log", log.page(ctx, house.log_key, house.witnesses, visit.alarm))


@get("/log/checkpoint", tags=TAG, sync_to_thread=True)
def checkpoint(house: NamedDependency[House]) -> Response[bytes]:
    """The newest checkpoint: a C2SP signed note."""
    with house.looking() as ctx:
        note = sequencer.checkpoint(ctx.tx).note
    return Response(note, media_type=MediaType.TEXT, headers={"cache-control": "no-cache"})


@get("/log/days/{name:str}", tags=TAG, sync_to_thread=True)
def day(house: NamedDependency[House], name: FromPath[str]) -> Response[bytes]:
    """`<day>.txt`: the text of the day's first checkpoint; `<day>.tsr`: the RFC 3161 token over exactly that text."""
    on, _, kind = name.partition(".")
    with house.looking() as ctx:
        if kind == "txt":
            return Response(sunlight.text(ctx, on), media_type=MediaType.TEXT)
        if kind == "tsr":
            return Response(sunlight.token(ctx, on), media_type="application/timestamp-reply")
    raise NotFound("log.no_stamp", "地址以 .txt 或 .tsr 结尾", "the address ends in .txt or .tsr", field="name")


@get("/log/tile/{level:str}/{rest:path}", tags=TAG, sync_to_thread=True)
def tile(house: NamedDependency[House], level: FromPath[str], rest: FromPath[str]) -> Response[bytes]:
    """A tile of hashes, or (level `entries`) a bundle of entries, as C2SP tlog-tiles names them."""
    asked = tiles.named(level, rest.lstrip("/"))
    with house.looking() as ctx:
        data = sequencer.tile(ctx.tx, asked)
    return Response(data, media_type=BYTES, headers={"cache-control": FOREVER})


@get("/log/proofs/{leaf:str}", tags=TAG, sync_to_thread=True)
def proof(house: NamedDependency[House], leaf: FromPath[str]) -> Response[bytes]:
    """The C2SP tlog-proof of an entry under the newest checkpoint."""
    if len(leaf) != 64 or set(leaf) - set("0123456789abcdef"):
        raise NotFound("entry.unknown", "没有这个日志条目", "there is no such entry", field="leaf")
    with house.looking() as ctx:
        text = sequencer.tlog_proof(ctx.tx, bytes.fromhex(leaf))
    return Response(text, media_type=MediaType.TEXT)


@get("/log/entries", tags=TAG, sync_to_thread=True)
def entries(house: NamedDependency[House], subject: FromQuery[str]) -> dict[str, Any]:
    """Every entry of a public subject; bytes and salt of those whose content is public."""
    with house.looking() as ctx:
        return dict(chain.listing(ctx, subject))


@get("/api/v1/subjects/{subject:str}", tags=TAG, sync_to_thread=True)
def of_subject(house: NamedDependency[House], subject: FromPath[str]) -> dict[str, Any]:
    """As `/log/entries`."""
    with house.looking() as ctx:
        return dict(chain.listing(ctx, subject))


@get("/subjects/{subject:str}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "subject", chain.page(ctx, subject))


@get("/subjects/{subject:str}/{number:int}", include_in_schema=False, sync_to_thread=True)
def entry(
    visit: Visiting, house: NamedDependency[House], subject: FromPath[str], number: FromPath[int]
) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "entry", chain.entry(ctx, subject, number))


@get("/subjects/{subject:str}/{number:int}/event.json", include_in_schema=False, sync_to_thread=True)
def event(house: NamedDependency[House], subject: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The exact bytes of a public entry."""
    with house.looking() as ctx:
        return Response(chain.data(ctx, subject, number), media_type=MediaType.JSON)


ROUTES = (front, checkpoint, day, tile, proof, entries, of_subject, one, entry, event)
