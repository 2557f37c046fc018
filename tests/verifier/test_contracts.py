"""The contract of a dossier: both parties signed the same one, and it is that of the award; both verifiers (01.04)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import case
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_deals import both


@pytest.fixture(scope="module")
def contracted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(case.contracted, sqlite_template, tmp_path_factory.mktemp("contracted"))


def offers(forger: Forger) -> list[dict[str, object]]:
    return [one.body for one in forger.chains[forger.root] if one.value["type"] == "lot.offer_contract"]


def signed(of: Break) -> Break:
    """Both parties have signed just what their acts say then, and the winner the last offer as it is now."""

    def done(forger: Forger) -> None:
        of(forger)
        forger.reseal()
        last = [one for one in forger.chains[forger.root] if one.value["type"] == "lot.offer_contract"][-1]
        forger.sign(last)
        forger.reseal()
        ends = forger.one("sign_contract")
        ends.body["offer"] = ends.body["offer"] if of is other_offer else last.leaf.hex()
        forger.sign(ends)
        forger.reseal()

    return done


def other_price(forger: Forger) -> None:
    offers(forger)[-1]["price"] = {"amount": "999999.00", "currency": "CNY"}


def other_bid(forger: Forger) -> None:
    offers(forger)[-1]["bid"] = next(
        name for name in sorted(forger.chains) if name.startswith("B-") and name != offers(forger)[-1]["bid"]
    )


def other_award(forger: Forger) -> None:
    offers(forger)[-1]["award"] = forger.one("rank").leaf.hex()


def other_offer(forger: Forger) -> None:
    """The winner signed the contract that the buyer had replaced."""
    first = next(one for one in forger.chains[forger.root] if one.value["type"] == "lot.offer_contract")
    forger.one("sign_contract").body["offer"] = first.leaf.hex()


def other_contract(forger: Forger) -> None:
    forger.one("sign_contract").body["contract_sha256"] = offers(forger)[0]["contract_sha256"]


BROKEN = {
    "whole": Broken(lambda _forger: None, ""),
    "another price": Broken(signed(other_price), "01.04"),
    "another bid": Broken(signed(other_bid), "01.04"),
    "another award": Broken(signed(other_award), "01.04"),
    "a replaced offer": Broken(signed(other_offer), "01.04"),
    "another contract": Broken(signed(other_contract), "01.04"),
}


def test_a_contract_is_that_of_the_award_and_of_both_parties(contracted: Played, tmp_path: Path) -> None:
    both(contracted, BROKEN, tmp_path)
