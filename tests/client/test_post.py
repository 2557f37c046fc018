"""The only network: what is signed to sign in, pieces that resume, acts that happen once, answers in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from client import receipt
from client.post import Post
from client.seal import Bid
from kernel.errors import NotAllowed, NotNow, NotTrusted, Refusal
from signing.rules.manifest import PIECE
from tests.client.conftest import sealed
from tests.support.counter import BIDDER, SITE, Counter


def test_a_bid_is_submitted_and_its_receipt_holds(counter: Counter, post: Post, bid: Bid) -> None:
    told: list[int] = []
    held = receipt.keep(bid, post.submit(bid, told.append))
    assert sum(told) == bid.sealed.stat().st_size
    assert (held.bid, held.seq, held.proven) == ("B-1", 1, 1)
    assert counter.asked.count("PUT /api/v1/packages/p1/pieces/0") == 1


@pytest.mark.seed_row(7)
def test_the_receipts_hash_is_the_files_hash(post: Post, bid: Bid) -> None:
    held = receipt.keep(bid, post.submit(bid))
    data, step = bid.sealed.read_bytes(), 8 * 1024 * 1024
    pieces = b"".join(hashlib.sha256(data[at : at + step]).digest() for at in range(0, len(data), step))
    assert held.pieces_sha256 == hashlib.sha256(pieces).hexdigest()


def test_a_replacement_names_what_it_replaces(counter: Counter, post: Post, bid: Bid, tmp_path: Path) -> None:
    post.submit(bid)
    second = sealed(counter, tmp_path / "second", 10)
    post.submit(second)
    assert counter.bids[2].prev
    assert counter.asked[-1].endswith("/acts/replace_bid")


def test_a_package_is_not_accepted_twice(counter: Counter, post: Post, bid: Bid) -> None:
    """The same run again is the same answer, even if the platform forgot the key; after a withdrawal it is a replay."""
    first = post.submit(bid)
    assert post.submit(bid) == first
    counter.bundles.clear()
    assert post.submit(bid) == first
    counter.withdrawn = True
    with pytest.raises(Refusal) as caught:
        post.submit(bid)
    assert caught.value.code == "package.superseded"
    assert len(counter.bids) == 1


def test_an_older_package_is_not_taken_for_the_standing_one(
    counter: Counter, post: Post, bid: Bid, tmp_path: Path
) -> None:
    post.submit(bid)
    post.submit(sealed(counter, tmp_path / "second", 10))
    counter.bundles.clear()
    with pytest.raises(Refusal) as caught:
        post.submit(bid)
    assert caught.value.code == "package.superseded"


def breaking(at: str, times: int, error: Exception) -> Callable[[httpx.Request], None]:
    left = [times]

    def trouble(request: httpx.Request) -> None:
        if request.url.path.endswith(at) and left[0]:
            left[0] -= 1
            raise error

    return trouble


@pytest.mark.parametrize("at", ["/pieces/1", "/packages", "/packages/p1", "/acts/submit_bid"])
def test_a_broken_line_is_tried_again(counter: Counter, post: Post, bid: Bid, at: str) -> None:
    counter.trouble = breaking(at, 2, httpx.ReadError("reset"))
    assert receipt.keep(bid, post.submit(bid)).seq == 1


def test_progress_moves_within_a_piece_and_is_taken_back_when_it_goes_again(
    counter: Counter, post: Post, bid: Bid
) -> None:
    counter.trouble = breaking("/pieces/1", 1, httpx.ReadError("reset"))
    told: list[int] = []
    post.submit(bid, told.append)
    assert max(told) <= 128 * 1024
    assert sum(told) == bid.sealed.stat().st_size
    assert min(told) == -8 * 1024 * 1024


def test_an_upload_goes_on_where_it_broke_off(counter: Counter, post: Post, bid: Bid) -> None:
    counter.trouble = breaking("/pieces/2", 3, httpx.ConnectError("down"))
    with pytest.raises(NotNow) as caught:
        post.submit(bid)
    assert caught.value.code == "post.unreachable"
    assert sorted(counter.pieces["p1"]) == [0, 1]
    counter.asked.clear()
    post.submit(bid)
    assert [asked for asked in counter.asked if asked.startswith("PUT")] == ["PUT /api/v1/packages/p1/pieces/2"]


def test_what_the_platform_has_already_is_told_apart(counter: Counter, post: Post, bid: Bid) -> None:
    """It was not sent now, so it says nothing of the time that is left."""
    counter.trouble = breaking("/pieces/2", 3, httpx.ConnectError("down"))
    with pytest.raises(NotNow):
        post.submit(bid)
    sent: list[int] = []
    here: list[int] = []
    post.submit(bid, sent.append, here.append)
    assert here == [2 * PIECE]
    assert sum(sent) == bid.sealed.stat().st_size - 2 * PIECE


def test_an_answer_that_is_lost_begins_no_second_upload(counter: Counter, post: Post, bid: Bid) -> None:
    begun, lost = counter._begun, [True]

    def losing(once: str) -> httpx.Response:
        made = begun(once)
        if lost[0]:
            lost[0] = False
            raise httpx.ReadTimeout("lost")
        return made

    counter._begun = losing  # type: ignore[method-assign]
    assert receipt.keep(bid, post.submit(bid)).seq == 1
    assert list(counter.pieces) == ["p1"]


def test_a_package_that_another_organisation_sealed_is_not_even_uploaded(
    counter: Counter, post: Post, bid: Bid
) -> None:
    facts = counter.facts
    counter.facts = lambda: facts() | {"bidder": "O-91330000MA27U00000"}  # type: ignore[method-assign]
    with pytest.raises(NotAllowed) as caught:
        post.submit(bid)
    assert (caught.value.code, caught.value.field) == ("package.wrong_bidder", "bidder")
    assert caught.value.remedy.zh
    assert caught.value.remedy.en
    assert [asked for asked in counter.asked if "packages" in asked] == []


@pytest.mark.parametrize("forgets", [False, True])
def test_an_answer_that_is_lost_after_the_act_does_not_submit_twice(
    counter: Counter, post: Post, bid: Bid, forgets: bool
) -> None:
    """Also where the platform died between the act and the note of its answer."""
    answered = counter._acted
    lost = [True]

    def losing(request: httpx.Request, path: list[str], body: dict[str, object]) -> httpx.Response:
        made = answered(request, path, body)  # type: ignore[arg-type]
        if lost[0] and path[-1] == "submit_bid":
            lost[0] = False
            if forgets:
                counter.bundles.clear()
            raise httpx.ReadTimeout("lost")
        return made

    counter._acted = losing  # type: ignore[method-assign,assignment]
    assert receipt.keep(bid, post.submit(bid)).seq == 1
    assert len(counter.bids) == 1


def test_a_sealed_file_that_was_damaged_here_is_not_sent(counter: Counter, post: Post, bid: Bid) -> None:
    data = bytearray(bid.sealed.read_bytes())
    data[9_000_000] ^= 1
    bid.sealed.write_bytes(data)
    with pytest.raises(NotTrusted, match=r"seal\.damaged"):
        post.submit(bid)
    bid.sealed.write_bytes(data[:10_000_000])
    with pytest.raises(NotTrusted, match=r"seal\.damaged"):
        post.submit(bid)
    assert not counter.bids


def test_pieces_that_were_swapped_on_the_way_are_refused_by_name(counter: Counter, post: Post, bid: Bid) -> None:
    def swap(request: httpx.Request) -> None:
        if request.url.path.endswith("submit_bid"):
            held = counter.pieces["p1"]
            held[0], held[1] = held[1], held[0]

    counter.trouble = swap
    with pytest.raises(Refusal) as caught:
        post.submit(bid)
    assert caught.value.code == "package.pieces_swapped"
    assert caught.value.remedy.zh


# --- signing in ------------------------------------------------------------------------------------------------------


def test_every_request_after_signing_in_carries_the_session(counter: Counter, post: Post) -> None:
    seen: list[str | None] = []
    counter.trouble = lambda request: seen.append(request.headers.get("authorization"))
    post.lot("L-1")
    assert seen == ["Bearer " + "t" * 64]


@pytest.mark.parametrize(
    "site", ["http://other.test", "http://platform.test:8443", "https://platform.test", "platform.test", ""]
)
def test_no_challenge_of_another_site_is_signed(site: str) -> None:
    counter = Counter(site=site)
    with pytest.raises(NotTrusted, match=r"signin\.strange_challenge"):
        Post(counter.client(), SITE).sign_in(BIDDER.signer, "bidder")
    assert "POST /api/v1/sessions" not in counter.asked


def test_a_challenge_of_somebodys_page_is_never_signed_as_ones_own() -> None:
    """The session would be the page's: a site that hands it out here is being used to sign somebody else in."""
    counter = Counter(browser="203.0.113.7")
    with pytest.raises(NotTrusted, match=r"signin\.strange_challenge"):
        Post(counter.client(), SITE).sign_in(BIDDER.signer, "bidder")
    assert counter.signed_in == []


@pytest.mark.parametrize("site", ["http://platform.test", "http://platform.test/", "HTTP://PLATFORM.test"])
def test_this_site_is_known_by_its_origin(site: str) -> None:
    there = Counter(site=site)
    Post(there.client(), SITE).sign_in(BIDDER.signer, "bidder")
    assert "POST /api/v1/sessions" in there.asked


def test_no_act_is_signed_as_a_challenge(counter: Counter) -> None:
    def forged(role: str) -> httpx.Response:
        import base64

        from signing.rules.statement import statement

        document = statement("bid.withdraw_bid", "B-1", "bidder.x", {})
        return httpx.Response(201, json={"challenge": role, "document": base64.b64encode(document).decode()})

    counter._challenge = forged  # type: ignore[method-assign]
    with pytest.raises(NotTrusted, match=r"signin\.strange_challenge"):
        Post(counter.client(), SITE).sign_in(BIDDER.signer, "bidder")


def test_no_challenge_for_another_role_is_signed(counter: Counter) -> None:
    asked = counter._challenge
    counter._challenge = lambda role: asked(f"not {role}")  # type: ignore[method-assign]
    with pytest.raises(NotTrusted):
        Post(counter.client(), SITE).sign_in(BIDDER.signer, "bidder")


# --- answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(502, text="<html>bad gateway"), "post.http"),
        (httpx.Response(500, json={"detail": "no code"}), "post.http"),
        (httpx.Response(500, json=["x"]), "post.http"),
        (httpx.Response(200, text="<html>"), "post.strange_answer"),
        (httpx.Response(200, json=[1]), "post.strange_answer"),
        (
            httpx.Response(409, json={"code": "lot.closed", "zh": "已截止", "en": "closed", "law": "BID-28"}),
            "lot.closed",
        ),
    ],
)
def test_every_answer_becomes_words(answer: httpx.Response, code: str) -> None:
    post = Post(httpx.Client(transport=httpx.MockTransport(lambda _request: answer)), SITE)
    with pytest.raises(Refusal) as caught:
        post.lot("L-1")
    assert caught.value.code == code
    assert caught.value.words.zh


def test_ids_cannot_leave_their_place_in_the_address(counter: Counter, post: Post) -> None:
    with pytest.raises(Refusal):
        post.task("../lots/L-1?x=")
    assert counter.asked[-1] == "GET /api/v1/tasks/../lots/L-1?x="
