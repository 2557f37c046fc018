"""双信封 by the acts, on both databases: what is refused at each boundary, whose price is opened, and whose never is."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from client import opening
from client.seal import Bid
from disclosure.rules.dossier import Edition
from evaluation.acts import first, members, reporting, scoring
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Refusal
from people.acts import inbox
from signing.rules import envelope, manifest
from tests.support import second
from tests.support.case import Case
from tests.support.panel import Hall
from tests.support.world import Person, opener
from trading.acts import reading, releasing
from verifier import dossier as reader
from verifier.verify import verify
from web import conduct, tasks
from web.public import hall as public_hall
from web.public import lot as public_lot

SHARE: Final = "bid.release_second_share"


def refused(hall: Hall, person: Person, act: str, subject: str, body: Mapping[str, Json] | None = None) -> str:
    """The code by which the act is refused."""
    with pytest.raises(Refusal) as found:
        conduct.perform(hall.house, person.actor, act, subject, body or {})
    return found.value.code


def key_of(folder: Path, person: Person, number: int = 2) -> dict[str, Json]:
    """The key of the bidder's own second envelope, unwrapped at home: nobody has to ask the platform for it."""
    for path in folder.rglob("manifest.json"):
        said, bid = manifest.read(path.read_bytes()), Bid(path.parent)
        if said.bidder == f"O-{person.actor.org}":
            data = opening.key_to_release(path.read_bytes(), bid.second.key.read_bytes(), opener(person))
            envelope.read_key(data, opening.context_of(said, number))
            return {"key": base64.b64encode(data).decode()}
    raise LookupError(person.actor.org)


def test_who_fails_the_first_stays_sealed_and_who_passes_is_ranked(
    engine: Engine, blobs: Blobs, tmp_path: Path
) -> None:
    hall = Hall(engine, blobs)
    hall.enrol_experts(9)
    lot, bids = second.opened_first(hall, tmp_path)
    _sealed_after_the_first_opening(hall, lot, bids, tmp_path)
    second.judged(hall, lot, bids)
    _judged_before_the_order(hall, lot, bids, tmp_path)
    second.ordered(hall, lot)
    _only_the_listed(hall, lot, bids, tmp_path)
    second.priced(hall, lot, bids)
    _read_out(hall, lot, bids)
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    assert hall.chain(lot)[-1].body["order"] == [[bids[1]], [bids[2]]]
    why: dict[str, Json] = {"basis": "第八十一条", "reason": "评审有误"}
    assert refused(hall, hall.office(Role.SUPERVISOR), "lot.void_evaluation", lot, why) == "envelope.priced"
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, why)
    case = Case(hall, lot, bids)
    case.archive()
    path = tmp_path / "dossier.zip"
    path.write_bytes(case.export(Edition.SUPERVISION))
    assert verify(reader.read(path)).failed == ()


def _sealed_after_the_first_opening(hall: Hall, lot: str, bids: list[str], folder: Path) -> None:
    """No price is known to anybody, and no key or share of a second envelope is taken."""
    with hall.house.looking() as ctx:
        assert all("total" not in each.form for each in reading.opened(ctx, lot))
        assert [each["total"] for each in hall.chain(lot)[-1].body["found"]["bids"]] == [None] * 4
        with pytest.raises(NotNow, match=r"lot\.not_opened"):
            reading.second_record(ctx, lot)
    own = key_of(folder, hall.bidder(1))
    assert refused(hall, hall.bidder(1), "bid.release_second_key", bids[1], own) == "envelope.not_yet"
    assert refused(hall, hall.bidder(1), "bid.release_key", bids[1], own) == "act.not_now"
    given: dict[str, Json] = {"i": 1, "share": ""}
    assert refused(hall, hall.custodians()[0], SHARE, bids[1], given) == "envelope.not_yet"
    assert refused(hall, hall.office(Role.TENDEREE), "lot.order_second", lot) == "act.not_now"


def _judged_before_the_order(hall: Hall, lot: str, bids: list[str], folder: Path) -> None:
    """Nothing is ranked or ordered before more than half have signed who passed, and no score changes after it."""
    panel = hall.panel(lot)
    with hall.house.looking() as ctx, pytest.raises(NotNow, match=r"envelope\.not_yet"):
        reporting.draft(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
    second.passed(hall, lot, votes=2)
    assert refused(hall, hall.office(Role.TENDEREE), "lot.order_second", lot) == "envelope.unsigned"
    other: dict[str, Json] = {"passed": bids[:3], "sealed": bids[3:]}
    with pytest.raises(NotValid, match=r"act\.field"):
        hall.act(panel[2], first.sign_first, lot, other)
    with hall.house.looking() as ctx:
        assert not reading.first_judged(ctx, lot)
    hall.act(panel[2], first.sign_first, lot, {}, first.prepare_first)
    sheet: dict[str, Json] = {bid: {"C1": "50.00"} for bid in bids[:3]}
    mend: dict[str, Json] = {"ground": "addition", "reason": "合计有误", "points": sheet}
    with pytest.raises(NotNow, match=r"envelope\.judged"):
        hall.act(panel[0], scoring.correct_scores, lot, mend, scoring.prepare_correction)
    own = key_of(folder, hall.bidder(1))
    assert refused(hall, hall.bidder(1), "bid.release_second_key", bids[1], own) == "envelope.not_yet"


def _only_the_listed(hall: Hall, lot: str, bids: list[str], folder: Path) -> None:
    """Of who failed no key and no share is given or taken; who passed is told to decrypt, the others that they stay."""
    order = hall.chain(lot)[-1]
    assert sorted(order.body["opened"]) == sorted([bids[1], bids[2]])
    for n in (0, 3):
        own = key_of(folder, hall.bidder(n))
        assert refused(hall, hall.bidder(n), "bid.release_second_key", bids[n], own) == "envelope.stays_sealed"
        with hall.house.looking(hall.bidder(n).actor) as ctx, pytest.raises(NotNow, match=r"envelope\.stays_sealed"):
            releasing.key_of(ctx, bids[n])
        share: dict[str, Json] = {"i": 1, "share": ""}
        assert refused(hall, hall.custodians()[0], SHARE, bids[n], share) == "envelope.stays_sealed"
    assert refused(hall, hall.custodians()[0], SHARE, bids[1], {"i": 1, "share": ""}) == "share.window"
    with pytest.raises(NotNow, match=r"share\.window"):
        tasks.ask(hall.house, hall.custodians()[0].actor, SHARE, lot, {})
    told = {n: _told(hall, hall.bidder(n)) for n in (0, 1)}
    assert "不予开启" in told[0]
    assert "请解密第二信封" in told[1]
    assert refused(hall, hall.office(Role.AGENCY), "lot.open_second", lot) == "lot.window"
    with hall.house.looking(Actor("nobody", Role.PUBLIC)) as ctx:
        rows = public_hall.page(ctx, lot).second
    assert sorted(row.state for row in rows) == ["sealed", "sealed", "waiting", "waiting"]


def _told(hall: Hall, person: Person) -> str:
    with hall.house.looking(person.actor) as ctx:
        return inbox.mine(ctx)[0].words.zh


def _read_out(hall: Hall, lot: str, bids: list[str]) -> None:
    """The record has the prices of who passed, and says of the others that they stay sealed; so do the pages."""
    with hall.house.looking(Actor("nobody", Role.PUBLIC)) as ctx:
        assert reading.second_record(ctx, lot)["bids"] == hall.chain(lot)[-1].body["found"]["bids"]
        page, shown = public_hall.page(ctx, lot), public_lot.page(ctx, lot)
    lines = {each["bid"]: each for each in hall.chain(lot)[-1].body["found"]["bids"]}
    outcomes = [(lines[bid]["outcome"], lines[bid]["by"], lines[bid]["total"] is None) for bid in bids]
    assert outcomes == [
        ("sealed", None, True), ("opened", "bidder", False), ("opened", "custodians", False), ("sealed", None, True),
    ]  # fmt: skip
    assert {str(sum_.amount) for row in page.second for sum_ in row.sums} == {second.PRICES[1], second.PRICES[2]}
    assert shown.opening is not None
    assert sum(bool(row.sums) for row in shown.opening.rows) == 2
    assert all(row.second for row in shown.opening.rows)
    draft = hall.computed(lot)
    assert {each.bid for each in draft.result.inputs.offers if not each.prices} == {bids[0], bids[3]}
    assert second.PRICES[0].encode() not in draft.aggregation


def test_where_nobody_passes_every_second_envelope_stays_sealed(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    hall = Hall(engine, blobs)
    hall.enrol_experts(9)
    lot, bids = second.opened_first(hall, tmp_path)
    second.judged(hall, lot, bids, ("20.00", "29.99", "10.00"))
    second.passed(hall, lot)
    assert refused(hall, hall.office(Role.SUPERVISOR), "lot.order_second", lot) == "envelope.nobody"


def test_a_lot_says_as_many_envelopes_as_its_method_opens(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    hall = Hall(engine, blobs)
    _, lot = hall.announced(lots=[hall.lot_of("lowest_evaluated_price")])
    bid = hall.sealed(hall.bidder(0), lot, "1000000.00", tmp_path)
    assert manifest.read(bid.manifest.read_bytes()).second is None
    assert refused(hall, hall.office(Role.TENDEREE), "lot.order_second", lot) == "act.not_now"
    for part in (second.part(hall) | {"envelopes": 1}, hall.lot_of("lowest_evaluated_price", envelopes=2)):
        with pytest.raises(NotValid, match=r"method\.envelopes"):
            hall.announced(lots=[part], kind="works")
