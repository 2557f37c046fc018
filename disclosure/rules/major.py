"""重大建设项目信息: the eight classes of one project, what fills them, where it has to be posted; its funds.

国办发〔2017〕94号 and the city's plan of 2018 (task 9). Which platform belongs to which class is to be checked (待核).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from disclosure.rules import notice
from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Words
from kernel.money import Money, money
from kernel.reader import Reader


class Slot(StrEnum):
    """One of the eight classes."""

    SERVICE = "service"
    APPROVAL = "approval"
    BIDDING = "bidding"
    LAND = "land"
    DESIGN = "design"
    WORK = "work"
    SAFETY = "safety"
    COMPLETION = "completion"


class Platform(StrEnum):
    """Where the city's plan wants it posted beside the government's own site."""

    INVESTMENT = "investment"
    TRADING = "trading"
    TENDERS = "tenders"
    EXPROPRIATION = "expropriation"
    CREDIT = "credit"
    FIRMS = "firms"


class Investment(StrEnum):
    """Whose money it is: a government's project tells its funds (政府投资项目公示)."""

    GOVERNMENT = "government"
    OTHER = "other"


SLOTS: Final[Mapping[Slot, Words]] = {
    Slot.SERVICE: Words("项目批准服务", "Approval services"),
    Slot.APPROVAL: Words("批准结果", "Results of approval"),
    Slot.BIDDING: Words("招标投标", "Tenders"),
    Slot.LAND: Words("征收土地", "Expropriation"),
    Slot.DESIGN: Words("重大设计变更", "Major changes of design"),
    Slot.WORK: Words("施工", "Construction"),
    Slot.SAFETY: Words("质量安全监督", "Supervision of quality and safety"),
    Slot.COMPLETION: Words("竣工", "Completion"),
}
PLATFORMS: Final[Mapping[Platform, Words]] = {
    Platform.INVESTMENT: Words("投资项目在线审批监管平台", "Platform of investment approvals"),
    Platform.TRADING: Words("全国公共资源交易平台", "National platform of public resources"),
    Platform.TENDERS: Words("招标投标监管网", "Site of tender supervision"),
    Platform.EXPROPRIATION: Words("征地信息公开平台", "Platform of expropriation"),
    Platform.CREDIT: Words("信用中国网站", "Credit China"),
    Platform.FIRMS: Words("国家企业信用信息公示系统", "National register of firms’ credit"),
}
REQUIRED: Final[Mapping[Slot, tuple[Platform, ...]]] = {
    Slot.SERVICE: (Platform.INVESTMENT,),
    Slot.APPROVAL: (Platform.INVESTMENT, Platform.CREDIT),
    Slot.BIDDING: (Platform.TRADING, Platform.TENDERS),
    Slot.LAND: (Platform.EXPROPRIATION,),
    Slot.DESIGN: (),
    Slot.WORK: (),
    Slot.SAFETY: (Platform.CREDIT, Platform.FIRMS),
    Slot.COMPLETION: (),
}
NOTICES: Final[Mapping[Slot, frozenset[str]]] = {
    Slot.BIDDING: frozenset({notice.TENDER, notice.CHANGE, notice.CANDIDATES, notice.RESULT, notice.ENDING}),
    Slot.WORK: frozenset({notice.CONTRACT, notice.CHANGED}),
    Slot.COMPLETION: frozenset({notice.ACCEPTED}),
}
"""Which public notices fill a slot by themselves."""
UNSAID: Final = Words("责任单位尚未说明", "the responsible office has given no reason yet")
_LINK: Final = re.compile(r"(https?://[^\s/]+|/(?!/))\S*")
_LONGEST: Final = 500
"""Characters of a title, reason, source or link."""


@dataclass(frozen=True, slots=True)
class Item:
    """What fills a slot: a notice of the platform, or what an office entered."""

    title: Words
    link: str
    on: date


@dataclass(frozen=True, slots=True)
class Posting:
    """Where and when a slot was posted elsewhere."""

    platform: Platform
    link: str
    on: date


@dataclass(frozen=True, slots=True)
class Funds:
    """Of a government's project: planned in all, spent by a day; where the figures are from."""

    total: Money
    spent: Money
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Major:
    """A project as its register says it; `unit` answers for it."""

    title: Words
    unit: str
    investment: Investment
    items: Mapping[Slot, tuple[Item, ...]] = field(default_factory=dict)
    reasons: Mapping[Slot, str] = field(default_factory=dict)
    postings: Mapping[Slot, tuple[Posting, ...]] = field(default_factory=dict)
    funds: Funds | None = None

    @property
    def lacks_funds(self) -> bool:
        return self.investment is Investment.GOVERNMENT and self.funds is None


@dataclass(frozen=True, slots=True)
class Filled:
    """One slot as the page shows it; an empty one has a `reason`. `lacking`: platforms that are required and on which
    what there is was not posted."""

    slot: Slot
    items: tuple[Item, ...]
    postings: tuple[Posting, ...]
    reason: Words | None
    lacking: tuple[Platform, ...]


def slots(of: Major, notices: Collection[tuple[str, Item]]) -> tuple[Filled, ...]:
    """All eight; `notices`: kind and item of the project's public notices, oldest first."""
    made = []
    for slot in Slot:
        by_event = tuple(item for kind, item in notices if kind in NOTICES.get(slot, ()))
        items, postings = by_event + of.items.get(slot, ()), of.postings.get(slot, ())
        said = of.reasons.get(slot)
        reason = None if items else (Words(said, said) if said else UNSAID)
        there = {one.platform for one in postings}
        lacking = tuple(each for each in REQUIRED[slot] if each not in there) if items else ()
        made.append(Filled(slot, items, postings, reason, lacking))
    return tuple(made)


# ---------------------------------------------------------------- what offices enter


def opened(unit: str, body: Mapping[str, Json]) -> Major:
    """From `{title, title_en, investment}`."""
    reader = Reader(body)
    title = Words(line(reader, "title"), line(reader, "title_en"))
    return Major(title, unit, reader.choice("investment", Investment))


def entered(of: Major, verb: str, body: Mapping[str, Json], today: date) -> Major:
    """The register after one more act on it; NotValid names what is wrong with it. No day may lie ahead of `today`."""
    reader = Reader(body)
    if verb == "tell_funds":
        return replace(of, funds=_funds(reader, today))
    slot = reader.choice("slot", Slot)
    if verb == "fill_slot":
        title = line(reader, "title")
        item = Item(Words(title, title), link(reader), day(reader, today))
        return replace(of, items={**of.items, slot: (*of.items.get(slot, ()), item)})
    if verb == "excuse_slot":
        return replace(of, reasons={**of.reasons, slot: line(reader, "reason")})
    posting = Posting(reader.choice("platform", Platform), link(reader), day(reader, today))
    return replace(of, postings={**of.postings, slot: (*of.postings.get(slot, ()), posting)})


def replayed(steps: Iterable[tuple[str, str, Mapping[str, Json], date]]) -> Major:
    """From (verb, office, body, day) of each act. NotFound where the register was never opened."""
    found: Major | None = None
    for verb, unit, body, on in steps:
        found = opened(unit, body) if found is None else entered(found, verb, body, on)
    if found is None:
        raise NotFound("major.unknown", "没有这个重大建设项目", "there is no such major project", field="project")
    return found


def _funds(reader: Reader, today: date) -> Funds:
    total, spent = (money(reader.text(name), field=name) for name in ("total", "spent"))
    if spent.amount > total.amount:
        raise reader.refuse("spent", "不得超过计划总投资", "must not exceed the total", "major.spent")
    return Funds(total, spent, day(reader, today), line(reader, "source"))


def line(reader: Reader, name: str) -> str:
    """A text of at most 500 characters, without blanks at its ends."""
    text = reader.text(name).strip()
    if len(text) > _LONGEST:
        raise reader.refuse(name, f"不得超过 {_LONGEST} 个字", f"has at most {_LONGEST} characters", "major.long")
    return text


def link(reader: Reader) -> str:
    """`link`: an address of the web, or a path of this site."""
    text = line(reader, "link")
    if not _LINK.fullmatch(text):
        raise NotValid(
            "major.link",
            "网址须以 http:// 或 https:// 开头，或为本站路径",
            "an address begins with http://, https:// or /",
            field="link",
        )
    return text


def day(reader: Reader, today: date) -> date:
    """`on`: a day that does not lie ahead."""
    try:
        found = date.fromisoformat(reader.text("on"))
    except ValueError as error:
        raise reader.refuse("on", "须为日期，如 2026-11-30", "must be a date like 2026-11-30") from error
    if found > today:
        raise reader.refuse("on", "日期不能晚于今天", "the day must not lie ahead", "major.ahead")
    return found
