"""Several rows at once, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kernel import table
from kernel.db import reading, writing
from kernel.errors import Conflict
from kernel.lease import lease

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
