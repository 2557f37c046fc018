"""Which tender of a project comes after which: the next begins once the last has ended, and may follow its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from kernel import canon, journal, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, Words
from kernel.journal import Entry
from kernel.table import Record
from trading import store
from trading.rules.procedure import Procedure

FAILED: Final = frozenset({"lot.stop_too_few", "lot.lapse", "lot.terminate"})
"""After these a lot has come to nothing, and its project may be tendered again (招标投标法 28)."""
ENDED: Final = FAILED | {"lot.admit"}
"""After these a lot has no contract to come: besides those that failed, a first stage with its result."""
_CONCLUDED: Final = frozenset({"lot.sign_contract", "lot.confirm_deal"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One announced tender of a project. `failed`: what ended those of its lots that came to nothing, by type."""

    tender: str
    at: datetime
    failed: frozenset[str]


def of_project(ctx: Context, project: str) -> list[Record]:
    """The project's tenders in their order."""
    return sorted(table.rows(ctx.tx, store.tenders, project=project), key=lambda row: (len(row.id), row.id))


def _done(ctx: Context, tender: str) -> list[frozenset[str]]:
    """By lot the types of what happened to it."""
    lots = store.lots_of(ctx.tx, tender)
    return [frozenset(entry.type for entry in journal.entries(ctx.tx, lot.id)) for lot in lots]


def is_over(ctx: Context, tender: str) -> bool:
    """Whether an announced tender leaves its project free for the next one."""
    return over(_done(ctx, tender))


def over(done: Sequence[frozenset[str]]) -> bool:
    """Whether every lot has ended or has its contract, and one at least is left without; by lot what happened to it."""
    return all(types & (ENDED | _CONCLUDED) for types in done) and any(types & ENDED for types in done)


def attempts(ctx: Context, project: str) -> list[Attempt]:
    """The announced tenders of a project in their order."""
    rows = [row for row in of_project(ctx, project) if row.version]
    return [
        Attempt(row.id, canon.moment(row.announced_at), FAILED & frozenset().union(*_done(ctx, row.id))) for row in rows
    ]


def too_few(ctx: Context, project: str) -> int:
    """How many of the project's tenders had a lot without enough bids."""
    return sum("lot.stop_too_few" in one.failed for one in attempts(ctx, project))


def admission(ctx: Context, tender: str, way: Procedure) -> Entry:
    """The signed result that says who may bid in `tender`; NotNow while there is none or an objection to it is open."""
    project = table.find(ctx.tx, store.tenders, id=tender)
    before = [row for row in of_project(ctx, project.project) if row.id != tender] if project else []
    lots = [lot for row in before for lot in store.lots_of(ctx.tx, row.id)]
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
