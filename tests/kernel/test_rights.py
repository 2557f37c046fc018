"""Two roles on PostgreSQL: the owner makes the tables, the server's role acts and cannot touch the past."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from kernel import journal
from kernel.blobs import FolderBlobs
from kernel.db import connect, reading, upgrade, writing
from tests.support.databases import postgresql_database
from tests.support.life import Life, announced_to_opened
from tests.support.whole import whole
from trading.rules.lifecycle import Stage

GUARDED = importlib.import_module("kernel.migrations.versions.0002_guards")
PERMITTED = {("log_queue", "DELETE"), ("log_tile", "UPDATE"), ("log_head", "UPDATE")}
"""What a pass of the sequencer needs; a trigger holds it to that."""
CHANGES = ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")
OWNERS = (
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TRIGGER {table}_no_truncate ON {table}",
    "ALTER TABLE {table} OWNER TO ggzy_app",
    "GRANT ALL ON {table} TO ggzy_app",
)
CRAFTS = (
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TABLE public.log_entry_of_mine (leaf_hash bytea)",
    "ALTER ROLE ggzy_app SUPERUSER",
    "UPDATE alembic_version SET version_num = '0001'",
    "INSERT INTO alembic_version VALUES ('0009')",
)


@pytest.fixture
def owner(postgresql_furnished: str) -> Iterator[Engine]:
    with postgresql_database(postgresql_furnished) as engine:
        yield engine


@pytest.fixture
def app(owner: Engine) -> Iterator[Engine]:
    engine = connect(owner.url.set(username="ggzy_app").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def refused(app: Engine, statement: str) -> bool:
    try:
        with writing(app) as tx:
            tx.execute(text(statement))
    except DBAPIError as error:
        said = str(error.orig)
        return any(words in said for words in ("permission denied", "must be owner", "must be superuser", "refuses"))
    with reading(app) as tx:  # a GRANT by one who has nothing to give is a warning and gives nothing
        table = statement.split()[3] if statement.startswith("GRANT") else ""
        return bool(table) and not tx.scalar(text(f"SELECT has_table_privilege('ggzy_app', '{table}', 'TRUNCATE')"))


def test_the_servers_role_plays_a_tender_and_cannot_touch_its_record(
    owner: Engine, app: Engine, tmp_path: Path
) -> None:
    """Everything that acts need is granted; no table of the record can be changed, emptied, dropped or unguarded."""
    upgrade(app)  # at the newest revision already: nothing to do, and nothing that it may not
    life = Life(app, FolderBlobs(tmp_path / "blobs"))
    lot, _ = announced_to_opened(life, tmp_path)
    assert life.lot(lot).stage is Stage.OPENED
    with reading(owner) as tx:
        before = {name: tx.scalar(text(f"SELECT count(*) FROM {name}")) for name in GUARDED.KEYED}
    for table, keys in GUARDED.KEYED.items():
        column = keys[0].partition(",")[0]
        for statement in (*CHANGES, *OWNERS):
            if (table, statement.split()[0]) not in PERMITTED:
                assert refused(app, statement.format(table=table, column=column)), statement.format(
                    table=table, column=column
                )
    for statement in CRAFTS:
        assert refused(app, statement), statement
    with reading(owner) as tx:
        assert {name: tx.scalar(text(f"SELECT count(*) FROM {name}")) for name in GUARDED.KEYED} == before
        assert journal.broken_at(tx, lot) is None
    whole(life)


def test_no_temporary_table_stands_in_for_the_log(app: Engine, tmp_path: Path) -> None:
    """What waits for its place in the log cannot be taken away by pretending that it has one."""
    Life(app, FolderBlobs(tmp_path / "blobs"))
    pretend = "CREATE TEMPORARY TABLE log_entry AS SELECT leaf_hash FROM journal_event; DELETE FROM log_queue"
    with pytest.raises(DBAPIError, match="log_queue refuses DELETE"), writing(app) as tx:
        tx.exec_driver_sql(pretend)
