"""A signed statement is that of its event, or it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotTrusted
from signing.rules import statement
from signing.rules.statement import Done

LOT = "L-2026-0001-1"


def done(signed: bytes, **body: Json) -> Done:
    return Done("lot.award", LOT, "tenderee.X", {"doc_sha256": canon.sha256(signed).hex(), "p7s_sha256": "00", **body})


def signed(body: Mapping[str, Json]) -> bytes:
    return statement.statement("lot.award", LOT, "tenderee.X", body)


def test_an_event_may_add_what_the_platform_found() -> None:
    data = signed({"bid": "B-1"})
    statement.check(data, done(data, bid="B-1", found={"first": True}))


def test_a_text_stands_in_the_journal_by_its_digest() -> None:
    data = signed({"text": "理由"})
    statement.check(data, done(data, text_sha256=canon.sha256("理由".encode()).hex()))
    with pytest.raises(NotTrusted, match=r"statement\.other"):
        statement.check(data, done(data, text_sha256="00" * 32))


@pytest.mark.parametrize(
    "change",
    [{"type": "lot.terminate"}, {"subject": "L-2026-0001-2"}, {"actor": "tenderee.Y"}],
    ids=lambda change: next(iter(change)),
)
def test_another_act_subject_or_actor_is_refused(change: dict[str, str]) -> None:
    data = signed({"bid": "B-1"})
    with pytest.raises(NotTrusted, match=r"statement\.other"):
        statement.check(data, replace(done(data, bid="B-1"), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [{}, {"bid": "B-2"}, {"bid": "B-1", "price": "1.00"}])
def test_a_body_that_says_less_other_or_more_is_refused(body: dict[str, Json]) -> None:
    data = signed({"bid": "B-1"})
    with pytest.raises(NotTrusted, match=r"statement\.other"):
        statement.check(data, done(data, **body))


@pytest.mark.parametrize("kind", ["question.answer_objection", "question.answer"])
def test_one_act_answers_questions_and_objections(kind: str) -> None:
    data = statement.statement("question.answer", "Q-1", "tenderee.X", {"text": "已修改"})
    said = {
        "doc_sha256": canon.sha256(data).hex(),
        "p7s_sha256": "00",
        "text_sha256": canon.sha256("已修改".encode()).hex(),
    }
    statement.check(data, Done(kind, "Q-1", "tenderee.X", said))
    with pytest.raises(NotTrusted, match=r"statement\.other"):
        statement.check(data, Done("question.ask", "Q-1", "tenderee.X", said))


def test_other_bytes_than_those_named_are_refused() -> None:
    data = signed({"bid": "B-1"})
    with pytest.raises(NotTrusted, match=r"statement\.digest"):
        statement.check(signed({"bid": "B-2"}), done(data, bid="B-1"))


ROOM: Mapping[str, Json] = {"method": "english_auction", "starts_at": "2026-03-02T01:30:00.000Z"}


def of_room(act: str, says: Mapping[str, Json], event: Mapping[str, Json]) -> None:
    data = statement.statement(act, "A-2026-0001-1", "agency.X", says)
    body = {"doc_sha256": canon.sha256(data).hex(), "p7s_sha256": "00", **event}
    statement.check(data, Done(act, "A-2026-0001-1", "agency.X", body))


def test_what_the_terms_of_a_room_leave_unsaid_has_one_meaning() -> None:
    of_room("room.open", ROOM, {**ROOM, "least": 1, "reserve": None})
    of_room("room.open", {**ROOM, "least": 2}, {**ROOM, "least": 2, "reserve": None})
    other: tuple[Mapping[str, Json], ...] = ({"least": 2, "reserve": None}, {"least": 1, "reserve": "00" * 32})
    for each in other:
        with pytest.raises(NotTrusted, match=r"statement\.other"):
            of_room("room.open", ROOM, {**ROOM, **each})


def test_the_platform_numbers_who_enters_a_room_but_does_not_choose_the_key() -> None:
    added: Mapping[str, Json] = {"bidder": "4711", "coefficient": "1", "priority": 0}
    of_room("room.enter", {"key": "k"}, {"key": "k", **added})
    for event in ({"key": "x", **added}, {"key": "k", **added, "more": 1}):
        with pytest.raises(NotTrusted, match=r"statement\.other"):
            of_room("room.enter", {"key": "k"}, event)


def test_who_enters_signs_its_first_offer_its_features_and_the_right_it_claims() -> None:
    said: Mapping[str, Json] = {"key": "k", "amount": "900.00", "features": {"a": "0.1"}, "priority": 1}
    added: Mapping[str, Json] = {"bidder": "4711", "coefficient": "1"}
    of_room("room.enter", said, {**said, **added})
    for name in ("amount", "features", "priority"):
        unsigned = {key: value for key, value in said.items() if key != name}
        with pytest.raises(NotTrusted, match=r"statement\.other"):
            of_room("room.enter", unsigned, {**said, **added})
