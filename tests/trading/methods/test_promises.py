"""What every kind of live competition keeps, found through the registry."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotValid, Refusal
from kernel.reader import Reader
from tests.support import kinds, rooms
from tests.support.kinds import LAWFUL, METHODS
from tests.support.rooms import after
from trading.rules.live import board, step
from trading.rules.live.board import Audience
from trading.rules.live.command import Confirm, Offer, Pause, Resume, Reveal, Seal, ShowReserve, Signed, commitment
from trading.rules.live.method import Kind
from trading.rules.live.replay import replay
from trading.rules.live.room import LOBBY

OFFICER: Final = "centre.centre"
KINDS: Final = tuple(METHODS)
SALT: Final = "5a" * 32
LOTS: Final[tuple[tuple[str, ...], ...]] = ((), ("L1",), ("L1", "L2"), ("L3",))


@dataclass
class History:
    """One room, played by whatever comes."""

    hall: rooms.Hall
    moment: int = 0
    hidden: dict[str, list[tuple[Decimal, tuple[str, ...]]]] = field(default_factory=dict)

    def play(self, wait: int, what: str, bidder: str, number: int) -> None:
        self.moment += wait
        match what:
            case "pause":
                self.hall.do(Pause(at=after(self.moment), officer=OFFICER, reason="暂停"))
            case "resume":
                self.hall.do(Resume(at=after(self.moment), officer=OFFICER, reason="继续"))
            case _:
                self.hall.wait(self.moment)
                turn = self.hall.room.turn
                answer = self.hall.do(self.command(self.kind(number), bidder, number))[0]
                assert not answer.code or self.hall.room.turn == turn, "a refused command moved the end"

    def kind(self, number: int) -> type[Signed]:
        """Mostly what the turn takes."""
        turn = self.hall.room.turn
        taken = step.kind_of(self.hall.method, turn).takes if turn else ()
        wanted = [each for each in taken if issubclass(each, Signed)]
        return wanted[-1] if wanted and number else (Offer, Seal, Reveal, Confirm)[self.moment % 4]

    def command(self, kind: type[Signed], bidder: str, number: int) -> Signed:
        lots = LOTS[number % 4] if "lots" in LAWFUL[self.hall.room.terms.method] else ()
        if kind is Seal:
            amount = Decimal("1000.00") + (number - 4) * 10
            self.hidden.setdefault(bidder, []).append((amount, lots))
            return self.signed(Seal, bidder, commitment=commitment(amount, SALT[:-2] + bidder, lots))
        if kind is Reveal:
            amount, lots = next(iter(self.hidden.get(bidder, [])[-number:]), (Decimal("1.00"), lots))
            return self.signed(Reveal, bidder, amount=amount, salt=SALT[:-2] + bidder, lots=lots)
        if kind is Confirm:
            return self.signed(Confirm, bidder)
        asked = self.hall.method.asking(self.hall.room, bidder, after(self.moment)).next
        amount = (asked or Decimal("950.00")) + (number // 3 - 1) * 10
        return self.signed(Offer, bidder, amount=max(amount, Decimal("0.00")))

    def signed(self, kind: type[Signed], bidder: str, **more: Any) -> Signed:  # noqa: ANN401  the fields of any kind
        return self.hall.signed(kind, bidder, self.moment, **more)


STEPS: Final = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=150),
        st.sampled_from(["speak"] * 12 + ["pause", "resume"]),
        st.sampled_from(["01", "02", "03", "00"]),  # 00 was never let in
        st.integers(min_value=0, max_value=8),
    ),
    min_size=4,
    max_size=24,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(steps=STEPS, hidden=st.none() | st.sampled_from(["1.00", "1000.00", "9999.00"]))
def test_any_history_is_run_again_to_the_same_room(
    kind: str, steps: list[tuple[int, str, str, int]], hidden: str | None
) -> None:
    """Also with a reserve, which a sale may not miss from below nor a purchase from above."""
    history = History(kinds.hall(kind, reserve=hidden and commitment(Decimal(hidden), SALT)))
    for each in steps:
        history.play(*each)
        json.dumps(board.board(history.hall.method, history.hall.room))
    history.hall.wait(history.moment + 90_000_000)
    hall = history.hall
    if hidden and not hall.room.paused:
        amount = Decimal(hidden)
        hall.do(ShowReserve(at=hall.room.at, officer=OFFICER, reason="公开底价", amount=amount, salt=SALT))
        sale = hall.method.rising(hall.room.plan)
        assert all(each.price >= amount if sale else each.price <= amount for each in hall.result.winners)
    assert hall.room.paused or hall.room.result
    assert hall.room.seq == len(hall.events)
    assert replay(METHODS.__getitem__, rooms.SUBJECT, hall.events) == hall.room


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10)
@given(steps=STEPS)
def test_the_price_that_a_page_offers_is_taken(kind: str, steps: list[tuple[int, str, str, int]]) -> None:
    """Whoever may speak and is told a next price gets it; a cent worse is refused where a bound is told."""
    history = History(kinds.hall(kind))
    for wait, what, bidder, number in steps:
        history.play(wait, what, bidder, number)
        if history.hall.room.paused is None:
            _page(history)


def _page(history: History) -> None:
    room, method = history.hall.room, history.hall.method
    speak = room.turn.whose or ("01", "02") if room.turn and room.turn.kind != LOBBY else ()
    for bidder in speak:
        asking = method.asking(room, bidder, after(history.moment))
        if asking.next is None:
            continue
        for amount in (asking.low and asking.low - 1, asking.high and asking.high + 1, asking.next):
            if amount is not None:
                offer = history.signed(Offer, bidder, amount=amount)
                answer = step.decide(method, room, [offer]).answers[0]
                assert (not answer.code) == (amount == asking.next), (asking, amount, answer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_room_without_offers_fails(kind: str) -> None:
    hall = rooms.hall(METHODS[kind], rooms.terms(kind, LAWFUL[kind]))
    hall.wait(90_000_000)
    wanted = hall.method.door(hall.room.plan).highest is not None  # then nobody came in without an offer
    assert (hall.result.reason, hall.result.winners) == ("too_few" if wanted else "no_offer", ())


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_are_told_and_nothing_else_is_read(kind: str) -> None:
    method, lawful = METHODS[kind], LAWFUL[kind]
    assert {each.name for each in method.parameters} >= set(lawful)
    with pytest.raises(NotValid, match=r"parameters\.other"):
        method.plan(Reader(dict(lawful) | {"other": 1}, "parameters"), "CNY")
    for name in lawful:
        with pytest.raises(Refusal, match="parameters"):
            method.plan(Reader(dict(lawful) | {name: []}, "parameters"), "CNY")


@pytest.mark.parametrize("kind", KINDS)
def test_words_stand_in_both_languages_and_choices_hold_their_standard(kind: str) -> None:
    method = METHODS[kind]
    said = [method.words, *(each.words for each in method.turns.values()), *(each.words for each in method.parameters)]
    assert all(each.zh and each.en for each in said)
    for each in method.parameters:
        assert (each.kind is Kind.CHOICE) == bool(each.choices)
        assert not each.choices or each.standard in each.choices
        assert all(words.zh and words.en for words in each.choices.values())


@pytest.mark.parametrize("kind", ["sealed_quote", "multi_round_quote", "reverse_vickrey", "combinatorial_lots"])
def test_nobody_is_told_a_price_before_all_have_shown(kind: str) -> None:
    """Nowhere on the board and in no event, for no audience; and all are told when the turn is over."""
    hall = kinds.hall(kind)
    lots = ("L1",) if kind == "combinatorial_lots" else ()
    assert not hall.seal("01", "1000.00", 1, *lots).code
    assert not hall.reveal("01", "1000.00", 601, *lots).code
    assert "1000.00" not in _told(hall)
    hall.wait(901)
    assert "1000.00" in _told(hall)


def test_what_is_offered_in_a_bidders_turn_is_told_when_it_is_over() -> None:
    hall = kinds.hall("three_rounds")
    assert not hall.bid("03", "777.00", 300).code
    assert ("950.00" in _told(hall), "777.00" in _told(hall)) == (True, False)
    hall.wait(420)
    assert "777.00" in _told(hall)


def _told(hall: rooms.Hall) -> str:
    """Board and events together; not what may be offered next, which is no one's price."""
    lobby = rooms.hall().room.turn
    shown = board.board(hall.method, hall.room)
    said = [board.told(hall.method, lobby, list(enumerate(hall.events[1:], 2)), each) for each in Audience]
    return json.dumps([shown["ranking"], [[dict(event) for _, event in each] for each in said]])
