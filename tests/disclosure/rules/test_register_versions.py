"""Lists in versions: one day and one source each, and the one in force on a day."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.rules import register, register_versions
from disclosure.rules.register import Entry
from disclosure.rules.register_versions import Version
from kernel.errors import NotValid

TODAY = date(2026, 3, 2)
LIST = register.ours()["market_access"]
ROW = {
    "version": "2025年版", "effective": "2026-04-01", "source": "发改体改规〔2025〕466号", "number": "1", "sort": "禁止准入类",
    "item": "法律明确设立且与市场准入相关的禁止性规定",
}  # fmt: skip


def made(**changed: str) -> Entry:
    return register.entry(LIST, ROW | changed, "", TODAY)


def version(name: str, day: str, source: str = "发改体改规〔2025〕466号") -> Version:
    found = register_versions.version(LIST, made(version=name, effective=day, source=source))
    assert found is not None
    return found


@pytest.mark.seed_row(91)
def test_the_one_in_force_is_the_newest_that_has_begun() -> None:
    first, second = version("2018年版", "2018-12-25"), version("2025年版", "2026-04-01")
    assert second.cells["source"] == "发改体改规〔2025〕466号"
    for on, expected in (
        (date(2018, 12, 24), None), (date(2018, 12, 25), first), (date(2026, 3, 31), first), (date(2026, 4, 1), second),
    ):  # fmt: skip
        assert register_versions.in_force([second, first], on) == expected


@pytest.mark.seed_row(91)
@pytest.mark.parametrize(
    "changed",
    [{"source": "其他"}, {"effective": "2026-04-02"}, {"version": "2025年修订版"}, {"link": "https://a.example"}],
)
def test_a_version_has_one_day_and_one_source_and_a_day_one_version(changed: dict[str, str]) -> None:
    known = [version("2025年版", "2026-04-01")]
    register_versions.agrees(LIST, made(number="2", item="许可"), known)
    register_versions.agrees(LIST, made(version="2027年版", effective="2027-01-01"), known)
    with pytest.raises(NotValid, match=r"entry\.version"):
        register_versions.agrees(LIST, made(**changed), known)


def test_a_register_without_versions_has_none_and_refuses_nothing() -> None:
    hotlines = register.ours()["hotlines"]
    one = Entry("", None, {column.name: "x" for column in hotlines.columns})
    assert register_versions.version(hotlines, one) is None
    register_versions.agrees(hotlines, one, [version("2025年版", "2026-04-01")])
    assert register_versions.in_force([], TODAY) is None


@pytest.mark.parametrize(
    "columns",
    [
        '{ name = "a", zh = "甲", en = "A", version = true, key = true }',
        '{ name = "a", zh = "甲", en = "A", version = true }, { name = "d", zh = "日", en = "D", kind = "date", key = true }',
    ],
)
def test_a_version_needs_a_name_that_is_a_key_and_one_day(columns: str) -> None:
    with pytest.raises(NotValid, match=r"register\.malformed"):
        register.read("x", f'place = 1\nzh = "名单"\nen = "List"\ncolumns = [{columns}]')
