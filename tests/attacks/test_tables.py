"""Every table has its line in `docs/attacks.md`: by what an edit of it is seen, or why it decides nothing."""

from __future__ import annotations

import re
from typing import Final

import pytest
from sqlalchemy import Engine

import web.app  # noqa: F401  every package's tables
from kernel.db import metadata
from tests.attacks.citizen import Citizen
from tests.attacks.edits import undone
from tests.support.parts import ROOT

ROW: Final = re.compile(r"^\| `([a-z_]+)` \| (log|evidence|carried|retold|access|spare) \| [^|]+ \|$", re.MULTILINE)
LISTED: Final = ROW.findall((ROOT / "docs" / "attacks.md").read_text("utf-8"))
CLASS: Final = dict(LISTED)


def test_every_table_is_listed_once() -> None:
    assert len(LISTED) == len(CLASS)
    assert CLASS.keys() == metadata.tables.keys()


def test_every_family_is_listed() -> None:
    text = (ROOT / "docs" / "attacks.md").read_text("utf-8")
    for file in (ROOT / "tests" / "attacks").glob("test_*.py"):
        assert f"`{file.stem}`" in text, f"{file.name} has no line in docs/attacks.md"


@pytest.mark.parametrize("kind", ["retold", "access", "spare"])
def test_what_the_dossier_does_not_rest_on_can_be_emptied(kind: str, theirs: Engine, citizen: Citizen) -> None:
    """All at once: the dossier is the true one still."""
    with undone(theirs) as tx:
        for name, of in CLASS.items():
            if of == kind:
                tx.execute(metadata.tables[name].delete())
        assert citizen.look(tx) == "true"


CARRIED: Final = sorted(
    name for name, of in CLASS.items() if of == "carried" and not name.startswith("trading_second_")
)
"""Of a lot of one envelope; the second envelopes of others are broken in `test_second_envelopes`."""


@pytest.mark.torture
@pytest.mark.parametrize("name", CARRIED)
def test_what_the_dossier_carries_is_missed(name: str, theirs: Engine, citizen: Citizen) -> None:
    """`less` is evidence that nobody must bring: the day's token, a question whose asker holds a receipt."""
    with undone(theirs) as tx:
        assert tx.execute(metadata.tables[name].delete()).rowcount > 0
        assert citizen.look(tx) in ("caught", "none", "less")
