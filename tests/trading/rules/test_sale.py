"""The document of a sale (出让、转让), member by member, its bounds, and the room that must be the one it announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, cast

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.papers_of_tenders import draft, lot
from tests.support.sales import lot_document
from trading.rules import calendar, category, deposit_limit, procedure, sale, tender
from trading.rules.lifecycle import Regime
from trading.rules.live import notice
from trading.rules.live.room import Terms
from trading.rules.tender import TenderDocument

LOT: Final = "L-2026-0001-1"
NOW: Final = canon.moment("2026-03-02T01:00:00.000Z")
WAYS: Final = {"land_auction": (Regime.LAND, "land"), "land_listing": (Regime.LAND, "land")} | dict.fromkeys(
    ("property_transfer", "asset_transfer"), (Regime.PROPERTY, "property")
)


def yuan(amount: str) -> dict[str, Json]:
    return {"currency": "CNY", "amount": amount}


def source(way: str, part: Mapping[str, Json] | None = None) -> dict[str, Json]:
    regime, kind = WAYS[way]
    made = draft(
        kind="sale", regime=str(regime), category=kind, procedure=procedure.ours()[way][regime].plain,
        lots=[lot_document(LOT) | dict(part or {})],
        particulars=[{"id": one.id, "zh": one.zh, "en": one.en, "value": "按公告"} for one in category.ours()[kind].particulars],
    )  # fmt: skip
    return {name: value for name, value in made.items() if name not in sale.SEALED}


def document(way: str, part: Mapping[str, Json] | None = None) -> TenderDocument:
    return tender.read(source(way, part))


def competition(**changed: Json) -> dict[str, Json]:
    held = cast("dict[str, Json]", lot_document(LOT)["competition"])
    return {"competition": held | changed}


def refused(made: Mapping[str, Json]) -> NotValid:
    with pytest.raises(NotValid) as told:
        tender.read(made)
    return told.value


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_sale_says_how_it_is_competed_for_and_nothing_of_an_evaluation(way: str) -> None:
    read = document(way, competition(ways=procedure.ours()[way][WAYS[way][0]].rooms[:1]))
    assert read.lot(LOT).competition is not None
    assert read.way.id == way


@pytest.mark.parametrize("name", sale.SEALED)
def test_a_sale_says_nothing_of_sealed_bids(name: str) -> None:
    found = refused(source("land_auction") | {name: draft()[name]})
    assert (found.code, found.field) == ("tender.malformed", name)


@pytest.mark.parametrize("name", sorted(set(lot()) - set(lot_document(LOT)) - {"quantities", "papers"}))
def test_its_lot_has_no_member_of_an_evaluated_one(name: str) -> None:
    found = refused(source("land_auction", {name: lot()[name]}))
    assert (found.code, found.field) == ("tender.malformed", f"lots.0.{name}")


@pytest.mark.parametrize("name", ["quantities", "papers"])
def test_nor_what_goes_with_one(name: str) -> None:
    assert refused(source("land_auction", {name: None})).field == f"lots.0.{name}"


def test_a_tender_is_not_competed_for_and_a_sale_is() -> None:
    assert refused(draft(lots=[lot() | competition()])).field == "lots.0.competition"
    bare = source("land_auction")
    bare["lots"] = [{name: value for name, value in lot_document(LOT).items() if name != "competition"}]
    assert "competition" in refused(bare).field
    without = {name: value for name, value in source("land_auction").items() if name != "procedure"}
    assert "procedure" in refused(without).field


@pytest.mark.parametrize("name", ["duration_days", "params", "rates"])
def test_a_tenders_lot_lacks_nothing_of_an_evaluation(name: str) -> None:
    part = {key: value for key, value in lot().items() if key != name}
    assert refused(draft(lots=[part])).field.endswith(f"lots.0.{name}")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ways": []}, "ways"),
        ({"ways": ["english_auction", "english_auction"]}, "ways"),
        ({"ways": ["reverse_auction"]}, "ways"),
        ({"start": yuan("0.00")}, ""),
        ({"step": yuan("0.00")}, ""),
        ({"step": {"currency": "USD", "amount": "1.00"}}, ""),
    ],
)
def test_what_a_competition_may_not_say(changed: dict[str, Json], field: str) -> None:
    found = refused(source("property_transfer", competition(**changed)))
    assert found.field == f"lots.0.competition{'.' + field if field else ''}"


def test_a_step_need_not_be_said() -> None:
    assert document("property_transfer", competition(step=None)).lot(LOT).competition is not None


def test_small_transfers_end_at_ten_million() -> None:
    document("asset_transfer", competition(start=yuan("10000000.00")))
    found = refused(source("asset_transfer", competition(start=yuan("10000000.01"))))
    assert (found.field, found.law) == ("lots.0.competition.start", "S32-e")


@pytest.mark.parametrize(
    ("way", "amount", "code"),
    [
        ("land_auction", "199999.99", "deposit.too_low"),
        ("land_auction", "200000.00", ""),
        ("land_auction", "900000.00", ""),
        ("property_transfer", "300000.00", ""),
        ("property_transfer", "300000.01", "deposit.too_high"),
        ("property_transfer", "0.01", ""),
    ],
)
def test_a_deposit_keeps_to_its_part_of_the_start_price(way: str, amount: str, code: str) -> None:
    deposit: Json = {"amount": yuan(amount), "means": ["transfer"], "required_to_bid": True}
    made = document(way, {"deposit": deposit})
    if not code:
        deposit_limit.check(made, NOW)
        return
    with pytest.raises(NotValid) as told:
        deposit_limit.check(made, NOW)
    assert (told.value.code, told.value.field) == (code, "lots.0.deposit.amount")


# ---------------------------------------------------------------- the room


def terms(starts_at: datetime, **changed: Json) -> Terms:
    parameters: dict[str, Json] = {"start": "1000000.00", "step": "10000.00"}
    kind, currency = str(changed.pop("method", "english_auction")), str(changed.pop("currency", "CNY"))
    return Terms(kind, currency, starts_at, parameters | changed)


def held(way: str, of: Terms, *, rising: bool = True, part: Mapping[str, Json] | None = None) -> None:
    notice.check(document(way, part), LOT, of, NOW, rising=rising)


def test_the_room_is_the_one_that_was_announced_and_begins_when_the_notice_has_stood() -> None:
    first = calendar.earliest(document("land_auction").way, NOW)
    held("land_auction", terms(first))
    with pytest.raises(NotValid) as told:
        held("land_auction", terms(first - timedelta(milliseconds=1)))
    assert (told.value.code, told.value.field) == ("room.not_as_announced", "starts_at")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"method": "ceiling_draw"}, "method"),
        ({"start": "999999.99"}, "parameters.start"),
        ({"currency": "USD"}, "parameters.start"),
        ({"step": "10000.01"}, "parameters.step"),
    ],
)
def test_any_other_room_is_refused(changed: dict[str, Json], field: str) -> None:
    first = calendar.earliest(document("land_auction").way, NOW)
    with pytest.raises(NotValid) as told:
        held("land_auction", terms(first, **changed))
    assert told.value.field == field


def test_in_a_sale_the_higher_price_wins_and_a_listing_of_land_says_so() -> None:
    part = competition(ways=["listing"])
    first = calendar.earliest(document("land_listing", part).way, NOW)
    held("land_listing", terms(first, method="listing", land=True), part=part)
    with pytest.raises(NotValid, match=r"higher price"):
        held("land_listing", terms(first, method="listing", land=True), part=part, rising=False)
    with pytest.raises(NotValid) as told:
        held("land_listing", terms(first, method="listing", land=False), part=part)
    assert told.value.law == "LND-39a"


def test_a_tenders_document_leaves_the_room_open() -> None:
    notice.check(tender.read(draft()), "L-2026-0001-1", terms(NOW, start="1.00"), NOW, rising=False)
