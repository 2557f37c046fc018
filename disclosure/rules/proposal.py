"""Proposals (人大代表建议、政协提案): who hosts the reply, by when, what it is called, and the three rates.

谁主办、谁公开: the host (主办单位) publishes the whole reply as a document of its own; whoever assigned the proposal
says what its proposer thinks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from disclosure.rules.major import day, line
from disclosure.rules.openness_rates import Rate
from kernel import deadlines, law
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader
from kernel.workdays import Calendar


class Kind(StrEnum):
    """Whose it is: a deputy's of the people's congress, or a member's of the consultative conference."""

    SUGGESTION = "suggestion"
    MOTION = "motion"


class Opinion(StrEnum):
    """What its proposer thinks of the reply."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.SUGGESTION: Words("人大代表建议", "deputy’s suggestion"),
    Kind.MOTION: Words("政协提案", "motion of the consultative conference"),
}
OPINIONS: Final[Mapping[Opinion, Words]] = {
    Opinion.SATISFIED: Words("满意", "satisfied"),
    Opinion.FAIR: Words("基本满意", "fairly satisfied"),
    Opinion.DISSATISFIED: Words("不满意", "not satisfied"),
}
LIMITS: Final[Mapping[tuple[Kind, bool], str]] = {
    (Kind.SUGGESTION, False): "DEP-42",
    (Kind.SUGGESTION, True): "DEP-42b",
    (Kind.MOTION, False): "CPP-A",
    (Kind.MOTION, True): "CPP-B",
}
"""The rule of the limit, by kind and whether it is difficult (涉及面广、处理难度大)."""
ALL: Final = Fraction(1)
"""Each of the three rates is to be 100 %."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`unit` assigned it on the day `on`; `met` is the day on which the host met its proposer."""

    unit: str
    kind: Kind
    number: str
    title: str
    host: str
    cohosts: tuple[str, ...]
    on: date
    difficult: bool
    met: date | None = None
    opinion: Opinion | None = None

    def due(self, calendar: Calendar) -> date:
        """The last day for the reply."""
        rule = law.rule(LIMITS[self.kind, self.difficult], date.max)
        return deadlines.due(self.on, rule.budget, (), calendar).on


def assigned(unit: str, body: Mapping[str, Json], today: date) -> Proposal:
    """From `{kind, number, title, host, cohosts: [code], on, difficult}`; nobody is the host of what it assigns, as it
    would enter what is thought of its own reply."""
    reader = Reader(body)
    host, cohosts = reader.text("host"), tuple(sorted(set(reader.texts("cohosts"))))
    if host == unit:
        raise reader.refuse("host", "交办单位不能自己主办", "who assigns a proposal is not its host")
    if host in cohosts:
        raise reader.refuse("cohosts", "主办单位不能同时协办", "the host is no co-host")
    said = (reader.choice("kind", Kind), line(reader, "number"), line(reader, "title"), host, cohosts)
    return Proposal(unit, *said, day(reader, today), reader.flag("difficult"))


def met(of: Proposal, body: Mapping[str, Json], today: date) -> Proposal:
    """The host met the proposer, `{on}`: once, and not before the proposal was assigned."""
    reader = Reader(body)
    on = day(reader, today)
    if of.met is not None:
        raise NotNow("proposal.met", "已经登记见面", "that meeting is entered already")
    if on < of.on:
        raise reader.refuse("on", "不得早于交办日", "is not before the day of assignment")
    return replace(of, met=on)


def rated(of: Proposal, body: Mapping[str, Json]) -> Proposal:
    """What the proposer thinks of the reply, `{opinion}`; the last counts."""
    return replace(of, opinion=Reader(body).choice("opinion", Opinion))


# ---------------------------------------------------------------- the title of a reply

_COUNT: Final = "[〇零一二三四五六七八九十百千0-9０-９]+"
_PLACE: Final = "(全国|[\u4e00-\u9fff]{0,3}?[省市区县旗])?"
_FRAME: Final = re.compile(
    rf"{_PLACE}第?{_COUNT}届|{_PLACE}(人民代表大会|人大|政协)(第?{_COUNT}届)?(常委会|委员会)?|第?{_COUNT}次(全体)?会议"
    rf"|第?{_COUNT}号|{_COUNT}年度?|代表|委员|建议|提案|议案|答复|复函|回复|回函|办理|结果|意见|情况|关于|对于|[对就致的函案等]"
    r"|\b(reply|answer|response|to|on|about|the|of|a|proposal|suggestion|motion|deputy|member|no|number|\d+)\b",
    re.IGNORECASE,
)
_LEAST: Final = 4
"""Characters of content beside the frame: fewer are a name at most."""


def content(title: str) -> str:
    """What a title says beside that it is the reply to a proposal with a number."""
    return re.sub(r"[\W_]+", "", _FRAME.sub("", title))


def summarised(title: str) -> None:
    """NotValid `proposal.summary` for a title that does not say what the proposal is about (标题标明内容概要)."""
    if len(content(title)) < _LEAST:
        raise NotValid(
            "proposal.summary",
            f"标题“{title}”只有编号和文种，缺少建议提案的内容概要",
            f"“{title}” tells a number and that it is a reply; what the proposal is about is missing",
            field="title",
            remedy=Words(
                "写明内容，如“关于加强居家养老服务的第12号提案的答复”",
                "Say what it is about, as in “Reply to proposal no. 12 on home care for the old”",
            ),
        )


# ---------------------------------------------------------------- the three rates


@dataclass(frozen=True, slots=True)
class Rates:
    """办结率、见面率、满意率: of all proposals, those replied to and those whose proposer was met; of those whose
    proposer has said something, those who are satisfied (基本满意 is not counted as 满意)."""

    replied: Rate
    met: Rate
    satisfied: Rate


def rates(proposals: Iterable[tuple[Proposal, bool]]) -> Rates:
    """`proposals`: each with whether its reply is public."""
    listed = list(proposals)
    said = [of.opinion for of, _ in listed if of.opinion is not None]
    return Rates(
        Rate(sum(replied for _, replied in listed), len(listed), ALL),
        Rate(sum(of.met is not None for of, _ in listed), len(listed), ALL),
        Rate(said.count(Opinion.SATISFIED), len(said), ALL),
    )
