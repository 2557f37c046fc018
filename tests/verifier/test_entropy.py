"""Dossiers of draws with a beacon and with a reserve: valid ones hold, and each thing that is wrong fails its check."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from experts.rules import draw
from experts.rules.beacon import QUICKNET
from kernel import canon, merkle
from kernel.errors import NotTrusted
from signing.rules import note
from tests.support import bag
from tests.support.beacon import BEACON, NETWORK, value
from tests.support.forgery import Forger
from tests.support.played import Played
from tests.verifier.test_broken import Broken, forged
from tests.verifier.test_witnessed import KEYS, SECRETS
from verifier import dossier as reader
from verifier.draw import frozen_case, recorded
from verifier.findings import Status
from verifier.held import read as held_of
from verifier.verify import Report, examine, verify

MS: Final = timedelta(milliseconds=1)
Break = Callable[[Forger], None]


def status(report: Report, id_: str) -> Status:
    return next(verdict.status for verdict in report.verdicts if verdict.check.id == id_)


def codes(report: Report, id_: str) -> set[str]:
    return {found.code for one in report.verdicts if one.check.id == id_ for found in one.findings}


def judged(played: Played, broken: Break, folder: Path, **policy: Any) -> Report:  # noqa: ANN401
    forger = Forger.of(played.case, played.public, played.log)
    broken(forger)
    own = json.dumps(json.loads(played.policy) | policy).encode()
    return bag.judged(forger.root, forger.files, own, folder)


def retold(forger: Forger, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the transcript; the journal names it as it is now."""
    last = (forger.named("replace_expert") or forger.named("draw"))[-1]
    last.body["transcript_sha256"] = forger.json(names.draw(last.body["did"], "transcript.json"), change)


def nothing(_forger: Forger) -> None:
    return None


# ---------------------------------------------------------------- beacon


@pytest.mark.parametrize("edition", ["public", "supervision"])
def test_a_draw_with_a_beacon_holds(lit: Played, edition: str, tmp_path: Path) -> None:
    path = tmp_path / "lit.zip"
    path.write_bytes(getattr(lit, edition))
    report = verify(reader.read(path), lit.policy)
    assert report.failed == ()
    for id_ in ("05.01a", "05.01b", "05.02", "05.03"):
        assert status(report, id_) is Status.PASS
    theirs = verify(reader.read(path))
    assert theirs.failed == ()
    assert status(theirs, "05.01b") is Status.CANNOT


def test_the_dossier_s_policy_names_the_network(lit: Played) -> None:
    assert json.loads(lit.policy)["beacons"] == [NETWORK.json()]


def other_round(forger: Forger) -> None:
    """A later round, whose value pleased better: record and transcript name it, and its value holds."""
    given = forger.one("give_beacon")
    round = given.body["round"] + 1
    said = b64encode(value(round)).decode()
    given.body.update(round=round, signature=said)
    retold(forger, lambda told: told["turns"][0]["shares"][1].update(round=round, signature=said))
    forger.reseal()


def value_of_another_round(forger: Forger) -> None:
    given = forger.one("give_beacon")
    said = b64encode(value(given.body["round"] + 1)).decode()
    given.body["signature"] = said
    retold(forger, lambda told: told["turns"][0]["shares"][1].update(signature=said))
    forger.reseal()


def journal_says_another(forger: Forger) -> None:
    forger.one("give_beacon").body["signature"] = b64encode(value(1)).decode()
    forger.reseal()


def share_left_out(forger: Forger) -> None:
    retold(forger, lambda told: told["turns"][0]["shares"].pop(1))
    forger.reseal()


def at_infinity(forger: Forger) -> None:
    said = b64encode(b"\xc0" + bytes(47)).decode()
    forger.one("give_beacon").body["signature"] = said
    retold(forger, lambda told: told["turns"][0]["shares"][1].update(signature=said))
    forger.reseal()


def early(by: timedelta) -> Break:
    """The value is said to have been there before its round's time."""

    def change(forger: Forger) -> None:
        given, freeze = forger.one("give_beacon"), forger.one("freeze_draw")
        due = NETWORK.time_of(BEACON.round(freeze.at))
        given.value["at"] = canon.instant(due - by)
        forger.reseal()

    return change


BEACONS: Final[dict[str, tuple[Break, str]]] = {
    "other-round": (other_round, "05.01b 05.02 05.03"),
    "value-of-another-round": (value_of_another_round, "05.01b 05.02 05.03"),
    "infinity": (at_infinity, "05.01b 05.02 05.03"),
    "journal-says-another": (journal_says_another, "05.01b"),
    "share-left-out": (share_left_out, "05.01b 05.02 05.03"),
    "at-its-time": (early(timedelta(0)), ""),
    "a-millisecond-early": (early(MS), "04.02"),
    "a-second-early": (early(timedelta(seconds=1)), "04.02"),
}


@pytest.mark.parametrize("name", BEACONS)
def test_exactly_the_right_checks_fail_of_a_beacon(name: str, lit: Played, tmp_path: Path) -> None:
    broken, fails = BEACONS[name]
    assert judged(lit, broken, tmp_path).failed == tuple(fails.split())


@pytest.mark.parametrize("late", [-3, 3])
def test_the_round_that_the_freeze_names_follows_from_its_time(lit: Played, late: int, tmp_path: Path) -> None:
    """The log's checkpoints say too that the freeze was told otherwise; the formula says so alone."""

    def moved(forger: Forger) -> None:
        freeze = forger.one("freeze_draw")
        freeze.value["at"] = canon.instant(freeze.at + timedelta(seconds=late))
        forger.reseal()

    report = judged(lit, moved, tmp_path)
    assert codes(report, "05.01b") == {"beacon.round"}
    assert {"03.04", "05.01b"} <= set(report.failed)


@pytest.mark.parametrize(
    "network",
    [
        {},
        QUICKNET.json(),
        NETWORK.json() | {"genesis": NETWORK.genesis - 3},
        NETWORK.json() | {"period": 6},
        NETWORK.json() | {"chain": "ab" * 32},
    ],
    ids=["none", "quicknet", "other-genesis", "other-period", "other-hash"],
)
def test_the_network_is_the_verifier_s_in_every_member(lit: Played, network: dict[str, Any], tmp_path: Path) -> None:
    report = judged(lit, nothing, tmp_path, beacons=[network] if network else [])
    assert (report.failed, codes(report, "05.01b")) == (("05.01b",), {"beacon.network"})


def test_a_beacon_that_no_plan_names_fails(backed: Played, tmp_path: Path) -> None:
    def named(forger: Forger) -> None:
        forger.one("freeze_draw").body["beacon_round"] = 7
        forger.reseal()

    assert "05.01b" in judged(backed, named, tmp_path).failed
    assert status(judged(backed, nothing, tmp_path), "05.01b") is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("seconds", "due"), [(-1, Status.PASS), (0, Status.CANNOT), (30, Status.CANNOT)], ids=["before", "at", "after"]
)
def test_who_froze_before_the_value_existed_is_the_witnesses_word(
    lit: Played, seconds: int, due: Status, tmp_path: Path
) -> None:
    """Cosigned before the round: pass. From its second on: nobody but the platform says so."""

    def cosigned(forger: Forger) -> None:
        told = json.loads(forger.files[names.draw(forger.one("draw").body["did"], "transcript.json")])
        path = names.checkpoint(merkle.tree_head(told["checkpoint"].encode()).size)
        at = int(NETWORK.time_of(forger.one("freeze_draw").body["beacon_round"]).timestamp()) + seconds
        forger.files[path] += line(forger.files[path], at)
        final = forger.files[names.FINAL]
        late = int(max(event.at for chain in forger.chains.values() for event in chain).timestamp())
        for name, data in list(forger.files.items()):
            if name == names.FINAL or name.endswith(".tlog-proof"):
                forger.files[name] = data.replace(final, final + line(final, late))

    report = judged(lit, cosigned, tmp_path, witnesses=[KEYS["a"].vkey], quorum=1)
    assert (report.failed, status(report, "05.01b")) == ((), due)


def line(signed: bytes, at: int) -> bytes:
    return note.signature_line(KEYS["a"], SECRETS["a"].sign, note.note(signed).text, at).text


# ---------------------------------------------------------------- reserve


@pytest.mark.parametrize("edition", ["public", "supervision"])
def test_a_draw_with_a_reserve_holds(backed: Played, edition: str, tmp_path: Path) -> None:
    path = tmp_path / "backed.zip"
    path.write_bytes(getattr(backed, edition))
    report = verify(reader.read(path), backed.policy)
    assert report.failed == ()
    assert status(report, "05.01a") is Status.PASS
    assert status(report, "05.01b") is Status.NOT_APPLICABLE


def test_the_reserve_s_key_is_the_policy_s_too(backed: Played, tmp_path: Path) -> None:
    keys = json.loads(backed.policy)["vrf"]
    assert set(keys) == {"centre", "supervisor", "reserve"}
    for other in ({}, {"reserve": keys["centre"]}):
        vrf = {party: key for party, key in keys.items() if party != "reserve"} | other
        assert judged(backed, nothing, tmp_path, vrf=vrf).failed == ("05.01a",)


def not_named(forger: Forger) -> None:
    """The reserve proved, and no record says why."""
    forger.drop(forger.named("fall_back")[0])
    forger.reseal()


def other_named(forger: Forger) -> None:
    forger.named("fall_back")[0].body["party"] = "centre"
    forger.reseal()


def published_after_all(forger: Forger) -> None:
    """The one who was named had given a value, and the reserve's was preferred."""
    proof = forger.named("give_entropy")[-1]
    first = forger.named("give_entropy")[0]
    proof.value["body"] = {**first.body, "party": "supervisor"}
    forger.reseal()


def named_after_the_reserve(forger: Forger) -> None:
    """The reserve's proof stands in the record before the incident that allows it."""
    incident = forger.named("fall_back")[0]
    proof = next(event for event in forger.named("give_entropy") if event.body["party"] == "reserve")
    incident.value["type"], proof.value["type"] = proof.value["type"], incident.value["type"]
    incident.value["actor"], proof.value["actor"] = proof.value["actor"], incident.value["actor"]
    incident.value["body"], proof.value["body"] = proof.body, incident.body
    forger.reseal()


def hours(late: timedelta) -> Break:
    """The first incident at its hours, or before."""

    def change(forger: Forger) -> None:
        forger.named("fall_back")[0].value["at"] = canon.instant(
            forger.one("freeze_draw").at + timedelta(hours=1) + late
        )
        forger.reseal()

    return change


def hours_of_vacancy(late: timedelta) -> Break:
    def change(forger: Forger) -> None:
        left = forger.named("decline")[0].at
        forger.named("fall_back")[1].value["at"] = canon.instant(left + timedelta(hours=1) + late)
        forger.reseal()

    return change


RESERVES: Final[dict[str, tuple[Break, str]]] = {
    "not-named": (not_named, "05.01a"),
    "other-named": (other_named, "05.01a"),
    "published-after-all": (published_after_all, "05.01a"),
    "named-after-the-reserve": (named_after_the_reserve, "05.01a"),
    "at-its-hours": (hours(timedelta(0)), ""),
    "a-millisecond-early": (hours(-MS), "04.02"),
}


@pytest.mark.parametrize("name", RESERVES)
def test_exactly_the_right_checks_fail_of_a_reserve(name: str, backed_once: Played, tmp_path: Path) -> None:
    broken, fails = RESERVES[name]
    assert judged(backed_once, broken, tmp_path).failed == tuple(fails.split())


@pytest.mark.parametrize(("late", "fails"), [(timedelta(0), ()), (-MS, ("04.02",))])
def test_a_vacancy_has_hours_of_its_own(
    backed: Played, late: timedelta, fails: tuple[str, ...], tmp_path: Path
) -> None:
    assert judged(backed, hours_of_vacancy(late), tmp_path).failed == fails


def later_not_named(forger: Forger) -> None:
    """The reserve filled the vacancy, and no record says why."""
    forger.drop(forger.named("fall_back")[1])
    forger.reseal()


KEPT: Final = {
    "04.02-beacon-early": ("beacon", Broken(early(MS), "04.02")),
    "05.01b-other-network": ("beacon", Broken(nothing, "05.01b", {"beacons": [QUICKNET.json()]})),
    "05.01b-other-round": ("beacon", Broken(other_round, "05.01b 05.02 05.03")),
    "04.02-reserve-early": ("reserve", Broken(hours_of_vacancy(-MS), "04.02")),
    "05.01a-reserve-never-named": ("reserve", Broken(later_not_named, "05.01a")),
}
"""Broken dossiers for `tests/vectors`, each with the valid one that it is made of."""


@pytest.mark.parametrize("name", KEPT)
def test_exactly_the_right_checks_fail_of_what_is_kept(name: str, lit: Played, backed: Played, tmp_path: Path) -> None:
    of, broken = KEPT[name]
    forger, policy = forged({"beacon": lit, "reserve": backed}[of], broken)
    report = bag.judged(forger.root, forger.files, policy, tmp_path)
    assert report.failed == tuple(broken.fails.split())


def test_an_incident_of_a_plan_without_a_reserve_fails(lit: Played, tmp_path: Path) -> None:
    """Somebody's proof is recorded as an incident: no plan allowed one."""

    def named(forger: Forger) -> None:
        given = forger.one("give_beacon")
        given.value["type"], given.value["actor"] = "lot.fall_back", "clerk.clerk"
        given.value["body"] = {"did": given.body["did"], "j": 0, "party": "centre"}
        forger.reseal()

    assert {"05.01a", "05.01b"} <= set(judged(lit, named, tmp_path).failed)


@pytest.mark.parametrize("verb", ["draw", "replace_expert"])
def test_each_result_names_the_transcript_as_it_was_then(verb: str, awarded: Played, tmp_path: Path) -> None:
    """The last one's digest is the file's; an earlier one is of a transcript that nobody has as a file."""
    path = tmp_path / "dossier.zip"
    path.write_bytes(awarded.public)
    case, _ = examine(reader.read(path), awarded.policy)
    held = held_of(case, str(next(iter(case.of_lot("lot.draw"))).body["did"]))
    made = draw.conduct(frozen_case(held), held.rounds)
    recorded(case, held, made)
    other = [
        replace(event, value={**event.value, "body": {**event.body, "transcript_sha256": "00" * 32}})
        if event.verb == verb
        else event
        for event in held.events
    ]
    with pytest.raises(NotTrusted, match=r"draw\.transcript"):
        recorded(case, replace(held, events=tuple(other)), made)
