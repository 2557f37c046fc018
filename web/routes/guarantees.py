"""Electronic guarantees: handed in by a bidder, read by those who may."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect

from kernel import canon
from kernel.actor import Actor, Role
from kernel.errors import NotAllowed
from people.acts import rights
from trading.acts import guarantees
from web.answers import Answered, answers
from web.desks import duties
from web.problems import refusals
from web.request import House, Visiting
from web.routes.bidder import bidder

REFUSALS: Final = refusals()
LARGEST: Final = 256 * 1024
RIGHT: Final = "lot.ask_account"


@dataclass(frozen=True)
class Given:
    """Both in base64: the document's bytes, and the guarantor's detached signature (CAdES, DER) over exactly them."""

    document: str
    signature: str


@dataclass(frozen=True)
class Told:
    """As `Given`, with the number under which it stands among the deposit's arrivals."""

    arrival: str
    document: str
    signature: str


@post("/api/v1/lots/{lot:str}/guarantees", tags=["deposit"], responses=REFUSALS, status_code=200, sync_to_thread=True)
def hand_in(
    house: NamedDependency[House], who: NamedDependency[Actor], lot: FromPath[str], data: JSONBody[Given]
) -> dict[str, str]:
    """Hand in an electronic guarantee for the caller's own deposit; it is checked at once against the tender and its
    signature. The same one may come again."""
    if who.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    return {"arrival": _taken(house, who, lot, canon.unbase64(data.document), canon.unbase64(data.signature))}


@get("/api/v1/deposits/{deposit:str}/guarantees", tags=["deposit"], responses=REFUSALS, sync_to_thread=True)
def of(house: NamedDependency[House], who: NamedDependency[Actor], deposit: FromPath[str]) -> list[Told]:
    """The guarantees of a deposit: for its bidder, and for centre, tenderee and supervisor after the opening."""
    with house.looking(who) as ctx:
        return [Told(one.arrival, _text(one.document), _text(one.p7s)) for one in guarantees.of(ctx, deposit)]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _taken(house: House, who: Actor, lot: str, document: bytes, p7s: bytes) -> str:
    with house.acting(who) as ctx:
        rights.may(ctx, RIGHT)
        return guarantees.hand_in(ctx, lot, document, p7s)


@post("/me/lots/{lot:str}/guarantee", include_in_schema=False, sync_to_thread=True, request_max_body_size=LARGEST,
      dependencies={"given": Provide(answers)})  # fmt: skip
def upload(visit: Visiting, house: NamedDependency[House], lot: FromPath[str], given: Answered) -> Redirect:
    """The same from the bid page, as two files."""
    document, p7s = (given.files.get(name, b"") for name in ("document", "signature"))
    _taken(house, bidder(visit), lot, document, p7s)
    return Redirect(duties.page(lot, "submit"), status_code=303)


API: Final = (hand_in, of)
ROUTES: Final = (upload,)
