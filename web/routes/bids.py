"""Packages by pieces, receipts, and the bidder's own key file."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

from litestar import Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter

from kernel import canon, once
from kernel.actor import Actor
from kernel.blobs import Incoming, agreed
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from signing.rules.manifest import LARGEST, PIECE
from trading.acts import packages, receipts, releasing, restoring
from web import conduct
from web.caller import caller, given_token, once_key
from web.incoming import received
from web.peers import came_from
from web.problems import refusals
from web.request import House, held
from web.routes.body import content_digest

REFUSALS: Final = refusals()
TAG = ["bids"]
Place = Annotated[int, PathParameter(ge=0, lt=LARGEST // PIECE)]
Seq = Annotated[int, PathParameter(ge=1, lt=2**31)]


@dataclass(frozen=True)
class Began:
    """What the client says of its sealed file; sizes in bytes."""

    size: int
    piece: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that comes in: its number, the digest that was announced, how many bytes (0: not said); of `package`,
    or of the bid that it is a piece of."""

    package: str
    n: int
    said: str
    size: int

    @property
    def place(self) -> str:
        """The digest whose place is made ready: none for who does not even say how much will come."""
        return self.said if self.size else ""


def _announced(request: Request[Any, Any, Any], package: str, n: int) -> Piece:
    """What the headers say of it; nobody without a token has a body read."""
    if not given_token(request):
        caller(request)
    said, size = (request.headers.get(name, "") for name in ("content-digest", "content-length"))
    return Piece(package, n, content_digest(said), int(size) if size.isdecimal() else 0)


@post("/api/v1/lots/{lot:str}/packages", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def begin(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    who: NamedDependency[Actor],
    lot: FromPath[str],
    data: JSONBody[Began],
) -> dict[str, str]:
    """Begin the upload of a sealed package; the same `Idempotency-Key` gives the same package again."""
    if data.piece != PIECE:
        raise NotValid("piece.size", f"每片须为 {PIECE} 字节", f"pieces have {PIECE} bytes", field="piece")
    asked = canon.sha256(canon.joined("package", lot, str(data.size))).hex()
    key = once_key(request, who)
    with conduct.recording(house, who, "lot.submit_bid", lot), house.acting(who) as ctx:
        held = once.recall(ctx.tx, key, asked) if key else None
        package = held or packages.begin(ctx, lot, data.size, _address(request))
        if key and not held:
            once.remember(ctx.tx, key, asked, package, canon.instant(ctx.now))
        return {"package": package}


def _address(request: Request[Any, Any, Any]) -> str:
    """From which network address; empty for this very machine."""
    peer = request.client.host if request.client else ""
    return came_from(peer, request.headers.get("x-forwarded-for", ""))


@get("/api/v1/packages/{package:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def present(house: NamedDependency[House], who: NamedDependency[Actor], package: FromPath[str]) -> dict[str, Any]:
    """Which pieces have come."""
    with house.looking(who) as ctx:
        return {"package": package, "pieces": packages.present(ctx, package)}


@get("/api/v1/lots/{lot:str}/packages", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def begun(house: NamedDependency[House], who: NamedDependency[Actor], lot: FromPath[str]) -> dict[str, Any]:
    """The uploads that the firm has begun for the lot and neither submitted nor dropped; `here` counts pieces."""
    with house.looking(who) as ctx:
        found = packages.begun(ctx, lot)
    return {
        "packages": [
            {"package": one.id, "size": one.size, "pieces": one.pieces, "here": len(one.here),
             "begun_at": canon.instant(one.begun_at)}
            for one in found
        ]
    }  # fmt: skip


@delete("/api/v1/packages/{package:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def drop(house: NamedDependency[House], who: NamedDependency[Actor], package: FromPath[str]) -> None:
    """Drop an upload that was begun and not submitted; its bytes are deleted and its room is free."""
    with house.acting(who) as ctx:
        packages.drop(ctx, package)


@put(
    "/api/v1/packages/{package:str}/pieces/{n:int}",
    tags=TAG,
    responses=REFUSALS,
    status_code=204,
    request_max_body_size=PIECE,
)
async def piece(
    request: Request[Any, Any, Any], house: NamedDependency[House], package: FromPath[str], n: Place
) -> None:
    """One piece, raw, with its `Content-Digest`; its last byte must be in before the deadline.

    The clock is read when it is, before anything waits for a thread; who it is from is asked while it comes, and once
    more when it is noted.
    """
    arriving = _Arriving(request, _announced(request, package, n))
    await received(request, arriving.wanted, arriving.kept)


class _Arriving:
    """Nothing is stored that will not be noted: asked first, kept then, noted last."""

    def __init__(self, request: Request[Any, Any, Any], piece: Piece) -> None:
        self._request, self._house, self._piece = request, held(request.app.state), piece
        self._lot = ""

    def wanted(self) -> AbstractContextManager[Incoming] | None:
        piece = self._piece
        with self._house.looking(caller(self._request)) as ctx:
            missing = packages.wanted(ctx, piece.package, piece.n, piece.said, piece.size or 1)
            self._lot = packages.lot_of(ctx, piece.package)
        return packages.shelf(self._house.blobs, piece.package).incoming(piece.place) if missing else None

    def kept(self, arrived: datetime, file: Incoming | None, digest: str) -> None:
        """That a piece came too late is recorded like a late submission: its bidder may never come to the last
        request."""
        piece, who = self._piece, caller(self._request)
        if file is None:
            return
        if not piece.size:  # it was not asked about before
            with self._house.looking(who) as ctx:
                packages.wanted(ctx, piece.package, piece.n, piece.said, file.size)
        file.keep(agreed(digest, piece.said))
        recording = conduct.recording(self._house, who, "lot.submit_bid", self._lot)
        with recording, self._house.acting(who, arrived) as ctx:
            packages.keep(ctx, piece.package, piece.n, digest, file.size)


@get("/api/v1/bids/{bid:str}/pieces/{n:int}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def kept_piece(
    house: NamedDependency[House], who: NamedDependency[Actor], bid: FromPath[str], n: Place
) -> dict[str, Any]:
    """Whether a piece of one's own submitted package is whole on the platform, between the close and the record."""
    with house.looking(who) as ctx:
        return {"bid": bid, "n": n, "whole": restoring.is_whole(ctx, bid, n)}


@put(
    "/api/v1/bids/{bid:str}/pieces/{n:int}", tags=TAG, responses=REFUSALS, status_code=204, request_max_body_size=PIECE
)
async def restored_piece(
    request: Request[Any, Any, Any], house: NamedDependency[House], bid: FromPath[str], n: Place
) -> None:
    """A damaged piece again, raw, with its `Content-Digest`: taken only if it is the one that was submitted."""
    piece = _announced(request, bid, n)
    await received(request, lambda: _damaged(request, piece), partial(_restored, request, piece))


@contextmanager
def _restoring(request: Request[Any, Any, Any], piece: Piece) -> Iterator[tuple[House, Actor, dict[str, Json]]]:
    """Whatever is refused is recorded. `piece.package` is the bid."""
    house, who = held(request.app.state), caller(request)
    asked: dict[str, Json] = {"n": piece.n, "sha256": piece.said}
    with conduct.recording(house, who, "lot.restore_piece", piece.package, asked):
        yield house, who, asked


def _damaged(request: Request[Any, Any, Any], piece: Piece) -> AbstractContextManager[Incoming]:
    with _restoring(request, piece) as (house, who, _), house.looking(who) as ctx:
        package = restoring.wanted(ctx, piece.package, piece.n, piece.said)
        return packages.shelf(house.blobs, package).incoming(piece.place)


def _restored(
    request: Request[Any, Any, Any], piece: Piece, _arrived: datetime, file: Incoming | None, digest: str
) -> None:
    """As `_kept`: asked first, kept then, recorded last."""
    with _restoring(request, piece) as (house, who, asked):
        if file:
            file.keep(agreed(digest, piece.said))
        with house.acting(who) as ctx:
            restoring.restore_piece(ctx, piece.package, asked)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def bundle(ctx: Context, bid: str, seq: int | None = None) -> dict[str, Json]:
    """A receipt with everything that the client keeps; the log's proof as soon as there is one."""
    whole = receipts.of_bid(ctx, bid, seq)
    made: dict[str, Json] = {
        "bid": bid,
        "seq": canon.mapping(whole.receipt)["seq"],
        "receipt": _base64(whole.receipt),
        "p7s": _base64(whole.p7s),
        "tsr": _base64(whole.tsr),
        "event": _base64(whole.event),
        "salt": _base64(whole.salt),
    }
    made |= {kind: [_base64(one) for one in getattr(whole, kind)] for kind in ("certs", "crls", "ocsp")}
    if whole.proof:  # else the next checkpoint is not signed yet; the client asks again
        made["proof"] = whole.proof.decode()
    return made


@get("/api/v1/bids/{bid:str}/receipts/{seq:int}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def receipt(house: NamedDependency[House], who: NamedDependency[Actor], bid: FromPath[str], seq: Seq) -> dict[str, Any]:
    """The bidder's own receipt again."""
    with house.looking(who) as ctx:
        return dict(bundle(ctx, bid, seq))


@get("/api/v1/bids/{bid:str}/key", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def key(house: NamedDependency[House], who: NamedDependency[Actor], bid: FromPath[str]) -> Response[bytes]:
    """`key.p7m` for the bidder itself, once the opening is ordered."""
    with house.looking(who) as ctx:
        p7m, _ = releasing.key_of(ctx, bid)
    return Response(p7m, media_type="application/pkcs7-mime")


@get("/api/v1/bids/{bid:str}/receipts/{seq:int}/file", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def receipt_file(
    house: NamedDependency[House], who: NamedDependency[Actor], bid: FromPath[str], seq: Seq
) -> Response[bytes]:
    """The same as one file, which `ggzy verify receipt` reads."""
    with house.looking(who) as ctx:
        return Response(bytes(receipts.of_bid(ctx, bid, seq)), media_type="application/json")


@get("/api/v1/bids/{bid:str}/receipts/{seq:int}/withdrawal", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def withdrawal_file(
    house: NamedDependency[House], who: NamedDependency[Actor], bid: FromPath[str], seq: Seq
) -> Response[bytes]:
    """The receipt of the withdrawal of that package as one file, which `ggzy verify receipt` reads."""
    with house.looking(who) as ctx:
        return Response(bytes(receipts.of_withdrawal(ctx, bid, seq)), media_type="application/json")


@get("/api/v1/questions/{question:str}/receipt", tags=["question"], responses=REFUSALS, sync_to_thread=True)
def enquiry_receipt(
    house: NamedDependency[House], who: NamedDependency[Actor], question: FromPath[str]
) -> Response[bytes]:
    """The receipt of one's own question, objection or complaint, as one file; it says by when an answer is due."""
    with house.looking(who) as ctx:
        return Response(bytes(receipts.of_enquiry(ctx, question)), media_type="application/json")


ROUTES = (
    begin,
    begun,
    present,
    drop,
    piece,
    kept_piece,
    restored_piece,
    receipt,
    receipt_file,
    withdrawal_file,
    enquiry_receipt,
    key,
)
