"""Signing in, by certificate and by password, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine

from kernel import canon, clock, table
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid
from kernel.table import Record
from people import store
from people.acts import enrolment, session
from people.acts.session import FAILURES, LOCKED_FOR
from people.rules import credential
from signing.rules import cms
from tests.support.world import World

NOBODY = Actor("nobody", Role.PUBLIC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def challenged(world: World, role: Role, wall: datetime) -> tuple[str, bytes]:
    with world.house.acting(NOBODY) as ctx:
        return session.challenge(ctx, role, "test", wall)


def test_a_bidders_certificate_is_its_only_gate(world: World) -> None:
    person = world.bidder(1)
    assert person.actor.role is Role.BIDDER
    assert person.actor.org == person.member.org
    again = world.sign_in(person.member, Role.BIDDER)
    assert again.actor == person.actor


def test_a_revoked_bidder_does_not_come_back_by_signing_in(world: World) -> None:
    person = world.bidder(1)
    mandate = {"person": person.actor.id, "org": person.actor.org, "role": "bidder"}
    world.do(world.people["security"], "system.revoke", enrolment.SUBJECT, mandate)
    with pytest.raises(NotAllowed, match="no mandate as bidder"):
        world.sign_in(person.member, Role.BIDDER)
    with world.house.acting(world.people["security"].actor) as ctx:
        enrolment.give(ctx, person.actor.id, person.actor.org, Role.BIDDER)
    assert world.sign_in(person.member, Role.BIDDER).actor == person.actor


def test_an_office_must_be_enrolled_first(world: World) -> None:
    with pytest.raises(NotTrusted, match="not enrolled"):
        world.sign_in(world.pki.member(77), Role.AGENCY)


def test_a_person_enrolled_for_one_role_has_no_other(world: World) -> None:
    agency = world.office(Role.AGENCY)
    with pytest.raises(NotAllowed, match="no mandate as supervisor"):
        world.sign_in(agency.member, Role.SUPERVISOR)
    with pytest.raises(NotAllowed, match="may not be both"):
        world.sign_in(agency.member, Role.BIDDER)


def test_a_challenge_is_answered_once_and_in_time(world: World) -> None:
    member, wall = world.bidder(1).member, clock.wall()
    challenge, document = challenged(world, Role.BIDDER, wall)
    p7s = cms.sign(document, member.signer, world.now)
    with world.house.acting(NOBODY) as ctx:
        session.sign_in(ctx, challenge, p7s, wall)
    with world.house.acting(NOBODY) as ctx, pytest.raises(NotFound):
        session.sign_in(ctx, challenge, p7s, wall)
    late, document = challenged(world, Role.BIDDER, wall)
    after = wall + credential.CHALLENGE_LASTS + timedelta(milliseconds=1)
    with world.house.acting(NOBODY) as ctx, pytest.raises(NotFound):
        session.sign_in(ctx, late, cms.sign(document, member.signer, world.now), after)


def test_another_challenges_signature_does_not_sign_in(world: World) -> None:
    member, wall = world.bidder(1).member, clock.wall()
    first, _ = challenged(world, Role.BIDDER, wall)
    _, other = challenged(world, Role.BIDDER, wall)
    with world.house.acting(NOBODY) as ctx, pytest.raises(NotTrusted):
        session.sign_in(ctx, first, cms.sign(other, member.signer, world.now), wall)


def test_only_the_page_that_asked_gets_the_session(world: World) -> None:
    """The signer's programme gets nothing, another page gets nothing, and nobody gets it twice."""
    member, wall = world.bidder(1).member, clock.wall()
    waits = session.Page("browser secret", "203.0.113.7")
    with world.house.acting(NOBODY) as ctx:
        challenge, document = session.challenge(ctx, Role.BIDDER, "test", wall, waits)
        assert canon.mapping(document)["browser"] == "203.0.113.7"
        assert session.collect(ctx, challenge, "browser secret", wall) is None
        assert session.sign_in(ctx, challenge, cms.sign(document, member.signer, ctx.now), wall) is None
        assert table.rows(ctx.tx, store.sessions, "person", org=member.org) == sessions_of(world, member.org)
    with world.house.acting(NOBODY) as ctx:
        for secret in ("another browser", ""):
            with pytest.raises(NotFound):
                session.collect(ctx, challenge, secret, wall)
        token = session.collect(ctx, challenge, "browser secret", wall)
        assert token
        found = session.session(ctx.tx, token, wall)
        assert found
        assert found.actor == world.bidder(1).actor
        with pytest.raises(NotFound):
            session.collect(ctx, challenge, "browser secret", wall)


def sessions_of(world: World, org: str) -> list[Record]:
    with world.house.looking() as ctx:
        return table.rows(ctx.tx, store.sessions, "person", org=org)


def test_an_answer_that_the_page_does_not_fetch_in_time_is_void(world: World) -> None:
    member, wall = world.bidder(1).member, clock.wall()
    with world.house.acting(NOBODY) as ctx:
        challenge, document = session.challenge(ctx, Role.BIDDER, "test", wall, session.Page("secret", "?"))
        session.sign_in(ctx, challenge, cms.sign(document, member.signer, ctx.now), wall)
        with pytest.raises(NotFound):
            session.collect(ctx, challenge, "secret", wall + credential.CHALLENGE_LASTS + timedelta(milliseconds=1))


def test_who_has_no_mandate_is_told_when_he_signs_and_not_only_the_page(world: World) -> None:
    agency, wall = world.office(Role.AGENCY).member, clock.wall()
    with world.house.acting(NOBODY) as ctx:
        challenge, document = session.challenge(ctx, Role.SUPERVISOR, "test", wall, session.Page("secret", "?"))
        with pytest.raises(NotAllowed, match="no mandate as supervisor"):
            session.sign_in(ctx, challenge, cms.sign(document, agency.signer, ctx.now), wall)


def test_a_session_ends_with_time_sign_out_and_mandate(world: World) -> None:
    agency, wall = world.office(Role.AGENCY), clock.wall()
    challenge, document = challenged(world, Role.AGENCY, wall)
    with world.house.acting(NOBODY) as ctx:
        token = session.sign_in(ctx, challenge, cms.sign(document, agency.member.signer, ctx.now), wall)
    assert token
    with world.house.looking() as ctx:
        assert session.session(ctx.tx, token, wall + credential.SESSION_LASTS - timedelta(seconds=1)) is not None
        assert session.session(ctx.tx, token, wall + credential.SESSION_LASTS) is None
        assert session.session(ctx.tx, "0" * 64, wall) is None
    body = {"person": agency.actor.id, "org": agency.actor.org, "role": "agency"}
    world.do(world.people["security"], "system.revoke", "S-people", body)
    with world.house.looking() as ctx:
        assert session.session(ctx.tx, token, wall) is None
    with pytest.raises(NotAllowed, match="no mandate"):
        world.sign_in(agency.member, Role.AGENCY)


def staff(world: World) -> str:
    """A supervisor with a password and a one-time code; the login."""
    body = {"org": world.office(Role.SUPERVISOR).member.org, "org_name": "监督", "name": "值班员", "role": "supervisor"}
    world.do(world.people["security"], "system.enrol", "S-people", {**body, "login": "duty"})
    with world.house.acting(world.people["security"].actor) as ctx:
        person = enrolment.expect(ctx, body["org"], "监督", "值班员", Role.SUPERVISOR)
        session.set_password(ctx, person, PASSWORD, SECRET)
    return "duty"


def signed_in(
    world: World, login: str, password: str, code: str, wall: datetime, address: str = "192.0.2.1"
) -> str | None:
    typed = session.Typed(login, password, code, "supervisor", address)
    with world.house.looking() as ctx:
        knows = session.knows_password(ctx, typed, wall)
    with world.house.acting(NOBODY) as ctx:
        return session.sign_in_staff(ctx, typed, wall, knows=knows)


def test_staff_need_the_password_and_a_code_that_works_once(world: World) -> None:
    login, wall = staff(world), clock.wall()
    code = pyotp.TOTP(SECRET).at(wall)
    assert signed_in(world, login, "wrong password!", code, wall) is None
    assert signed_in(world, "nobody", PASSWORD, code, wall) is None
    assert signed_in(world, login, PASSWORD, code, wall) is not None
    assert signed_in(world, login, PASSWORD, code, wall) is None


def test_guessing_is_slowed_and_not_locked_for_good(world: World) -> None:
    login, wall = staff(world), clock.wall()
    code = pyotp.TOTP(SECRET).at(wall + LOCKED_FOR)
    for _ in range(FAILURES):
        assert signed_in(world, login, "wrong password!", "000000", wall) is None
    with pytest.raises(NotNow, match="again in a minute"):
        signed_in(world, login, PASSWORD, code, wall)
    assert signed_in(world, login, PASSWORD, code, wall + LOCKED_FOR) is not None


def test_nobody_locks_out_somebody_else(world: World) -> None:
    login, wall = staff(world), clock.wall()
    for _ in range(FAILURES):
        assert signed_in(world, login, "wrong password!", "000000", wall) is None
    code = pyotp.TOTP(SECRET).at(wall)
    assert signed_in(world, login, PASSWORD, code, wall, "192.0.2.2") is not None


def test_a_mandate_that_ended_can_be_given_anew(world: World) -> None:
    agency = world.office(Role.AGENCY)
    key = {"person": agency.actor.id, "org": agency.actor.org, "role": "agency"}
    world.do(world.people["security"], "system.revoke", "S-people", key)
    body = {"org": agency.member.org, "org_name": agency.member.org_name, "name": agency.member.person}
    world.do(world.people["security"], "system.enrol", "S-people", {**body, "role": "agency"})
    assert world.sign_in(agency.member, Role.AGENCY).actor == agency.actor


def test_a_user_name_belongs_to_one_person(world: World) -> None:
    staff(world)
    body = {"org": world.office(Role.SUPERVISOR).member.org, "org_name": "监督", "name": "另一人", "role": "supervisor"}
    with pytest.raises(Conflict, match="is taken"):
        world.do(world.people["security"], "system.enrol", "S-people", {**body, "login": "duty"})
    with pytest.raises(NotValid, match="too long"):
        world.do(world.people["security"], "system.enrol", "S-people", {**body, "login": "x" * 65})


def test_the_site_has_each_administrator_once(world: World) -> None:
    with world.house.acting(NOBODY) as ctx, pytest.raises(Conflict):
        enrolment.first_admin(ctx, world.people["security"].member.org, "x", "另一人", Role.SECURITY_ADMIN)
    with world.house.acting(NOBODY) as ctx, pytest.raises(NotAllowed):
        enrolment.first_admin(ctx, world.people["security"].member.org, "x", "另一人", Role.AGENCY)


def test_only_the_security_administrator_enrols_and_revokes(world: World) -> None:
    agency = world.office(Role.AGENCY)
    body = {"org": agency.member.org, "org_name": "x", "name": "y", "role": "agency", "person": agency.actor.id}
    for act in ("system.enrol", "system.revoke"):
        with pytest.raises(NotAllowed):
            world.do(agency, act, "S-people", body)
