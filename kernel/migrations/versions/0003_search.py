"""The full-text indexes of notices and records: pairs of characters in FTS5 (SQLite) or under GIN (PostgreSQL)."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("disclosure_search", "disclosure_library_search"):
        if op.get_bind().dialect.name == "sqlite":
            # no copy of the text and no places of words: only which row has which pair
            op.execute(f"""
                CREATE VIRTUAL TABLE {name}
                USING fts5(grams, content='', detail=none, tokenize='ascii')""")
        else:
            op.execute(f"CREATE TABLE {name} (rowid bigint PRIMARY KEY, grams text[] NOT NULL)")
            op.execute(f"CREATE INDEX ix_{name}_grams ON {name} USING gin (grams)")
