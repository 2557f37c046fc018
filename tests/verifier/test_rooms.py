"""A live competition in a dossier: whole from its result on, run again by 04.04, and what is broken in it named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from kernel import canon, lease
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from tests.support import bag, node
from tests.support.auctions import SessionKey, auction
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.forgery import Event, Forger
from tests.support.panel import Hall
from tests.support.played import Played
from tests.verifier.test_broken import Break, Broken
from tests.verifier.test_broken import report as forged
from trading.acts import live
from trading.rules.live.command import Due, commitment
from verifier.findings import Status
from verifier.replaying import command
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


def preferring(holder: Callable[[Forger], str]) -> Break:
    """The third bidder exercises a right that the terms name as this organisation's; neither was signed."""

    def done(forger: Forger) -> None:
        room(forger, "open")[0].body["parameters"] |= {
            "preferred": [{"org": f"O-{holder(forger).partition('.')[2]}", "rank": 1}],
            "equals": "earliest",
        }
        room(forger, "enter")[2].body["priority"] = 1
        forger.reseal()

    return done


def _other_bidder(forger: Forger) -> str:
    return str(room(forger, "enter")[2].value["actor"])


def _tenderee(forger: Forger) -> str:
    return f"tenderee.{forger.lot[0].value['actor'].partition('.')[2]}"


def next_best(forger: Forger) -> None:
    """The cheapest bundle by itself, and the rest as dear as published: a lawful choice, but not the best."""
    body = room(forger, "result")[0].body
    first, *_ = (event.body for event in room(forger, "reveal"))
    body["winners"] = [{"bidder": first["bidder"], "lots": first["lots"], "price": first["amount"]}]
    forger.reseal()


def unsigned(verb: str) -> Break:
    """An officer's order that names no signature, whatever the session said."""

    def done(forger: Forger) -> None:
        body = next(event.body for event in room(forger, verb) if "reason" in event.body)
        del body["doc_sha256"], body["p7s_sha256"]
        forger.reseal()

    return done


KEPT: Final[dict[str, tuple[str, Broken]]] = {
    "04.04-amount": ("auctioned", Broken(higher, "04.04")),
    "04.04-extension": ("auctioned", Broken(not_extended, "04.04")),
    "04.04-winner": ("auctioned", Broken(other_winner, "04.04")),
    "04.04-session-key": ("auctioned", Broken(other_key, "04.04")),
    "04.04-reserve": ("auctioned", Broken(said("show_reserve", 0, amount="1000000.00"), "04.04")),
    "04.04-bundles": ("bundled", Broken(next_best, "04.04")),
    "04.04-sealed": ("bundled", Broken(said("reveal", 1, amount="349999.99"), "04.04")),
    "02.01-extension": ("auctioned", Broken(unsigned("extend"), "02.01")),
    "04.04-refusal": ("auctioned", Broken(said("refuse", 0, code="room.closed"), "04.04")),
}
"""Of the kept dossiers those of a lot that is bid for live."""
MORE: Final[dict[str, Broken]] = {
    "a pause that somebody ended unsigned": Broken(unsigned("resume"), "03.01"),
    "a bid in another's name": Broken(by("bid", _other_bidder), "04.04"),
    "a pause by whom the room is not": Broken(by("pause", _tenderee), "04.04"),
    "a bid taken that was below the step": Broken(said("bid", 1, amount="1000000.01"), "04.04"),
    "an end that is later": Broken(said("extend", 1, ends="2027-01-01T00:00:00.000Z"), "04.04"),
    "an unknown way of competing": Broken(said("open", 0, method="guess"), "02.01 04.04"),
    "a key that was not certified": Broken(certified_otherwise, "02.01 04.04"),
    "a right that nobody signed": Broken(preferring(_other_bidder), "02.01"),
    "a right that is another's": Broken(preferring(_tenderee), "02.01 04.04"),
    "a reserve that nobody signed": Broken(said("open", 0, reserve=None), "02.01 04.04"),
}


@pytest.mark.parametrize("play", ["auctioned", "bundled"])
def test_the_whole_of_it_holds_and_both_editions_say_the_same(
    play: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    played: Played = request.getfixturevalue(play)
    for data in (played.public, played.supervision):
        files = bag.unpacked(data)[1]
        subject = next(path.split("/")[2] for path in files if path.startswith("data/events/A-"))
        count = len(files[names.leaves(subject)].split())
        assert all(names.event(subject, n) in files for n in range(1, count + 1))
        report = bag.judged(*bag.unpacked(data), played.policy, tmp_path)
        assert report.failed == ()
        assert status(report) is Status.PASS
        (tmp_path / "policy.json").write_bytes(played.policy)
        _, theirs = node.verified(tmp_path / "dossier.zip", tmp_path / "policy.json")
        assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}


def status(report: Report, id_: str = "04.04") -> Status:
    return next(verdict.status for verdict in report.verdicts if verdict.check.id == id_)


def test_what_is_broken_is_named_and_both_say_the_same(auctioned: Played, bundled: Played, tmp_path: Path) -> None:
    plays = {"auctioned": auctioned, "bundled": bundled}
    every = {**{name: ("auctioned", broken) for name, broken in MORE.items()}, **KEPT}
    said: dict[str, Report] = {}
    for n, (name, (of, broken)) in enumerate(every.items()):
        folder = tmp_path / str(n)
        folder.mkdir()
        said[name] = forged(plays[of], broken, folder)
        (folder / "policy.json").write_bytes(plays[of].policy)
        assert said[name].failed == tuple(broken.fails.split()), name
    places = [tmp_path / str(n) for n in range(len(every))]
    theirs = node.each([(place / "dossier.zip", place / "policy.json") for place in places])
    for (name, first), second in zip(said.items(), theirs, strict=True):
        assert node.statuses(second) == {verdict.check.id: verdict.status.value for verdict in first.verdicts}, name


def replayed(data: bytes, folder: Path, *more: str) -> Result:
    path = folder / "dossier.zip"
    path.write_bytes(data)
    return CliRunner().invoke(command, [str(path), *more])


def test_it_is_printed_with_its_boards(auctioned: Played, tmp_path: Path) -> None:
    run = replayed(auctioned.public, tmp_path)
    assert run.exit_code == 0
    lines = run.output.splitlines()
    assert [line.split()[2] for line in lines if line[:4].strip().isdigit()].count("出价") == 3
    assert "暂停 paused" in run.output
    assert lines[-1].endswith("结果 result won highest " + lines[-1].split()[-2] + " 1020000.00")
    told = [json.loads(line) for line in replayed(auctioned.public, tmp_path, "--json").output.splitlines()]
    seqs = [event["seq"] for step in told for event in step["events"]]
    assert seqs == list(range(1, len(seqs) + 1))
    assert [step["board"]["bids"] for step in told][-1] == 3
    assert told[-1]["board"]["result"]["winners"][0]["price"] == "1020000.00"


def test_the_cheapest_bundle_has_no_place_in_the_cheapest_choice(bundled: Played, tmp_path: Path) -> None:
    """620000 and 360000 against 600000 and a part at its published 400000; each is paid what the others lose by it."""
    told = [json.loads(line) for line in replayed(bundled.public, tmp_path, "--json").output.splitlines()]
    won = {each["price"]: each["lots"] for each in told[-1]["board"]["result"]["winners"]}
    assert won == {"640000.00": ["丙包", "甲包"], "380000.00": ["乙包"]}


@pytest.mark.parametrize(("name", "shown"), [("04.04-winner", "result"), ("04.04-refusal", "refuse")])
def test_the_print_ends_where_it_differs(name: str, shown: str, auctioned: Played, tmp_path: Path) -> None:
    forged(auctioned, KEPT[name][1], tmp_path)
    run = replayed((tmp_path / "dossier.zip").read_bytes(), tmp_path)
    assert (run.exit_code, f"({shown}) is not what the rules make" in run.stderr) == (1, True)


def test_a_malformed_room_ends_the_print(auctioned: Played, tmp_path: Path) -> None:
    """Of another form than the rules read it in; an event that is not of its type's form is not there at all."""
    for member, value, due in (("parameters", {"lasts": []}, 1), ("starts_at", "x", 2)):
        forged(auctioned, Broken(said("open", 0, **{member: value}), ""), tmp_path)
        run = replayed((tmp_path / "dossier.zip").read_bytes(), tmp_path)
        assert (run.exit_code, run.stderr != "") == (due, True)


def test_without_a_room_there_is_nothing_to_print(stopped: Played, tmp_path: Path) -> None:
    run = replayed(stopped.public, tmp_path)
    assert (run.exit_code, "no room" in run.stderr) == (2, True)
    assert replayed(b"PK", tmp_path).exit_code == 2


def test_without_its_result_nobody_reads_the_room(sqlite_template: Path, tmp_path: Path) -> None:
    """The lot was ended before its reserve was shown; who was in its room not even the supervisor is told. Both verifiers say that they cannot tell."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        of = auction(hall, 1, commitment(Decimal("2000000.00"), "5a" * 32))
        hall.move_to(of.starts + timedelta(hours=2))
        with hall.house.acting(CLERK) as ctx:
            epoch = lease.take(ctx.tx, of.room, "here", ctx.now, 5).epoch
            live.settle(ctx, live.load(ctx, of.room), [Due(at=of.starts + timedelta(hours=1))], epoch)
        why: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "取消"}
        hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", of.lot, why)
        case = Case(hall, of.lot, [])
        case.archive()
        for edition in Edition:
            root, files = bag.unpacked(case.export(edition))
            report = bag.judged(root, files, files[names.POLICY_FILE], tmp_path)
            assert report.failed == ()
            assert status(report) is Status.CANNOT
            assert not any(path.startswith("data/events/A-") and path.endswith("1.json") for path in files)
            assert of.keys[of.numbers[0]].public.encode() not in b"".join(files.values())
            (tmp_path / "policy.json").write_bytes(files[names.POLICY_FILE])
            _, theirs = node.verified(tmp_path / "dossier.zip", tmp_path / "policy.json")
            assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}
            run = replayed((tmp_path / "dossier.zip").read_bytes(), tmp_path)
            assert (run.exit_code, "not every event" in run.stderr) == (2, True)


def test_a_lot_without_a_room_is_no_auction(stopped: Played, tmp_path: Path) -> None:
    report = bag.judged(*bag.unpacked(stopped.public), stopped.policy, tmp_path)
    assert status(report) is Status.NOT_APPLICABLE
