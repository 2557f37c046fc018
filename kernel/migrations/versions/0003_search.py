"""The full-text index of notices: pairs of characters in FTS5 (SQLite) or under GIN (PostgreSQL)."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # no copy of the text and no places of words: only which notice has which pair
        op.execute("""
            CREATE VIRTUAL TABLE disclosure_search
            USING fts5(grams, content='', detail=none, tokenize='ascii')""")
    else:
        op.execute("CREATE TABLE disclosure_search (rowid bigint PRIMARY KEY, grams text[] NOT NULL)")
        op.execute("CREATE INDEX ix_disclosure_search_grams ON disclosure_search USING gin (grams)")
