"""Two envelopes in a dossier: who did not pass the first stays sealed, and what is broken is named by both verifiers (04.05)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from tests.support import bag, node, second
from tests.support.forgery import Event, Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Broken
from tests.verifier.test_broken import report as forged
from tests.verifier.test_deals import both
from verifier import dossier as reader
from verifier.verify import verify


def failed(forger: Forger) -> str:
    """The bid that missed the line."""
    return forger.case.bids[0]


def listed(forger: Forger) -> None:
    """Both offices order a failed bid's second envelope opened, with signatures that hold."""
    for event in forger.named("order_second"):
        event.body["opened"] = sorted([*event.body["opened"], failed(forger)])
        forger.sign(event)
    forger.reseal()


def one_listed(forger: Forger) -> None:
    """One of the two orders lists fewer."""
    event = forger.one("order_second")
    event.body["opened"] = event.body["opened"][:1]
    forger.sign(event)
    forger.reseal()


def handed_over(forger: Forger) -> None:
    """A failed bidder's chain has a key of its second envelope all the same, which is not even the right one."""
    chain = forger.chains[failed(forger)]
    given = next(event for event in chain if event.value["type"] == "bid.release_key")
    value = {**copy.deepcopy(given.value), "type": "bid.release_second_key"}
    forger.insert(given, Event(value, bytes(32), 0, b""))
    forger.reseal()


def shared(forger: Forger) -> None:
    """A custodian's release names a bid that stays sealed."""
    forger.one("release_second_share").body["found"]["shares"].append(
        {"bid": failed(forger), "share_sha256": "ab" * 32}
    )
    forger.reseal()


def content(forger: Forger) -> None:
    """What was in the failed bid's second envelope lies in the dossier."""
    forger.files[names.opened(failed(forger), 2)] = canon.canonical({"total": []})


def told_otherwise(forger: Forger) -> None:
    """The record says of the failed bid that its second envelope did not open."""
    found: dict[str, Any] = forger.one("open_second").body["found"]
    line = next(each for each in found["bids"] if each["bid"] == failed(forger))
    line["outcome"] = "revoked"
    record = {
        "v": "ebid-second-opening/v1", "tender": forger.one("order_second").body["tender"], "lot": forger.case.lot,
        "at": forger.one("open_second").value["at"], "bids": found["bids"],
    }  # fmt: skip
    found["record_sha256"] = forger.keep(canon.canonical(record))
    forger.reseal()


def unsigned(forger: Forger) -> None:
    """Two of five signed the panel's result; the third signed that nobody passed."""
    event = forger.one("sign_first")
    event.body["passed"] = []
    forger.sign(event)
    forger.reseal()


def without_a_price(forger: Forger) -> None:
    """The record of the second opening says of a bid that it was opened, and no price."""
    del forger.one("open_second").body["found"]["bids"][1]["total"]
    forger.reseal()


def never_handed_in(forger: Forger) -> None:
    """Neither package nor first opening of a bid is in the journal; its second envelope was opened, says the record."""
    chain, opened = forger.chains[forger.case.bids[1]], forger.one("open_bids")
    opened.value["type"] = "lot.plan_draw"
    forger.drop(chain[0])
    forger.reseal()


KEPT: Final[dict[str, tuple[str, Broken]]] = {
    "04.05-order": ("envelopes", Broken(listed, "04.05")),
    "04.05-share": ("envelopes", Broken(shared, "04.05")),
    "04.05-content": ("envelopes", Broken(content, "04.05")),
}
"""Of the kept dossiers those of two envelopes."""
MORE: Final = {
    "orders that differ": Broken(one_listed, "04.05"),
    "a key of another time": Broken(handed_over, "01.04 03.04 03.05 04.05"),
    "another outcome": Broken(told_otherwise, "04.05 05.07"),
    "too few signatures": Broken(unsigned, "04.05"),
    "opened and never handed in": Broken(never_handed_in, "01.04 01.05 01.06 03.01 03.04 03.05 04.05 05.07 05.08"),
    "an opening without a price": Broken(without_a_price, "04.05 05.07"),
}


@pytest.fixture(scope="module")
def envelopes(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(second.awarded, sqlite_template, tmp_path_factory.mktemp("envelopes"))


def test_what_is_broken_is_named_by_both(envelopes: Played, tmp_path: Path) -> None:
    both(envelopes, {**MORE, **{name: broken for name, (_, broken) in KEPT.items()}}, tmp_path)


def test_whole_dossiers_hold_in_both_and_keep_the_price_of_who_failed_sealed(envelopes: Played, tmp_path: Path) -> None:
    """The sealed file of the failed bid is there with its second envelope; nothing that opens it is."""
    case = envelopes.case
    _, files = bag.unpacked(envelopes.supervision)
    for bid, opened in zip(case.bids, (False, True, True, False), strict=True):
        there = {path.rpartition("/")[2] for path in files if f"/{bid}/" in path}
        assert {"sealed.bin", "key.bin", "opened.json"} <= there
        assert there.isdisjoint({"key-2.bin", "opened-2.json"}) is not opened
        assert not any(second.PRICES[case.bids.index(bid)].encode() in data for path, data in files.items()) or opened
    cases = []
    for name, data in (("public", envelopes.public), ("supervision", envelopes.supervision)):
        path, policy = tmp_path / f"{name}.zip", tmp_path / f"{name}.json"
        path.write_bytes(data)
        policy.write_bytes(envelopes.policy)
        report = verify(reader.read(path), envelopes.policy)
        assert report.failed == ()
        assert next(each for each in report.verdicts if each.check.id == "04.05").status.value == "pass"
        cases.append((path, policy))
        mine = {each.check.id: each.status.value for each in report.verdicts}
        assert node.statuses(node.each(cases[-1:])[0]) == mine


def test_one_envelope_knows_no_second_opening(awarded: Played, tmp_path: Path) -> None:
    def second_key(forger: Forger) -> None:
        chain = forger.chains[forger.case.bids[0]]
        given = next(event for event in chain if event.value["type"] == "bid.release_key")
        value = {**copy.deepcopy(given.value), "type": "bid.release_second_key"}
        forger.insert(given, Event(value, bytes(32), 0, b""))
        forger.reseal()

    assert "04.05" in forged(awarded, Broken(second_key, ""), tmp_path).failed
