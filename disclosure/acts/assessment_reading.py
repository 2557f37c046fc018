"""What assessments come to: a month as it was fixed with its appeals, a quarter's bulletin, what a year has on file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from disclosure.acts import assessed
from disclosure.rules import assessment
from disclosure.rules.assessment import Indicator, Measure, Month, Named, Point
from kernel import canon, ids, journal
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units

PREFIX: Final = "J-"
_YEAR: Final = re.compile(r"J-([1-9][0-9]{3})")


def subject(name: str) -> str:
    """The chain of a month `2026-11`, a quarter `2026-Q4` or a year `2026`."""
    return ids.subject("J", name)


def month_of(subject: str) -> Month:
    return assessment.month(subject.removeprefix(PREFIX))


def year_of(subject: str) -> int:
    """NotFound `assessment.year`."""
    found = _YEAR.fullmatch(subject)
    if found is None:
        raise NotFound("assessment.year", "没有这个年度", "there is no such year", field="subject")
    return int(found[1])


def quarter_of(month: Month) -> str:
    return f"{month.first.year}-Q{(month.first.month + 2) // 3}"


def computed(ctx: Context, month: Month) -> bytes:
    """Every point of every office in the month, as canonical bytes: a function of the journal before its end."""
    events = assessed.Events(ctx, month)
    indicators: list[Json] = [
        {"id": one.id, "zh": one.zh, "en": one.en, "weight": one.weight} for one in assessment.every(ctx.catalogue)
    ]
    offices: dict[str, Json] = {code: _written(assessed.points(events, code)) for code in sorted(events.offices)}
    return canon.canonical({"month": month.name, "indicators": indicators, "offices": offices})


def _written(points: assessment.Points) -> dict[str, Json]:
    return {
        measure: [{"key": one.key, "met": one.met, "subject": one.subject} for one in listed]
        for measure, listed in points.items()
    }


# ---------------------------------------------------------------- a month


@dataclass(frozen=True, slots=True)
class Appeal:
    """`granted`: None while it is not answered."""

    office: str
    measure: Measure
    key: str
    text: str
    granted: bool | None = None
    answer: str = ""

    def named(self, office: str, measure: Measure, key: str) -> bool:
        return (self.office, self.measure, self.key) == (office, measure, key)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A month as it was fixed; `table_sha256` is the digest of the file of its points, `on` the day when."""

    month: Month
    on: date
    table_sha256: str
    indicators: tuple[Indicator, ...]
    table: Mapping[str, assessment.Points]
    appeals: tuple[Appeal, ...]

    def points(self, office: str) -> assessment.Points:
        return self.table.get(office, {})

    def won(self, office: str) -> frozenset[Named]:
        return frozenset((one.measure, one.key) for one in self.appeals if one.granted and one.office == office)

    def score(self, office: str) -> Fraction | None:
        """With what appeals have won."""
        return assessment.score(self.indicators, self.points(office), self.won(office))


def fixed(ctx: Context, subject: str) -> Fixed | None:
    """The month; None where it was not fixed."""
    month, chain = month_of(subject), journal.entries(ctx.tx, subject)
    if not chain:
        return None
    digest = str(chain[0].body["table_sha256"])
    table = Reader(canon.mapping(ctx.blobs.get(digest)))
    indicators = tuple(
        Indicator(
            id=one.choice("id", Measure), zh=one.text("zh"), en=one.text("en"), weight=one.integer("weight", 1, 100)
        )
        for one in table.each("indicators")
    )
    offices = table.inner("offices")
    read = {code: _read(offices.inner(code)) for code in offices.source}
    return Fixed(month, day_of(chain[0].at), digest, indicators, read, tuple(_appeals(chain)))


def _read(of: Reader) -> dict[Measure, list[Point]]:
    return {
        Measure(name): [Point(one.text("key"), one.flag("met"), one.label("subject")) for one in of.each(name)]
        for name in of.source
    }


def _appeals(chain: list[Entry]) -> Iterator[Appeal]:
    answers = {
        (one.body["unit"], one.body["measure"], one.body["point"]): one.body
        for one in chain
        if one.type.endswith(".answer")
    }
    for one in chain:
        if one.type == "assessment.appeal":
            said = one.body
            answer = answers.get((said["office"], said["measure"], said["point"]), {})
            granted, text = answer.get("granted"), str(answer.get("text", ""))
            yield Appeal(said["office"], Measure(said["measure"]), said["point"], said["text"], granted, text)


def months(ctx: Context) -> list[str]:
    """The months that are fixed, the newest first."""
    names = (each.removeprefix(PREFIX) for each in journal.subjects(ctx.tx, PREFIX))
    return sorted((name for name in names if len(name) == len("2026-11") and "Q" not in name), reverse=True)


# ---------------------------------------------------------------- a quarter


def drawn_up(ctx: Context, name: str) -> bytes:
    """The bulletin as canonical bytes: each office's months and their mean, as exact fractions; who has no internal
    rules on file; what the outside assessor found."""
    every = [of for month in assessment.quarter(name) if (of := fixed(ctx, subject(month.name)))]
    codes = sorted({code for of in every for code in of.table})
    rows: list[Json] = [_row(code, [of.score(code) for of in every]) for code in codes]
    on_file = year(ctx, int(name[:4]))
    lacking: list[Json] = [code for code in codes if code not in on_file.rules]
    outside: dict[str, Json] = {code: str(score) for code, score in on_file.outside.items()}
    return canon.canonical({"quarter": name, "offices": rows, "without_rules": lacking, "outside": outside})


def _row(code: str, scores: list[Fraction | None]) -> Json:
    mean = assessment.mean(scores)
    return {
        "office": code,
        "months": ["" if one is None else str(one) for one in scores],
        "mean": "" if mean is None else str(mean),
    }


def bulletin(ctx: Context, name: str) -> Mapping[str, Json] | None:
    """The bulletin of the quarter as it was published; None before."""
    assessment.quarter(name)
    published = digest(ctx, name)
    return canon.mapping(ctx.blobs.get(published)) if published else None


def digest(ctx: Context, name: str) -> str:
    """Of the file of a month or a quarter; empty where there is none yet."""
    chain = journal.entries(ctx.tx, subject(name))
    member = {"assessment.fix": "table_sha256", "assessment.publish": "bulletin_sha256"}
    return str(chain[0].body[member[chain[0].type]]) if chain and chain[0].type in member else ""


# ---------------------------------------------------------------- a year


@dataclass(frozen=True, slots=True)
class Rules:
    """An office's own rules of assessment: openness counts for `weight` percent."""

    weight: Fraction
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Year:
    """What is on file: rules by office, who assesses from outside, and what it found of each office."""

    rules: Mapping[str, Rules] = field(default_factory=dict)
    assessor: str = ""
    title: str = ""
    link: str = ""
    outside: Mapping[str, Fraction] = field(default_factory=dict)


def year(ctx: Context, of: int) -> Year:
    rules, assessor, result = dict[str, Rules](), "", Reader({})
    for one in journal.entries(ctx.tx, subject(str(of))):
        said = Reader(one.body)
        if one.type == "assessment.file_rules":
            rules[said.text("office")] = Rules(Fraction(said.text("weight")), said.text("title"), said.text("link"))
        elif one.type == "assessment.name_assessor":
            assessor = said.text("assessor")
        else:
            result = said
    if not result.source:
        return Year(rules, assessor)
    outside = {each.text("unit"): Fraction(each.text("score")) for each in result.each("outside_scores")}
    return Year(rules, assessor, result.text("title"), result.text("link"), outside)


def without_rules(ctx: Context, of: int) -> list[str]:
    """The codes of the standing offices that have filed none for the year."""
    filed = year(ctx, of)
    return [each.code for each in units.every(ctx.tx) if each.code not in filed.rules and each.code != filed.assessor]
