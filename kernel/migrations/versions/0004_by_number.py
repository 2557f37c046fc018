"""Contents and what waits for the log lie under their event's number; the database itself checks each link."""

from __future__ import annotations

import importlib
from typing import Final

import sqlalchemy as sa
from alembic import op

from kernel.errors import Fault
from kernel.migrations.tables import kernel

revision = "0004"
down_revision = "0003"

EVENT: Final = "id, subject, tseq, tprev, leaf_hash"
# table → what its rows keep beside the number that its event gives them
NUMBERED: Final = {"journal_body": "bytes, salt", "log_queue": "entry"}


def upgrade() -> None:
    """Carries over what a database was given under leaf hashes; one made anew has these tables by revision 0001."""
    columns = sa.inspect(op.get_bind()).get_columns("journal_body")
    if "leaf_hash" not in {column["name"] for column in columns}:
        return
    guards = importlib.import_module("kernel.migrations.versions.0002_guards")
    for table, kept in NUMBERED.items():
        numbered = f"SELECT id, {kept} FROM {table} JOIN journal_event USING (leaf_hash) ORDER BY id"  # noqa: S608  names of our own
        _moved(table, f"id, {kept}", numbered)
    if op.get_bind().dialect.name == "sqlite":
        _moved("journal_event", EVENT, f"SELECT {EVENT} FROM journal_event ORDER BY id")  # noqa: S608  as above
        guards.sqlite(("journal_event", *NUMBERED))
        return
    op.drop_constraint("uq_journal_event_subject_tprev", "journal_event")
    for function in ("journal_refuses", "log_queue_refuses", "journal_event_links"):
        op.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")
    guards.functions()
    guards.postgresql(guards.KEYED)
    guards.rights()


def _moved(table: str, columns: str, rows: str) -> None:
    """The same table in the shape of today, with these rows. SQLite cannot take a key off a table, so it is made anew,
    its guards with it."""
    count = sa.text(f"SELECT count(*) FROM {table}")  # noqa: S608  as above
    before = op.get_bind().scalar(count)
    op.execute(f"CREATE TEMPORARY TABLE moving AS {rows}")
    op.drop_table(table)
    getattr(kernel, table)()
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM moving")  # noqa: S608  as above
    op.drop_table("moving")
    if op.get_bind().scalar(count) != before:
        raise Fault(f"{table} has rows of events that are not in the journal; nothing was changed")
