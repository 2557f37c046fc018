"""The annual report of disclosure as figures: where each case counts and what must add up.

A cell is a name such as `requests.granted.natural` with a whole number; sums of money are in fen. So a government's
report is the sum of its offices' reports, cell by cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure.rules import request_report
from disclosure.rules.annual_words import (
    ALL,
    APPEALS,
    CHARGED,
    CHARGES,
    COLUMNS,
    DECIDED,
    DOCUMENTS,
    ENDS,
    FEES,
    ISSUED,
    LINES,
    RESULTS,
    STATES,
    SUM,
    TOTAL,
    Appeal,
    Result,
)
from disclosure.rules.request_report import CARRIED_IN, CARRIED_ON, NEW, PEOPLE, Counted
from kernel.errors import NotNow, Words

Cells = Mapping[str, int]


def request(line: str, column: str) -> str:
    return f"requests.{line}.{column}"


def appeal(of: str, result: str) -> str:
    return f"appeals.{of}.{result}"


def proactive(of: str, state: str = "decided") -> str:
    return f"proactive.{of}.{state}"


def fee(of: str) -> str:
    return f"fees.{of}"


CHARGE: Final = proactive("charges", CHARGED)
PUBLISHED: Final = "published.documents"
MONEY: Final = frozenset({CHARGE, fee("asked"), fee("paid")})
ENTERED: Final[Mapping[str, Words]] = {
    **{
        proactive(of, state): Words(f"{words.zh}：{said.zh}", f"{words.en}: {said.en}")
        for of, words in ISSUED.items()
        for state, said in STATES.items()
    },
    **{proactive(of): words for of, words in DECIDED.items()},
    CHARGE: CHARGES,
}
"""The second part, which the office enters."""


def _words() -> Iterator[tuple[str, Words]]:
    yield PUBLISHED, DOCUMENTS
    yield from ENTERED.items()
    for line, words in LINES.items():
        for column, said in COLUMNS.items():
            yield request(line, column), Words(f"{words.zh}（{said.zh}）", f"{words.en} ({said.en})")
    for way, words in APPEALS.items():
        for result in (*RESULTS, TOTAL):
            said = SUM if result == TOTAL else RESULTS[Result(result)]
            yield appeal(way, result), Words(f"{words.zh}：{said.zh}", f"{words.en}: {said.en}")
    for of, words in FEES.items():
        yield fee(of), words


WORDS: Final[Mapping[str, Words]] = dict(_words())
"""Every cell of the format; those of registers come with the registers."""


# ---------------------------------------------------------------- where a case counts


@dataclass(frozen=True, slots=True)
class Contested:
    """How an answer stands before an authority or a court, told on a day."""

    appeal: Appeal
    result: Result
    on: date


def of_request(one: Counted, year: int) -> Iterator[str]:
    """The cells of the third part in which a request counts: its lines and, ended, the total; by its kind of requester
    and for all."""
    for line in request_report.lines(one, year):
        for of in (line, TOTAL) if line in ENDS else (line,):
            yield request(of, one.person)
            yield request(of, ALL)


def of_appeals(told: Iterable[Contested], year: int) -> Iterator[str]:
    """The cells of the fourth part in which a request counts: of each way what was told last by the year's end, if it
    ended in the year or was pending at its end."""
    last: dict[Appeal, Contested] = {}
    for one in told:
        if one.on.year <= year:
            last[one.appeal] = one
    for one in last.values():
        if one.result is Result.PENDING or one.on.year == year:
            yield appeal(one.appeal, one.result)
            yield appeal(one.appeal, TOTAL)


def filled(some: Cells) -> dict[str, int]:
    """Every cell of the format, 0 where nothing counts."""
    return {**dict.fromkeys(WORDS, 0), **some}


def summed(reports: Iterable[Cells]) -> dict[str, int]:
    """The reports together, cell by cell."""
    found = Counter[str]()
    for one in reports:
        found.update(one)
    return dict(found)


# ---------------------------------------------------------------- what must add up


@dataclass(frozen=True, slots=True)
class Check:
    """What a cell holds and what others give for it."""

    cell: str
    why: Words
    holds: int
    gives: int

    @property
    def difference(self) -> int:
        return self.holds - self.gives


_FLOW: Final = Words("总计与结转下年度之和等于新收与上年结转之和", "ended and carried on equal new and carried in")
_ROWS: Final = Words("总计等于各种办理结果之和", "the total equals the sum of the outcomes")
_ACROSS: Final = Words("总计栏等于各类申请人之和", "the last column equals the sum of the others")
_APPEALS: Final = Words("总计等于各种结果之和", "the total equals the sum of the results")
_BEFORE: Final = Words("与上一年度报告的期末数相符", "it goes on from last year’s report")
_PARTS: Final = Words("等于本机关与各单位报告之和", "it equals the sum of the offices’ reports")


def checks(of: Cells) -> Iterator[Check]:
    """What must hold within one report."""
    for column in COLUMNS:
        into = of[request(NEW, column)] + of[request(CARRIED_IN, column)]
        out = of[request(TOTAL, column)] + of[request(CARRIED_ON, column)]
        yield Check(request(TOTAL, column), _FLOW, out, into)
        rows = sum(of[request(row, column)] for row in ENDS)
        yield Check(request(TOTAL, column), _ROWS, of[request(TOTAL, column)], rows)
    for line in LINES:
        everybody = sum(of[request(line, person)] for person in PEOPLE)
        yield Check(request(line, ALL), _ACROSS, of[request(line, ALL)], everybody)
    for way in APPEALS:
        results = sum(of[appeal(way, result)] for result in RESULTS)
        yield Check(appeal(way, TOTAL), _APPEALS, of[appeal(way, TOTAL)], results)


def goes_on(own: Cells, before: Cells) -> Iterator[Check]:
    """What must hold between an office's own figures and those of the year before."""
    for column in COLUMNS:
        carried = before[request(CARRIED_ON, column)]
        yield Check(request(CARRIED_IN, column), _BEFORE, own[request(CARRIED_IN, column)], carried)
    for of in ISSUED:
        valid, issued, repealed = (proactive(of, state) for state in ("valid", "issued", "repealed"))
        yield Check(valid, _BEFORE, own[valid], before[valid] + own[issued] - own[repealed])


def adds_up(cells: Cells, parts: Iterable[Cells]) -> Iterator[Check]:
    """What must hold between a government's report and those of which it is the sum, its own figures among them."""
    found = summed(parts)
    for cell in sorted({*cells, *found}):
        yield Check(cell, _PARTS, cells.get(cell, 0), found.get(cell, 0))


def balanced(made: Iterable[Check], words: Mapping[str, Words]) -> None:
    """NotNow `annual.unbalanced` with the first cell that does not hold, and by how much."""
    for one in made:
        if one.difference:
            cell = words[one.cell]
            raise NotNow(
                "annual.unbalanced",
                f"{cell.zh}不平，相差 {one.difference:+d}：须{one.why.zh}",
                f"{cell.en} is out by {one.difference:+d}: {one.why.en}",
                field=one.cell,
                law="DIS-50",
                remedy=Words("更正登记或者上一年度报告后再签", "Mend the entries or last year’s report, then sign"),
            )
