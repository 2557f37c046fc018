"""Who is admitted by a framework call is the ranking's, and nobody else: both verifiers say so alike (05.08)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support import frameworks, node
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_broken import report as forged


def award(forger: Forger) -> dict[str, Any]:
    return forger.one("award").body


def signed(of: Break) -> Break:
    """The tenderee has signed just what the award says then."""

    def done(forger: Forger) -> None:
        of(forger)
        forger.reseal()
        forger.sign(forger.one("award"))
        forger.reseal()

    return done


def one_more(forger: Forger) -> None:
    """The one who was left out is admitted as well."""
    last = next(bid for bid in forger.one("notify").body["losers"])
    given = next(one for one in forger.one("open_bids").body["found"]["bids"] if one["bid"] == last)
    award(forger)["admitted"].append({"place": 4, "bid": last, "bidder": given["bidder"], "price": given["total"][0]})


def one_less(forger: Forger) -> None:
    award(forger)["admitted"].pop()


def swapped(forger: Forger) -> None:
    first, second, *_ = award(forger)["admitted"]
    first["place"], second["place"] = 2, 1


def cheaper(forger: Forger) -> None:
    award(forger)["admitted"][1]["price"]["amount"] = "4000.00"


def nobody(forger: Forger) -> None:
    del award(forger)["admitted"]


BROKEN: Final = {
    **{of.__name__: Broken(signed(of), "05.08") for of in (one_more, one_less, swapped, cheaper)},
    "nobody": Broken(signed(nobody), "02.01 05.08"),
}


@pytest.fixture(scope="module")
def admitted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(frameworks.admitted, sqlite_template, tmp_path_factory.mktemp("admitted"))


def test_three_of_four_are_admitted_by_their_places(admitted: Played) -> None:
    hall, lot = admitted.case.hall, admitted.case.lot
    made = next(entry.body for entry in hall.chain(lot) if entry.type == "lot.award")
    firms = [hall.bidder(n).actor.org for n in (1, 2, 0)]
    assert [each["bidder"] for each in made["admitted"]] == firms
    assert [each["place"] for each in made["admitted"]] == [1, 2, 3]
    assert made["bid"] == made["admitted"][0]["bid"]
    told = next(entry.body for entry in hall.chain(lot) if entry.type == "lot.notify")
    assert len(told["losers"]) == 1


def test_who_is_admitted_follows_from_the_ranking(admitted: Played, tmp_path: Path) -> None:
    mine = {}
    for name, broken in BROKEN.items():
        place = tmp_path / name
        place.mkdir()
        report = forged(admitted, broken, place)
        (place / "policy.json").write_bytes(admitted.policy)
        assert report.failed == tuple(broken.fails.split()), name
        mine[name] = {verdict.check.id: verdict.status.value for verdict in report.verdicts}
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "dossier.zip").write_bytes(admitted.public)
    (whole / "policy.json").write_bytes(admitted.policy)
    places = [*(tmp_path / name for name in BROKEN), whole]
    theirs = node.each([(place / "dossier.zip", place / "policy.json") for place in places])
    for name, said in zip(BROKEN, theirs, strict=False):
        assert node.statuses(said) == mine[name], name
    assert "fail" not in node.statuses(theirs[-1]).values()
