"""Live rooms over a whole world: a lot that demands a deposit, a room opened by its agency, bidders with session keys."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel import canon, lease
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.journal import Entry
from tests.support.rooms import ENGLISH
from tests.support.world import Person, World
from trading.acts import cashier, deposits, live
from trading.rules import bank_statement
from trading.rules.live.command import Command, Due, Offer, Signed

DEPOSIT: Json = {"amount": {"amount": "40000.00", "currency": "CNY"}, "means": ["transfer"], "required_to_bid": True}
LEAD = timedelta(minutes=30)
Word = TypeVar("Word", bound=Signed)


class SessionKey:
    """What WebCrypto holds in a bidder's page."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        spki = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.public = base64.b64encode(spki).decode()

    def sign(self, message: bytes) -> str:
        r, s = utils.decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()


@dataclass
class Auction:
    """One room; `numbers` are those that the bidders were given, in the order in which they came."""

    world: World
    lot: str
    room: str
    starts: datetime
    keys: dict[str, SessionKey] = field(default_factory=dict)
    _sent: dict[str, int] = field(default_factory=dict)

    @property
    def numbers(self) -> list[str]:
        return list(self.keys)

    def enter(self, person: Person, **said: Json) -> str:
        """The number that the bidder has in the room; `said` at the door beside its key."""
        key = SessionKey()
        number = str(self.world.do(person, "room.enter", self.room, {"key": key.public, **said}).body["bidder"])
        self.keys[number] = key
        return number

    def held(self) -> live.Held:
        with self.world.house.looking(CLERK) as ctx:
            return live.load(ctx, self.room)

    def bid(self, number: str, amount: str, room: str = "", count: int = 0, round_: int = 1) -> Offer:
        """A signed offer as the bidder's page makes it."""
        return self.signed(Offer, number, room, count, round=round_, amount=Decimal(amount))

    def signed(self, kind: type[Word], number: str, room: str = "", count: int = 0, **said: Any) -> Word:  # noqa: ANN401  the fields of any kind
        """Any command as the bidder's page makes it; its time is its owner's to say."""
        self._sent[number] = count = count or self._sent.get(number, 0) + 1
        unsigned = kind(at=self.starts, bidder=number, number=count, seen=1, **said)
        return replace(unsigned, signature=self.keys[number].sign(unsigned.message(room or self.room)))

    def sent(self, offer: Offer) -> dict[str, Json]:
        """The offer as it goes over the wire."""
        return {"command": "bid"} | offer.body()

    def chain(self) -> list[Entry]:
        return self.world.chain(self.room)


def terms(starts: datetime, **parameters: Json) -> dict[str, Json]:
    of: Mapping[str, Json] = {**ENGLISH, **parameters}
    return {"method": "english_auction", "currency": "CNY", "starts_at": canon.instant(starts), "parameters": of}


def demanding(world: World) -> str:
    """A lot that takes nobody without a deposit."""
    project = world.register()
    lot = world.lot_document(f"L-{project.removeprefix('P-')}-1") | {"deposit": DEPOSIT}
    world.do(world.office(Role.AGENCY), "tender.announce", world.draft(project, lots=[lot]))
    return str(lot["lot"])


def pay(world: World, person: Person, lot: str, amount: str = "40000.00") -> None:
    """The deposit is asked for, entered by one of the centre and booked by another."""
    world.do(person, "lot.ask_account", lot)
    with world.house.looking(person.actor) as ctx:
        mine = deposits.own(ctx, world.lot(lot))
    assert mine is not None
    line = f"bank-{mine.reference}"
    came: dict[str, Json] = {"line": line, "reference": mine.reference, "amount": amount, "payer": "某某公司",
                             "paid_at": canon.instant(world.now)}  # fmt: skip
    with world.house.acting(world.office(Role.CENTRE, "cashier1").actor) as ctx:
        cashier.enter(ctx, bank_statement.read([came]))
    world.do(world.office(Role.CENTRE, "cashier2"), "deposit.book_arrival", mine.id, {"arrival": line})


def opened(world: World, lot: str, reserve: str = "", method: Json = "", **parameters: Json) -> Auction:
    """`method`: another way of competing than the English auction, with just these parameters."""
    room = f"A-{lot.removeprefix('L-')}"
    starts = (world.now + LEAD).replace(microsecond=0)
    other: dict[str, Json] = {"method": method, "parameters": parameters} if method else {}
    world.do(
        world.office(Role.AGENCY),
        "room.open",
        room,
        terms(starts, **parameters) | other | ({"reserve": reserve} if reserve else {}),
    )
    return Auction(world, lot, room, starts)


CEILING: Mapping[str, Json] = {
    "start": "1000000.00", "ceiling": "1500000.00", "step": "10000.00", "whole_steps": True,
    "lasts": 3600, "late": "never", "window": 0, "length": 0, "joins": 300, "beyond": "draw",
}  # fmt: skip


def equal(world: World, bidders: int = 2) -> Auction:
    """A room that has ended in equal offers of so many bidders, all at the ceiling."""
    made = opened(world, demanding(world), "", "ceiling_draw", **CEILING)
    for n in range(bidders):
        pay(world, world.bidder(n), made.lot)
        made.enter(world.bidder(n))
    first, *others = made.numbers
    at = (made.bid(number, "1500000.00", round_=1 if number == first else 2) for number in (first, *others))
    settled(made, *at, Due(at=made.starts + timedelta(hours=1)))
    return made


def settled(of: Auction, *batch: Command) -> None:
    """The room's writer records these commands."""
    if of.world.now < max(each.at for each in batch):
        of.world.move_to(max(each.at for each in batch))
    with of.world.house.acting(CLERK) as ctx:
        epoch = lease.take(ctx.tx, of.room, "here", ctx.now, 5).epoch
        live.settle(ctx, live.load(ctx, of.room), batch, epoch)


def auction(world: World, bidders: int = 2, reserve: str = "", **parameters: Json) -> Auction:
    """A room with so many bidders in its lobby; `reserve` is the commitment to a hidden price."""
    made = opened(world, demanding(world), reserve, **parameters)
    for n in range(bidders):
        pay(world, world.bidder(n), made.lot)
        made.enter(world.bidder(n))
    return made
