"""The stage before a tender (资格预审、两阶段招标的第一阶段): who may bid in what follows, found without any price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader
from trading.rules.procedure import Procedure, Yields

if TYPE_CHECKING:
    from trading.rules.tender import LotDocument, TenderDocument

ALL: Final = "pass_fail"
LIMITED: Final = "limited_number"
PROPOSALS: Final = "proposals"
METHODS: Final[Mapping[str, Words]] = {
    ALL: Words("合格制", "All who meet every condition"),
    LIMITED: Words("有限数量制", "A limited number, by points"),
    PROPOSALS: Words("全部技术建议", "All proposals"),
}
"""How a first stage says who may go on. They compare no prices and are no ways of evaluating bids."""
MOST: Final = "most"
"""The parameter of a limited number: so many go on, and whoever has as many points as the last of them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One opened application or proposal, and what the panel found: `findings` where it does not pass, `points` in
    1/100 where they are given."""

    bid: str
    bidder: str
    name: str
    passed: bool = True
    findings: tuple[str, ...] = ()
    points: int | None = None

    def json(self) -> dict[str, Json]:
        told: dict[str, Json] = {"bid": self.bid, "bidder": self.bidder, "name": self.name}
        return told | ({} if self.points is None else {"points": str(Decimal(self.points).scaleb(-2))})


def check(document: TenderDocument) -> None:
    """NotValid unless the document knows no price where it is a first stage, and no other way to decide."""
    way = document.way
    for n, lot in enumerate(document.lots):
        if way.yields is None:
            if lot.method in METHODS:
                raise _wrong(f"lots.{n}.method", "只用于资格预审或第一阶段", "is for a first stage alone")
            continue
        priced = lot.form.currencies or lot.ceiling or lot.deposit or lot.quantities
        if priced:
            raise _wrong(
                f"lots.{n}.form",
                "本阶段不设报价币种、最高限价、保证金和工程量清单",
                "no currency of prices, ceiling, deposit or bill of quantities belongs to this stage",
                "BIR-30",
            )
        _check_points(n, lot)
    if way.yields is not None and len(document.lots) != 1:
        raise _wrong("lots", "本阶段只设一个标段，其结果用于后续招标的全部标段",
                     "this stage has one lot, whose result is for all lots of the tender that follows")  # fmt: skip


def _check_points(n: int, lot: LotDocument) -> None:
    """A limited number is chosen by points among so many at least as the law wants; nothing else gives points."""
    limited, most = lot.method == LIMITED, lot.params.get(MOST)
    if limited != bool(lot.criteria) or limited != isinstance(most, int) or isinstance(most, bool):
        raise _wrong(f"lots.{n}.params.{MOST}", "有限数量制须写明评分标准和数量，其他办法不写",
                     "a limited number has criteria and a number, and nothing else has")  # fmt: skip
    if isinstance(most, int) and most < 3:
        raise _wrong(f"lots.{n}.params.{MOST}", "通过资格预审的数量不得少于 3 家", "at least 3 must pass", "BIR-19")


def _wrong(field: str, zh: str, en: str, law: str = "") -> NotValid:
    return NotValid("tender.first_stage", zh, en, field=field, law=law)


def must_yield(way: Procedure, what: Yields | None) -> None:
    """NotNow where the lot is not of a first stage that ends so; None: where it is of any."""
    if way.yields is not what:
        raise NotNow(
            "act.not_in_stage", f"{way.zh}不办理此事项", f"this act is no part of it: {way.en}", law=way.basis[0]
        )


# ---------------------------------------------------------------- the review


def check_review(lot: LotDocument, results: Json, *, judged: bool) -> None:
    """NotValid unless each result says of every condition whether it is met (`met`), passes only who meets all, and
    gives points where, and only where, the number is limited; nothing of it where the lot is no prequalification
    (`judged`)."""
    conditions = {each.id for each in lot.qualification}
    for reader in Reader({"results": results}).each("results"):
        if not judged:
            for name in {"met", "points"} & set(reader.source):
                raise reader.refuse(name, "只用于资格预审", "is for a prequalification alone")
            continue
        met = reader.inner("met")
        if set(met.source) != conditions:
            raise reader.refuse("met", "须逐条写明是否符合", "every condition must be judged, and no other")
        if reader.flag("passed") != all(met.flag(each) for each in sorted(conditions)):
            raise reader.refuse("passed", "符合全部条件的才通过", "who meets every condition passes, and nobody else")
        if ("points" in reader.source) != (lot.method == LIMITED and reader.flag("passed")):
            zh, en = "通过者在有限数量制中须评分", "points are for who passes under a limited number"
            raise reader.refuse("points", zh, en)
        _given(lot, reader)


def _given(lot: LotDocument, reader: Reader) -> int | None:
    """The sum of the points in 1/100; each criterion once, within its maximum."""
    if "points" not in reader.source:
        return None
    inner, highest = reader.inner("points"), {str(each["id"]): int(str(each["max"])) for each in lot.criteria}
    if set(inner.source) != set(highest):
        raise reader.refuse("points", "须逐项评分", "every criterion is scored, and no other")
    return sum(inner.integer(each, 0, most) for each, most in sorted(highest.items()))


def seen(lot: LotDocument, opened: Sequence[Seen], results: Json) -> tuple[Seen, ...]:
    """What was opened with what the panel decided of it."""
    rows = {each.text("bid"): each for each in Reader({"results": results}).each("results")}
    return tuple(
        Seen(one.bid, one.bidder, one.name, row.flag("passed"), row.texts("findings"), _given(lot, row))
        for one in opened
        for row in (rows[one.bid],)
    )


# ---------------------------------------------------------------- who goes on


def outcome(lot: LotDocument, of: Sequence[Seen]) -> dict[str, Json]:
    """The body of `lot.admit`: who may bid in what follows, who may not and why, by bid. Whoever passed but has fewer
    points than the last of a limited number is out without a finding."""
    passed = [each for each in of if each.passed]
    line = _line(lot, passed)
    inside = [each for each in passed if line is None or (each.points or 0) >= line]
    admitted: list[Json] = [each.json() for each in sorted(inside, key=lambda one: one.bid)]
    refused: list[Json] = [
        each.json() | {"reason": "；".join(each.findings)}
        for each in sorted(of, key=lambda one: one.bid)
        if each not in inside
    ]
    return {"admitted": admitted, "refused": refused}


def _line(lot: LotDocument, passed: Sequence[Seen]) -> int | None:
    """The points of the last who goes on, in 1/100; None where all who passed do."""
    most = lot.params.get(MOST)
    if not isinstance(most, int) or len(passed) <= most:
        return None
    return sorted((each.points or 0 for each in passed), reverse=True)[most - 1]


def check_enough(way: Procedure, admitted: int) -> None:
    """NotNow if fewer pass than there must be bids (招标投标法实施条例 19)."""
    if admitted < way.least:
        raise NotNow(
            "admit.too_few",
            f"通过的只有 {admitted} 家，少于 {way.least} 家，须终止后重新招标",
            f"only {admitted} may go on, fewer than {way.least}: the lot is terminated and tendered again",
            law="BIR-19",
            remedy=Words("由代理机构终止本标段，再重新公告", "The agency terminates the lot and announces it again"),
        )
