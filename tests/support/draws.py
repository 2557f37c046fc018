"""Experts, plans and keys for tests of the draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from experts.rules import avoid, draw, seed, snapshot
from experts.rules import panel as panels
from experts.rules import plan as plans
from experts.rules.avoid import Exclusion, Facts
from experts.rules.draw import Case, Round, Vacancy
from experts.rules.plan import Choice, Contact, Custody, Panel, Plan, Stratum, Vacancies
from experts.rules.pool import Expert, Tie, Title
from kernel import sequencer
from kernel.chance import SystemChance
from kernel.money import money
from people.rules import organisation
from signing.rules import vrf
from signing.rules.note import Key, Kind, LogKey
from tests.support.databases import MORNING

DAY: Final = date(2026, 3, 2)
DID: Final = "T-2026-0001/L-2026-0001-1/evaluation"
LOT: Final = "L-2026-0001-1"
CHECKPOINT: Final = b"log.example/ggzy\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
SECRETS: Final = {party: sha256(f"test {party}".encode()).digest() for party in plans.PARTIES}
KEYS: Final = {party: vrf.public_key(secret) for party, secret in SECRETS.items()}
SECRETS[plans.RESERVE] = sha256(b"test reserve").digest()
RESERVE_KEY: Final = vrf.public_key(SECRETS[plans.RESERVE])
KEY: Final = sha256(b"key of pseudonyms").digest()
CONTACT: Final = Contact(("inbox",), 30, 5, 2)


def code(number: int) -> str:
    """The code of test organisation `number`."""
    first = f"91210100MA{number:07d}"
    return first + organisation.check_character(first)


def expert(number: int, **changes: object) -> Expert:
    """A senior expert of specialty A01 with an employer of his own."""
    made = Expert(
        f"E{number:04d}",
        f"样例{number:04d}",
        f"100{number:08d}",
        Title.SENIOR,
        date(2000, 1, 1),
        ("A01",),
        ("210100",),
        (Tie(code(number), date(2010, 1, 1)),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def stratum(id_: str = "A01", n: int = 5, priority: int = 1, regions: tuple[str, ...] = ()) -> Stratum:
    return Stratum(id_, (id_,), regions, n, priority)


def panel(*strata: Stratum, **changes: object) -> Panel:
    """A BID panel of drawn experts only, as large as its strata."""
    listed = strata or (stratum(),)
    made = Panel("BID", sum(s.n for s in listed), 0, money("9000000.00"), False, listed, CONTACT)
    return replace(made, **changes)  # type: ignore[arg-type]


def plan(of: Panel | Choice | None = None, did: str = DID) -> Plan:
    return Plan(did, of or panel(), KEYS, Custody.SAME_MACHINE)


def listed(of: Panel | None = None) -> Plan:
    """The plan whose vacancies go down the first order."""
    return plan(replace(of or panel(), vacancies=Vacancies.LIST))


def case(of: Plan, pool: Sequence[Expert], facts: Facts | None = None, key: bytes = KEY) -> Case:
    """The frozen facts for a pool, with every automatic exclusion."""
    asked = facts or Facts(DAY)
    admits = panels.rule(of.of.regime).admits if isinstance(of.of, Panel) else {}
    taken = snapshot.take(pool, of.strata, key, admits, asked.on)
    excluded = exclusions(pool, asked, key)
    field = draw.eligible(of, taken.rows, {row.pid for row in excluded})
    return Case(of, snapshot.root(taken.rows), avoid.root(excluded), CHECKPOINT, field)


def exclusions(pool: Sequence[Expert], facts: Facts, key: bytes = KEY) -> tuple[Exclusion, ...]:
    return avoid.ordered(
        avoid.exclusion(seed.pid(key, each.id), ground, sha256(each.id.encode()).digest())
        for each in pool
        for ground in avoid.grounds(each, facts)
    )


def proofs(did: str, j: int = 0, leaf: bytes | None = None, checkpoint: bytes = CHECKPOINT) -> Mapping[str, bytes]:
    """Both parties' proofs for a round."""
    alpha = seed.alpha(did, checkpoint, j, leaf)
    return {party: vrf.prove(SECRETS[party], alpha) for party in KEYS}


def reserved(did: str, silent: str, j: int = 0, leaf: bytes | None = None) -> Mapping[str, bytes]:
    """As `proofs`, with the reserve's in place of a silent party's."""
    alpha = seed.alpha(did, CHECKPOINT, j, leaf)
    return {party: vrf.prove(SECRETS[party], alpha) for party in {*KEYS, plans.RESERVE} - {silent}}


def first(of: Plan) -> Round:
    return Round(0, proofs(of.did))


def filling(of: Plan, j: int, left: Vacancy) -> Round:
    """The round for a vacancy, as the plan's mode wants it."""
    on_list = isinstance(of.of, Panel) and of.of.vacancies is Vacancies.LIST
    return Round(j, {} if on_list else proofs(of.did, j, left.leaf), left)


def checkpoint(engine: Engine, now: datetime = MORNING, *, quorum: int = 0) -> int:
    """One pass of the sequencer: what waits is in the log and under a signed checkpoint, of that size."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
    log = Key("log.example/ggzy", Kind.ED25519, key.public_key().public_bytes_raw())
    made = sequencer.sequence(engine, LogKey(log, key.sign), now, SystemChance(), 4, quorum=quorum)
    return made.size if made else 0
