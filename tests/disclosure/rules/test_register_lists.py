"""Lists of offices as registers: the four lists, what institutions show, pilots; what has to stand, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from disclosure.rules import register, register_due
from disclosure.rules.register import Entry, Register
from disclosure.rules.register_due import Owing
from kernel.errors import NotValid
from people.rules.unit import Kind

OURS = register.ours()
FOUR = ("enforcement_items", "approval_items", "fee_items", "fourth_list")
DIRECTORY, REVIEWS, PILOTS = (OURS[name] for name in ("service_directory", "institution_reviews", "pilots"))
ITEMS = DIRECTORY.columns[0].choices
TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
HOSPITAL, SCHOOL, OFFICE = (
    Owing(code, kind, TODAY) for code, kind in zip("HSO", (Kind.INSTITUTION,) * 2 + (Kind.DEPARTMENT,), strict=True)
)


def lacking(of: Register, entries: Iterable[Entry], owing: Iterable[Owing], on: date = TODAY) -> list[tuple[str, str]]:
    return [(one.unit, one.what.zh) for one in register_due.missing(of, entries, owing, on.year, on)]


@pytest.mark.seed_row(102)
@pytest.mark.parametrize("name", FOUR)
def test_an_item_of_the_four_lists_says_basis_process_result_and_remedy(name: str) -> None:
    row = {column.name: "有" for column in OURS[name].columns}
    assert register.entry(OURS[name], row, "A", TODAY).cells == row
    for field in ("title", "basis", "process", "result", "remedy"):
        with pytest.raises(NotValid, match=r"entry\.missing") as refused:
            register.entry(OURS[name], {**row, field: " "}, "A", TODAY)
        assert refused.value.field == field


@pytest.mark.seed_row(102)
def test_a_city_names_the_fourth_list_and_leaves_nothing_out() -> None:
    columns = [
        f'{{ name = "{one.name}", zh = "{one.zh}", en = "{one.en}", key = true }}' for one in OURS[FOUR[3]].columns
    ]
    own = 'place = 11\nzh = "中介服务事项"\nen = "Agents"\nowned = true\ncolumns = [{}]'
    path = f"registers/{FOUR[3]}.toml"
    assert register.known(FOUR[3], {path: own.format(", ".join(columns))}).zh == "中介服务事项"
    with pytest.raises(NotValid, match="remedy"):
        register.every({path: own.format(", ".join(columns[:-1]))})


def test_two_offices_may_have_the_same_key_where_each_has_its_own_list() -> None:
    cells = {"item": "办事依据", "text": "条例"}
    one, other = (register.entry(DIRECTORY, cells, unit, TODAY) for unit in "AB")
    assert register.key(DIRECTORY, one) != register.key(DIRECTORY, other)
    shared = OURS["hotlines"]
    row = {"department": "民政局", "title": "低保", "number": "96123"}
    assert register.key(shared, register.entry(shared, row, "A", TODAY)) == "96123"


@pytest.mark.seed_row(109)
def test_an_institution_shows_eight_items_and_the_one_it_lacks_is_named() -> None:
    full = [register.entry(DIRECTORY, {"item": item, "text": "内容"}, "H", TODAY) for item in ITEMS]
    assert len(full) == 8
    assert lacking(DIRECTORY, full, [HOSPITAL, OFFICE]) == []
    for n, item in enumerate(ITEMS):
        assert lacking(DIRECTORY, [*full[:n], *full[n + 1 :]], [HOSPITAL, OFFICE]) == [("H", item)]
    assert len(lacking(DIRECTORY, [], [HOSPITAL, SCHOOL])) == 16
    assert lacking(DIRECTORY, [], [HOSPITAL], TODAY - DAY) == [], "not entered yet"


@pytest.mark.seed_row(109)
def test_an_institution_with_no_appraisal_on_file_is_listed_however_old_the_file() -> None:
    row = {"kind": "考核", "day": "2019-12-01", "by": "市卫生健康委员会", "result": "合格"}
    held = [register.entry(REVIEWS, row, "H", TODAY), register.entry(REVIEWS, {**row, "kind": "评议"}, "S", TODAY)]
    assert lacking(REVIEWS, held, [HOSPITAL, SCHOOL, OFFICE]) == [("S", "考核记录")]
    assert (register_due.stands(REVIEWS), register_due.stands(PILOTS)) == (True, False)


@pytest.mark.seed_row(110)
def test_a_pilot_without_report_or_acceptance_is_overdue_on_1_december() -> None:
    row = {"kind": "确定为试点", "field": "公共资源交易", "day": "2026-03-02", "title": "方案"}
    begun = [register.entry(PILOTS, {**row, "kind": kind}, "S", TODAY) for kind in ("确定为试点", "公开标准规范建议")]
    due = date(2026, 12, 1)
    assert lacking(PILOTS, begun, [SCHOOL, HOSPITAL], due - DAY) == []
    assert lacking(PILOTS, begun, [SCHOOL, HOSPITAL], due) == [("S", "总结报告"), ("S", "验收评估")]
    last = {**row, "kind": "总结报告", "day": "2026-11-30"}
    done = [*begun, register.entry(PILOTS, last, "S", due)]
    assert lacking(PILOTS, done, [SCHOOL], due) == [("S", "验收评估")]
    late = register.entry(PILOTS, {**last, "kind": "验收评估", "day": "2026-12-01"}, "S", due)
    assert lacking(PILOTS, [*done, late], [SCHOOL], due) == [("S", "验收评估")]
