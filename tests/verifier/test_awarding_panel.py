"""A dossier of 评定分离: both verifiers count the ballots again, and name what is broken (02.05, 05.08)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support import awarders, node
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Broken
from tests.verifier.test_deals import both
from verifier import dossier as reader
from verifier.verify import verify


def opened(change: Callable[[dict[str, Any]], object], n: int = -1) -> Callable[[Forger], None]:
    """What one opening of the ballots tells is changed."""

    def done(forger: Forger) -> None:
        change(forger.named("open_ballots")[n].body)
        forger.reseal()

    return done


def other_vote(body: dict[str, Any]) -> None:
    """A ballot that was handed in says another name."""
    body["ballots"][2]["votes"] = body["ballots"][0]["votes"]


def other_winner(body: dict[str, Any]) -> None:
    body["first"] = body["standing"] = body["ballots"][0]["votes"]


def anothers(forger: Forger) -> None:
    """One member has signed another's ballot."""
    forger.sign(forger.one("cast_ballot"), awarders.awarder(forger.case.hall, 1))
    forger.reseal()


def headless(forger: Forger) -> None:
    """The head is nobody who sits; the ballots, which name that panel's leaf, are no longer what was signed."""
    event = forger.one("name_awarders")
    event.body["head"] = 6
    forger.sign(event)
    forger.reseal()


BROKEN: Final = {
    "another vote": Broken(opened(other_vote), "05.08"),
    "another winner": Broken(opened(other_winner), "05.08"),
    "a ballot left out": Broken(opened(lambda body: body["ballots"].pop(), 0), "05.08"),
    "nobody dropped": Broken(opened(lambda body: body.update(standing=sorted(body["standing"] * 2)), 0), "05.08"),
    "signed by another": Broken(anothers, "02.05"),
    "a head from elsewhere": Broken(headless, "02.01 05.08"),
}


@pytest.fixture(scope="module")
def decided(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(awarders.played, sqlite_template, tmp_path_factory.mktemp("decided"))


@pytest.mark.parametrize("edition", ["public", "supervision"])
def test_ballots_are_counted_again_by_both(edition: str, decided: Played, tmp_path: Path) -> None:
    path, policy = tmp_path / "dossier.zip", tmp_path / "policy.json"
    path.write_bytes(getattr(decided, edition))
    policy.write_bytes(decided.policy)
    report = verify(reader.read(path), decided.policy)
    assert report.failed == ()
    assert next(one for one in report.verdicts if one.check.id == "05.08").status.value == "pass"
    mine = {verdict.check.id: verdict.status.value for verdict in report.verdicts}
    assert node.statuses(node.verified(path, policy)[1]) == mine


def test_what_is_broken_is_named_by_both(decided: Played, tmp_path: Path) -> None:
    both(decided, BROKEN, tmp_path)
