"""Which tender of a project comes after which: the next begins once the last has ended, and may follow its result."""

from __future__ import annotations

from typing import Final, cast

from kernel import journal, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, Words
from kernel.journal import Entry
from kernel.table import Record
from trading import store
from trading.rules.procedure import Procedure

ENDED: Final = frozenset({"lot.admit", "lot.stop_too_few", "lot.terminate"})
"""After these a lot has no contract to come: its project may be tendered again, or go on to its next stage."""


def of_project(ctx: Context, project: str) -> list[Record]:
    """The project's tenders in their order."""
    return sorted(table.rows(ctx.tx, store.tenders, project=project), key=lambda row: (len(row.id), row.id))


def is_over(ctx: Context, tender: str) -> bool:
    """Whether every lot of an announced tender has ended without a contract to come."""
    return all(
        any(entry.type in ENDED for entry in journal.entries(ctx.tx, lot.id)) for lot in store.lots_of(ctx.tx, tender)
    )


def admission(ctx: Context, tender: str, way: Procedure) -> Entry:
    """The signed result that says who may bid in `tender`; NotNow while there is none or an objection to it is open."""
    project = table.find(ctx.tx, store.tenders, id=tender)
    before = [row for row in of_project(ctx, project.project) if row.id != tender] if project else []
    lots = store.lots_of(ctx.tx, before[-1].id) if before else []
    found = [e for lot in lots if lot.way.id == way.follows for e in journal.entries(ctx.tx, lot.id)]
    signed = [entry for entry in found if entry.type == "lot.admit"]
    if not signed:
        raise NotNow(
            "tender.no_stage_before",
            f"{way.zh}须在前一阶段有了结果之后进行",
            f"{way.en}: the stage before it has no result yet",
            law=way.basis[0],
            field="procedure",
            remedy=Words("先完成资格预审或第一阶段", "Finish the prequalification or the first stage first"),
        )
    lot = signed[-1].subject
    if any(not row.answered_at for row in table.rows(ctx.tx, store.objections, "id", lot=lot)):
        raise NotNow("tender.objection_before", "前一阶段的异议或投诉尚未处理完毕",
                     "an objection or complaint about the stage before is pending", law="BIR-22")  # fmt: skip
    return signed[-1]


def listed(entry: Entry) -> dict[str, Json]:
    """The body of `tender.invite` that follows from a signed result: who may bid, and which result says so."""
    of = cast("list[dict[str, Json]]", entry.body["admitted"])
    invited: list[Json] = [{"code": each["bidder"], "name": each["name"]} for each in of]
    follows: dict[str, Json] = {"lot": entry.subject, "leaf": entry.leaf.hex()}
    return {"invited": invited, "follows": follows | {"doc_sha256": str(entry.body["doc_sha256"])}}
