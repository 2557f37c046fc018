"""The chain: what it records, what it refuses, and what it notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError, IntegrityError

from kernel import canon, journal, merkle
from kernel.act import Act
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import Blobs
from kernel.chance import SeededChance, SystemChance
from kernel.context import Context
from kernel.db import connect, reading, writing
from kernel.errors import Conflict, Fault, NotFound, NotValid
from tests.support.databases import MORNING, acting, unguard

LOT: Final = "L-2026-0001-1"
AGENCY: Final = Actor("chen", Role.AGENCY, "91110000100000001X")
WALL: Final = datetime(2030, 1, 1, 10, 59, 59, tzinfo=UTC)


def act(name: str = "announce", subject: str = LOT, **body: canon.Json) -> Act:
    return Act(name, subject, AGENCY, MORNING, body)


def record(engine: Engine, blobs: Blobs, *acts: Act) -> list[journal.Entry]:
    with acting(engine, blobs, AGENCY) as ctx:
        return [journal.append(ctx, one) for one in acts]


def test_the_published_vector() -> None:
    """verifiability 3.3: the leaf of known bytes under a known salt."""
    data = (
        b'{"actor":"platform","at":"2026-11-21T09:30:00.000Z","body":{},"subject":"T-0001",'
        b'"tprev":null,"tseq":1,"type":"tender.published","v":"ebid-event/v1"}'
    )
    leaf = journal.leaf(bytes(range(32)), data)
    assert leaf.hex() == "c4c1a3a041174f5e2cefbfc23170e696ce40b905b1106939a171b481bb9dd5a1"


def test_an_entry_is_the_canonical_event_in_its_place() -> None:
    first = journal.entry(None, act(count=3), bytes(32))
    second = journal.entry(first, act("clarify"), bytes(32))
    assert first.data == (
        b'{"actor":"agency.91110000100000001X","at":"2026-03-02T01:00:00.000Z","body":{"count":3},'
        b'"subject":"L-2026-0001-1","tprev":null,"tseq":1,"type":"lot.announce","v":"ebid-event/v1"}'
    )
    assert (second.tseq, second.tprev) == (2, first.leaf.hex())


def test_who_knows_the_last_entry_goes_on_from_it_and_is_refused_once_another_came(
    engine: Engine, blobs: Blobs
) -> None:
    (first,) = record(engine, blobs, act())
    with acting(engine, blobs, AGENCY) as ctx:
        (second,) = journal.append_many(ctx, [act("clarify")], first)
    assert (second.tseq, second.tprev) == (2, first.leaf.hex())
    with pytest.raises(Conflict, match=r"journal\.race"), acting(engine, blobs, AGENCY) as ctx:
        journal.append_many(ctx, [act("amend"), act("clarify")], first)
    with reading(engine) as tx:
        assert journal.entries(tx, LOT) == [first, second]


def test_what_is_appended_reads_back(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, act(count=3), act("clarify", notice_sha256="ab"))
    with reading(engine) as tx:
        assert journal.entries(tx, LOT) == made
        assert journal.since(tx, LOT, 1) == made[1:]
        assert journal.since(tx, LOT, 1, 1) == made[1:2]
        assert journal.head(tx, LOT) == made[1]
        assert journal.find(tx, made[0].leaf) == made[0]
        assert journal.broken_at(tx, LOT) is None
    read = made[1]
    assert (read.type, read.at, read.actor, read.body, read.erased) == (
        "lot.clarify",
        MORNING,
        "agency.91110000100000001X",
        {"notice_sha256": "ab"},
        False,
    )


def test_many_acts_of_one_subject_stand_in_order(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs) as ctx:
        made = journal.append_many(ctx, [act(n=n) for n in range(5)])
    assert [one.tseq for one in made] == [1, 2, 3, 4, 5]
    assert [one.body["n"] for one in made] == list(range(5))


@pytest.mark.parametrize("acts", [[], [act(subject="L-1"), act(subject="L-2")]])
def test_append_many_takes_acts_of_one_subject(engine: Engine, blobs: Blobs, acts: Sequence[Act]) -> None:
    with pytest.raises(Fault), acting(engine, blobs) as ctx:
        journal.append_many(ctx, acts)


@pytest.mark.parametrize("subject", ["", "L-a b", "L-" + "x" * 63, "ZZ-1", "lot", "L-a/b"])
def test_a_malformed_subject_is_refused(engine: Engine, blobs: Blobs, subject: str) -> None:
    with pytest.raises(NotValid):
        record(engine, blobs, act(subject=subject))


def test_nothing_of_an_act_that_rolls_back_is_left(engine: Engine, blobs: Blobs) -> None:
    def half() -> None:
        with acting(engine, blobs) as ctx:
            journal.append(ctx, act())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        half()
    with reading(engine) as tx:
        assert journal.head(tx, LOT) is None
        assert tx.scalar(text("SELECT count(*) FROM log_queue")) == 0


def test_two_salts_are_never_the_same(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, *(act() for _ in range(20)))
    assert len({one.salt for one in made}) == 20
    assert {len(one.salt) for one in made} == {32}


def test_unknown_leaves_and_subjects(engine: Engine) -> None:
    with reading(engine) as tx:
        assert journal.entries(tx, LOT) == []
        assert journal.broken_at(tx, LOT) is None
        with pytest.raises(NotFound, match=r"entry\.unknown"):
            journal.find(tx, bytes(32))


def test_subjects_by_their_beginning(engine: Engine, blobs: Blobs) -> None:
    record(engine, blobs, *(act("submit_bid", subject) for subject in ("B-2", "B-1", "B-a_b", "B-axb", "L-1")))
    with reading(engine) as tx:
        assert journal.subjects(tx, "B-") == ["B-1", "B-2", "B-a_b", "B-axb"]
        assert journal.subjects(tx, "B-a_") == ["B-a_b"]
        assert journal.subjects(tx, "b-") == []


def test_chains_of_several_subjects_come_in_the_order_asked_for(engine: Engine, blobs: Blobs) -> None:
    for subject in ("L-2026-0001-2", "L-2026-0001-1", "L-2026-0001-2"):
        record(engine, blobs, act(subject=subject))
    asked = ["L-2026-0001-2", *(f"L-2026-{n:04}-9" for n in range(600)), "L-2026-0001-1"]
    with reading(engine) as tx:
        found = journal.chains(tx, asked)
        assert list(found) == asked
        assert {one: found[one] for one in found if found[one]} == {
            one: journal.entries(tx, one) for one in asked[::601]
        }


def test_subjects_are_found_by_the_index(engine: Engine) -> None:
    """One beginning among many costs what it holds, not what the journal holds."""
    if engine.dialect.name == "postgresql":
        return
    asked: list[tuple[str, tuple[str, ...]]] = []
    with reading(engine) as tx:
        listen(tx, "before_cursor_execute", lambda *called: asked.append((called[2], called[3])))
        journal.subjects(tx, "B-")
        statement, given = asked[-1]
        plan = [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
    assert len(plan) == 1
    assert plan[0].startswith("SEARCH")


def test_recent_entries_page_by_page(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, *(act(subject=f"L-{n % 3}", n=n) for n in range(7)))
    with reading(engine) as tx:
        page = journal.recent(tx, 3)
        assert page == made[:3:-1]
        assert journal.recent(tx, 10, page[-1].leaf) == made[3::-1]


def test_a_refusal_is_recorded_without_content(engine: Engine) -> None:
    said = journal.refused(engine, act("submit_bid", secret="price"), "bid.late", "ab" * 32, SystemChance(), WALL)
    assert said
    assert (said.subject, said.type, said.actor) == ("S-refusals", "system.refused", AGENCY.tag)
    assert said.body == {"act": "lot.submit_bid", "subject": LOT, "code": "bid.late", "digest": "ab" * 32}
    with reading(engine) as tx:
        assert journal.head(tx, LOT) is None
        assert journal.head(tx, journal.REFUSALS) == said


def test_who_is_refused_without_end_does_not_fill_the_journal(engine: Engine) -> None:
    """The first 60 in an hour one by one, then the 120th, the 240th …; the next hour and everybody else anew."""

    def refuse(times: int, wall: datetime = WALL, actor: Actor = AGENCY) -> list[int]:
        said = Act("award", LOT, actor, MORNING)
        made = [journal.refused(engine, said, "act.not_now", "0" * 64, SystemChance(), wall) for _ in range(times)]
        return [int(one.body.get("count", 0)) for one in made if one]

    assert refuse(journal.EACH) == [0] * 60
    assert refuse(300) == [120, 240]
    assert refuse(1, actor=Actor("other", Role.AGENCY, "91110000100000002X")) == [0]
    assert refuse(1, WALL + timedelta(seconds=1)) == [0]
    with reading(engine) as tx:
        assert journal.head(tx, journal.REFUSALS).tseq == 64  # type: ignore[union-attr]
        assert journal.broken_at(tx, journal.REFUSALS) is None


def test_erasing_destroys_content_and_salt_and_nothing_else(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, act(), act("clarify"), act("amend"))
    with writing(engine) as tx:
        journal.erase(tx, made[1].leaf)
        journal.erase(tx, made[1].leaf)
    with reading(engine) as tx:
        left = journal.entries(tx, LOT)
        assert [one.leaf for one in left] == [one.leaf for one in made]
        assert [one.erased for one in left] == [False, True, False]
        assert (left[1].data, left[1].salt) == (b"", b"")
        assert journal.broken_at(tx, LOT) is None
        with pytest.raises(NotFound, match=r"entry\.erased"):
            _ = left[1].type
    with pytest.raises(NotFound), writing(engine) as tx:
        journal.erase(tx, bytes(32))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_lost_race_is_a_conflict(engine: Engine, blobs: Blobs) -> None:
    """A transaction that decided on an older moment cannot add to a chain that has moved since."""

    def late() -> None:
        with acting(engine.execution_options(isolation_level="REPEATABLE READ"), blobs) as ctx:
            assert journal.head(ctx.tx, LOT) is None
            record(engine, blobs, act())
            journal.append(ctx, act("clarify"))

    with pytest.raises(Conflict, match=r"journal\.race"):
        late()
    with reading(engine) as tx:
        assert [one.type for one in journal.entries(tx, LOT)] == ["lot.announce"]


# ---------------------------------------------------------------- what the database itself refuses
CHANGES: Final = [
    "UPDATE journal_event SET tseq = tseq + 1",
    "UPDATE journal_event SET subject = 'L-2'",
    "DELETE FROM journal_event",
    "UPDATE journal_body SET bytes = salt",
    "DELETE FROM log_queue",
    "UPDATE log_queue SET entry = NULL",
]
REPLACING: Final = [
    "INSERT OR REPLACE INTO journal_event SELECT id, subject, tseq, tprev, zeroblob(32) FROM journal_event",
    "INSERT OR REPLACE INTO journal_body SELECT id, bytes, zeroblob(32) FROM journal_body",
    "INSERT OR REPLACE INTO log_queue SELECT id, zeroblob(58) FROM log_queue",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_journal(engine: Engine, blobs: Blobs, statement: str) -> None:
    made = record(engine, blobs, act(), act("clarify"))
    with pytest.raises(DBAPIError, match="refuses"), writing(engine) as tx:
        tx.execute(text(statement))
    with reading(engine) as tx:
        assert journal.entries(tx, LOT) == made


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("statement", REPLACING)
def test_sqlite_refuses_to_replace_rows(engine: Engine, blobs: Blobs, statement: str) -> None:
    made = record(engine, blobs, act())
    with pytest.raises(IntegrityError, match="refuses"), writing(engine) as tx:
        tx.execute(text(statement))
    with reading(engine) as tx:
        assert journal.entries(tx, LOT) == made


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["journal_event", "journal_body", "log_queue", "log_entry", "log_tile", "log_head"])
def test_postgresql_refuses_to_truncate(engine: Engine, table: str) -> None:
    with pytest.raises(DBAPIError, match="refuses"), writing(engine) as tx:
        tx.execute(text(f"TRUNCATE {table}"))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_the_servers_role_may_act_but_not_change_the_past(engine: Engine, blobs: Blobs) -> None:
    """`ggzy_app` has no right to UPDATE or DELETE, so not even dropping a trigger would help it."""
    app = connect(engine.url.set(username="ggzy_app").render_as_string(hide_password=False))
    made = record(app, blobs, act())
    for statement in ("UPDATE journal_event SET tseq = 2", "DELETE FROM journal_event", "DELETE FROM log_checkpoint"):
        with pytest.raises(DBAPIError, match="permission denied"), writing(app) as tx:
            tx.execute(text(statement))
    with pytest.raises(DBAPIError, match="must be owner"), writing(app) as tx:
        tx.execute(text("DROP TRIGGER journal_event_no_update ON journal_event"))
    with reading(app) as tx:
        assert journal.entries(tx, LOT) == made
    app.dispose()


@pytest.mark.parametrize(
    "row",
    [
        {"tseq": 2, "tprev": b"p" * 32},  # the number is taken
        {"tseq": 4, "tprev": None},  # only the first has no previous one
        {"tseq": 1, "tprev": b"p" * 32},
        {"tseq": 0, "tprev": None},
        {"tseq": 3, "tprev": b"p" * 32},  # not the one before
        {"tseq": 4, "tprev": b"p" * 32},  # there is none before
    ],
)
def test_the_database_refuses_a_fork(engine: Engine, blobs: Blobs, row: dict[str, object]) -> None:
    record(engine, blobs, act(), act("clarify"))
    insert = "INSERT INTO journal_event (subject, tseq, tprev, leaf_hash) VALUES (:subject, :tseq, :tprev, :leaf)"
    with pytest.raises(IntegrityError), writing(engine) as tx:
        tx.execute(text(insert), row | {"subject": LOT, "leaf": b"l" * 32})


def test_the_database_refuses_two_successors_of_one_event(engine: Engine, blobs: Blobs) -> None:
    first, _ = record(engine, blobs, act(), act("clarify"))
    insert = "INSERT INTO journal_event (subject, tseq, tprev, leaf_hash) VALUES (:subject, 3, :tprev, :leaf)"
    with pytest.raises(IntegrityError), writing(engine) as tx:
        tx.execute(text(insert), {"subject": LOT, "tprev": first.leaf, "leaf": b"l" * 32})


# ---------------------------------------------------------------- what broken_at notices
NUMBER_OF: Final = "SELECT id FROM journal_event WHERE tseq = {}"
TAMPERED: Final = {
    f"UPDATE journal_body SET salt = :other_leaf WHERE id = ({NUMBER_OF.format(3)})": 3,
    f"UPDATE journal_body SET bytes = :other WHERE id = ({NUMBER_OF.format(2)})": 2,
    "DELETE FROM journal_event WHERE tseq = 4": 4,
    "DELETE FROM journal_event WHERE tseq = 1": 1,
    "UPDATE journal_event SET tprev = :other_leaf WHERE tseq = 4": 4,
    "UPDATE journal_event SET subject = 'L-2' WHERE tseq = 2": 2,
    "UPDATE journal_event SET leaf_hash = :other_leaf WHERE tseq = 5": 5,
}


@pytest.mark.parametrize(("statement", "at"), TAMPERED.items())
def test_tampering_is_found_where_it_was_done(engine: Engine, blobs: Blobs, statement: str, at: int | None) -> None:
    made = record(engine, blobs, *(act(n=n) for n in range(5)))
    values = {"other": made[1].data.replace(b'"n":1', b'"n":7'), "other_leaf": b"o" * 32}
    with writing(engine) as tx:
        unguard(tx)
        tx.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
    with reading(engine) as tx:
        assert journal.broken_at(tx, LOT) == at


def test_a_rewritten_event_with_its_own_leaf_breaks_the_next_link(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, *(act(n=n) for n in range(3)))
    false = journal.entry(made[0], act(n=99), made[1].salt)
    with writing(engine) as tx:
        unguard(tx)
        tx.execute(text("UPDATE journal_event SET leaf_hash = :leaf WHERE tseq = 2"), {"leaf": false.leaf})
        tx.execute(
            text(f"UPDATE journal_body SET bytes = :data WHERE id = ({NUMBER_OF.format(2)})"), {"data": false.data}
        )
    with reading(engine) as tx:
        assert journal.broken_at(tx, LOT) == 3


def test_a_gap_before_an_erased_event_is_noticed(engine: Engine, blobs: Blobs) -> None:
    """Its content can no longer say its number, but the chain can."""
    made = record(engine, blobs, *(act(n=n) for n in range(3)))
    with writing(engine) as tx:
        journal.erase(tx, made[2].leaf)
        unguard(tx)
        tx.execute(text("UPDATE journal_event SET tseq = 4 WHERE tseq = 3"))
    with reading(engine) as tx:
        assert journal.broken_at(tx, LOT) == 3


def test_an_event_moved_to_another_chain_is_noticed(engine: Engine, blobs: Blobs) -> None:
    """Its place is right and its leaf too, but it says another subject."""
    alien = journal.entry(None, act(subject="L-2"), bytes(32))
    with writing(engine) as tx:
        journal._keep(tx, [journal.Entry(LOT, 1, None, alien.data, alien.salt, alien.leaf)], [bytes(58)])
    with reading(engine) as tx:
        assert journal.broken_at(tx, LOT) == 1


bodies = st.dictionaries(
    st.text(max_size=8).filter(str.isprintable),
    st.one_of(st.text(max_size=20).filter(lambda t: "\x00" not in t), st.integers(-(2**53) + 1, 2**53 - 1), st.none()),
    max_size=4,
)


@given(st.lists(st.tuples(st.sampled_from(["L-1", "B-2", "T-3"]), bodies), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_chain_is_gapless_and_says_what_was_done(
    engine: Engine, blobs: Blobs, said: list[tuple[str, dict[str, str | int | None]]]
) -> None:
    with reading(engine) as tx:
        before = {subject: len(journal.entries(tx, subject)) for subject in ("L-1", "B-2", "T-3")}
    with writing(engine) as tx:
        ctx = Context(tx, blobs, CLERK, MORNING, SeededChance(b"seed" + str(before).encode()))
        for number, (subject, body) in enumerate(said):
            journal.append(ctx, Act("note", subject, CLERK, MORNING + timedelta(seconds=number), body))
    with reading(engine) as tx:
        for subject, known in before.items():
            chain = journal.entries(tx, subject)
            assert [one.tseq for one in chain] == list(range(1, len(chain) + 1))
            assert [dict(one.body) for one in chain[known:]] == [body for name, body in said if name == subject]
            assert journal.broken_at(tx, subject) is None
            assert all(journal.leaf(one.salt, one.data) == one.leaf for one in chain)
            assert all(canon.parse(one.data) for one in chain)


def test_the_queue_holds_the_log_entry_of_each_event(engine: Engine, blobs: Blobs) -> None:
    (made,) = record(engine, blobs, act())
    with reading(engine) as tx:
        entry = tx.scalar(text("SELECT entry FROM log_queue"))
    assert merkle.leaf_hash(bytes(entry)) == made.leaf
