"""Everybody who is not at a browser: the demo's robots, who do their part of the same tender over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from ggzy.demo import cast, pool, school
from ggzy.demo.books import Offer
from ggzy.demo.company import Company, Script
from ggzy.demo.house import Stage
from ggzy.demo.play import Play, Sealed
from kernel.canon import Json

BIDDER: Final = cast.SUPPLIERS[1]
"""The bidder who sits at a browser, and wins."""
SEATS: Final = 5
POOL: Final = 200


class Rest(Play):
    """The rest of the cast. What a person does at a browser is left out of each step."""

    @property
    def vrf_keys(self) -> dict[str, str]:
        """The public keys of the draw, as the agency types them."""
        return {party: base64.b64decode(key).hex() for party, key in self.company.vrf_keys().items()}

    def others_submit(self) -> None:
        for offer in self.offers():
            if offer.bidder != BIDDER:
                robot = self.company.robot(offer.bidder)
                bid, receipt = robot.bid(
                    self.lot, self._files(offer), offer.form, self._folder(offer.bidder) / "sealed"
                )
                self.bids.append(Sealed(offer, bid, receipt))
        self.stage.settle()

    def offers(self) -> list[Offer]:
        return list(self.script.offers(self.lot))

    def order_opening(self) -> None:
        self.tenderee.do("lot.order_opening", self.lot)

    def others_decrypt(self) -> Iterator[str]:
        """One after the other; gives who."""
        for sealed in self.bids:
            self.company.robot(sealed.offer.bidder).release(sealed.bid, sealed.receipt.bid)
            yield sealed.offer.bidder.org_name

    def window_ends(self) -> None:
        self.stage.move_to(self.stage.now + timedelta(minutes=31))

    def drawn(self) -> None:
        """Both parties give their values: the experts are asked."""
        self._entropy()
        self._drawn()

    def others_accept(self) -> None:
        for robot in self.experts[1:]:
            robot.do("lot.accept", self.lot)
        self._film("第一开标室")

    def others_review(self, bids: list[str]) -> None:
        results: list[Json] = [{"bid": bid, "passed": True, "findings": [], "policies": []} for bid in bids]
        for robot in self.experts[1 : SEATS // 2 + 1]:
            robot.do("lot.review_qualification", self.lot, {"results": results})

    def others_score(self, bids: dict[str, str]) -> None:
        """`bids` by the bidder's player name; then two custodians release."""
        for n, robot in enumerate(self.experts[1:], 1):
            robot.do("lot.seal_scores", self.lot, {"points": {bid: {**points(name, n)} for name, bid in bids.items()}})
        for custodian in self.custodians[:2]:
            custodian.do("lot.release_score_shares", self.lot)
        self._film("第一评标室")
        self.stage.settle()

    def others_sign(self) -> None:
        for robot in self.experts[1:]:
            robot.do("lot.sign_report", self.lot)
        self.stage.settle()


def points(bidder: str, expert: int) -> dict[str, str]:
    """One expert's points for one bid; the form of the draft numbers the criteria in their order."""
    return {f"C{n}": value for n, value in enumerate(school.points(bidder, expert).values(), start=1)}


def company(stage: Stage) -> Company:
    """Offices enrolled, a small pool of experts imported."""
    made = Company(stage, lambda _zh, _en: None)
    stage.settle()
    made.enrol()
    bidders = [player.org for player in cast.SUPPLIERS]
    made.robot(cast.CENTRE).keep("experts/import", pool.workbook(POOL, bidders))
    return made


def rest(made: Company) -> Rest:
    script = Script(
        tenderee=cast.PURCHASER, document=school.document, offers=school.offers, panel_reviews=True, stays_away="",
        policies={}, points=school.points, publicity=True,
    )  # fmt: skip
    return Rest(made, script)
