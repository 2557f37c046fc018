"""A dossier is made once for each state of its chains; of an archived lot it is the same bytes for ever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import keeping
from disclosure.acts.keeping import Made
from disclosure.rules.dossier import Edition
from kernel import journal
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotNow
from tests.support.case import ORIGIN, Case, played_to_stop
from tests.support.kept import Kept
from tests.support.panel import Hall

PUBLIC_EDITION = Edition.PUBLIC


@pytest.fixture
def case(engine: Engine, blobs: Blobs, tmp_path: Path, kept: Kept) -> Case:
    """Stopped and not archived yet."""
    hall = Hall(engine, blobs).keep(kept)

    def play() -> Case:
        made = played_to_stop(hall, tmp_path)
        made.sequence()
        return made

    return replace(kept.at(hall, "played to the stop", play), hall=hall)


def found(case: Case, edition: Edition = PUBLIC_EDITION) -> str | None:
    with case.hall.house.looking(CLERK) as ctx:
        return keeping.kept(ctx, case.lot, edition, ORIGIN)


def make(case: Case, edition: Edition = PUBLIC_EDITION) -> Made:
    with case.hall.house.looking(CLERK) as ctx:
        return keeping.make(ctx, case.lot, edition, ORIGIN)


def keep(case: Case, made: Made) -> str:
    with case.hall.house.acting(CLERK) as ctx:
        return keeping.keep(ctx, made)


def grow(case: Case) -> None:
    """The log goes on with what is not this lot's."""
    case.hall.announced(deadline=case.hall.document("P-2026-0009")["deadline"])
    case.sequence()


def test_it_is_what_an_export_gives_and_is_found_until_a_head_moves(case: Case) -> None:
    shelf = keeping.shelf(case.hall.blobs)
    assert found(case) is None
    first = keep(case, make(case))
    assert shelf.get(first) == case.export()
    assert found(case) == first
    assert found(case, Edition.SUPERVISION) is None, "each edition is its own"
    grow(case)
    assert found(case) == first, "a longer log changes nothing of this lot"
    case.archive()
    assert found(case) is None
    second = keep(case, make(case))
    assert second != first
    assert not shelf.has(first), "the one before is forgotten"


def test_an_archived_lot_s_dossier_stays_the_same_bytes(case: Case) -> None:
    case.archive()
    first = keep(case, make(case))
    data = keeping.shelf(case.hall.blobs).get(first)
    grow(case)
    assert case.export() != data, "made again it would be under a later checkpoint"
    assert found(case) == first
    assert keep(case, make(case)) == first, "whoever is second gets what the first one made"
    assert keeping.shelf(case.hall.blobs).get(first) == data


def test_what_was_erased_is_kept_nowhere(case: Case) -> None:
    case.archive()
    first = keep(case, make(case))
    with case.hall.house.acting(CLERK) as ctx:
        tender = case.hall.lot(case.lot).tender
        journal.erase(ctx.tx, journal.entries(ctx.tx, tender)[0].leaf)
    assert found(case) is None
    assert keep(case, make(case)) != first
    assert not keeping.shelf(case.hall.blobs).has(first)


def test_a_lost_file_is_made_again(case: Case) -> None:
    first = keep(case, make(case))
    keeping.shelf(case.hall.blobs).erase(first)
    assert found(case) is None
    assert keep(case, make(case)) == first


def test_it_refuses_like_the_export(case: Case) -> None:
    _, other = case.hall.announced(deadline=case.hall.document("P-2026-0009")["deadline"])
    with case.hall.house.looking(PUBLIC) as ctx:
        with pytest.raises(NotNow, match=r"dossier\.not_ended"):
            keeping.kept(ctx, other, PUBLIC_EDITION, ORIGIN)
        with pytest.raises(NotAllowed, match=r"dossier\.edition"):
            keeping.kept(ctx, case.lot, Edition.SUPERVISION, ORIGIN)
