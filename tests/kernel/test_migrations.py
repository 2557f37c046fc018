"""The history builds what the packages declare, on both databases, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from kernel.db import connect, reading, upgrade
from tests.support.databases import address
from tests.support.schema import sources, whole


def test_from_empty_the_history_makes_every_table_as_declared(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    with reading(empty_engine) as tx:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": _declared}
        context = MigrationContext.configure(tx, opts=opts)
        assert compare_metadata(context, whole()) == []


def _declared(name: str | None, _type: str, _parent: object) -> bool:
    """Everything but the full-text index, which SQLAlchemy cannot declare: revision 0003 makes it."""
    return not (name or "").startswith("disclosure_search")


def test_the_first_revision_is_what_its_writer_would_write_now() -> None:
    for path, code in sources().items():
        assert path.read_text() == code, "the stores have changed: python -m tests.support.schema"


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    with reading(engine) as tx:
        assert tx.scalars(text("SELECT version_num FROM alembic_version")).all() == ["0003"]


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
    assert guards <= names
