"""Accounts and posts of new media, at every turn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from disclosure.rules import media
from disclosure.rules.media import PLATFORMS, STATES, TURNS, Account, Platform, Post, State, Step, Turn
from kernel.canon import Json
from kernel.errors import NotFound, NotNow, NotValid

AT = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = "91210100MA00008601"
BODY: dict[str, Json] = {"platform": "app", "name": "掌上", "runs": OFFICE}


def step(verb: str, **body: Json) -> Step:
    return Step(verb, "p", OFFICE, AT, body)


def test_every_platform_state_and_turn_has_its_words() -> None:
    assert (set(PLATFORMS), set(STATES), set(TURNS)) == (set(Platform), set(State), set(Turn))


def test_an_account_is_what_its_chain_says() -> None:
    assert media.replayed([]) is None
    draft = step("draft_post", no=1, content_sha256="c", serves="documents")
    chain = [step("open_account", **BODY), draft, step("review_post", no=1, returned=True), draft]
    chain += [step("review_post", no=1, returned=False), step("publish_post", no=1)]
    chain += [step("correct_post", no=1, fault="错", correction="改"), step("move_account", state="merged", into="G")]
    turns = []
    for n in range(2, 8):
        made = media.replayed(chain[:n])
        assert made
        turns.append(made.post(1).turn)
    assert turns == ["drafted", "returned", "drafted", "reviewed", "published", "corrected"]
    made = media.replayed(chain)
    assert made
    assert (made.state, made.into, made.post(1).at, made.post(1).fault) == (State.MERGED, "G", AT, "错")


def test_a_post_that_nobody_has_reviewed_is_not_published() -> None:
    for turn, code in (
        (Turn.DRAFTED, "post.unreviewed"), (Turn.RETURNED, "post.unreviewed"), (Turn.PUBLISHED, "post.turn"),
        (Turn.CORRECTED, "post.turn"),
    ):  # fmt: skip
        with pytest.raises(NotNow) as refused:
            Post(1, "p", "c", "d", turn).before("publish_post")
        assert refused.value.code == code
    Post(1, "p", "c", "d", Turn.REVIEWED).before("publish_post")
    with pytest.raises(NotNow, match=r"post\.turn"):
        Post(1, "p", "c", "d", Turn.DRAFTED).before("correct_post")


def test_limits_of_an_account() -> None:
    of = media.opened({**BODY, "name": "名" * 100}, OFFICE)
    of.going()
    with pytest.raises(NotValid, match=r"post\.long"):
        media.opened({**BODY, "name": "名" * 101}, OFFICE)
    with pytest.raises(NotNow, match=r"account\.ended"):
        Account(Platform.WEIBO, "n", OFFICE, OFFICE, State.CLOSED).going()
    for no in (0, 1):
        with pytest.raises(NotFound, match=r"post\.unknown"):
            of.post(no)
