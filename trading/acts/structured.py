"""The structured parts of an opened bid, read again from what was opened: its priced bill and its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound
from trading.acts import bills, stage
from trading.acts.reading import Lot, Opened
from trading.rules import priced, response
from trading.rules.priced import Asked, Priced
from trading.rules.response import Ask, Response


def priced_of(ctx: Context, lot: Lot, bid: Opened) -> tuple[Asked, Priced] | None:
    """None where the lot has no bill; NotFound or NotValid where the bid has no readable prices for it."""
    document = stage.document(ctx, lot)
    bill = bills.of(ctx, document.lot(lot.id))
    if bill is None:
        return None
    return Asked(lot.id, bill, document.regime), priced.read(_file(ctx, bid, priced.PATH))


def asks(ctx: Context, lot: Lot) -> tuple[Ask, ...]:
    """What the criteria of the lot ask."""
    return response.asks(stage.document(ctx, lot).lot(lot.id).criteria)


def response_of(ctx: Context, bid: Opened) -> Response:
    """The bid's answers; NotFound or NotValid where there are none that can be read."""
    return response.read(_file(ctx, bid, response.PATH))


def files(ctx: Context, bid: Opened) -> Iterator[Mapping[str, Json]]:
    """Every file of the opened bid as its `opened.json` lists it, envelope by envelope."""
    for digest in bid.contents:
        listed = canon.mapping(ctx.blobs.get(digest)).get("files")
        for row in listed if isinstance(listed, list) else []:
            if isinstance(row, Mapping):
                yield row


def _file(ctx: Context, bid: Opened, path: str) -> bytes:
    for row in files(ctx, bid):
        if row.get("path") == path:
            return ctx.blobs.get(str(row["sha256"]))
    raise NotFound("structured.absent", f"这份投标没有 {path}", f"this bid has no {path}", law="BIR-51", field=path)
