"""What is scored, by how much, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel import ids
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules import response

FULL: Final = 10000  # 100 points, in 1/100 point


@dataclass(frozen=True, slots=True)
class Band:
    """A published step of a criterion: scores from `low` to `high` (1/100 point, both inclusive) mean `words`."""

    low: int
    high: int
    words: Words


@dataclass(frozen=True, slots=True)
class Criterion:
    """One scored item. `maximum` and `step` are in 1/100 point; an objective one leaves no room for judgement.

    A blind one (暗标) is scored under a number, by the lot's blind papers alone.
    """

    id: str
    words: Words
    maximum: int
    step: int
    objective: bool
    bands: tuple[Band, ...]
    blind: bool = False

    def check(self, points: int, field: str) -> None:
        """Refuse points outside the range, off the grid or between the bands (P87-64: score out of its range)."""
        if not 0 <= points <= self.maximum:
            most = typed(self.maximum)
            raise self._refusal("score.range", points, field, Words(f" 0 至 {most} 分", f"0 to {most} points"))
        if points % self.step:
            step = typed(self.step)
            allowed = Words(f" {step} 分的整数倍", f"multiples of {step} points")
            raise self._refusal("score.grid", points, field, allowed)
        if self.bands and not any(band.low <= points <= band.high for band in self.bands):
            steps = "、".join(f"{typed(band.low)}–{typed(band.high)}" for band in self.bands)
            allowed = Words(f" {steps} 分各档之内的分值", f"values within {steps.replace('、', ', ')} points")
            raise self._refusal("score.band", points, field, allowed)

    def _refusal(self, code: str, points: int, field: str, allowed: Words) -> NotValid:
        return NotValid(
            code,
            f"评分项 {self.id}（{self.words.zh}）不能评 {typed(points)} 分，只能是{allowed.zh}",
            f"criterion {self.id} ({self.words.en}) cannot have {typed(points)} points: allowed are {allowed.en}",
            law="P87-64",
            field=field,
            remedy=Words(f"请改为{allowed.zh}", f"Correct it: allowed are {allowed.en}"),
        )


def typed(points: int) -> str:
    """1/100 point as people write points: `40.01`."""
    sign, whole = "-" if points < 0 else "", abs(points)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def read(reader: Reader) -> Criterion:
    """`{id, zh, en, max, objective, bands, step?, asks?, blind?}` in the tender document; `asks` is the bidder's."""
    reader.only("id", "zh", "en", "max", "objective", "bands", "step", "asks", "blind")
    maximum = reader.integer("max", 1, FULL)
    step = reader.integer("step", 1, maximum) if "step" in reader.source else 1
    if maximum % step:
        raise reader.refuse("step", "满分须为步长的整数倍", "the maximum must be a multiple of the step")
    response.asks([reader.source])
    is_blind = "blind" in reader.source and reader.flag("blind")
    if is_blind and "asks" in reader.source:
        zh, en = "暗标评分项不能要求投标人填写", "a blind criterion cannot ask the bidder anything"
        raise reader.refuse("asks", zh, en)
    return Criterion(
        ids.identifier(reader.text("id"), reader.at("id")),
        Words(reader.text("zh"), reader.text("en")),
        maximum,
        step,
        reader.flag("objective"),
        tuple(_band(each, maximum) for each in reader.each("bands")),
        is_blind,
    )


def _band(reader: Reader, maximum: int) -> Band:
    reader.only("from", "to", "zh", "en")
    low = reader.integer("from", 0, maximum)
    return Band(low, reader.integer("to", low, maximum), Words(reader.text("zh"), reader.text("en")))


def check_sum(criteria: Sequence[Criterion], price_weight: int) -> None:
    """Refuse repeated ids, and weights that do not make 100 points together (P87-55: ΣAi = 1)."""
    names = [each.id for each in criteria]
    for name in names:
        if names.count(name) > 1:
            raise NotValid(
                "criteria.repeated", f"评分项重复：{name}", f"criterion {name} is repeated", field="criteria"
            )
    total = price_weight + sum(each.maximum for each in criteria)
    if total != FULL:
        raise NotValid(
            "criteria.sum",
            f"价格分与各评分项满分之和须为 100 分，现为 {typed(total)} 分",
            f"price weight and criteria must make 100 points, they make {typed(total)}",
            law="P87-55",
            field="criteria",
        )
