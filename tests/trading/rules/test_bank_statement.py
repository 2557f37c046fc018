"""What a bank tells: read as it stands, and each fault named by line and column."""

from __future__ import annotations

from datetime import date

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import money
from trading.rules import bank_statement, reference
from trading.rules.deposit import Arrival, Means, Standing

NUMBER = reference.made(bytes(8))
ROW = {"line": "20260305-0001", "reference": NUMBER, "amount": "40000.00", "paid_at": "2026-03-05T02:21:33.000Z",
       "payer": "青屿建设有限公司"}  # fmt: skip
HEAD = "line,reference,amount,paid_at,payer,account,means,valid_until,basic,currency\n"
MADE = Arrival(Means.TRANSFER, money("40000.00"), canon.moment("2026-03-05T02:21:33.000Z"), Standing.LISTED)


def refused(value: Json) -> NotValid:
    with pytest.raises(NotValid, match=r"deposit\.statement") as caught:
        bank_statement.read(value)
    return caught.value


def test_a_line_says_what_it_must_and_the_rest_is_usual() -> None:
    (line,) = bank_statement.read([ROW])
    assert (line.id, line.reference, line.payer, line.account) == ("20260305-0001", NUMBER, ROW["payer"], "")
    assert line.arrival == MADE


def test_a_file_in_beijings_time_reads_as_the_same_line_does() -> None:
    text = (
        f"\ufeff{HEAD}20260305-0001,{reference.grouped(NUMBER)},40000.00,2026-03-05 10:21:33,{ROW['payer']},,,,,\r\n\n"
    )
    assert bank_statement.read_csv(text) == bank_statement.read([ROW])


def test_a_guarantee_tells_its_last_day_and_a_transfer_whether_its_account_is_the_basic_one() -> None:
    text = (
        f"{HEAD}1,{NUMBER},5.00,2026-03-05 10:21:33,甲,6222 0000,transfer,,no,USD\n"
        f"2,{NUMBER},40000.00,2026-03-05 10:21:33,乙银行,,bank_guarantee,2026-09-30,yes,CNY\n"
    )
    first, second = (line.arrival for line in bank_statement.read_csv(text))
    assert (first.basic, first.money.currency, first.valid_until) == (False, "USD", None)
    assert (second.means, second.basic, second.valid_until) == (Means.BANK_GUARANTEE, True, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"line": ""}, "lines.2.line"),
        ({"line": "a/b"}, "lines.2.line"),
        ({"reference": "1" * 16}, "lines.2.reference"),
        ({"amount": "40000"}, "lines.2.amount"),
        ({"amount": "-1.00"}, "lines.2.amount"),
        ({"currency": "XXX"}, "lines.2.currency"),
        ({"means": "cash"}, "lines.2.means"),
        ({"paid_at": "yesterday"}, "lines.2.paid_at"),
        ({"paid_at": "2026-03-05T25:00:00.000Z"}, "lines.2.paid_at"),
        ({"valid_until": "2026-02-30"}, "lines.2.valid_until"),
        ({"basic": "maybe"}, "lines.2.basic"),
        ({"payer": ""}, "lines.2.payer"),
        ({"payer": "长" * 201}, "lines.2.payer"),
        ({"secret": "1"}, "lines.2.secret"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(change: dict[str, str], field: str) -> None:
    wrong = refused([ROW, ROW | {"line": "2"} | change])
    assert wrong.field == field
    assert "2" in wrong.words.zh


def test_a_payer_of_two_hundred_characters_is_not_too_long() -> None:
    assert len(bank_statement.read([ROW | {"payer": "长" * 200}])[0].payer) == 200


@pytest.mark.parametrize("value", [None, "line", {}, 5, []])
def test_a_statement_is_a_list_with_something_in_it(value: Json) -> None:
    assert refused(value).field.startswith("lines")


@pytest.mark.parametrize("row", [None, "x", {"line": 5}])
def test_a_line_is_an_object_of_texts(row: Json) -> None:
    assert refused([row]).field == "lines.1"


def test_a_thousand_lines_are_read_and_not_one_more() -> None:
    rows = [ROW | {"line": str(n)} for n in range(bank_statement.MOST + 1)]
    assert len(bank_statement.read(rows[:-1])) == bank_statement.MOST
    assert refused(rows).field == "lines"
    assert refused([ROW, ROW]).field == "lines.line"


@pytest.mark.parametrize("text", ["", "\n\n", HEAD, "line,line\n1,2\n", f"{HEAD}1,2\n", 'line\n"open\n'])
def test_a_file_that_is_no_statement(text: str) -> None:
    with pytest.raises(NotValid, match=r"deposit\.statement"):
        bank_statement.read_csv(text)
