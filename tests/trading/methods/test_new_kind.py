"""A new kind is one new file and nothing else."""

from __future__ import annotations

import importlib
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

from kernel import registry
from kernel.errors import Fault
from tests.support import rooms
from trading.rules.live.board import board
from trading.rules.live.replay import replay

FILE = '''
    """Whoever says the secret number first has won."""

    from dataclasses import dataclass, field

    from kernel.errors import NotValid, Words
    from trading.rules.live import offers
    from trading.rules.live.command import Offer
    from trading.rules.live.method import Asking, Kind, Method, Parameter, TurnKind, Usual


    @dataclass(frozen=True, slots=True)
    class Guess(Usual):
        words: Words = Words("猜价", "Guessing")
        parameters: tuple[Parameter, ...] = (Parameter("number", Words("数", "Number"), Kind.NUMBER),)
        turns: dict = field(default_factory=lambda: {"guess": TurnKind(Words("猜", "Guess"), (Offer,))})

        def rising(self, plan):
            return True

        def plan(self, parameters, currency):
            return parameters.integer("number", 1, 99)

        def begin(self, room):
            return room.turning("guess", 1, 60)

        def take(self, room, command):
            if command.amount != room.plan:
                raise NotValid("guess.wrong", "不对", "no", field="amount")
            return offers.placed(room, command).ended()

        def ends(self, room, command):
            return room.now_ends

        def next(self, room):
            return room.ended()

        def ranking(self, room):
            return tuple(room.offers.values())

        def asking(self, room, bidder, at):
            return Asking()

        def result(self, room):
            return offers.outright(self.ranking(room), "guessed")


    METHOD: Method[int] = Guess()
'''


def test_a_file_dropped_into_a_package_is_competed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "kinds_of_tomorrow"
    package.mkdir()
    (package / "__init__.py").write_text('"""Kinds of tomorrow."""\n', encoding="utf-8")
    (package / "guess.py").write_text(textwrap.dedent(FILE), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    methods = registry.discover(importlib.import_module("kinds_of_tomorrow"))
    hall = rooms.hall(methods["guess"], rooms.terms("guess", {"number": 42}))
    assert hall.bid("01", "41.00", 1).code == "guess.wrong"
    assert not hall.bid("02", "42.00", 2).code
    assert hall.won == [("02", "42.00")]
    assert replay(methods.__getitem__, rooms.SUBJECT, hall.events) == hall.room
    assert board(methods["guess"], hall.room)["bids"] == 1
    assert hall.result.winners[0].price == Decimal(42)


def test_a_file_without_a_method_is_found_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "kinds_of_nobody"
    package.mkdir()
    (package / "__init__.py").write_text('"""Kinds of nobody."""\n', encoding="utf-8")
    (package / "empty.py").write_text('"""Nothing."""\n', encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Fault, match="has no METHOD"):
        registry.discover(importlib.import_module("kinds_of_nobody"))
