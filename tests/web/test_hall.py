"""The opening hall while it runs: who sees what of it and when, what moves, what each can do, its transcript."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kernel.actor import PUBLIC, Actor, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from tests.support import site
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.world import DAY, Person
from trading.rules.lifecycle import Regime
from web.public import hall as halls
from web.public import sitting
from web.public.case import load
from web.views.lot import HallPage
from web.words import Tongue

MINUTE = timedelta(minutes=1)
CAUSE = "时限内未交出密钥，自述令牌丢失"


@dataclass
class Sitting:
    """An opening as it goes on; `seen` is the hall as the public and a bidder saw it after each step."""

    world: Hall
    lot: str
    bids: list[str]

    def page(self, person: Person | None = None) -> HallPage:
        with self.world.house.looking(person.actor if person else PUBLIC) as ctx:
            return halls.page(ctx, self.lot)

    def csv(self, actor: Actor = PUBLIC) -> list[dict[str, str]]:
        with self.world.house.looking(actor) as ctx:
            return list(csv.DictReader(io.StringIO(sitting.csv(sitting.of(ctx, load(ctx, self.lot))))))


@pytest.fixture
def sat(sqlite_template: Path, tmp_path: Path) -> Iterator[Sitting]:
    """Five bids, one of them withdrawn, the opening ordered."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        _, lot = world.announced()
        prices = ("1200000.00", "1100000.00", "1300000.00", "1400000.00", "900000.00")
        bids = [str(world.submit(world.bidder(n), lot, price, tmp_path).subject) for n, price in enumerate(prices)]
        world.do(world.bidder(4), "bid.withdraw_bid", bids[4])
        world.move_to(world.now + 21 * DAY + MINUTE)
        world.tick()
        world.order_opening(lot)
        yield Sitting(world, lot, bids)


def over(sat: Sitting) -> None:
    for n in range(2):
        sat.world.release(sat.world.bidder(n), sat.bids[n])
    sat.world.move_to(sat.world.now + 31 * MINUTE)
    sat.world.tick()


def read_out(sat: Sitting) -> None:
    """The third bid is opened by custodians; the fourth, whose share they gave too, has no form that can be read."""
    over(sat)
    for custodian in sat.world.custodians()[:2]:
        sat.world.release_share(custodian, sat.bids[2])
    sat.world.tick()
    body: dict[str, Json] = {"bid": sat.bids[3], "kind": "withdrawn", "cause": CAUSE, "evidence_sha256": "0" * 64}
    for role in (Role.AGENCY, Role.SUPERVISOR):
        sat.world.do(sat.world.office(role), "lot.classify_failure", sat.lot, body)
    sat.world.do(sat.world.office(Role.AGENCY), "lot.open_bids", sat.lot)


def verbs(view: HallPage) -> list[str]:
    return [link.href.rpartition("/")[2] for link in view.actions]


def states(view: HallPage) -> list[str]:
    return [row.state for row in view.rows]


def test_in_the_window_a_key_is_there_and_nothing_is_decrypted(sat: Sitting) -> None:
    world = sat.world
    world.release(world.bidder(1), sat.bids[1])
    shown = sat.page(world.bidder(0))
    assert states(shown) == ["waiting", "given", "waiting", "waiting"]
    assert shown.ends is not None
    assert all(row.sums == () for row in shown.rows)
    assert verbs(shown) == ["submit", "object_opening"]
    assert verbs(sat.page(world.bidder(1))) == ["object_opening"], "its key is there"


def test_the_public_learns_nothing_of_the_bids_before_the_record(sat: Sitting) -> None:
    world = sat.world
    world.release(world.bidder(0), sat.bids[0])
    world.do(world.bidder(0), "lot.object_opening", sat.lot, {"text": "线路不稳"})
    for person in (None, world.bidder(9)):
        shown = sat.page(person)
        assert (shown.rows, shown.said, shown.objections, shown.custodians, shown.actions) == ((), "", (), (), ())
        assert {one.what.zh for one in shown.transcript if hasattr(one.what, "zh")} == {"投标截止", "下达开标令"}
    inside = sat.page(world.bidder(2))
    assert [one.text for one in inside.objections] == ["线路不稳"]
    assert {row["type"] for row in sat.csv()} == {"lot.close_bidding", "lot.order_opening"}
    assert "bid.release_key" in {row["type"] for row in sat.csv(world.bidder(2).actor)}


def test_what_custodians_release_is_shown_as_it_happens(sat: Sitting) -> None:
    over(sat)
    world = sat.world
    assert verbs(sat.page(world.custodians()[0])) == ["release_share"]
    before = sat.page(world.bidder(0))
    assert [(one.at, one.entry) for one in before.custodians] == [(None, None)] * 3
    assert before.shares == (0, 2, 3)
    entry = world.release_shares(world.custodians()[1], sat.lot)
    one = sat.page(world.bidder(0))
    assert [(each.i, each.at) for each in one.custodians if each.at] == [(2, entry.at)]
    assert one.shares == (1, 2, 3)
    assert one.custodians[1].entry is not None
    assert one.custodians[1].entry.href.endswith(f"/{entry.tseq}")
    world.release_shares(world.custodians()[0], sat.lot)
    assert states(sat.page(world.bidder(0))) == ["opened", "opened", "decrypting", "decrypting"]
    world.tick()
    assert states(sat.page(world.bidder(0))) == ["opened", "opened", "custodians", "custodians"]
    assert sat.page(world.bidder(0)).shares is None
    assert verbs(sat.page(world.office(Role.AGENCY))) == ["open_bids"]


def test_failures_are_told_apart_with_their_cause(sat: Sitting) -> None:
    read_out(sat)
    shown = sat.page()
    assert states(shown) == ["opened", "opened", "custodians", "withdrawn"]
    assert shown.rows[3].note == CAUSE
    assert shown.recalled == 1, "the one that its bidder took back before the deadline"
    assert [len(row.sums) for row in shown.rows] == [1, 1, 1, 0]
    with site.browsing(sat.world) as client:
        html = client.get(f"/lots/{sat.lot}").text
        assert "未能开启，视为撤回" in html
        assert html.count("截止前撤回，不开启") == 1


def test_each_party_is_offered_what_it_can_do_here(sat: Sitting) -> None:
    world = sat.world
    read_out(sat)
    world.do(world.bidder(0), "lot.object_opening", sat.lot, {"text": "唱标价有误"})
    assert verbs(sat.page(world.office(Role.TENDEREE))) == ["answer_objection", "confirm_record"]
    assert verbs(sat.page(world.bidder(0))) == ["object_opening", "confirm_record"]
    world.do(world.bidder(0), "lot.confirm_record", sat.lot)
    assert verbs(sat.page(world.bidder(0))) == ["object_opening"]
    assert verbs(sat.page(world.bidder(4))) == [], "it withdrew its bid and is no party of the opening"
    assert verbs(sat.page(world.office(Role.AGENCY))) == ["confirm_record"]
    assert verbs(sat.page(world.office(Role.AGENCY, "another"))) == [], "an agency of other lots"
    assert [fact.href for fact in sat.page().confirmed] == [f"/subjects/{sat.lot}/{world.chain(sat.lot)[-1].tseq}"]


def test_silence_is_assent_only_under_the_rule_that_says_so_which_is_still_to_be_checked(sat: Sitting) -> None:
    with sat.world.house.looking() as ctx:
        case = load(ctx, sat.lot)
    assert "视同" not in Tongue("zh").plain(halls._signing(case))
    bought = replace(case, lot=replace(case.lot, regime=Regime.P87))
    told = Tongue("zh").plain(halls._signing(bought))
    assert "未参加的视同认可" in told
    assert "待核" in told


def test_the_transcript_is_in_the_order_of_time_and_names_entry_and_leaf(sat: Sitting) -> None:
    read_out(sat)
    rows = sat.csv()
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    types = [row["type"] for row in rows]
    assert (types[0], types[-1], types.count("bid.release_key")) == ("lot.close_bidding", "lot.open_bids", 2)
    decided = [row for row in rows if row["kind"]]
    assert [(row["kind"], row["cause"]) for row in decided] == [("withdrawn", CAUSE)] * 2
    assert all(row["bidder"] for row in decided)
    leaves = {entry.leaf.hex() for subject in (sat.lot, *sat.bids) for entry in sat.world.chain(subject)}
    assert {row["leaf"] for row in rows} <= leaves
    assert all(row["name"] for row in rows if not row["actor"].startswith("clerk"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_a_cause_is_never_a_formula(text: str) -> None:
    assert sitting.plain(text) == f"'{text}"
    assert sitting.plain("令牌丢失") == "令牌丢失"


Client = TestClient[Litestar]


def poll(html: str) -> str:
    found = re.search(r'hx-get="([^"]+)"', html)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_the_page_is_left_alone_until_something_moves(sat: Sitting) -> None:
    with site.browsing(sat.world) as client:
        html = client.get(f"/lots/{sat.lot}/opening").text
        asked = poll(html)
        quiet = client.get(asked)
        assert (quiet.status_code, quiet.text) == (204, "")
        over(sat)
        moved = client.get(asked)
        assert moved.headers["HX-Refresh"] == "true", "the window is over: the clock above the rows goes"
        assert "data-until" in html
        assert "data-until" not in client.get(f"/lots/{sat.lot}/opening").text
        read_out_now = poll(moved.text)
        assert client.get(read_out_now).status_code == 204


def test_the_transcript_is_a_file(sat: Sitting) -> None:
    read_out(sat)
    with site.browsing(sat.world) as client:
        answer = client.get(f"/lots/{sat.lot}/opening/transcript.csv")
        assert answer.content.startswith(b"\xef\xbb\xbfat,type,actor")
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{sat.lot}-opening.csv"')
        assert f"/lots/{sat.lot}/opening/transcript.csv" in client.get(f"/lots/{sat.lot}/opening").text
        assert client.get("/lots/L-2026-9999-1/opening/transcript.csv").status_code == 404
