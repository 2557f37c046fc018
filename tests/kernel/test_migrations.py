"""The history builds what the packages declare, on both databases, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from kernel import journal, merkle, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.chance import SystemChance
from kernel.db import connect, history, reading, upgrade, writing
from kernel.errors import Fault
from signing.rules.note import Key, Kind, LogKey
from tests.support.databases import MORNING, address
from tests.support.schema import sources, whole

PRIVATE: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNER: Final = LogKey(Key("example.com/log", Kind.ED25519, PRIVATE.public_key().public_bytes_raw()), PRIVATE.sign)


def test_from_empty_the_history_makes_every_table_as_declared(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    with reading(empty_engine) as tx:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": _declared}
        context = MigrationContext.configure(tx, opts=opts)
        assert compare_metadata(context, whole()) == []


def _declared(name: str | None, _type: str, _parent: object) -> bool:
    """Everything but the full-text index, which SQLAlchemy cannot declare: revision 0003 makes it."""
    return not (name or "").startswith(("disclosure_search", "disclosure_library_search"))


def test_the_first_revision_is_what_its_writer_would_write_now() -> None:
    for path, code in sources().items():
        assert path.read_text() == code, "the stores have changed: python -m tests.support.schema"


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    with reading(engine) as tx:
        assert tx.scalars(text("SELECT version_num FROM alembic_version")).all() == ["0004"]


def test_processes_that_upgrade_at_once_wait_for_one_another(empty_engine: Engine) -> None:
    engines = [connect(address(empty_engine)) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(upgrade, engines))
    assert "journal_event" in inspect(empty_engine).get_table_names()


GUARDS: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def test_every_table_of_the_journal_has_its_guards(engine: Engine) -> None:
    with reading(engine) as tx:
        names = set(tx.scalars(text(GUARDS[engine.dialect.name])))
    tables = {"journal_event", "log_entry", "log_checkpoint", "log_queue", "log_tile", "log_head"}
    guards = {f"{table}_no_{word}" for table in tables for word in ("delete", "update")} | {"journal_body_no_update"}
    assert guards | {"journal_event_linked"} <= names


# ---------------------------------------------------------------- what revision 0004 carries over
BY_LEAF: Final = (
    "CREATE TABLE journal_body (leaf_hash {blob} PRIMARY KEY, bytes {blob} NOT NULL, salt {blob} NOT NULL)",
    "CREATE TABLE log_queue (leaf_hash {blob} PRIMARY KEY, entry {blob} NOT NULL)",
)
EVENTS_BEFORE: Final = {
    "sqlite": (
        "DROP TABLE journal_event",
        """CREATE TABLE journal_event (id INTEGER PRIMARY KEY, subject VARCHAR(64) NOT NULL, tseq INTEGER NOT NULL,
           tprev BLOB, leaf_hash BLOB NOT NULL UNIQUE, UNIQUE (subject, tseq), UNIQUE (subject, tprev))""",
    ),
    "postgresql": (
        "DROP TRIGGER journal_event_linked ON journal_event",
        "DROP FUNCTION journal_event_links",
        "ALTER TABLE journal_event ADD CONSTRAINT uq_journal_event_subject_tprev UNIQUE (subject, tprev)",
    ),
}


def before(tx: Connection, made: list[journal.Entry]) -> None:
    """The tables as revision 0003 left them: four events, of which the first has its place and the second is erased."""
    command.upgrade(history(tx), "0003")
    blob = "BLOB" if tx.dialect.name == "sqlite" else "BYTEA"
    for statement in ("DROP TABLE journal_body", "DROP TABLE log_queue", *EVENTS_BEFORE[tx.dialect.name], *BY_LEAF):
        tx.execute(text(statement.format(blob=blob)))
    for id_, one in enumerate(made, 1):
        row = {"id": id_ * 10, "subject": one.subject, "tseq": one.tseq, "leaf": one.leaf, "data": one.data}
        row |= {"tprev": bytes.fromhex(one.tprev) if one.tprev else None, "salt": one.salt}
        row |= {"entry": merkle.entry(merkle.commitment(one.salt, one.data))}
        tx.execute(text("INSERT INTO journal_event VALUES (:id, :subject, :tseq, :tprev, :leaf)"), row)
        if id_ != 2:
            tx.execute(text("INSERT INTO journal_body VALUES (:leaf, :data, :salt)"), row)
        table = "log_entry VALUES (0, :leaf, :entry)" if id_ == 1 else "log_queue VALUES (:leaf, :entry)"
        tx.execute(text(f"INSERT INTO {table}"), row)
    peak = {"size": 1, "frontier": made[0].leaf}
    tx.execute(text("INSERT INTO log_head VALUES (1, :size, :frontier)"), peak)
    tx.execute(text("INSERT INTO log_tile VALUES (0, 0, :frontier)"), peak)


def chain(subject: str, count: int) -> list[journal.Entry]:
    made: list[journal.Entry] = []
    for n in range(count):
        last = made[-1] if made else None
        made.append(journal.entry(last, Act("note", subject, CLERK, MORNING, {"n": n}), SystemChance().bytes(32)))
    return made


def test_what_lay_under_digests_is_carried_to_the_numbers(empty_engine: Engine) -> None:
    made = chain("L-1", 3) + chain("L-2", 1)
    with writing(empty_engine) as tx:
        before(tx, made)
    upgrade(empty_engine)
    with reading(empty_engine) as tx:
        found = journal.entries(tx, "L-1") + journal.entries(tx, "L-2")
        assert [one.leaf for one in found] == [one.leaf for one in made]
        assert [one.data for one in found] == [made[0].data, b"", made[2].data, made[3].data]
        assert journal.broken_at(tx, "L-1") is None
        names = set(tx.scalars(text(GUARDS[empty_engine.dialect.name])))
    assert {"journal_event_linked", "journal_body_no_update", "log_queue_no_delete", "log_queue_no_update"} <= names
    assert sequencer.sequence(empty_engine, SIGNER, MORNING, SystemChance(), 0)
    sequencer.check(empty_engine, SIGNER)
    with reading(empty_engine) as tx:
        assert [sequencer.index(tx, one.leaf) for one in made] == [0, 1, 2, 3]
    for statement in ("DELETE FROM journal_event", "UPDATE journal_body SET bytes = salt"):
        with pytest.raises(DBAPIError, match=r"refuses|permission"), writing(empty_engine) as tx:
            tx.execute(text(statement))


def test_a_content_without_its_event_stops_the_carrying_over(empty_engine: Engine) -> None:
    made = chain("L-1", 2)
    with writing(empty_engine) as tx:
        before(tx, made)
        tx.execute(text("INSERT INTO journal_body SELECT entry, bytes, salt FROM journal_body, log_queue"))
    with pytest.raises(Fault, match="journal_body"):
        upgrade(empty_engine)
    with reading(empty_engine) as tx:
        assert tx.scalar(text("SELECT version_num FROM alembic_version")) == "0003"
        assert tx.scalar(text("SELECT count(*) FROM journal_body")) == 2
