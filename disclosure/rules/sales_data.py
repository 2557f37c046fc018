"""Open data of sales (land, mining rights, state assets): one row a public notice, under a schema of our own.

OCDS is for what is bought; a sale is never forced into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules import notice
from disclosure.rules.ocds import parts
from disclosure.rules.ocds.parts import Facts, Node, Value, Winner, organisation, value, when
from trading.rules.lifecycle import COMPETED
from trading.rules.tender import LotDocument

VERSION: Final = "ggzy-sale/v1"
EVENTS: Final[Mapping[str, str]] = {
    notice.TENDER: "announced",
    notice.CHANGE: "changed",
    notice.CLARIFICATION: "clarified",
    notice.DEALT: "dealt",
    notice.LAPSE: "lapsed",
    notice.ENDING: "ended",
    notice.SUSPENSION: "suspended",
    notice.RESUMPTION: "resumed",
    notice.CONTRACT: "contracted",
    notice.CHANGED: "contract_changed",
    notice.ACCEPTED: "performed",
}
"""Each notice of a sale; the confirmation of a deal is told by its announcement."""
_WHOLE: Final = frozenset({notice.TENDER, notice.CHANGE})


def made(facts: Facts) -> bool:
    """Whether the notice has a row: sales alone."""
    return facts.kind in EVENTS and facts.source.regime in COMPETED


def row(facts: Facts) -> Node:
    """What the notice says; the lots whole when announced or changed, the winners with the deal."""
    paper = facts.source.document
    told: Node = {
        "v": VERSION,
        "id": facts.notice,
        "date": when(facts.source.at),
        "event": EVENTS[facts.kind],
        "tender": paper.tender,
        "no": paper.no,
        "title": paper.title.zh,
        "category": paper.category,
        "regime": paper.regime.value,
        "way": paper.way.id,
        "seller": organisation(paper.tenderee.code, paper.tenderee.name),
        "agency": organisation(paper.agency.code, paper.agency.name),
        "supervisor": organisation(paper.supervisor.code, paper.supervisor.name),
        "notice": parts.document(facts, "notice"),
    }
    if facts.source.lot:
        told["lot"] = facts.source.lot
    if facts.kind in _WHOLE:
        told["closes"] = when(paper.closes)
        told["particulars"] = [{"id": one.id, "name": one.zh, "value": one.value} for one in paper.particulars]
        told["lots"] = [_lot(lot) for lot in paper.lots]
    if facts.winners:
        told["winners"] = [_winner(won) for won in facts.winners]
    return told


def _lot(lot: LotDocument) -> Node:
    told: Node = {"id": lot.lot, "title": lot.title.zh}
    if lot.competition:
        told |= {"ways": lot.competition.ways, "start": value(lot.competition.start.money)}
        if lot.competition.step:
            told["step"] = value(lot.competition.step.money)
    if lot.deposit:
        told["deposit"] = value(lot.deposit.amount.money)
    return told


def _winner(won: Winner) -> Node:
    return organisation(won.code, won.name) | {"number": won.number, "price": value(won.price)}


# ---------------------------------------------------------------- the schema

_TEXT: Final[Node] = {"type": "string", "minLength": 1}
_MOMENT: Final[Node] = {"type": "string", "format": "date-time"}


def _shape(required: Mapping[str, Value], **optional: Value) -> Node:
    """An object with these members and no other."""
    return {
        "type": "object",
        "required": sorted(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


_MONEY: Final = _shape(
    {"amount": {"type": "number", "minimum": 0}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}
)
_PARTY: Final = _shape({"id": {"type": "string", "pattern": "^CN-USCC-[0-9A-Z]{18}$"}, "name": _TEXT})
_NOTICE: Final = _shape(
    {
        **dict.fromkeys(("id", "documentType", "title", "description", "format", "language"), _TEXT),
        "url": {"type": "string", "format": "uri"},
        "datePublished": _MOMENT,
    }
)
_LOT: Final = _shape(
    {"id": _TEXT, "title": _TEXT},
    ways={"type": "array", "items": _TEXT, "minItems": 1},
    start=_MONEY,
    step=_MONEY,
    deposit=_MONEY,
)
_WON: Final = _shape({"id": _TEXT, "name": _TEXT, "number": _TEXT, "price": _MONEY})
_PARTICULAR: Final = _shape({"id": _TEXT, "name": _TEXT, "value": {"type": "string"}})
SCHEMA: Final[Node] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "土地、矿业权、产权出让转让公告",
} | _shape(
    {
        **dict.fromkeys(("id", "tender", "no", "title", "category", "way"), _TEXT),
        "v": {"const": VERSION},
        "date": _MOMENT,
        "event": {"enum": sorted(set(EVENTS.values()))},
        "regime": {"enum": sorted(regime.value for regime in COMPETED)},
        **dict.fromkeys(("seller", "agency", "supervisor"), _PARTY),
        "notice": _NOTICE,
    },
    lot=_TEXT,
    closes=_MOMENT,
    particulars={"type": "array", "items": _PARTICULAR},
    lots={"type": "array", "items": _LOT, "minItems": 1},
    winners={"type": "array", "items": _WON, "minItems": 1},
)
"""JSON Schema of a row: `/data/sales.schema.json`."""
