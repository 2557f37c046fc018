"""Talks and last quotes: what is broken is named, by both verifiers alike (05.11, 05.07, 03.05)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from tests.support import talks as plays
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_deals import both


def early(forger: Forger) -> None:
    """The moment that all had signed was later than the opening."""
    for event in forger.named("call_last_quotes"):
        event.body["moment"] = canon.instant(event.at + timedelta(days=9))
        forger.sign(event)


def not_called(forger: Forger) -> None:
    """One member alone: the others never signed the same moment, whatever the platform says of it."""
    first, *others = forger.named("call_last_quotes")
    for event in (first, *others):
        event.body["moment"] = canon.instant(event.at + timedelta(minutes=59, seconds=event is first))
        forger.sign(event)


def left_out(forger: Forger) -> None:
    """The winner's quote was sealed, and the opening does not tell of it."""
    opened = forger.one("open_quotes").body
    opened["sheets"] = [each for each in opened["sheets"] if each["bid"] != winner(forger)]
    minuted(forger)


def winner(forger: Forger) -> str:
    return str(forger.one("award").body["bid"])


def minuted(forger: Forger) -> None:
    """Every member signs the minutes as the chain tells them now."""
    quotes = [
        {"bid": each["bid"], "sheet_sha256": each.get("sheet_sha256")}
        for each in forger.one("open_quotes").body["sheets"]
    ]
    rewritten(forger, lambda value: value.update(quotes=quotes))


def rewritten(forger: Forger, change: Any) -> None:  # noqa: ANN401  what a JSON document holds
    """Every member signs other minutes."""
    for event in forger.named("sign_minutes"):
        value = json.loads(forger.files[names.doc(str(event.body["minutes_sha256"]), "json")])
        change(value)
        event.body["minutes_sha256"] = forger.keep(canon.canonical(value))
        forger.sign(event)


def told_otherwise(forger: Forger) -> None:
    """The minutes are silent about one word that was said."""
    rewritten(forger, lambda value: value["said"].pop())


def one_did_not_sign(forger: Forger) -> None:
    forger.drop(forger.one("sign_minutes"))


def left_for_another(forger: Forger) -> None:
    """A supplier has left for another, which stayed silent."""
    left = forger.one("leave_negotiation")
    silent = forger.case.bids[2]
    left.body["bid"] = silent
    forger.sign(left)
    rewritten(forger, lambda value: value["left"][0].update(bid=silent))


def other_place(forger: Forger) -> None:
    """The event names another bid's place than the one that was sealed and committed to."""
    first, second = forger.named("seal_quote")[:2]
    first.body["bid"] = second.body["bid"]


def first_quotes(forger: Forger) -> None:
    """No trace of talks: the procedure wants last quotes, and the ranking had them."""
    for verb in ("sign_minutes", "open_quotes", "release_quote_shares"):
        for event in reversed(forger.named(verb)):
            forger.drop(event)


def sealed(of: Break) -> Break:
    def done(forger: Forger) -> None:
        of(forger)
        forger.reseal()

    return done


KEPT: Final[dict[str, tuple[str, Broken]]] = {
    "05.11-before-the-moment": ("negotiated", Broken(sealed(early), "05.11")),
    "05.11-quote-left-out": ("negotiated", Broken(sealed(left_out), "05.07 05.11")),
    "05.11-other-minutes": ("negotiated", Broken(sealed(told_otherwise), "05.11")),
}
"""Of the kept dossiers those with talks."""
MORE: Final = {
    "no majority": Broken(sealed(not_called), "05.11"),
    "a member did not sign": Broken(sealed(one_did_not_sign), "05.11"),
    "left for another": Broken(sealed(left_for_another), "05.07 05.11"),
    "at another place": Broken(sealed(other_place), "05.11"),
    "never opened": Broken(sealed(first_quotes), "05.06 05.07 05.11"),
}


@pytest.fixture(scope="module")
def negotiated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(plays.negotiated, sqlite_template, tmp_path_factory.mktemp("negotiated"))


def test_talks_are_apart_and_quotes_opened_together(negotiated: Played, tmp_path: Path) -> None:
    kept = {name: broken for name, (_, broken) in KEPT.items()}
    both(negotiated, {**MORE, **kept}, tmp_path)
