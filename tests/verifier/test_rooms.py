"""A live competition in a dossier: whole from its result on, run again by 04.04, and what is broken in it named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from tests.support import bag
from tests.support.auctions import SessionKey
from tests.support.forgery import Event, Forger
from tests.support.played import Played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_broken import report as forged
from verifier.findings import Status
from verifier.verify import Report


def room(forger: Forger, verb: str = "") -> list[Event]:
    """The events of the room, of one kind or all."""
    chain = next(chain for subject, chain in forger.chains.items() if subject.startswith("A-"))
    return [event for event in chain if event.value["type"] == f"room.{verb}" or not verb]


def said(verb: str, n: int, **members: Any) -> Break:  # noqa: ANN401  any JSON
    """The n-th event of a kind says something else."""

    def done(forger: Forger) -> None:
        room(forger, verb)[n].body.update(members)
        forger.reseal()

    return done


def by(verb: str, actor: Callable[[Forger], str]) -> Break:
    """Somebody else has done it."""

    def done(forger: Forger) -> None:
        room(forger, verb)[0].value["actor"] = actor(forger)
        forger.reseal()

    return done


def higher(forger: Forger) -> None:
    """The winner's last bid, and with it the price, is raised by somebody who has not its key."""
    room(forger, "bid")[-1].body["amount"] = "1040000.00"
    room(forger, "result")[0].body["winners"][0]["price"] = "1040000.00"
    forger.reseal()


def other_winner(forger: Forger) -> None:
    loser = room(forger, "bid")[-2].body["bidder"]
    room(forger, "result")[0].body["winners"][0]["bidder"] = loser
    forger.reseal()


def other_key(forger: Forger) -> None:
    """A key that nobody certified has signed just the words of the last bid."""
    event = room(forger, "bid")[-1]
    words = {name: value for name, value in event.body.items() if name != "signature"}
    message = {"v": "ggzy-room/v1", "room": event.value["subject"], "command": "bid", **words}
    event.body["signature"] = SessionKey().sign(canon.canonical(message))
    forger.reseal()


def not_extended(forger: Forger) -> None:
    """The event that moved the end is gone; everything after it is numbered anew."""
    event = room(forger, "extend")[-1]
    chain = forger.chains[event.value["subject"]]
    forger.drop(event)
    del chain[-1].body["count"]
    heads = forger.one("archive").body["heads"]
    next(head for head in heads if head["subject"] == event.value["subject"])["tseq"] -= 1
    forger.reseal()


def certified_otherwise(forger: Forger) -> None:
    """Another key than the one that the bidder's certificate vouches for."""
    room(forger, "enter")[0].body["key"] = SessionKey().public
    forger.reseal()


def _other_bidder(forger: Forger) -> str:
    return str(room(forger, "enter")[2].value["actor"])


def _tenderee(forger: Forger) -> str:
    return f"tenderee.{forger.lot[0].value['actor'].partition('.')[2]}"


KEPT: Final[dict[str, tuple[str, Broken]]] = {
    "04.04-amount": ("auctioned", Broken(higher, "04.04")),
    "04.04-extension": ("auctioned", Broken(not_extended, "04.04")),
    "04.04-winner": ("auctioned", Broken(other_winner, "04.04")),
    "04.04-session-key": ("auctioned", Broken(other_key, "04.04")),
    "04.04-reserve": ("auctioned", Broken(said("show_reserve", 0, amount="1000000.00"), "04.04")),
    "04.04-refusal": ("auctioned", Broken(said("refuse", 0, code="room.closed"), "04.04")),
}
"""Of the kept dossiers those of a lot that is bid for live."""
MORE: Final[dict[str, Broken]] = {
    "a bid in another's name": Broken(by("bid", _other_bidder), "04.04"),
    "a pause by whom the room is not": Broken(by("pause", _tenderee), "04.04"),
    "a bid taken that was below the step": Broken(said("bid", 1, amount="1000000.01"), "04.04"),
    "an end that is later": Broken(said("extend", 1, ends="2027-01-01T00:00:00.000Z"), "04.04"),
    "an unknown way of competing": Broken(said("open", 0, method="guess"), "02.01 04.04"),
    "a key that was not certified": Broken(certified_otherwise, "02.01 04.04"),
    "a reserve that nobody signed": Broken(said("open", 0, reserve=None), "02.01 04.04"),
}


def test_the_whole_of_it_holds_and_both_editions_say_the_same(auctioned: Played, tmp_path: Path) -> None:
    for data in (auctioned.public, auctioned.supervision):
        files = bag.unpacked(data)[1]
        subject = next(path.split("/")[2] for path in files if path.startswith("data/events/A-"))
        count = len(files[names.leaves(subject)].split())
        assert all(names.event(subject, n) in files for n in range(1, count + 1))
        report = bag.judged(*bag.unpacked(data), auctioned.policy, tmp_path)
        assert report.failed == ()
        assert status(report) is Status.PASS


def status(report: Report, id_: str = "04.04") -> Status:
    return next(verdict.status for verdict in report.verdicts if verdict.check.id == id_)


@pytest.mark.parametrize("name", [*KEPT, *MORE])
def test_what_is_broken_is_named(name: str, auctioned: Played, tmp_path: Path) -> None:
    broken = MORE[name] if name in MORE else KEPT[name][1]
    assert forged(auctioned, broken, tmp_path).failed == tuple(broken.fails.split())


def test_a_lot_without_a_room_is_no_auction(stopped: Played, tmp_path: Path) -> None:
    report = bag.judged(*bag.unpacked(stopped.public), stopped.policy, tmp_path)
    assert status(report) is Status.NOT_APPLICABLE
