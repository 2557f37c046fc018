"""The register: imported whole or not at all, and the journal names nobody."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from threading import Thread

import openpyxl
import pytest
from sqlalchemy import Engine

from experts.acts import reading, register
from experts.rules import roster
from experts.rules.pool import Status
from ggzy.demo import pool
from kernel import clock, journal
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.context import Context
from kernel.db import reading as reads
from kernel.errors import Conflict, NotAllowed, NotFound, NotTrusted, NotValid, Words
from people.acts import session
from signing.acts.signatures import Signatory
from signing.rules import cms
from tests.support.databases import acting
from tests.support.draws import code, expert
from tests.support.pki import Member
from tests.support.world import World

WALL = clock.wall()
CENTRE = Actor("keeper", Role.CENTRE, code(1))
SUPERVISOR = Actor("inspector", Role.SUPERVISOR, code(2))


def imported(ctx: Context, data: bytes) -> register.Report:
    return register.import_pool(ctx, register.read_pool(ctx, data))


def test_an_expert_who_came_while_the_roster_was_read_is_not_taken_twice(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, CENTRE) as ctx:
        early, late = (register.read_pool(ctx, pool.workbook(count)) for count in (3, 5))
    with acting(engine, blobs, CENTRE) as ctx:
        register.import_pool(ctx, early)
    with pytest.raises(Conflict, match="3 of these experts") as refused, acting(engine, blobs, CENTRE) as ctx:
        register.import_pool(ctx, late)
    assert refused.value.code == "roster.race"
    with reads(engine) as tx:
        assert reading.size(tx) == 3


def test_a_roster_is_enrolled_whole_and_no_name_is_in_the_journal(engine: Engine, blobs: Blobs) -> None:
    data = pool.workbook(30)
    with acting(engine, blobs, CENTRE) as ctx:
        report = imported(ctx, data)
    with reads(engine) as tx:
        assert reading.size(tx) == report.enrolled == 30
        found = reading.expert(tx, "E000007")
        (entry,) = journal.entries(tx, register.POOL)
    assert (found.name, found.id) == (pool.name(7), "E000007")
    assert report.file_sha256 == sha256(data).hexdigest() == entry.body["file_sha256"]
    assert (entry.type, entry.body["count"], entry.actor) == ("pool.import_pool", 30, f"centre.{code(1)}")
    assert "样例".encode() not in entry.data


def book(count: int, *names: tuple[str, str, str]) -> bytes:
    """A roster of the first experts that names only these specialties."""
    made = openpyxl.load_workbook(io.BytesIO(pool.workbook(count)))
    sheet = made[roster.SPECIALTIES]
    sheet.delete_rows(2, sheet.max_row)
    for row in names:
        sheet.append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_a_later_roster_adds_names_and_changes_them(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, CENTRE) as ctx:
        imported(ctx, pool.workbook(30))
    with acting(engine, blobs, CENTRE) as ctx:
        report = imported(ctx, book(0, ("C02", "法学", "legal matters"), ("D01", "拍卖", "auctions")))
    with reads(engine) as tx:
        found = reading.specialties(tx)
        assert reading.size(tx) == 30
    assert report.enrolled == 0
    assert list(found) == sorted([*pool.SPECIALTIES, "D01"])
    assert found["C02"].name == Words("法学", "legal matters")
    assert found["D01"] == reading.Specialty(Words("拍卖", "auctions"), 0)
    assert found["B04"].name == pool.SPECIALTIES["B04"]


def test_experts_are_counted_by_specialty_while_they_are_active(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1, specialties=("A01", "C02")))
        register.enrol(ctx, expert(2, specialties=("C02",)))
        register.enrol(ctx, expert(3, specialties=("C02", "Z9"), status=Status.ON_LEAVE))
        register.suspend(ctx, "E0002", "ab" * 32)
        assert reading.specialties(ctx.tx) == {"A01": reading.Specialty(None, 1), "C02": reading.Specialty(None, 1)}


def test_a_code_that_two_name_at_once_is_named_once(engine: Engine, blobs: Blobs) -> None:
    """SQLite's second writer begins when the first has ended and renames; PostgreSQL's finds the code taken."""
    told: list[str] = []

    def second() -> None:
        try:
            with acting(engine, blobs, CENTRE) as ctx:
                imported(ctx, book(0, ("D01", "拍卖会", "auction sales")))
        except Conflict as refused:
            told.append(refused.code)

    other = Thread(target=second)
    with acting(engine, blobs, CENTRE) as ctx:
        imported(ctx, book(0, ("D01", "拍卖", "auctions")))
        other.start()
        other.join(1)
    other.join()
    expected = ([], "拍卖会") if engine.dialect.name == "sqlite" else (["roster.race"], "拍卖")
    with reads(engine) as tx:
        name = reading.specialties(tx)["D01"].name
        assert name is not None
        assert (told, name.zh) == expected


def test_of_a_roster_with_one_flaw_nothing_is_taken(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, CENTRE) as ctx:
        imported(ctx, pool.workbook(3))
    with pytest.raises(roster.Flawed) as refused, acting(engine, blobs, CENTRE) as ctx:
        imported(ctx, pool.workbook(5))
    assert [flaw.place for flaw in refused.value.flaws] == [f"{roster.EXPERTS}!A{row}" for row in (2, 3, 4)]
    with reads(engine) as tx:
        assert reading.size(tx) == 3
        assert len(journal.entries(tx, register.POOL)) == 1


def test_an_expert_is_enrolled_amended_and_suspended_under_one_tag(engine: Engine, blobs: Blobs) -> None:
    moved = replace(expert(1), ties=(), kin=(code(9),), status=Status.ON_LEAVE)
    with acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1))
        register.amend(ctx, moved)
        assert reading.expert(ctx.tx, "E0001") == moved
        register.suspend(ctx, "E0001", "ab" * 32)
        assert reading.expert(ctx.tx, "E0001") == replace(moved, status=Status.SUSPENDED)
        entries = journal.entries(ctx.tx, register.POOL)
    assert [entry.type for entry in entries] == ["pool.enrol", "pool.amend", "pool.suspend"]
    assert len({entry.body["expert"] for entry in entries}) == 1
    assert entries[0].body["record"] != entries[1].body["record"]
    assert entries[2].body["basis_sha256"] == "ab" * 32


def test_two_experts_have_two_tags(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, CENTRE) as ctx:
        tags = {register.enrol(ctx, expert(number)).body["expert"] for number in (1, 2)}
    assert len(tags) == 2


def test_an_id_is_given_once(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1))
    with pytest.raises(Conflict, match=r"expert\.known"), acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1))


@pytest.mark.parametrize("role", [Role.EXPERT, Role.AGENCY, Role.SYSTEM_ADMIN])
def test_nobody_else_keeps_the_register(role: Role, engine: Engine, blobs: Blobs) -> None:
    with pytest.raises(NotAllowed, match=r"pool\.keeper"), acting(engine, blobs, Actor("x", role, code(3))) as ctx:
        register.enrol(ctx, expert(1))


def test_bad_records_and_unknown_ids_are_refused(engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, SUPERVISOR) as ctx:
        with pytest.raises(NotValid, match=r"expert\.phone"):
            register.enrol(ctx, expert(1, phone="x"))
        with pytest.raises(NotFound, match=r"expert\.unknown"):
            register.amend(ctx, expert(1))
        with pytest.raises(NotFound, match=r"expert\.unknown"):
            register.suspend(ctx, "E0001", "ab" * 32)


def signed_in(world: World, member: Member) -> Actor:
    """An expert answers a challenge with his certificate."""
    with world.house.acting(Actor("nobody", Role.PUBLIC)) as ctx:
        challenge, document = session.challenge(ctx, Role.EXPERT, "test", WALL)
        token = register.sign_in(ctx, challenge, cms.sign(document, member.signer, ctx.now), WALL)
        assert token is not None
        found = session.session(ctx.tx, token, WALL)
    assert found is not None
    return found.actor


def test_the_first_sign_in_binds_the_certificate_and_the_next_finds_it_bound(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    member = world.pki.member(5001, name="样例0001")
    with acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1, id="P-5001"))
    one, two = signed_in(world, member), signed_in(world, member)
    assert one == two
    assert (one.role, one.org) == (Role.EXPERT, member.org)
    with reads(engine) as tx:
        entries = journal.entries(tx, register.POOL)
        assert reading.holder(tx, sha256(member.sign.certificate).hexdigest()) == "P-5001"
    assert [entry.type for entry in entries] == ["pool.enrol", "pool.bind_certificate"]
    assert entries[1].actor == f"expert.{entries[0].body['expert'][:32]}"
    assert sha256(member.sign.certificate).hexdigest().encode() not in entries[1].data


@pytest.mark.parametrize(("id_", "name"), [("P-5001", "样例0002"), ("P-5002", "样例0001")])
def test_a_certificate_of_another_number_or_name_opens_nothing(
    id_: str, name: str, engine: Engine, blobs: Blobs
) -> None:
    world = World(engine, blobs)
    with acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1, id=id_))
    with pytest.raises(NotTrusted, match=r"expert\.not_named"):
        signed_in(world, world.pki.member(5001, name=name))
    with reads(engine) as tx:
        assert len(journal.entries(tx, register.POOL)) == 1


def test_the_centre_binds_by_hand_what_the_certificate_does_not_say(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    member = world.pki.member(5001, name="样例0001")
    with acting(engine, blobs, CENTRE) as ctx:
        register.enrol(ctx, expert(1))
        certificate = sha256(member.sign.certificate).hexdigest()
        named = Signatory(member.org, member.org_name, member.person, certificate, "ecdsa_p256", "", "ef" * 32)
        register.bind_certificate(ctx, "E0001", named)
    assert signed_in(world, member).role is Role.EXPERT
    with pytest.raises(NotAllowed, match=r"pool\.keeper"), acting(engine, blobs, Actor("x", Role.EXPERT)) as ctx:
        register.bind_certificate(ctx, "E0001", named)
