"""Nothing is traded outside the register of projects (systems.md, row 1), on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kernel import ids
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.errors import NotFound, Refusal
from tests.support.world import World
from trading.acts import announce
from web import conduct, tasks
from web.ways import companion

DEALS = sorted(
    act
    for act in {*conduct.ACTS, *tasks.KINDS} - companion.WAYS.keys() - {"project.register"}
    if not act.startswith("system.")
)
"""Every act of trading; those of disclosure make no deal, and no project's deal is theirs."""
LETTERS = {kind: letter for letter, kind in ids.KINDS.items()}


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@pytest.mark.seed_row(1)
def test_no_act_of_any_role_makes_a_deal_of_a_project_that_is_not_registered(world: World) -> None:
    for act in DEALS:
        subject = f"{LETTERS[act.partition('.')[0]]}-2026-9999-1"
        for role in Role:
            who = Actor("somebody", role, world.office(Role.AGENCY).member.org)
            do = tasks.ask if act in tasks.KINDS else conduct.perform
            with pytest.raises(Refusal):
                do(world.house, who, act, subject, {})
        assert world.chain(subject) == [], act


@pytest.mark.seed_row(1)
def test_not_even_a_draft_is_kept_without_its_project(world: World) -> None:
    agency = world.office(Role.AGENCY).actor
    with world.house.acting(agency) as ctx, pytest.raises(NotFound) as refused:
        announce.draft(ctx, "P-2026-9999", {})
    assert refused.value.code == "project.unknown"


def test_a_document_that_pins_other_rules_is_refused(world: World) -> None:
    tender = world.draft(world.register(), rules={"sha256": "0" * 64})
    with pytest.raises(Refusal) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.field) == ("tender.rules", "rules.sha256")
