"""The table of what may be told, as a product: event × member × audience × moment."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from disclosure.rules import event_types, visibility
from disclosure.rules.visibility import ACTOR, NAMELESS, TABLE, Audience, Moment, may_see
from kernel.canon import Json

A, M = Audience, Moment
OUTSIDE = (A.PUBLIC, A.BIDDER)
INSIDE = (A.OFFICE, A.SUPERVISOR, A.PANEL)

SECRETS: dict[str, tuple[tuple[str, ...], dict[Audience, Moment]]] = {
    "how many bids": (
        ("lot.close_bidding count", "lot.close_bidding heads", "lot.order_opening count", "lot.stop_too_few count",
         "lot.order_opening doc_sha256"),
        {A.PUBLIC: M.OPENED, A.BIDDER: M.OPENED, A.PANEL: M.OPENED, A.OFFICE: M.CLOSED, A.SUPERVISOR: M.CLOSED},
    ),
    "that somebody bid, and who": (
        ("bid.submit_bid bidder", "bid.submit_bid actor", "bid.submit_bid sealed_size", "bid.replace_bid seq",
         "bid.withdraw_bid bidder", "bid.withdraw_bid actor"),
        dict.fromkeys(A, M.OPENED),
    ),
    "prices": (("lot.open_bids found",), dict.fromkeys(A, M.OPENED)),
    "whose key came": (
        ("bid.release_key lot", "bid.release_key actor", "lot.classify_failure bid"),
        {A.PUBLIC: M.OPENED, A.PANEL: M.OPENED, A.BIDDER: M.OPENING, A.OFFICE: M.OPENING, A.SUPERVISOR: M.OPENING},
    ),
    "who sits, by pseudonym": (
        ("lot.draw seats", "lot.accept pid", "lot.accept actor", "lot.avoid reason", "lot.convene members",
         "lot.name_representative idc", "lot.seal_scores pid"),
        {A.PUBLIC: M.RESULT, A.BIDDER: M.RESULT, A.OFFICE: M.OPENED, A.SUPERVISOR: M.OPENED, A.PANEL: M.OPENED},
    ),
    "names of experts": (("lot.notify members",), dict.fromkeys(A, M.RESULT)),
    "what the panel finds": (
        ("lot.review_qualification results", "lot.reject_bid reason", "lot.ask_bidder text_sha256"),
        {A.PUBLIC: M.RESULT, A.BIDDER: M.RESULT, A.OFFICE: M.RANKED, A.SUPERVISOR: M.OPENED, A.PANEL: M.OPENED},
    ),
    "scores": (
        ("lot.open_scores sheets", "lot.seal_scores sealed", "lot.sign_report report_sha256", "lot.rank report_sha256"),
        {A.PUBLIC: M.RESULT, A.BIDDER: M.RESULT, A.OFFICE: M.RANKED, A.SUPERVISOR: M.RANKED, A.PANEL: M.RANKED},
    ),
    "the ranking": (
        ("lot.rank order",),
        {A.PUBLIC: M.PUBLISHED, A.BIDDER: M.PUBLISHED, A.OFFICE: M.RANKED, A.SUPERVISOR: M.RANKED, A.PANEL: M.RANKED},
    ),
    "the award": (("lot.award bid", "lot.award price", "lot.notify winner"), dict.fromkeys(A, M.RESULT)),
}  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_opens_at_its_moment_and_not_before(secret: str) -> None:
    members, since = SECRETS[secret]
    for named, audience, moment in product(members, Audience, Moment):
        type_, member = named.split()
        assert may_see(type_, member, audience, moment) == (moment >= since[audience]), (named, audience, moment)


def test_silence_hides() -> None:
    for audience, moment in product(Audience, Moment):
        assert not may_see("lot.close_bidding", "names", audience, moment)
        assert not may_see("lot.invented", "count", audience, moment)
        assert visibility.shown("lot.draw", {"names": ["x"]}, audience, moment) == {}


def test_every_member_of_every_registered_event_has_its_row() -> None:
    for type_ in event_types.types():
        for member in {name.partition(".")[0] for name in event_types.forms(type_)}:
            hidden = type_ in NAMELESS and member in ("doc_sha256", "p7s_sha256")
            assert ((type_, member) in TABLE) is not hidden, (type_, member)


def test_what_was_told_stays_told_and_the_inside_knows_no_later() -> None:
    for (type_, member), audience in product(TABLE, Audience):
        seen = [may_see(type_, member, audience, moment) for moment in Moment]
        assert all(not before or after for before, after in pairwise(seen))
        assert seen[-1], "in the end everything is public"
    for (type_, member), moment in product(TABLE, Moment):
        if may_see(type_, member, A.PUBLIC, moment):
            assert all(may_see(type_, member, audience, moment) for audience in Audience)


def test_nobody_is_ever_told_who_asked() -> None:
    for type_, audience, moment in product(NAMELESS, Audience, Moment):
        assert not may_see(type_, ACTOR, audience, moment)
        assert not visibility.whole(type_, ["tender", "text_sha256"], audience, moment)


def test_before_the_opening_the_outside_knows_of_no_bid() -> None:
    for type_ in event_types.types():
        for audience, moment in product(OUTSIDE, (M.ANNOUNCED, M.CLOSED)):
            assert visibility.known(type_, audience, moment) is False or not type_.startswith("bid.")


def test_an_event_is_shown_in_part() -> None:
    body: dict[str, Json] = {"deadline": "2026-03-23T01:30:00.000Z", "count": 4, "heads": [], "heads_root": "ab"}
    assert visibility.shown("lot.close_bidding", body, A.PUBLIC, M.CLOSED) == {"deadline": body["deadline"]}
    assert visibility.shown("lot.close_bidding", body, A.SUPERVISOR, M.CLOSED) == body
    assert not visibility.whole("lot.close_bidding", body, A.PUBLIC, M.CLOSED)
    assert visibility.whole("lot.close_bidding", body, A.PUBLIC, M.OPENED)


@pytest.mark.parametrize(
    ("types", "moment"),
    [
        ("lot.announce", M.ANNOUNCED),
        ("lot.announce lot.move_deadline lot.close_bidding", M.CLOSED),
        ("lot.close_bidding lot.order_opening", M.CLOSED),
        ("lot.close_bidding lot.order_opening lot.order_opening", M.OPENING),
        ("lot.close_bidding lot.order_opening lot.order_opening lot.open_bids lot.draw lot.open_scores", M.OPENED),
        ("lot.open_bids lot.rank", M.RANKED),
        ("lot.open_bids lot.rank lot.publish_candidates lot.award", M.PUBLISHED),
        ("lot.open_bids lot.rank lot.publish_candidates lot.award lot.notify lot.archive", M.RESULT),
        ("lot.open_bids lot.rank lot.award", M.RANKED),
        ("lot.open_bids lot.rank lot.publish_candidates lot.void_evaluation", M.OPENED),
        ("lot.open_bids lot.rank lot.publish_candidates lot.void_evaluation lot.rank", M.RANKED),
        ("lot.open_bids lot.rank lot.terminate", M.RANKED),
        ("lot.close_bidding lot.stop_too_few", M.CLOSED),
    ],
)
def test_how_far_a_lot_has_come(types: str, moment: Moment) -> None:
    assert visibility.reached(types.split()) is moment
