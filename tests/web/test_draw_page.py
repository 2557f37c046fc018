"""The page of a draw with a beacon and with a reserve, and what a stranger's proofs say of them, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.actor import Actor, Role
from kernel.blobs import FolderBlobs
from tests.support import case
from tests.support.beacon import BEACON
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from web.public import case as cases
from web.public import draw, proof
from web.views.public import DrawPage
from web.words import Tongue


def shown(hall: Hall, lot: str) -> tuple[DrawPage, dict[str, str]]:
    """The page, and of each claim its check and shape."""
    with hall.house.looking(Actor("nobody", Role.PUBLIC)) as ctx:
        panel = proof.panel(ctx, cases.load(ctx, lot), None)
        assert panel is not None
        return draw.page(ctx, lot), {claim.check: claim.shape for claim in panel.claims}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_beacon_is_planned_waited_for_and_checked(sqlite_template: Path, tmp_path: Path, language: str) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        page, claims = shown(hall, case.lit(hall, tmp_path).lot)
    tongue = Tongue(language)  # type: ignore[arg-type]
    plan = [tongue.plain(fact.value) for fact in page.plan]
    assert BEACON.network.chain in plan
    assert any("60" in value for value in plan)
    assert [tongue.plain(name) for name, _, _ in page.entropy][2] == tongue.plain(draw.BEACON)
    assert all(at and value for _, at, value in page.entropy)
    assert (claims["05.01a"], claims["05.01b"]) == ("good", "good")
    assert {"05.01a", "05.01b"} <= {claim.check for claim in page.claims}
    assert (page.silent, page.reroll) == ((), "")


@pytest.mark.parametrize(("language", "said"), [("zh", "逾期未给出"), ("en", "gave no value for round")])
def test_who_was_silent_is_told_and_what_a_reserve_costs(
    sqlite_template: Path, tmp_path: Path, language: str, said: str
) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        page, claims = shown(hall, case.backed(hall, tmp_path).lot)
    tongue = Tongue(language)  # type: ignore[arg-type]
    told = [tongue.plain(each) for each in page.silent]
    assert all(said in each for each in told)
    for each, party in zip(told, ("supervisor", "centre"), strict=True):
        assert tongue.plain(draw.PARTIES[party]) in each
    assert "0.049" in tongue.plain(page.reroll)
    assert [tongue.plain(name) for name, _, _ in page.entropy][-1] == tongue.plain(draw.RESERVE)
    assert claims["05.01a"] == "good"
    assert "05.01b" not in claims
