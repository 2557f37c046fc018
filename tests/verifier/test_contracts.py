"""The contract of a dossier: both parties signed the same one, and it is that of the award; both verifiers (01.04)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support import case
from tests.support.forgery import Event, Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_deals import both


@pytest.fixture(scope="module")
def contracted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.contracted, sqlite_template, tmp_path_factory.mktemp("contracted"))


Spared = tuple[Event, str] | None
"""A member of an event that stays as the break made it."""


def offers(forger: Forger) -> list[Event]:
    """The first is of the award that was taken back, two are of the next one."""
    return forger.named("offer_contract")


def signed(of: Callable[[Forger], Spared]) -> Break:
    """Everybody has signed just what the acts say then, and each names those before it as they are now."""

    def done(forger: Forger) -> None:
        spared = of(forger)
        latest: dict[str, Event] = {}
        for event in list(forger.lot):
            verb = event.value["type"].partition(".")[2]
            if verb in REFERS:
                for name, other in REFERS[verb].items():
                    if spared is None or spared[0] is not event or spared[1] != name:
                        event.body[name] = latest[other].leaf.hex()
                if verb != "report_award":  # the public edition withholds the statement that holds its text
                    forger.sign(event)
                forger.reseal()
            latest[verb] = event

    return done


REFERS: Final[dict[str, dict[str, str]]] = {
    "renounce_award": {"award": "award"},
    "withdraw_award": {"award": "award"},
    "offer_contract": {"award": "award"},
    "report_award": {"award": "award"},
    "sign_contract": {"offer": "offer_contract"},
}


def other_price(forger: Forger) -> Spared:
    offers(forger)[-1].body["price"] = {"amount": "999999.00", "currency": "CNY"}
    return None


def other_bid(forger: Forger) -> Spared:
    of = offers(forger)[-1].body
    of["bid"] = next(name for name in sorted(forger.chains) if name.startswith("B-") and name != of["bid"])
    return None


def other_award(forger: Forger) -> Spared:
    offers(forger)[-1].body["award"] = forger.one("rank").leaf.hex()
    return offers(forger)[-1], "award"


def first_award(forger: Forger) -> Spared:
    """The contract of the winner who fell out is offered once more."""
    offers(forger)[-1].body["award"] = forger.named("award")[0].leaf.hex()
    return offers(forger)[-1], "award"


def other_offer(forger: Forger) -> Spared:
    """The winner signed the contract that the buyer had replaced."""
    forger.one("sign_contract").body["offer"] = offers(forger)[-2].leaf.hex()
    return forger.one("sign_contract"), "offer"


def other_contract(forger: Forger) -> Spared:
    forger.one("sign_contract").body["contract_sha256"] = offers(forger)[-2].body["contract_sha256"]
    return None


def nobody_renounced(forger: Forger) -> Spared:
    """The buyer says that the winner did, of another award than that which it renounced."""
    forger.one("renounce_award").body["award"] = forger.one("rank").leaf.hex()
    return forger.one("renounce_award"), "award"


def too_early(forger: Forger) -> Spared:
    forger.one("withdraw_award").body["ground"] = "not_signed"
    return None


def no_ground(forger: Forger) -> Spared:
    forger.one("withdraw_award").body["ground"] = "cheaper"
    return None


def other_withdrawn(forger: Forger) -> Spared:
    """The award of the second is taken back, before it had it."""
    forger.one("withdraw_award").body["bid"] = forger.named("award")[1].body["bid"]
    return None


def other_report(forger: Forger) -> Spared:
    """The report is on the first award, which no longer stands."""
    forger.one("report_award").body["award"] = forger.named("award")[0].leaf.hex()
    return forger.one("report_award"), "award"


BROKEN = {
    "whole": Broken(lambda _forger: None, ""),
    "whole once more": Broken(signed(lambda _forger: None), ""),
    "another price": Broken(signed(other_price), "01.04"),
    "another bid": Broken(signed(other_bid), "01.04"),
    "another award": Broken(signed(other_award), "01.04"),
    "the first award": Broken(signed(first_award), "01.04"),
    "a report on the first award": Broken(signed(other_report), "01.04"),
    "a replaced offer": Broken(signed(other_offer), "01.04"),
    "another contract": Broken(signed(other_contract), "01.04"),
    "a renunciation of something else": Broken(signed(nobody_renounced), "01.04"),
    "taken back too early": Broken(signed(too_early), "01.04"),
    "taken back for no lawful ground": Broken(signed(no_ground), "01.04"),
    "another taken back": Broken(signed(other_withdrawn), "01.04 05.08"),
}


def test_a_contract_is_that_of_an_award_that_stands_and_of_both_parties(contracted: Played, tmp_path: Path) -> None:
    both(contracted, BROKEN, tmp_path)
