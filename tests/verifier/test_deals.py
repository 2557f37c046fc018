"""The deal of a room, and the drawing among equals before it: what is broken is named, by both verifiers alike (04.04)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support import dealt as plays
from tests.support import node
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_broken import report as forged


def deal(forger: Forger) -> dict[str, Any]:
    return forger.one("confirm_deal").body


def signed(of: Break) -> Break:
    """The tenderee has signed just what the deal and its contract say then."""

    def done(forger: Forger) -> None:
        of(forger)
        for verb in ("confirm_deal", "enter_contract"):
            forger.reseal()
            for event in forger.named(verb):
                forger.sign(event)
        forger.reseal()

    return done


def unread_turn(forger: Forger) -> None:
    """An event of the room is of another form, and so of no room; what the drawn one offered cannot be shown."""
    room = next(chain for subject, chain in forger.chains.items() if subject.startswith("A-"))
    turn = next(event for event in room if event.value["type"] == "room.turn")
    turn.value["actor"] = "clerk."
    forger.reseal()


def no_contract(forger: Forger) -> None:
    """The lot is archived, and the contract was never entered."""
    forger.drop(forger.one("enter_contract"))


def contract_of_another(forger: Forger) -> None:
    forger.one("enter_contract").body["org"] = "O-91210100MA0009999N"


def contract_before(forger: Forger) -> None:
    """It was signed on the day before the deal."""
    forger.one("enter_contract").body["signed_on"] = "2026-01-01"


def contract_to_come(forger: Forger) -> None:
    forger.one("enter_contract").body["signed_on"] = "2126-01-01"


def contract_of_no_deal(forger: Forger) -> None:
    forger.one("enter_contract").body["deal"] = forger.one("announce").leaf.hex()


def other_winner(forger: Forger) -> None:
    """The price is the room's; it goes to the firm of another number."""
    (won,), room = deal(forger)["winners"], forger.chains[deal(forger)["room"]]
    came = [event for event in room if event.value["type"] == "room.enter"]
    other = next(event for event in came if event.body["bidder"] != won["bidder"])
    won.update(bidder=other.body["bidder"], org=f"O-{other.value['actor'].partition('.')[2]}")


def other_firm(forger: Forger) -> None:
    deal(forger)["winners"][0]["org"] = "O-91210100MA0009999N"


def lower_price(forger: Forger) -> None:
    deal(forger)["winners"][0]["price"] = "1000000.00"


def other_currency(forger: Forger) -> None:
    deal(forger)["currency"] = "USD"


def other_result(forger: Forger) -> None:
    """The deal rests on an event that is not the room's result."""
    deal(forger)["result"] = forger.chains[deal(forger)["room"]][0].leaf.hex()


def lapsed(forger: Forger) -> None:
    """The result of the room becomes a failure, all leaves are right, and the deal stands."""
    result = forger.chains[deal(forger)["room"]][-1].body
    result.update(ending="failed", reason="no_offer", winners=[])


def not_drawn(forger: Forger) -> None:
    """The clerk enters another than the draw has taken."""
    entered = forger.one("draw_winner").body
    numbers = forger.chains[entered["room"]][-1].body["equal"]
    entered["bidder"] = next(number for number in numbers if number != entered["bidder"])


def without_its_draw(forger: Forger) -> None:
    del deal(forger)["drawn"]


def another_draw(forger: Forger) -> None:
    forger.one("draw_winner").body["draw"] = forger.one("plan_draw").leaf.hex()


KEPT: Final[dict[str, tuple[str, Broken]]] = {
    "04.04-deal-winner": ("dealt", Broken(signed(other_winner), "04.04")),
    "04.04-deal-price": ("dealt", Broken(signed(lower_price), "04.04")),
    "04.04-deal-result": ("dealt", Broken(signed(other_result), "04.04")),
    "04.04-deal-contract": ("dealt", Broken(signed(no_contract), "04.04")),
    "04.04-drawn": ("drawn", Broken(signed(not_drawn), "04.04")),
}
"""Of the kept dossiers those with a deal."""
MORE: Final = {
    "another firm": Broken(signed(other_firm), "04.04"),
    "a contract with another": Broken(signed(contract_of_another), "04.04"),
    "a contract from before the deal": Broken(signed(contract_before), "04.04"),
    "a contract that is to come": Broken(signed(contract_to_come), "04.04"),
    "a contract of no deal": Broken(signed(contract_of_no_deal), "04.04"),
    "another currency": Broken(signed(other_currency), "04.04"),
    "a failed room": Broken(signed(lapsed), "04.04"),
}
DRAWN: Final = {
    "a deal without its draw": Broken(signed(without_its_draw), "02.01 04.04"),
    "the leaf of another event": Broken(signed(another_draw), "04.04"),
    "another winner": Broken(signed(other_winner), "04.04"),
    "a turn that cannot be read": Broken(signed(unread_turn), "03.01 03.04 04.04"),
}


@pytest.fixture(scope="module")
def drawn(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(plays.drawn, sqlite_template, tmp_path_factory.mktemp("drawn"))


def kept(play: str) -> dict[str, Broken]:
    return {name: broken for name, (of, broken) in KEPT.items() if of == play}


def both(made: Played, every: dict[str, Broken], folder: Path) -> None:
    mine = {}
    for n, (name, broken) in enumerate(every.items()):
        place = folder / str(n)
        place.mkdir()
        report = forged(made, broken, place)
        (place / "policy.json").write_bytes(made.policy)
        assert report.failed == tuple(broken.fails.split()), name
        mine[name] = {verdict.check.id: verdict.status.value for verdict in report.verdicts}
    places = [folder / str(n) for n in range(len(every))]
    theirs = node.each([(place / "dossier.zip", place / "policy.json") for place in places])
    for (name, due), said in zip(mine.items(), theirs, strict=True):
        assert node.statuses(said) == due, name


def test_a_deal_is_the_rooms_and_no_other(dealt: Played, tmp_path: Path) -> None:
    both(dealt, {**MORE, **kept("dealt")}, tmp_path)


def test_among_equals_it_is_the_drawn_ones(drawn: Played, tmp_path: Path) -> None:
    both(drawn, {**DRAWN, **kept("drawn")}, tmp_path)
