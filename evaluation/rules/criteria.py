"""What is scored, by how much, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel import ids
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules import response

FULL: Final = 10000  # 100 points, in 1/100 point


class Scale(StrEnum):
    """What the criteria of a method add up to."""

    NONE = "none"  # there are none
    REST = "rest"  # 100 points together with the price
    WHOLE = "whole"  # 100 points by themselves
    BELOW = "below"  # shares of the price in percent (features): less than 100 together


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


def check_scale(criteria: Sequence[Criterion], scale: Scale, price_weight: int, params: Reader) -> None:
    """Refuse criteria that do not add up to what the method's scale says, and repeated ids."""
    if scale is Scale.NONE:
        if criteria:
            raise params.refuse("criteria", "本方法不设评分项", "this method has no scored criteria")
        return
    names = [each.id for each in criteria]
    for name in names:
        if names.count(name) > 1:
            raise NotValid(
                "criteria.repeated", f"评分项重复：{name}", f"criterion {name} is repeated", field="criteria"
            )
    total = sum(each.maximum for each in criteria)
    if scale is Scale.BELOW:
        if not 0 < total < FULL:
            raise _shares(total)
    elif total + price_weight != FULL:
        raise _sum(total, price_weight, scale)


def _sum(total: int, price_weight: int, scale: Scale) -> NotValid:
    """ΣAi = 1 (P87-55)."""
    made = typed(total + price_weight)
    zh, en = ("价格分与各评分项", "price weight and criteria") if scale is Scale.REST else ("各评分项", "criteria")
    return NotValid(
        "criteria.sum",
        f"{zh}满分之和须为 100 分，现为 {made} 分",
        f"{en} must make 100 points, they make {made}",
        law="P87-55" if scale is Scale.REST else "",
        field="criteria",
    )


def _shares(total: int) -> NotValid:
    made = typed(total)
    return NotValid(
        "criteria.shares",
        f"各项特征的最高比例之和须大于 0、小于 100%，现为 {made}%",
        f"the highest shares of all features must make more than 0 and less than 100%, they make {made}%",
        field="criteria",
    )
