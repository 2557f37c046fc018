"""Dossiers of lots for which not everybody might bid: both verifiers say who was invited, and how often one quoted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from tests.support import bag, inquiries, node
from tests.support.case import PRICES, Case
from tests.support.forgery import Event, Forger
from tests.support.life_beside import sheet
from tests.support.panel import Hall
from tests.support.played import Played, played
from tests.support.world import DAY
from tests.trading.rules.test_fair_review import OWN
from verifier import dossier as reader
from verifier.findings import Status
from verifier.verify import verify

CHECK: Final = "01.04"


def inquired(hall: Hall, folder: Path) -> Case:
    """Four are asked, three quote, one of them in time for a better price; opened, then given up. The city wants each
    draft reviewed."""
    hall.house = replace(hall.house, catalogue=OWN)
    tender = hall.draft(hall.register(), procedure=inquiries.INVITED)
    inquiries.invite(hall, tender, *(hall.bidder(n) for n in range(4)))
    hall.do(hall.office(Role.TENDEREE), "tender.review_competition", tender, sheet(points="exception"))
    hall.do(hall.office(Role.AGENCY), "tender.announce", tender)
    lot = f"L-{tender.removeprefix('T-')}-1"
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES[:3])]
    hall.submit(hall.bidder(2), lot, "1150000.00", folder, "lot.replace_bid")
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    why: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, why)
    case = Case(hall, lot, bids)
    case.archive()
    return case


@pytest.fixture(scope="module")
def asked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(inquired, sqlite_template, tmp_path_factory.mktemp("asked"))


def of_tender(forger: Forger, verb: str) -> Event:
    chain = next(chain for subject, chain in forger.chains.items() if subject.startswith("T-"))
    return next(event for event in chain if event.value["type"] == f"tender.{verb}")


def invited(change: Callable[[list[dict[str, str]]], object]) -> Callable[[Forger], None]:
    """The list of those who were invited is another, signed again by the agency."""

    def done(forger: Forger) -> None:
        event = of_tender(forger, "invite")
        change(event.body["invited"])
        forger.sign(event)
        forger.reseal()

    return done


def late(forger: Forger) -> None:
    """The list was made after the notice."""
    chain = next(chain for subject, chain in forger.chains.items() if subject.startswith("T-"))
    first, second = of_tender(forger, "invite"), of_tender(forger, "announce")
    for one, other in ((first, second),):
        one.value["body"], other.value["body"] = other.value["body"], one.value["body"]
        one.value["type"], other.value["type"] = other.value["type"], one.value["type"]
    assert chain.index(first) < chain.index(second)
    forger.reseal()


def under(**terms: Json) -> Callable[[Forger], None]:
    """The procedure in the document has other terms."""

    def done(forger: Forger) -> None:
        notices = [of_tender(forger, "announce"), forger.one("announce")]
        document = json.loads(forger.files[names.doc(notices[0].body["tender_doc_sha256"], "json")])
        digest = forger.keep(canon.canonical(document | {"procedure": document["procedure"] | terms}))
        for event in notices:
            event.body["tender_doc_sha256"] = digest
        forger.json(names.ABOUT, lambda about: about.update(tender_doc_sha256=digest))
        forger.reseal()

    return done


def reviewed(change: Callable[[dict[str, Json]], object]) -> Callable[[Forger], None]:
    """The tenderee signs another sheet."""

    def done(forger: Forger) -> None:
        event = of_tender(forger, "review_competition")
        change(event.body)
        forger.sign(event)
        forger.reseal()

    return done


def found_against(body: dict[str, Json]) -> None:
    body["items"] = [one | {"finding": "restricts"} for one in cast("list[dict[str, Json]]", body["items"])]


BROKEN: Final = {
    "another draft was reviewed": reviewed(lambda body: body.update(draft_sha256="0" * 64)),
    "the review found something": reviewed(found_against),
    "an item was left out": reviewed(lambda body: cast("list[Json]", body["items"]).pop()),
    "a bidder was not invited": invited(lambda named: named.pop(0)),
    "too few were invited": invited(lambda named: (named.pop(), named.pop())),
    "one was invited twice": invited(lambda named: named.__setitem__(3, named[2])),
    "invited after the notice": late,
    "too many were invited": under(most=3),
    "quoted twice, where a quote is for good": under(once=True),
}


@pytest.mark.parametrize("edition", ["public", "supervision"])
def test_the_invited_may_bid(edition: str, asked: Played, tmp_path: Path) -> None:
    path, policy = tmp_path / "dossier.zip", tmp_path / "policy.json"
    path.write_bytes(getattr(asked, edition))
    policy.write_bytes(asked.policy)
    report = verify(reader.read(path), asked.policy)
    assert report.failed == ()
    assert next(one for one in report.verdicts if one.check.id == CHECK).status is Status.PASS
    _, theirs = node.verified(path, policy)
    assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}


@pytest.mark.parametrize("name", BROKEN)
def test_who_was_not_invited_is_found_by_both(name: str, asked: Played, tmp_path: Path) -> None:
    forger = Forger.of(asked.case, asked.public, asked.log)
    BROKEN[name](forger)
    path = tmp_path / "dossier.zip"
    path.write_bytes(bag.zipped(forger.root, bag.bagged(forger.root, forger.files)))
    assert CHECK in verify(reader.read(path), asked.policy).failed
    assert node.statuses(node.verified(path)[1])[CHECK] == "fail"
