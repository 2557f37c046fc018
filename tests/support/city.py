"""A city draw from published lists on one site: planned, frozen, drawn and witnessed; its file, and policies for it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from disclosure.acts import drawn
from disclosure.acts.gathered import Origin
from experts.acts import drawing
from experts.rules import sample
from experts.rules.plan import Choice, Custody, Plan
from experts.rules.sample import Entry, Ground, Part, Sample
from kernel import canon, checkpoints, journal, sequencer
from kernel.act import Act
from kernel.blobs import Blobs
from kernel.canon import Json
from signing.rules import note, vrf
from signing.rules.note import Key, Kind
from tests.support.case import LOG
from tests.support.databases import MORNING, acting
from tests.support.draws import KEYS, SECRETS, checkpoint
from tests.support.hall import AGENCY, KEEPER, PARTIES

SUBJECT: Final = "D-inspection-2026-0017"
DID: Final = "inspection/2026-0017/draw"
_WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x07")
WITNESS: Final = Key("witness.example", Kind.COSIGNATURE, _WITNESS.public_key().public_bytes_raw())
ORIGIN: Final = Origin(LOG.key.vkey, (WITNESS.vkey,), 1)
FIRMS: Final = tuple(Entry("subjects", f"S{n:04d}", f"样例企业{n}") for n in range(1, 41))
OFFICERS: Final = tuple(
    Entry("inspectors", f"P{n:03d}", f"执法{n}", {f"S{4 * n + k:04d}": Ground.EMPLOYER for k in range(1, 5)})
    for n in range(1, 9)
)


@dataclass
class City:
    """One site and its draw."""

    engine: Engine
    blobs: Blobs
    of: Sample | Choice | None = None
    lists: Sequence[tuple[Entry, ...]] = (FIRMS, OFFICERS)
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        with acting(self.engine, self.blobs, KEEPER) as ctx:
            kept = [ctx.blobs.put(sample.document(each[0].of, each)) for each in self.lists]
        parts = (Part("subjects", kept[0], 6), Part("inspectors", kept[1], 2))
        self.plan = Plan(DID, self.of or Sample(parts), KEYS, Custody.INDEPENDENT)

    def played(self) -> bytes:
        """The whole draw, and its file under the newest checkpoint that the witness has seen."""
        with acting(self.engine, self.blobs, AGENCY) as ctx:
            journal.append(ctx, Act("register", "P-1", AGENCY, MORNING, {}))
        self.witnessed()
        with acting(self.engine, self.blobs, KEEPER) as ctx:
            drawing.plan(ctx, SUBJECT, self.plan)
            drawing.freeze(ctx, SUBJECT, DID, None)
        self.witnessed()
        for party, actor in PARTIES.items():
            with acting(self.engine, self.blobs, actor) as ctx:
                proof = vrf.prove(SECRETS[party], drawing.task(ctx, DID).alpha)
                drawing.give_entropy(ctx, SUBJECT, DID, party, proof)
        with acting(self.engine, self.blobs, KEEPER) as ctx:
            drawing.draw(ctx, SUBJECT, DID)
        self.witnessed()
        return self.exported()

    def witnessed(self) -> int:
        """A checkpoint with the witness's line."""
        size = checkpoint(self.engine, quorum=1)
        with acting(self.engine, self.blobs) as ctx:
            text = note.note(sequencer.checkpoint(ctx.tx, size).note).text
            line = note.signature_line(WITNESS, _WITNESS.sign, text, int(MORNING.timestamp()))
            checkpoints.cosign(ctx.tx, size, WITNESS.name, line.text)
            checkpoints.vouch(ctx.tx, size)
        return size

    def exported(self) -> bytes:
        with acting(self.engine, self.blobs) as ctx:
            return drawn.export(ctx, SUBJECT, DID, ORIGIN)


def policy(**changes: Json) -> bytes:
    """A verifier's own: log, witness and parties by keys that it has from elsewhere."""
    made: dict[str, Json] = {
        "v": "ebid-policy/v1",
        "log": LOG.key.vkey,
        "witnesses": [WITNESS.vkey],
        "quorum": 1,
        "anchors": [],
        "vrf": {party: base64.b64encode(key).decode() for party, key in KEYS.items()},
        "independent": True,
        "lag_ms": 10_000,
        "skew_ms": 10_000,
    }
    return canon.canonical(made | changes)


def changed(file: bytes, path: str, *, old: str = "", new: str = "") -> bytes:
    """The file with something else in one of its files; without `old` that one is left out."""
    value = json.loads(file)
    found = next(each for each in value["files"] if each.endswith(path))
    if old:
        assert old in value["files"][found]
        value["files"][found] = value["files"][found].replace(old, new, 1)
    else:
        del value["files"][found]
    return canon.canonical(value)
