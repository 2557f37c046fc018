"""The file of a draw that stands alone: whoever has it runs the draw again offline."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from disclosure.acts.gathered import Origin
from disclosure.rules import dossier, draw_file
from disclosure.rules.draw_file import DrawFile
from experts.acts import drawing, reading
from experts.acts.reading import Edition
from experts.rules import plan as plans
from experts.rules.plan import Plan
from experts.rules.sample import Sample
from kernel import canon, checkpoints, ids, journal, merkle, sequencer
from kernel.canon import Json
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.errors import NotFound
from kernel.journal import Entry


def export(ctx: Context, subject: str, did: str, origin: Origin) -> bytes:
    """The same bytes for the same facts and checkpoint. NotFound if the subject has no such draw, NotNow before it is
    drawn or while an event waits for the log."""
    if did not in reading.dids(ctx.tx, subject) or ids.kind(subject) != "draw":
        raise NotFound("draw.unknown", f"没有这次抽取：{did}", f"there is no draw {did}", field="did")
    drawing.again(ctx, did)
    material = reading.material(ctx.tx, did, Edition.PUBLIC)
    plan = plans.read(material["plan.json"])
    files = {dossier.draw(did, name): data for name, data in material.items()}
    if isinstance(plan.of, Sample):
        files |= {draw_file.path(did, part.id): ctx.blobs.get(part.sha256) for part in plan.of.lists}
    entries = journal.entries(ctx.tx, subject)
    under = _under(ctx, entries)
    files |= _events(ctx, entries, under)
    files |= _log(ctx, under, merkle.tree_head(_checkpoint(material)).size)
    files[dossier.POLICY_FILE] = canon.canonical(_policy(plan, origin))
    return bytes(DrawFile(did, subject, files))


def _checkpoint(material: Mapping[str, bytes]) -> bytes:
    return str(canon.mapping(material["transcript.json"])["checkpoint"]).encode()


def _under(ctx: Context, entries: list[Entry]) -> Checkpoint:
    """Of the checkpoints that hold all of it the one that most witnesses have cosigned."""
    last = sequencer.index(ctx.tx, entries[-1].leaf)
    return checkpoints.covering(ctx.tx, last) or sequencer.checkpoint(ctx.tx)


def _events(ctx: Context, entries: list[Entry], under: Checkpoint) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for entry in entries:
        parts = {"json": entry.data, "salt": entry.salt, "tlog-proof": sequencer.tlog_proof(ctx.tx, entry.leaf, under)}
        made |= {dossier.event(entry.subject, entry.tseq, kind): data for kind, data in parts.items()}
    return made


def _log(ctx: Context, under: Checkpoint, drawn: int) -> dict[str, bytes]:
    """The checkpoint of the proofs, that of the seed, and the proof that the one grew from the other."""
    made = {dossier.FINAL: under.note, dossier.checkpoint(drawn): sequencer.checkpoint(ctx.tx, drawn).note}
    if drawn < under.size:
        proof = sequencer.consistency(ctx.tx, drawn, under.size)
        made[dossier.consistency(drawn, under.size)] = "".join(f"{each.hex()}\n" for each in proof).encode()
    return made


def _policy(plan: Plan, origin: Origin) -> dict[str, Json]:
    """The policy as the platform used it; a verifier brings its own."""
    return {
        "v": dossier.POLICY,
        "log": origin.log,
        "witnesses": list(origin.witnesses),
        "quorum": origin.quorum,
        "anchors": [],
        "vrf": {party: base64.b64encode(key).decode() for party, key in plan.every_key.items()},
        "independent": False,
        "lag_ms": 10_000,
        "skew_ms": 10_000,
        **({"beacons": [plan.beacon.network.json()]} if plan.beacon else {}),
    }
