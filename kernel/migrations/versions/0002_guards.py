"""The journal and the log refuse UPDATE and DELETE by themselves (verifiability 3.7)."""

from collections.abc import Iterable
from typing import Final

from alembic import op

revision = "0002"
down_revision = "0001"

# table → the unique keys by which INSERT OR REPLACE could replace a row
APPEND_ONLY: Final = {
    "journal_event": ("id", "leaf_hash", "subject, tseq"),
    "log_entry": ("idx", "leaf_hash"),
    "log_checkpoint": ("size",),
    "log_cosignature": ("size, witness",),
    "log_vouched": ("size",),
    "log_stamp": ("day", "size"),
}
KEYED: Final = APPEND_ONLY | {
    "journal_body": ("id",),
    "log_queue": ("id",),
    "log_tile": ("level, n",),
    "log_head": ("id",),
}
# what lets an event wait no longer; it has one row in the log at most
PLACED: Final = """SELECT 1 FROM journal_event JOIN log_entry ON log_entry.leaf_hash = journal_event.leaf_hash
            WHERE journal_event.id = OLD.id"""
# (table, what is refused, unless): the body may be erased, a tile and the head may only grow, and what waits
# for its place in the log stops waiting only by getting it
SQLITE_RULES: Final = (
    *((table, "UPDATE", "") for table in APPEND_ONLY),
    *((table, "DELETE", "") for table in APPEND_ONLY),
    ("journal_body", "UPDATE", ""),
    ("log_queue", "UPDATE", ""),
    ("log_queue", "DELETE", f"EXISTS ({PLACED})"),
    ("log_tile", "DELETE", ""),
    (
        "log_tile",
        "UPDATE",
        "NEW.level = OLD.level AND NEW.n = OLD.n AND substr(NEW.data, 1, length(OLD.data)) = OLD.data",
    ),
    ("log_head", "DELETE", ""),
    ("log_head", "UPDATE", "NEW.id = OLD.id AND NEW.size > OLD.size"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        sqlite(KEYED)
    else:
        functions()
        postgresql(KEYED)
        rights()


def sqlite(tables: Iterable[str]) -> None:
    """Guard these tables, which are there."""
    for table, what, unless in SQLITE_RULES:
        if table in tables:
            op.execute(f"""
                CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}
                WHEN NOT ({unless or "FALSE"})
                BEGIN SELECT RAISE(ABORT, '{table} refuses {what}'); END""")
    for table in tables:  # REPLACE deletes without asking the triggers for DELETE
        keys = KEYED[table]
        same = " OR ".join(f"({key}) = ({', '.join(f'NEW.{part}' for part in key.split(', '))})" for key in keys)
        op.execute(f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
            BEGIN SELECT RAISE(ABORT, '{table} refuses REPLACE'); END""")  # noqa: S608  names from the table above
    if "journal_event" in tables:  # the one before is there, and it is the one that is named
        op.execute("""
            CREATE TRIGGER journal_event_linked BEFORE INSERT ON journal_event
            WHEN NEW.tseq > 1 AND NOT EXISTS (SELECT 1 FROM journal_event
                WHERE subject = NEW.subject AND tseq = NEW.tseq - 1 AND leaf_hash = NEW.tprev)
            BEGIN SELECT RAISE(ABORT, 'journal_event refuses a broken link'); END""")


def functions() -> None:
    """What the triggers of PostgreSQL call. Nobody's temporary table stands in for journal or log."""
    op.execute("""
        CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% refuses %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
        END $$""")
    op.execute(f"""
        CREATE FUNCTION log_queue_refuses() RETURNS trigger LANGUAGE plpgsql
        SET search_path = public, pg_temp AS $$
        BEGIN
            IF NOT EXISTS ({PLACED}) THEN
                RAISE EXCEPTION 'log_queue refuses DELETE' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN OLD;
        END $$""")
    op.execute("""
        CREATE FUNCTION journal_event_links() RETURNS trigger LANGUAGE plpgsql
        SET search_path = public, pg_temp AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM made LEFT JOIN journal_event AS before
                           ON before.subject = made.subject AND before.tseq = made.tseq - 1
                       WHERE made.tseq > 1 AND before.leaf_hash IS DISTINCT FROM made.tprev) THEN
                RAISE EXCEPTION 'journal_event refuses a broken link'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$""")


def postgresql(tables: Iterable[str]) -> None:
    """Guard these tables, which are there."""
    for table, what, unless in POSTGRESQL_RULES:
        if table in tables:
            when = f"WHEN (NOT ({unless}))" if unless else ""
            op.execute(f"""
                CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}
                FOR EACH ROW {when} EXECUTE FUNCTION journal_refuses()""")
    for table in tables:
        op.execute(f"""
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            EXECUTE FUNCTION journal_refuses()""")
    if "log_queue" in tables:
        op.execute("""
            CREATE TRIGGER log_queue_no_delete BEFORE DELETE ON log_queue
            FOR EACH ROW EXECUTE FUNCTION log_queue_refuses()""")
    if "journal_event" in tables:
        op.execute("""
            CREATE TRIGGER journal_event_linked AFTER INSERT ON journal_event REFERENCING NEW TABLE AS made
            FOR EACH STATEMENT EXECUTE FUNCTION journal_event_links()""")


POSTGRESQL_RULES: Final = tuple(
    (table, what, unless.replace("substr(NEW.data, 1, length(OLD.data))", "substring(NEW.data, 1, length(OLD.data))"))
    for table, what, unless in SQLITE_RULES
    if (table, what) != ("log_queue", "DELETE")
)


def rights() -> None:
    """Nobody holds the right to change the journal, its owner included; the role `ggzy_app`, where the operator
    has made one for the server's processes, gets what acts need and no more: even the lawful erasing of a body is
    the owner's."""
    frozen, erasable = ", ".join(APPEND_ONLY), "journal_body"
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {frozen} FROM PUBLIC, CURRENT_USER")
    op.execute(f"REVOKE UPDATE, TRUNCATE ON {erasable} FROM PUBLIC, CURRENT_USER")
    op.execute(f"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ggzy_app') THEN
                REVOKE CREATE ON SCHEMA public FROM PUBLIC;
                GRANT USAGE ON SCHEMA public TO ggzy_app;
                ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ggzy_app;
                ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO ggzy_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ggzy_app;
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ggzy_app;
                REVOKE UPDATE, DELETE ON {frozen}, {erasable} FROM ggzy_app;
                REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM ggzy_app;
                REVOKE UPDATE ON log_queue FROM ggzy_app;
                REVOKE DELETE ON log_tile, log_head FROM ggzy_app;
            END IF;
        END $$""")  # noqa: S608  names from the table above
