"""Every way of competing in both verifiers: histories without number, as their writers would keep them, and altered ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from kernel.canon import Json
from kernel.errors import Refusal
from tests.support import node, rooms
from tests.support.histories import Dice
from tests.support.kinds import LAWFUL
from trading.rules.live import replay
from trading.rules.live.replay import Event as Turned
from trading.rules.live.winners import HOUSE, Bundle, best
from verifier.findings import MALFORMED
from verifier.rooms import method

EACH: Final = 60
ALTERED: Final = 20


@pytest.fixture(scope="module")
def histories() -> Mapping[str, list[list[Turned]]]:
    dice = Dice(20261123)
    return {kind: [dice.room(kind) for _ in range(EACH)] for kind in LAWFUL}


AGAIN: Final = """answer(given.map((events) => {
  try { Ebid.replayRoom(events); return ""; } catch (error) { return error.message; }
}));"""


def told(events: Sequence[Turned]) -> list[dict[str, Any]]:
    return [
        {"verb": each.name, "time": round(each.at.timestamp() * 1000), "number": n, "body": each.body,
         "subject": rooms.SUBJECT} for n, each in enumerate(events, start=1)
    ]  # fmt: skip


DUE: Final[Mapping[str, str]] = {
    "english_auction": "below_start below_step off_step won=highest draw=equal",
    "reverse_auction": "above_ceiling below_step off_step won=lowest",
    "listing": "below_step not_your_turn failed=single failed=nobody_goes_on won=highest failed=too_few",
    "dutch_auction": "not_asked won=accepted failed=no_offer",
    "sealed_quote": "not_as_sealed sealed below_start above_ceiling only_match matched draw=equal won=highest won=lowest",
    "multi_round_quote": "not_as_sealed fell_back not_your_turn draw=equal won=highest won=lowest",
    "reverse_vickrey": "above_ceiling draw=equal won=second_price",
    "ceiling_draw": "only_ceiling joined share draw=equal draw=whole_share won=highest_share won=highest",
    "three_rounds": "turn_step not_your_turn won=lowest",
    "combinatorial_lots": "not_as_sealed seals below_start above_ceiling won=optimal failed=no_offer",
}
"""Refusals and results that must come up among the histories of a kind, or they would show little."""


@pytest.mark.parametrize("kind", LAWFUL)
def test_the_histories_show_what_the_kind_is_about(kind: str, histories: Mapping[str, list[list[Turned]]]) -> None:
    seen = {str(each.body.get("code", "")).removeprefix("room.") for events in histories[kind] for each in events}
    ends = [each.body for events in histories[kind] for each in events if each.name == "result"]
    seen |= {f"{each['ending']}={each['reason']}" for each in ends}
    assert set(DUE[kind].split()) - seen == set()


def test_the_histories_show_what_all_kinds_share(histories: Mapping[str, list[list[Turned]]]) -> None:
    every = [each for made in histories.values() for events in made for each in events]
    codes = {str(each.body["code"]).removeprefix("room.") for each in every if each.name == "refuse"}
    assert codes >= {"ahead", "closed", "paused", "stale_round", "not_open", "not_your_turn"}
    assert {each.name for each in every} >= {"enter", "pause", "resume", "extend", "say", "stop", "show_reserve"}
    results: list[Any] = [each.body for each in every if each.name == "result"]
    assert {each["reason"] for each in results} >= {"stopped", "reserve_missed"}
    second = {won["price"] for each in results if each["reason"] == "second_price" for won in each["winners"]}
    assert {"990.00", "1000.00"} <= second, "of two offers, and of one alone"
    assert any(len(each["winners"]) > 1 for each in results)


def test_the_second_verifier_runs_every_kind_again(histories: Mapping[str, list[list[Turned]]]) -> None:
    made = [(kind, told(events)) for kind, each in histories.items() for events in each]
    said = node.told(AGAIN, [events for _, events in made])
    assert [(kind, text) for (kind, _), text in zip(made, said, strict=True) if text] == []


# ---------------------------------------------------------------- altered


Change = Callable[[list[Turned], Dice], list[Turned] | None]


def _with(events: list[Turned], at: int, **body: Json) -> list[Turned]:
    return [*events[:at], replace(events[at], body={**events[at].body, **body}), *events[at + 1 :]]


def _places(events: list[Turned], *names: str) -> list[int]:
    return [n for n, each in enumerate(events) if each.name in names]


def _won(events: list[Turned], other: Callable[[Any], dict[str, str]]) -> list[Turned] | None:
    """The first of the winners, if there is one, is told otherwise."""
    at = _places(events, "result")
    won: Any = events[at[0]].body["winners"] if at else []
    return _with(events, at[0], winners=[{**won[0], **other(won[0])}, *won[1:]]) if won else None


def _other_winner(events: list[Turned], dice: Dice) -> list[Turned] | None:
    return _won(events, lambda won: {"bidder": "99"})


def _other_price(events: list[Turned], dice: Dice) -> list[Turned] | None:
    return _won(events, lambda won: {"price": str(Decimal(won["price"]) + 1)})


def _taken_all_the_same(events: list[Turned], dice: Dice) -> list[Turned] | None:
    """What was refused stands there as if it had been taken."""
    at = _places(events, "refuse")
    if not at:
        return None
    event = events[place := dice.choice(at)]
    words = {name: value for name, value in event.body.items() if name not in ("command", "code")}
    return [*events[:place], replace(event, name=str(event.body["command"]), body=words), *events[place + 1 :]]


def _on_another_ground(events: list[Turned], dice: Dice) -> list[Turned] | None:
    at = _places(events, "refuse")
    return _with(events, dice.choice(at), code="room.other") if at else None


def _ends_later(events: list[Turned], dice: Dice) -> list[Turned] | None:
    return _with(events, dice.choice(at), ends="2030-01-01T00:00:00.000Z") if (at := _places(events, "turn")) else None


def _not_extended(events: list[Turned], dice: Dice) -> list[Turned] | None:
    at = [n for n in _places(events, "extend") if "because" in events[n].body]
    return [each for n, each in enumerate(events) if n != at[0]] if at else None


def _dropped(events: list[Turned], dice: Dice) -> list[Turned]:
    at = dice.randrange(1, len(events))
    return [*events[:at], *events[at + 1 :]]


def _a_millisecond_later(events: list[Turned], dice: Dice) -> list[Turned]:
    at = dice.randrange(1, len(events))
    return [*events[:at], replace(events[at], at=events[at].at + timedelta(milliseconds=1)), *events[at + 1 :]]


def _another_amount(events: list[Turned], dice: Dice) -> list[Turned] | None:
    at = _places(events, "bid", "reveal", "enter")
    at = [n for n in at if "amount" in events[n].body]
    if not at:
        return None
    amount = Decimal(str(events[place := dice.choice(at)].body["amount"])) + Decimal(
        dice.choice(("-10.01", "0.01", "10.00"))
    )
    return _with(events, place, amount=str(amount))


def _other_terms(events: list[Turned], dice: Dice) -> list[Turned]:
    """One parameter is missing or of another value."""
    parameters: dict[str, Json] = dict(replay.terms_of(events[0].body).parameters)
    name = dice.choice(sorted(parameters))
    other: Json = dice.choice((None, 0, "", "2.00", "1000.00", 61, [], True))
    return _with(events, 0, parameters={**parameters, name: other})


NEVER: Final[tuple[Change, ...]] = (
    _other_winner, _other_price, _taken_all_the_same, _on_another_ground, _ends_later, _not_extended,
)  # fmt: skip
PERHAPS: Final[tuple[Change, ...]] = (_dropped, _a_millisecond_later, _another_amount, _other_terms)
"""What may happen to leave a chain that holds, a word of an officer that nobody said, for example."""


def holds(events: Sequence[Turned]) -> bool:
    try:
        replay.replay(method, rooms.SUBJECT, events)
    except (Refusal, *MALFORMED):
        return False
    return True


def test_both_refuse_the_same(histories: Mapping[str, list[list[Turned]]]) -> None:
    dice = Dice(20261124)
    made = [
        (kind, change, holds(altered), altered)
        for kind, each in histories.items()
        for events in each[:ALTERED]
        for change in (*NEVER, *PERHAPS)
        if (altered := change(list(events), dice)) is not None
    ]
    said = node.told(AGAIN, [told(altered) for *_, altered in made])
    differs = [(kind, change.__name__, due, text) for (kind, change, due, _), text in zip(made, said, strict=True)
               if due != (text == "")]  # fmt: skip
    assert differs == []
    assert not any(due for _, change, due, _ in made if change in NEVER)
    refused = {(kind, change) for kind, change, due, _ in made if not due}
    assert {(kind, change) for kind in histories for change in NEVER if change is not _not_extended} <= refused
    assert {(change, due) for _, change, due, _ in made} >= {(each, due) for each in PERHAPS for due in (True, False)}


BEST: Final = """answer(given.map(([lots, bundles, most]) => Ebid.bestBundles(lots,
  bundles.map(([bidder, held, cost]) => ({ bidder, lots: held, cost: BigInt(cost) })), most)
  .map(({ bidder, lots: held, cost }) => [bidder, held, Number(cost)])));"""


def test_both_find_the_same_best_bundles_of_many() -> None:
    """Twenty lots, a sale and a purchase, prices near one another, and prices so equal that the rule for ties decides."""
    dice, made = Dice(30), []
    for size, most, spread in ((50, 1, 1), (50, 2, 10), (200, 1, 10), (200, 20, 0)):
        for sign in (1, -1):
            held = [dice.sample(range(20), dice.randint(1, 4)) for _ in range(size)]
            offered = [
                Bundle(
                    f"{n % 40:02}",
                    sum(1 << lot for lot in each),
                    sign * len(each) * (100 + dice.randint(-spread, spread)),
                )
                for n, each in enumerate(held)
            ]
            made.append((20, [*offered, *(Bundle(HOUSE, 1 << lot, sign * 100) for lot in range(20))], most))
    given = [(lots, [(each.bidder, each.lots, each.cost) for each in bundles], most) for lots, bundles, most in made]
    due = [[[each.bidder, each.lots, each.cost] for each in best(*one)] for one in made]
    assert node.told(BEST, given) == due
