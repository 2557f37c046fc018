"""Who must stand aside by declaration: two offices of the lot sign it, and the draw leaves the expert out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from evaluation import store
from evaluation.acts import members
from evaluation.acts.members import Sitting
from experts.acts import reading as drawn
from experts.rules.avoid import DECLARABLE, Declared, Reason
from experts.rules.snapshot import Identity
from kernel import table
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from signing.rules.statement import Signed
from trading.acts import reading, stage

NOBODY: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration that one side has signed; `by` are the roles that did."""

    expert: str
    reason: Reason
    by: tuple[Role, ...]


def prepare_declaration(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `declare_avoidance` from `{expert, name, reason, evidence}`: the journal learns no name."""
    reader = Reader(body)
    reader.only("expert", "name", "reason", "evidence")
    who = Identity(NOBODY, _expert(ctx, reader), reader.text("name"), ctx.chance.bytes(32))
    evidence = ctx.blobs.put(reader.text("evidence").encode())
    return {"idc": ctx.blobs.put(who.document), "reason": _reason(reader).value, "evidence_sha256": evidence}


def _expert(ctx: Context, reader: Reader) -> str:
    """The number of an expert of the pool; one answer for a wrong number and a wrong name, so that nobody can probe."""
    number = reader.text("expert")
    try:
        known = drawn.expert(ctx.tx, number).name == reader.text("name")
    except NotFound:
        known = False
    if not known:
        raise NotValid(
            "expert.unknown", "专家库中没有该编号和姓名", "no expert has this number and name", field="expert"
        )
    return number


def _reason(reader: Reader) -> Reason:
    reason = reader.choice("reason", Reason)
    if reason not in DECLARABLE:
        raise reader.refuse("reason", "此项由平台依登记判断，不由人申报", "this the register tells; nobody declares it")
    return reason


def declare_avoidance(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """An office of the lot declares that an expert must stand aside. It counts once the supervisor and the tenderee or
    its agency have both signed, and only before the exclusions of the draw are fixed."""
    turn = stage.enter(ctx, subject, "declare_avoidance")
    of, reader, by = members.sitting(ctx, turn.lot), Reader(body), members.signed_by(signed)
    reader.only("idc", "reason", "evidence_sha256")
    if of.did in drawn.dids(ctx.tx, subject) and drawn.progress(ctx.tx, of.did).excluded:
        raise NotNow(
            "draw.excluded",
            "回避名单已固定，此后发现的由专家本人声明回避",
            "the exclusions are fixed; what is found later the expert declares himself",
            law="BIR-46",
            remedy=Words("请该专家声明回避", "Ask the expert to stand aside"),
        )
    who = Identity.read(NOBODY, ctx.blobs.get(reader.text("idc")))
    taken = Conflict("avoid.declared", "贵方已作此申报", "you have declared this already", field="expert")
    said = {"evidence_sha256": reader.text("evidence_sha256"), "doc_sha256": by.doc_sha256}
    key = {"lot": subject, "expert": who.expert_id, "reason": _reason(reader).value, "role": ctx.actor.role}
    table.add(ctx.tx, store.declarations, taken, **key, **said)
    return stage.leave(ctx, turn, body, by)


def _grouped(ctx: Context, lot: str) -> list[list[Record]]:
    """The declarations about each expert and reason."""
    rows = table.rows(ctx.tx, store.declarations, "expert", "reason", "role", lot=lot)
    return [list(group) for _, group in groupby(rows, key=lambda row: (row.expert, row.reason))]


def _stands(rows: list[Record]) -> bool:
    """The supervisor and one who is not: nobody keeps an expert out alone, nor the buyer with its own agency."""
    return len(rows) > 1 and any(row.role == Role.SUPERVISOR for row in rows)


def declared(ctx: Context, of: Sitting) -> list[Declared]:
    """What the draw must leave out besides the automatic grounds."""
    return [
        Declared(rows[0].expert, Reason(rows[0].reason), rows[0].evidence_sha256, tuple(row.doc_sha256 for row in rows))
        for rows in _grouped(ctx, of.lot.id)
        if _stands(rows)
    ]


def waiting(ctx: Context, subject: str) -> list[Waiting]:
    """Declarations that need another signature."""
    return [
        Waiting(rows[0].expert, Reason(rows[0].reason), tuple(Role(row.role) for row in rows))
        for rows in _grouped(ctx, reading.lot(ctx, subject).id)
        if not _stands(rows)
    ]
