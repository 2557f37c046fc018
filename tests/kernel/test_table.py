"""Several rows at once, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from kernel import table
from kernel.db import reading, writing
from kernel.errors import Conflict, NotValid
from kernel.journal import event
from kernel.lease import lease
from tests.support.databases import postgresql_database

TAKEN = Conflict("lease.held", "已被占用", "held already")


def row(subject: str) -> dict[str, object]:
    return {"subject": subject, "owner": "me", "epoch": 1, "until": ""}


def test_all_rows_or_none_and_the_transaction_lives_on(engine: Engine) -> None:
    with writing(engine) as tx:
        table.add_all(tx, lease, TAKEN, [row("L-1"), row("L-2")])
        with pytest.raises(Conflict, match=r"lease\.held"):
            table.add_all(tx, lease, TAKEN, [row("L-3"), row("L-2")])
        table.add_all(tx, lease, TAKEN, [])
    with reading(engine) as tx:
        assert [one.subject for one in table.rows(tx, lease, "subject")] == ["L-1", "L-2"]


def test_rows_are_filled_in_order_by_the_names_given_and_nothing_stays_nothing(engine: Engine) -> None:
    leaves = [bytes([n]) * 32 for n in (3, 1, 2)]
    rows = [(leaf, tprev, n, "L-1") for n, (leaf, tprev) in enumerate(zip(leaves, [None, *leaves], strict=False), 1)]
    with writing(engine) as tx:
        table.fill(tx, event, ("leaf_hash", "tprev", "tseq", "subject"), rows)
    with reading(engine) as tx:
        kept = table.rows(tx, event, "id", subject="L-1")
    assert [(one.leaf_hash, one.tprev, one.tseq, one.subject) for one in kept] == rows


def test_a_row_that_cannot_stand_takes_the_whole_filling_with_it(engine: Engine) -> None:
    names = ("subject", "owner", "epoch", "until")
    with pytest.raises(IntegrityError), writing(engine) as tx:
        table.fill(tx, lease, names, [("L-1", "me", 1, ""), ("L-2", "me", 1, ""), ("L-1", "you", 2, "")])
    with reading(engine) as tx:
        assert table.rows(tx, lease, "subject") == []


def test_postgresql_refuses_a_text_that_is_too_long_and_never_cuts_it(postgresql_furnished: str) -> None:
    names = ("subject", "owner", "epoch", "until")
    with (
        postgresql_database(postgresql_furnished) as engine,
        pytest.raises(NotValid, match=r"value\.unfit"),
        writing(engine) as tx,
    ):
        table.fill(tx, lease, names, [("L" * 65, "me", 1, "")])
