"""Three prices, never merged; conversion, deviations and deductions at their boundaries."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import offer as offers
from evaluation.rules import policy
from evaluation.rules.offer import Deviation, Offer, check_ceiling, priced
from evaluation.rules.rejection import rejection
from kernel import canon, law
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import money
from kernel.reader import Reader
from tests.support.tenders import offer, snapshot
from trading.rules.lifecycle import Regime

LOWEST = "lowest_evaluated_price"
BOTH: Json = [{"id": "small_enterprise", "rate": "0.10"}, {"id": "domestic_product", "rate": "0.20"}]


def test_deductions_are_taken_off_the_original_price_and_never_compounded() -> None:
    of = snapshot(LOWEST, {"policies": BOTH})
    found = priced(of, offer("甲", "1000.00", policies=("small_enterprise", "domestic_product")))
    assert found.deductions == (("small_enterprise", Fraction(100)), ("domestic_product", Fraction(200)))
    assert [found.quoted, found.contract, found.evaluated] == [1000, 1000, 700]


def test_a_corrected_price_leaves_the_quoted_one_as_it_was() -> None:
    of = snapshot(LOWEST, {"policies": BOTH})
    found = priced(of, offer("甲", "1000.00", corrected=(money("900.00"),), policies=("small_enterprise",)))
    assert [found.quoted, found.contract, found.evaluated] == [1000, 900, 810]


def test_a_foreign_part_is_rounded_half_up_right_after_the_product() -> None:
    of = snapshot(LOWEST, rates={"USD": "6.5", "EUR": "1.5"})
    found = priced(of, offer("甲", "0.01", "USD 0.01", "EUR 0.01"))
    assert [str(part.amount) for part in found.parts] == ["0.01", "0.07", "0.02"]
    assert found.quoted == Fraction("0.10")


def test_deviations_may_lower_a_price_in_works() -> None:
    of = snapshot(LOWEST, {"abnormal": None}, regime="BID", kind="works")
    early = Deviation("early delivery", Decimal("-50.00"))
    assert priced(of, offer("甲", "1000.00", deviations=(early,))).evaluated == 950


REFUSED: list[tuple[Offer, str]] = [
    (offer("甲"), "offer.no_price"),
    (offer("甲", "1.00", "2.00"), "offer.repeated_currency"),
    (offer("甲", "USD 1.00"), "offer.no_rate"),
    (offer("甲", "1.00", policies=("small_enterprise",)), "offer.policy"),
    (offer("甲", "1.00", deviations=(Deviation("delivery", Decimal("1.00")),)), "offer.deviation"),
]


@pytest.mark.parametrize(("bid", "code"), REFUSED, ids=[code for _, code in REFUSED])
def test_a_price_that_cannot_be_formed_names_bid_and_bidder(bid: Offer, code: str) -> None:
    with pytest.raises(NotValid) as refused:
        priced(snapshot(LOWEST), bid)
    assert (refused.value.code, refused.value.field) == (code, "甲")
    assert "甲" in refused.value.words.zh
    assert not refused.value.law or law.known(refused.value.law)


CEILING: Json = {"amount": "100.00", "currency": "CNY"}


@pytest.mark.parametrize(
    ("regime", "name", "price", "refused"),
    [
        ("BID", "ceiling", "100.00", False),
        ("BID", "ceiling", "100.01", True),
        ("BID", "budget", "100.01", False),
        ("P87", "ceiling", "100.01", True),
        ("P87", "budget", "100.00", False),
        ("P87", "budget", "100.01", True),
        ("INTL", "budget", "100.01", False),
    ],
)
def test_the_limit_is_judged_by_the_quoted_price(regime: str, name: str, price: str, refused: bool) -> None:
    of = snapshot(LOWEST, None, regime=regime, **{name: CEILING})
    bid = priced(of, offer("甲", price, corrected=(money("1.00"),)))
    if not refused:
        check_ceiling(of, bid)
        return
    with pytest.raises(NotValid, match=r"offer\.above_ceiling") as found:
        check_ceiling(of, bid)
    assert law.known(found.value.law)


def test_an_offer_reads_back_as_it_was_written() -> None:
    whole = offer(
        "B-1",
        "1.00",
        "USD 2.00",
        corrected=(money("3.00"),),
        policies=("small_enterprise",),
        deviations=(Deviation("payment", Decimal("-0.50")),),
        brand="X",
        rejection=rejection(Regime.BID, "collusion", "两份投标文件由同一人编制"),
    )
    for each in (whole, offer("B-2", "1.00")):
        assert offers.read(Reader.of(canon.parse(canon.canonical(each.json())))) == each


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("brand", None),
        ("policies", [""]),
        ("deviations", [{"what": "x", "amount": "1e3"}]),
        ("rejection", "out"),
        ("prices", [{"amount": "1", "currency": "CNY"}]),
    ],
)
def test_a_malformed_offer_is_refused_by_member(name: str, value: Json) -> None:
    with pytest.raises(NotValid) as refused:
        offers.read(Reader.of({**offer("B-1", "1.00").json(), name: value}, "offers[0]"))
    assert refused.value.field.startswith(f"offers[0].{name}")


@given(st.integers(0, 10**12), st.integers(1, 10**8))
def test_conversion_is_monotonic_and_off_by_at_most_half_a_cent(cents: int, rate: int) -> None:
    of = snapshot(LOWEST, rates={"USD": f"{rate // 10**4}.{rate % 10**4:04d}"})
    one, more = (priced(of, offer("甲", f"USD {c // 100}.{c % 100:02d}")).quoted for c in (cents, cents + 1))
    assert one <= more
    assert abs(one - Fraction(cents, 100) * Fraction(rate, 10**4)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("kind", "method", "names"),
    [
        ("goods", "lowest_evaluated_price", ("small_enterprise", "small_share")),
        ("works", "comprehensive_scoring", ("small_works", "small_works_bonus")),
        ("goods", "lowest_evaluated_price", ("small_enterprise", "small_enterprise")),
    ],
)
def test_a_bidder_is_small_in_one_way_only(kind: str, method: str, names: tuple[str, str]) -> None:
    rates = {name: policy.RANGES[name].low for name in names}
    of = snapshot(method, {"policies": [{"id": name, "rate": rate} for name, rate in rates.items()]}, kind=kind)
    with pytest.raises(NotValid) as refused:
        priced(of, offer("A", "100.00", policies=names))
    assert (refused.value.code, refused.value.field) == ("policy.twice", "A")
    assert priced(of, offer("A", "100.00", policies=names[:1]))
