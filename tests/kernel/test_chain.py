"""Rows of the journal as one batch, on both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from kernel import chain
from kernel.chain import Row
from kernel.db import reading, writing
from kernel.errors import NotValid
from tests.support.databases import postgresql_database


def rows(count: int, first: int = 1) -> list[Row]:
    """Leaves that do not sort like their numbers, contents of many lengths, one of them empty."""
    return [
        Row(bytes([97 - n]) * 32, b"data" * (n % 3), bytes([n]) * 32, bytes([n]) * 58)
        for n in range(first, first + count)
    ]


@dataclass(frozen=True)
class Kept:
    """What stands under one number in the three tables."""

    id: int
    place: tuple[str, int, bytes | None]
    row: Row


def kept(engine: Engine) -> list[Kept]:
    event, body, queue = chain.event, chain.body, chain.queue
    columns = (
        event.c.subject,
        event.c.tseq,
        event.c.tprev,
        event.c.leaf_hash,
        body.c.bytes,
        body.c.salt,
        queue.c.entry,
    )
    query = select(event.c.id, *columns).join(body, body.c.id == event.c.id).join(queue, queue.c.id == event.c.id)
    with reading(engine) as tx:
        found = tx.execute(query.order_by(event.c.id)).all()
    return [Kept(one[0], (one[1], one[2], one[3]), Row(*one[4:])) for one in found]


def test_the_three_rows_of_an_event_share_its_number_and_numbers_keep_the_order(engine: Engine) -> None:
    made, other = rows(5), rows(1, 6)
    with writing(engine) as tx:
        chain.write(tx, "L-1", 1, None, made[:1])
        chain.write(tx, "L-1", 2, made[0].leaf, made[1:])
        chain.write(tx, "L-2", 1, None, other)
    found = kept(engine)
    before = [None, *(one.leaf for one in made)]
    assert [one.place for one in found] == [*(("L-1", n, before[n - 1]) for n in range(1, 6)), ("L-2", 1, None)]
    assert [one.row for one in found] == [*made, *other]
    assert [one.id for one in found] == sorted(one.id for one in found)


@pytest.mark.parametrize("broken", ["number", "gap", "link", "leaf"])
def test_a_row_that_cannot_stand_takes_the_whole_batch_with_it(engine: Engine, broken: str) -> None:
    first, *made = rows(4)
    with writing(engine) as tx:
        chain.write(tx, "L-1", 1, None, [first])
    tseq = {"number": 1, "gap": 3}.get(broken, 2)
    tprev = {"number": None, "link": b"p" * 32}.get(broken, first.leaf)
    if broken == "leaf":
        made[-1] = made[-1]._replace(leaf=first.leaf)
    with pytest.raises(IntegrityError), writing(engine) as tx:
        chain.write(tx, "L-1", tseq, tprev, made)
    assert [one.row for one in kept(engine)] == [first]
    with reading(engine) as tx:
        tables = (chain.event, chain.body, chain.queue)
        assert [tx.scalar(select(func.count()).select_from(each)) for each in tables] == [1, 1, 1]


def test_postgresql_refuses_a_subject_that_is_too_long_and_never_cuts_it(postgresql_furnished: str) -> None:
    with (
        postgresql_database(postgresql_furnished) as engine,
        pytest.raises(NotValid, match=r"value\.unfit"),
        writing(engine) as tx,
    ):
        chain.write(tx, "L" * 65, 1, None, rows(1))
