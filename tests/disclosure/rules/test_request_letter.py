"""The letters of requests: what each says, on which article, to whom, and what it keeps to itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

import pytest

from disclosure.rules import request_letter
from disclosure.rules.request import Done, Kind
from disclosure.rules.request_letter import TITLES, TO_OTHERS, Case
from disclosure.rules.request_outcome import GROUNDS, Outcome
from kernel.canon import Json

AT: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
CASE: Final = Case("R-2026-000001", Kind.INFORMATION, date(2026, 3, 2), "陈静")
SAID: Final[dict[str, Json]] = {"text": "请写明年度\n\n和文号", "whom": "某某公司"}
BODIES: Final[dict[str, dict[str, Json]]] = {
    "ask_supplement": {"until": "2026-03-20"}, "ask_reasons": {}, "delay": {"until": "2026-06-30"}, "extend": {"days": 20},
    "consult": {"asked": "third"}, "charge": {
        "way": "pages", "before": 0, "count": 31, "fee": {"amount": "10.00", "currency": "CNY"}, "until": "2026-03-30",
    }, "answer": {"ground": "internal"},
}  # fmt: skip
EXPECTED: Final = {
    "ask_supplement": ("第三十条", "2026年3月20日"),
    "ask_reasons": ("第三十五条", ""),
    "delay": ("第三十五条", "2026年6月30日"),
    "extend": ("第三十三条", "20 个工作日"),
    "consult": ("第三十二条", ""),
    "charge": ("待核", "壹拾元整"),
    "answer": ("第十六条", "内部流程"),
}


def made(verb: str, case: Case = CASE, **more: Json) -> request_letter.Text:
    said = {"reason": "内部流程"} if verb == "answer" else SAID
    return request_letter.text(case, Done(verb, AT, {**BODIES[verb], **more}), said)


@pytest.mark.parametrize("verb", TITLES)
def test_each_letter_has_its_article_and_its_day(verb: str) -> None:
    letter = made(verb)
    article, stated = EXPECTED[verb]
    assert any(article in one.zh for one in letter.basis)
    assert stated in "".join(fact.value.zh for fact in letter.facts)
    assert letter.title == TITLES[verb]
    if verb not in ("charge", "answer"):
        assert [line.zh for line in letter.lines][:2] == ["请写明年度", "和文号"]
    named = letter.to.zh + letter.opening.zh
    assert ("陈静" in named and CASE.id in named) == (verb not in TO_OTHERS)


def test_whom_it_concerns_does_not_learn_who_has_asked() -> None:
    for asked, term in (("third", "由本机关决定"), ("joint", "视为同意公开"), ("other", "请提出意见")):
        letter = made("consult", asked=asked)
        told = "".join(one.zh for one in (letter.to, letter.opening, *letter.lines))
        assert term in told
        assert "某某公司" in told
        assert CASE.id not in told
    nobody = request_letter.text(CASE, Done("consult", AT, BODIES["consult"]), {"text": "x"})
    assert nobody.to.zh == "被征求意见的单位或者个人"


@pytest.mark.seed_row(77)
def test_all_seven_outcomes_have_a_letter_with_basis_and_remedy() -> None:
    seven = {ground.outcome: code for code, ground in GROUNDS.items() if ground.outcome in tuple(Outcome)[:7]}
    for code in seven.values():
        said: dict[str, Json] = dict.fromkeys(GROUNDS[code].needs, "见附件")
        letter = request_letter.text(CASE, Done("answer", AT, {"ground": code}), said)
        assert letter.basis
        assert any("60 日内申请行政复议" in one.zh for one in letter.remedies)
        assert letter.remedy_basis
        assert len(letter.facts) == len(GROUNDS[code].needs)


def test_an_erased_requester_has_no_name_and_what_was_not_confirmed_no_day() -> None:
    letter = made("ask_reasons", Case(CASE.id, Kind.INFORMATION, None, ""))
    assert letter.to.zh == "申请人"
    assert "收到" not in letter.opening.zh


def test_a_fee_by_item_says_so() -> None:
    (way, *_) = made("charge", way="items", count=1).facts
    assert way.value.zh == "按件，1 件"
    assert "待核" in made("charge", way="items").basis[0].zh
