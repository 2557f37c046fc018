"""What a tender notice may not lack (招标投标法 16, 实施条例 16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kernel.canon import Json
from trading.rules.lifecycle import COMPETED, Regime

MANDATORY: Final = (
    ("no", "招标项目编号", "tender number"),
    ("category", "交易品种", "category"),
    ("title.zh", "项目名称", "title"),
    ("tenderee.name", "招标人名称", "tenderee"),
    ("tenderee.code", "招标人统一社会信用代码", "code of the tenderee"),
    ("agency.name", "代理机构", "agency"),
    ("supervisor.name", "监督部门", "supervisor"),
    ("funding", "资金来源", "source of funds"),
    ("approval_no", "批准文件", "approval"),
    ("place", "实施地点", "place"),
    ("contact", "联系方式", "contact"),
    ("objection_channel", "异议渠道", "channel for objections"),
    ("documents.from", "获取招标文件的开始时间", "documents from"),
    ("documents.until", "获取招标文件的截止时间", "documents until"),
    ("deadline", "投标截止和开标时间", "deadline and opening time"),
    ("opening_place", "开标地点", "opening place"),
    ("seal.custodians", "密钥保管人", "custodians of keys"),
    ("lots", "标段", "lots"),
)
"""招标投标法 16 and 实施条例 16: what a notice may not lack (path, zh, en)."""

_LOT_MANDATORY: Final = (
    ("title.zh", "标段名称", "title of the lot"),
    ("duration_days", "工期或交货期", "duration"),
    ("quality", "质量要求", "quality"),
    ("qualification", "资格条件", "qualification"),
    ("form.currencies", "报价币种", "currencies of the price form"),
    ("method", "评标办法", "way of evaluating"),
    ("base_currency", "评标货币", "currency of evaluation"),
)

_OF_A_SALE: Final = {
    "tenderee.name": ("出让人（转让方）名称", "grantor or transferor"),
    "tenderee.code": ("出让人（转让方）统一社会信用代码", "code of the grantor or transferor"),
    "funding": ("出让（转让）标的", "what is granted or transferred"),
    "place": ("标的所在地", "place"),
    "documents.from": ("获取出让（转让）文件的开始时间", "documents from"),
    "documents.until": ("获取出让（转让）文件的截止时间", "documents until"),
    "deadline": ("报名截止时间", "deadline for applications"),
}
"""What the fields of a sale are called otherwise."""
_NOT_OF_A_SALE: Final = frozenset({"opening_place", "seal.custodians"})
_LOT_OF_A_SALE: Final = (
    ("title.zh", "标的名称", "title of the lot"),
    ("qualification", "竞买资格条件", "qualification"),
    ("competition.ways", "竞价方式", "ways of competing"),
    ("competition.start", "起始价", "start price"),
)
_LOT_MANDATORY_P87: Final = (("budget", "预算金额", "budget"),)
"""财政部令第87号 13: a notice of government procurement tells the budget."""


def _at(value: object, path: str) -> object:
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def of(regime: object) -> tuple[tuple[str, str, str], ...]:
    """What the notice itself may not lack under the regime (path, zh, en)."""
    if regime not in COMPETED:
        return MANDATORY
    return tuple((row[0], *_OF_A_SALE.get(row[0], row[1:])) for row in MANDATORY if row[0] not in _NOT_OF_A_SALE)


def _of_a_lot(regime: object, *, first_stage: bool) -> tuple[tuple[str, str, str], ...]:
    """A first stage knows no price, and so no currency of prices."""
    if regime in COMPETED:
        return _LOT_OF_A_SALE
    if first_stage:
        return tuple(row for row in _LOT_MANDATORY if not row[0].startswith("form."))
    return _LOT_MANDATORY + (_LOT_MANDATORY_P87 if regime == Regime.P87 else ())


def missing(draft: Mapping[str, Json]) -> list[tuple[str, str, str]]:
    """Every mandatory field that the draft lacks or leaves empty: (path, zh, en)."""
    absent = [row for row in of(draft.get("regime")) if _at(draft, row[0]) in (None, "", [], {})]
    lots = draft.get("lots")
    wanted = _of_a_lot(draft.get("regime"), first_stage=bool(_at(draft, "procedure.yields")))
    for n, lot in enumerate(lots if isinstance(lots, Sequence) and not isinstance(lots, str) else ()):
        absent += [
            (f"lots.{n}.{path}", f"标段{n + 1}的{zh}", f"{en} (lot {n + 1})")
            for path, zh, en in wanted
            if _at(lot, path) in (None, "", [], {})
        ]
    return absent
