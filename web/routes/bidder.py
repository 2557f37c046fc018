"""A bidder's own pages of a lot: submission, pieces, receipts."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound
from trading.acts import packages, reading, receipts
from web.answers import Answered, answers
from web.desks import duties, given, lots, submitting
from web.pages import page
from web.request import House, Visiting, signed_in
from web.routes.bids import Seq
from web.routes.desks import download
from web.views.desks import ReceiptPage, SubmitPage
from web.views.elements import Link
from web.visit import Visit
from web.words import phrase
from web.worker import publisher


def bidder(visit: Visit) -> Actor:
    """Who is signed in, if it is a bidder."""
    who = signed_in(visit)
    if who.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    return who


def _submission(ctx: Context, house: House, who: Actor, lot: str) -> SubmitPage:
    found = lots.lot(ctx, who, lot)
    tabs = [(one, reading.bid_of(ctx, one.id)) for one in reading.lots_of(ctx, found.tender)]
    site, held = house.settings.base_url, lots.held(ctx, found)
    return submitting.view(submitting.gather(ctx, found, held), tabs, site, held)


@get("/me/lots/{lot:str}/submit", include_in_schema=False, sync_to_thread=True)
def submit(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """What to do on one's own machine, and what the platform has received."""
    who = bidder(visit)
    with house.looking(who) as ctx:
        return page(visit, "submit", _submission(ctx, house, who, lot))


@get("/me/lots/{lot:str}/pieces", include_in_schema=False, sync_to_thread=True)
def pieces(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[Any]:
    """The pieces alone, for a page that asks again; when nothing is on its way any more, the page itself."""
    who = bidder(visit)
    with house.looking(who) as ctx:
        view = _submission(ctx, house, who, lot)
    if view.pieces is None:
        return Response("", headers={"HX-Redirect": duties.page(lot, "submit")})
    return page(visit, "submit_pieces", view)


@post(
    "/me/lots/{lot:str}/uploads/{package:str}/drop",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def drop(
    visit: Visiting, house: NamedDependency[House], lot: FromPath[str], package: FromPath[str], given: Answered
) -> Redirect:
    """Drop an upload of one's own firm; nothing happens without the person's confirmation."""
    who = bidder(visit)
    if given.sure:
        with house.acting(who) as ctx:
            packages.drop(ctx, package)
    return Redirect(duties.page(lot, "submit"), status_code=303)


@get("/me/bids/{bid:str}", include_in_schema=False, sync_to_thread=True)
def last(visit: Visiting, house: NamedDependency[House], bid: FromPath[str]) -> Redirect:
    """The newest receipt of one's own bid."""
    who = bidder(visit)
    with house.looking(who) as ctx:
        own = next((one for one in reading.my_bids(ctx) if one.id == bid), None)
    if own is None:
        raise NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")
    return Redirect(f"/me/bids/{bid}/receipts/{own.seq}", status_code=303)


@get("/me/bids/{bid:str}/receipts/{seq:int}", include_in_schema=False, sync_to_thread=True)
def receipt(visit: Visiting, house: NamedDependency[House], bid: FromPath[str], seq: Seq) -> Response[str]:
    """One's own receipt; another's is the same NotFound as none."""
    who = bidder(visit)
    with house.looking(who) as ctx:
        found = given.receipt(ctx, bid, seq)
        own = next(one for one in reading.my_bids(ctx) if one.id == bid)
    of = Link(phrase("投标 {lot}", lot=own.lot), duties.page(own.lot, "submit"))
    return page(visit, "receipt", ReceiptPage(found, of))


@get("/me/bids/{bid:str}/receipts/{seq:int}/{name:str}", include_in_schema=False, sync_to_thread=True)
def paper(
    visit: Visiting, house: NamedDependency[House], bid: FromPath[str], seq: Seq, name: FromPath[str]
) -> Response[bytes]:
    """A file of one's own receipt."""
    who = bidder(visit)
    with house.looking(who) as ctx:
        found = given.paper(ctx, publisher(house), bid, seq, name)
    if found is None:
        raise NotFound("file.unknown", "没有这个文件", "there is no such file", field="file")
    return download(found[0], f"{bid[:10]}-{seq}-{name}", found[1])


@get("/me/enquiries/{question:str}/receipt", include_in_schema=False, sync_to_thread=True)
def enquiry(visit: Visiting, house: NamedDependency[House], question: FromPath[str]) -> Response[bytes]:
    """The receipt of one's own question, objection or complaint; another's is the same NotFound as none."""
    who = bidder(visit)
    with house.looking(who) as ctx:
        return download(bytes(receipts.of_enquiry(ctx, question)), f"receipt-{question[:10]}.json", "application/json")


ROUTES = (submit, pieces, drop, last, receipt, paper, enquiry)
