"""Dossiers of first stages and of what follows them: the result is what was decided, and the list is that result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from tests.support import node, stages
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_deals import both
from tests.verifier.test_entry import of_tender, under
from verifier import dossier as reader
from verifier.findings import Status
from verifier.verify import verify


@pytest.fixture(scope="module")
def selected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(stages.selected, sqlite_template, tmp_path_factory.mktemp("selected"))


@pytest.fixture(scope="module")
def talked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(stages.talked, sqlite_template, tmp_path_factory.mktemp("talked"))


@pytest.fixture(scope="module")
def followed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(stages.followed, sqlite_template, tmp_path_factory.mktemp("followed"))


def admitted(change: Callable[[dict[str, Any]], object]) -> Break:
    """The tenderee has signed just what the result says then."""

    def done(forger: Forger) -> None:
        event = forger.one("admit")
        change(event.body)
        forger.sign(event)
        forger.reseal()

    return done


def promoted(body: dict[str, Any]) -> None:
    """One who is out goes on."""
    row = body["refused"].pop()
    del row["reason"]
    body["admitted"].append(row)


def more_points(body: dict[str, Any]) -> None:
    body["admitted"][0]["points"] = "99.00"


def unjudged(forger: Forger) -> None:
    """The notice had a third condition, on which nobody has said a word."""
    notices = [of_tender(forger, "announce"), forger.one("announce")]
    document = json.loads(forger.files[names.doc(notices[0].body["tender_doc_sha256"], "json")])
    document["lots"][0]["qualification"].append({"id": "Q3", "zh": "有设计资质", "en": "licensed to design"})
    digest = forger.keep(canon.canonical(document))
    for event in notices:
        event.body["tender_doc_sha256"] = digest
    forger.sign(notices[0])
    forger.json(names.ABOUT, lambda about: about.update(tender_doc_sha256=digest))
    forger.reseal()


def listed(change: Callable[[dict[str, Any]], object]) -> Break:
    """The list of the tender that follows is another, signed again by the agency."""

    def done(forger: Forger) -> None:
        event = of_tender(forger, "invite")
        change(event.body)
        forger.sign(event)
        forger.reseal()

    return done


def another_result(forger: Forger) -> None:
    """The list and the statement that it names both say another: their digests fit, but it is another lot's."""
    event = of_tender(forger, "invite")
    said = json.loads(forger.files[names.doc(event.body["follows"]["doc_sha256"], "json")])
    event.body["follows"]["doc_sha256"] = forger.keep(canon.canonical(said | {"subject": "L-2026-0099-1"}))
    forger.sign(event)
    forger.reseal()


def of_another_way(forger: Forger) -> None:
    """The notice was of a prequalification: nobody is asked by the tenderee there, and a panel judges."""
    under(yields="passed")(forger)
    forger.sign(of_tender(forger, "announce"))
    forger.reseal()


SELECTED: Final = {
    "one who was out goes on": Broken(admitted(promoted), "05.08"),
    "other points": Broken(admitted(more_points), "05.08"),
    "a condition that nobody judged": Broken(unjudged, "03.04 05.08"),
}
TALKED: Final = {
    "a proposal left out": Broken(admitted(lambda body: body["admitted"].pop()), "05.08"),
    "asked in a tender of one stage": Broken(of_another_way, "01.04 05.08"),
}
FOLLOWED: Final = {
    "one more on the list": Broken(
        listed(lambda body: body["invited"].append({"code": "x", "name": "某公司"})), "01.04 03.04"
    ),
    "a list of the agency's own": Broken(listed(lambda body: body.pop("follows")), "01.04 02.01 03.04"),
    "the result of another lot": Broken(another_result, "01.04 03.04"),
}


KEPT: Final[dict[str, tuple[str, Broken]]] = {
    "05.08-admitted": ("selected", SELECTED["one who was out goes on"]),
    "01.04-list": ("followed", FOLLOWED["the result of another lot"]),
}
"""Of the kept dossiers those of a project in two stages."""


@pytest.mark.parametrize("edition", ["public", "supervision"])
@pytest.mark.parametrize("play", ["selected", "talked", "followed"])
def test_both_verifiers_pass_the_dossiers_of_every_stage(
    play: str, edition: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Played = request.getfixturevalue(play)
    path, policy = tmp_path / "dossier.zip", tmp_path / "policy.json"
    path.write_bytes(getattr(made, edition))
    policy.write_bytes(made.policy)
    report = verify(reader.read(path), made.policy)
    assert report.failed == ()
    found = {one.check.id: one.status for one in report.verdicts}
    assert (found["01.04"], found["05.08"]) == (Status.PASS, Status.PASS)
    _, theirs = node.verified(path, policy)
    assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}


def test_a_result_is_what_was_opened_and_decided(selected: Played, tmp_path: Path) -> None:
    both(selected, SELECTED, tmp_path)


def test_all_who_proposed_go_on(talked: Played, tmp_path: Path) -> None:
    both(talked, TALKED, tmp_path)


def test_the_list_is_the_result_of_the_stage_before(followed: Played, tmp_path: Path) -> None:
    both(followed, FOLLOWED, tmp_path)
