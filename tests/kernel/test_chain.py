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


def row(tseq: int, tprev: bytes | None, subject: str = "L-1") -> Row:
    """Leaves that do not sort like their numbers."""
    leaf = bytes([97 - tseq]) * 32
    return Row(subject, tseq, tprev, leaf, b"data %d" % tseq, bytes([tseq]) * 32, bytes([tseq]) * 58)


def rows(count: int, subject: str = "L-1") -> list[Row]:
    made: list[Row] = []
    for tseq in range(1, count + 1):
        made.append(row(tseq, made[-1].leaf if made else None, subject))
    return made


@dataclass(frozen=True)
class Kept:
    """What stands under one number in the three tables."""

    id: int
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
        return [Kept(found[0], Row(*found[1:])) for found in tx.execute(query.order_by(event.c.id))]


def test_the_three_rows_of_an_event_share_its_number_and_numbers_keep_the_order(engine: Engine) -> None:
    made = rows(5)
    with writing(engine) as tx:
        chain.write(tx, made[:1])
        chain.write(tx, made[1:])
        other = row(1, None, "L-2")._replace(leaf=b"o" * 32)
        chain.write(tx, [other])
    found = kept(engine)
    assert [one.row for one in found] == [*made, other]
    assert [one.id for one in found] == sorted(one.id for one in found)


@pytest.mark.parametrize("broken", ["number", "link", "leaf"])
def test_a_row_that_cannot_stand_takes_the_whole_batch_with_it(engine: Engine, broken: str) -> None:
    made = rows(3)
    made[2] = {
        "number": made[2]._replace(tseq=2),
        "link": made[2]._replace(tprev=made[0].leaf),
        "leaf": made[2]._replace(leaf=made[0].leaf),
    }[broken]
    with pytest.raises(IntegrityError), writing(engine) as tx:
        chain.write(tx, made)
    with reading(engine) as tx:
        assert [
            tx.scalar(select(func.count()).select_from(each)) for each in (chain.event, chain.body, chain.queue)
        ] == [0] * 3


def test_postgresql_refuses_a_subject_that_is_too_long_and_never_cuts_it(postgresql_furnished: str) -> None:
    with (
        postgresql_database(postgresql_furnished) as engine,
        pytest.raises(NotValid, match=r"value\.unfit"),
        writing(engine) as tx,
    ):
        chain.write(tx, rows(1, "L" * 65))
