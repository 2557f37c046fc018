"""Milestones of payment and annexes of a contract, at each boundary."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

import pytest

from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import money
from kernel.reader import Reader
from trading.rules import annex, contract, milestones
from trading.rules.milestones import Milestone, standing

PRICE = money("1000.00")
MAY, JUNE, JULY = (date(2026, month, 31 if month == 5 else 30) for month in (5, 6, 7))
THREE: list[Json] = [
    {"due": "2026-05-31", "amount": {"currency": "CNY", "amount": "300.00"}, "what": "预付款"},
    {"due": "2026-06-30", "amount": {"currency": "CNY", "amount": "500.00"}, "what": "到货"},
    {"due": "2026-06-30", "amount": {"currency": "CNY", "amount": "200.00"}, "what": "验收"},
]


def read(*items: Json) -> tuple[Milestone, ...]:
    return milestones.read(Reader({"milestones": list(items)}).each("milestones"), PRICE)


def one(**changed: Json) -> Json:
    whole: dict[str, Json] = {"due": "2026-05-31", "amount": {"currency": "CNY", "amount": "1000.00"}, "what": "全部"}
    return whole | changed


def test_milestones_are_read_as_they_were_written_and_none_is_none() -> None:
    assert [each.json() for each in read(*THREE)] == THREE
    assert read() == ()
    assert read(one(what="长" * 200))[0].due == MAY
    cents = [one(amount={"currency": "CNY", "amount": "40.00"})] * 23
    assert len(read(*cents, one(amount={"currency": "CNY", "amount": "80.00"}))) == 24


@pytest.mark.parametrize(
    "items",
    [
        (*[one(amount={"currency": "CNY", "amount": "40.00"})] * 25,),
        (THREE[1], THREE[0], THREE[2]),
        (THREE[0], THREE[1]),
        (one(amount={"currency": "CNY", "amount": "1000.01"}),),
    ],
)
def test_too_many_out_of_order_or_another_sum_is_refused(items: tuple[Json, ...]) -> None:
    with pytest.raises(NotValid, match=r"contract\.milestones"):
        read(*items)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("due", "2026-5-31"), ("due", "20260531"), ("due", "2026-06-31"), ("what", ""), ("what", "长" * 201),
        ("amount", {"currency": "USD", "amount": "1000.00"}), ("amount", {"currency": "CNY", "amount": "0.00"}),
        ("paid", True),
    ],
)  # fmt: skip
def test_a_milestone_is_a_day_a_sum_and_words(member: str, value: Json) -> None:
    with pytest.raises(NotValid) as refused:
        read(one(**{member: value}))
    assert refused.value.field == f"milestones[0].{member}"


@pytest.mark.parametrize(
    ("price", "worth"),
    [
        ("1000.00", "300.00 500.00 200.00"), ("1100.00", "300.00 500.00 300.00"), ("900.00", "300.00 500.00 100.00"),
        ("800.00", "300.00 500.00 0.00"), ("700.00", "300.00 400.00 0.00"), ("200.00", "200.00 0.00 0.00"),
    ],
)  # fmt: skip
def test_a_changed_price_moves_the_last_ones(price: str, worth: str) -> None:
    assert " ".join(map(str, milestones.shares(read(*THREE), money(price)))) == worth
    assert milestones.shares((), money(price)) == ()


def said(paid: dict[date, str], claimed: str, today: date, price: str = "1000.00") -> list[tuple[str, str, bool]]:
    sums = {on: Decimal(sum_) for on, sum_ in paid.items()}
    found = standing(read(*THREE), money(price), Decimal(claimed), sums, today)
    return [(str(each.claimed), str(each.paid), each.late) for each in found]


def test_money_fills_the_earliest_first_and_the_day_itself_is_in_time() -> None:
    assert said({}, "0", MAY) == [("0.00", "0.00", False)] * 3
    assert [late for _, _, late in said({}, "0.00", date(2026, 6, 1))] == [True, False, False]
    assert said({MAY: "299.99"}, "350.00", MAY) == [
        ("300.00", "299.99", False),
        ("50.00", "0.00", False),
        ("0.00", "0.00", False),
    ]
    paid = {MAY: "300.00", JUNE: "100.00", JULY: "600.00"}
    assert said(paid, "1000.00", JULY) == [
        ("300.00", "300.00", False), ("500.00", "500.00", True), ("200.00", "200.00", True)
    ]  # fmt: skip
    found = standing(read(*THREE), PRICE, Decimal(1000), {on: Decimal(sum_) for on, sum_ in paid.items()}, JULY)
    assert [each.paid_on for each in found] == [MAY, JULY, JULY]


def test_what_a_change_took_away_is_never_late() -> None:
    assert said({MAY: "300.00", JUNE: "500.00"}, "800.00", JULY, "800.00")[2] == ("0.00", "0.00", False)


def files(*items: Json) -> tuple[annex.Annex, ...]:
    return annex.read(Reader({"annexes": list(items)}).each("annexes"))


def file(name: str = "图纸.pdf", size: int = 3) -> Json:
    return {"name": name, "data": base64.b64encode(b"x" * size).decode()}


def test_an_annex_is_the_file_itself() -> None:
    (kept,) = files(file())
    assert (kept.json(), kept.data) == (file(), b"xxx")
    assert kept.sha256 == "cd2eb0837c9b4c962c22d2ff8b5441b7b45805887f051d39bf133b583baf6860"
    assert len(files(*(file(f"{n}.pdf") for n in range(10)))) == 10
    assert files(file("长" * 200), file(size=annex.LARGEST - 3))
    assert contract.terms(Reader({"text": "按期交货"}), PRICE).json() == {"text": "按期交货"}


@pytest.mark.parametrize(
    ("items", "code", "field"),
    [
        ((*[file(f"{n}.pdf") for n in range(11)],), "contract.annexes", "annexes"),
        ((file(), file()), "contract.annexes", "annexes"),
        ((file("a"), file("b", annex.LARGEST)), "contract.annexes", "annexes"),
        ((file("长" * 201),), "document.value", "annexes[0].name"),
        ((file("a\nb"),), "document.value", "annexes[0].name"),
        (({"name": "a", "data": "eHh4\n"},), "base64.malformed", ""),
        (({"name": "a", "data": "eHh4", "sha256": ""},), "document.unknown", "annexes[0].sha256"),
    ],
)
def test_what_is_no_annex_is_refused(items: tuple[Json, ...], code: str, field: str) -> None:
    with pytest.raises(NotValid) as refused:
        files(*items)
    assert (refused.value.code, refused.value.field) == (code, field)
