"""Deliveries at their bounds: statements line by line, exact sums, what agrees and what does not."""

from __future__ import annotations

from functools import partial

import pytest

from approval.rules import delivery
from approval.rules.delivery import LARGEST, TABLE, Payment, Stage
from approval.rules.docket import By
from kernel.errors import Refusal
from kernel.money import money

HEAD = b"reference,order,amount\n"


def paid(reference: str, order: str, amount: str = "12.00") -> Payment:
    return Payment(reference, order, money(amount))


def test_a_statement_is_read_line_by_line() -> None:
    assert delivery.statement(HEAD) == []
    assert delivery.statement(b"\xef\xbb\xbf" + HEAD + b"S1, FD-1 ,12.00\r\n") == [paid("S1", "FD-1")]
    for wrong, code in (
        (b"", "delivery.statement"),
        (b"order,amount\n", "delivery.statement"),
        (b"\xff", "delivery.statement"),
        (HEAD + b"S1,FD-1\n", "delivery.statement"),
        (HEAD + b"S1,,12.00\n", "delivery.statement"),
        (HEAD + b'"S1,FD-1,12.00\n', "delivery.statement"),
        (HEAD + b"S1,FD-1,12\n", "money.malformed"),
        (HEAD + b"S1,FD-1,12.00\nS1,FD-2,12.00\n", "delivery.twice"),
        (HEAD + b" " * LARGEST, "delivery.statement"),
    ):
        with pytest.raises(Refusal) as found:
            partial(delivery.statement, wrong)()
        assert found.value.code == code


def test_only_what_agrees_in_every_respect_is_matched() -> None:
    ours = [paid("S1", "FD-1"), paid("S2", "FD-2"), paid("S3", "FD-3"), paid("S5", "FD-5")]
    theirs = [paid("S1", "FD-1"), paid("S2", "FD-2", "12.01"), paid("S4", "FD-4"), paid("S5", "FD-6")]
    found = delivery.compare(theirs, ours)
    assert (found.matched, found.strange, found.missing) == (("FD-1",), ("S2", "S4", "S5"), ("FD-3",))


def test_exactly_what_is_due_is_taken_and_nothing_is_sent_before() -> None:
    delivery.agrees(money("12.00"), money("12.00"))
    for other in ("11.99", "12.01"):
        with pytest.raises(Refusal, match=r"delivery\.amount"):
            delivery.agrees(money(other), money("12.00"))
    assert TABLE.open(Stage.UNPAID, *By) == ["pay", "collect", "cancel"]
    assert TABLE.open(Stage.DELIVERED, *By) == []
