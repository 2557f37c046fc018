"""What is wrong with the papers that a lot of the draft asks for, at its field."""

from __future__ import annotations

import msgspec

from kernel.canon import Json
from kernel.errors import NotValid
from trading.rules.papers import asked
from trading.rules.papers.asked import Paper
from web.desks import drafting_tables as tables


def wrong(lot: Json) -> tuple[str, NotValid] | None:
    """Field and reason of the first paper that nobody could hand in, or criterion that no paper is for.

    What is no value yet is told at its own field.
    """
    try:
        papers = [msgspec.convert(row, Paper) for row in tables.rows(lot, tables.PAPERS.path)]
        asked.check(0, papers)
        asked.check_blind(0, papers, tables.rows(lot, tables.CRITERIA.path))
    except msgspec.ValidationError:
        return None
    except NotValid as refusal:
        field = refusal.field.removeprefix("lots.0.")
        if field.startswith("criteria.") or field.endswith(".lenient"):
            return field, refusal
        return f"papers.{field.removeprefix('papers').strip('.') or '0'}.formats", refusal
    return None
