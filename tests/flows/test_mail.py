"""E-mails beside the inbox: to whom one waits, when it is tried again, and that no act waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kernel import clock
from kernel.actor import CLERK, PUBLIC, Role
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid, Words
from people.acts import inbox, mail
from people.acts.mail import Waiting
from people.rules.mail import CODE_LASTS, CODE_TRIES, KINDS, TRIES
from people.rules.message import Message, To
from tests.support.world import Person, World

WALL = clock.wall().replace(microsecond=0)
FAR = timedelta(days=1)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def proven(world: World, person: Person, address: str = "zhang@firm.example") -> None:
    with world.house.acting(person.actor) as ctx:
        _, code = mail.register(ctx, address, WALL)
        assert mail.prove(ctx, code, WALL)


def message(world: World, to: To, kind: str = "tender.amend", *, urgent: bool = False, cause: str = "0") -> None:
    one = Message(to, "T-2026-0001", kind, cause * 64, Words("已修改", "amended"), "/tenders/T-2026-0001", None, urgent)
    with world.house.acting(CLERK) as ctx:
        assert inbox.deliver(ctx, [one]) == 1


def due(world: World, after: timedelta = timedelta()) -> list[Waiting]:
    with world.house.looking(CLERK) as ctx:
        return mail.due(ctx.tx, WALL + after, 100)


def to(person: Person) -> To:
    return To(Role.BIDDER, org=person.actor.org)


def test_a_letter_waits_for_everybody_who_acts_for_the_firm_and_proved_an_address(world: World) -> None:
    one, other = world.bidder(1), world.bidder(2)
    colleague = world.sign_in(replace(world.pki.member(77, name="同事"), org=one.member.org), Role.BIDDER)
    proven(world, one)
    proven(world, other, "li@other.example")
    message(world, to(one))
    assert [each.address for each in due(world)] == ["zhang@firm.example"], colleague.actor.org


def test_an_address_that_is_not_proven_gets_nothing(world: World) -> None:
    one = world.bidder(1)
    with world.house.acting(one.actor) as ctx:
        mail.register(ctx, "zhang@firm.example", WALL)
    message(world, to(one))
    assert due(world) == []


@pytest.mark.parametrize(
    ("chosen", "kind", "urgent", "waits"),
    [
        (KINDS, "tender.amend", False, True),
        (("documents",), "tender.amend", False, True),
        (("limits",), "tender.amend", False, False),
        (("limits",), "lot.order_opening", True, True),
        (("documents", "answers", "asked", "course"), "lot.order_opening", True, False),
        ((), "lot.order_opening", True, False),
    ],
)
def test_only_the_kinds_that_somebody_chose(
    world: World, chosen: tuple[str, ...], kind: str, urgent: bool, waits: bool
) -> None:
    one = world.bidder(1)
    proven(world, one)
    with world.house.acting(one.actor) as ctx:
        mail.choose(ctx, chosen)
        found = mail.mine(ctx)
    assert found is not None
    assert found.kinds == tuple(chosen)
    message(world, to(one), kind, urgent=urgent)
    assert bool(due(world)) is waits


def test_who_speaks_for_the_firm_no_more_gets_nothing(world: World) -> None:
    one = world.bidder(1)
    proven(world, one)
    gone = {"person": one.actor.id, "org": one.actor.org, "role": "bidder"}
    world.do(world.people["security"], "system.revoke", "S-people", gone)
    message(world, to(one))
    assert due(world) == []


def test_a_panel_is_told_on_the_site_alone(world: World) -> None:
    for role in (Role.EXPERT, Role.REPRESENTATIVE):
        member = replace(world.bidder(1).actor, role=role)
        with world.house.acting(member) as ctx, pytest.raises(NotAllowed, match=r"mail\.panel") as told:
            mail.register(ctx, "zhang@firm.example", WALL)
        assert told.value.law == "BID-37"
    proven(world, world.bidder(1))
    message(world, To(Role.REPRESENTATIVE, person=world.bidder(1).actor.id))
    assert due(world) == [], "not even to an address that the same person has in another role"


def test_a_letter_is_taken_once_and_tried_again_until_the_last_time(world: World) -> None:
    one = world.bidder(1)
    proven(world, one)
    message(world, to(one))
    wait, tried = timedelta(), 0
    while letters := due(world, wait):
        (letter,) = letters
        tried += 1
        assert letter.tries == tried - 1
        with world.house.acting(CLERK) as ctx:
            assert mail.take(ctx, letter, WALL + wait)
            assert not mail.take(ctx, letter, WALL + wait), "another process came second"
            assert mail.failed(ctx, letter, final=False) is (tried == TRIES)
        assert due(world, wait) == []
        wait += timedelta(hours=3)
    assert tried == TRIES
    with world.house.looking(one.actor) as ctx:
        assert [each.notes.zh for each in inbox.mine(ctx)] == ["电子邮件没有送到"]


def test_a_mailbox_that_takes_nothing_is_not_tried_again(world: World) -> None:
    one = world.bidder(1)
    proven(world, one)
    message(world, to(one))
    (letter,) = due(world)
    with world.house.acting(CLERK) as ctx:
        assert mail.take(ctx, letter, WALL)
        assert mail.failed(ctx, letter, final=True)
    assert due(world, FAR) == []


def test_a_letter_that_went_out_is_gone(world: World) -> None:
    one = world.bidder(1)
    proven(world, one)
    message(world, to(one))
    message(world, to(one), cause="1")
    first, second = due(world)
    with world.house.acting(CLERK) as ctx:
        mail.take(ctx, first, WALL)
        mail.carried(ctx, first)
    assert due(world, FAR) == [second]
    with world.house.acting(CLERK) as ctx:
        assert mail.drop(ctx) == 1
    assert due(world, FAR) == []


def test_a_code_is_guessed_at_five_times_and_lasts_half_an_hour(world: World) -> None:
    one, other = world.bidder(1), world.bidder(2)
    with world.house.acting(one.actor) as ctx:
        _, code = mail.register(ctx, "zhang@firm.example", WALL)
        assert (len(code), code.isdigit()) == (8, True)
        wrong = f"{(int(code) + 1) % 10**8:08d}"
        assert [mail.prove(ctx, wrong, WALL) for _ in range(CODE_TRIES)] == [False] * CODE_TRIES
        assert not mail.prove(ctx, code, WALL), "then even the right one comes too late"
    with world.house.acting(other.actor) as ctx:
        _, code = mail.register(ctx, "li@other.example", WALL)
        assert not mail.prove(ctx, code, WALL + CODE_LASTS + timedelta(seconds=1))
        assert mail.prove(ctx, code, WALL + CODE_LASTS)
        with pytest.raises(NotNow, match=r"mail\.soon"):
            mail.register(ctx, "li@other.example", WALL + timedelta(seconds=30))


def test_a_new_address_must_be_proven_anew_and_an_ended_one_gets_nothing(world: World) -> None:
    one = world.bidder(1)
    proven(world, one)
    message(world, to(one))
    with world.house.acting(one.actor) as ctx:
        mail.register(ctx, "new@firm.example", WALL + FAR)
        found = mail.mine(ctx)
        assert found is not None
        assert (found.address, found.proven) == ("new@firm.example", False)
    assert due(world, FAR) == [], "what waited for the old address goes nowhere"
    with world.house.acting(one.actor) as ctx:
        mail.end(ctx)
        assert mail.mine(ctx) is None
        for refused in (lambda: mail.choose(ctx, KINDS), lambda: mail.prove(ctx, "1", WALL)):
            with pytest.raises(NotFound, match=r"mail\.none"):
                refused()


def test_strange_addresses_kinds_and_callers_are_refused(world: World) -> None:
    with world.house.acting(world.bidder(1).actor) as ctx:
        with pytest.raises(NotValid, match=r"mail\.address"):
            mail.register(ctx, "a@b\r\nBcc: all@firm.example", WALL)
        with pytest.raises(NotValid, match=r"mail\.kinds"):
            mail.choose(ctx, ["all"])
    with world.house.acting(PUBLIC) as ctx, pytest.raises(NotAllowed, match=r"session\.missing"):
        mail.register(ctx, "zhang@firm.example", WALL)
