"""Open data: the standard's merge at its edges, the tender of each regime, and that nothing public is forgotten."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rules import notice, sales_data
from disclosure.rules.notice import Reach
from disclosure.rules.ocds import merge, parts, release, tender
from disclosure.rules.ocds.parts import Facts, Node, Value
from kernel.canon import Json
from kernel.errors import Words
from kernel.money import money
from tests.support import released, sources
from trading.rules import procedure


def announced(regime: str = "BID", **changed: Json) -> Facts:
    of = sources.source(sources.tender(regime, **changed), of="")
    return Facts(of, "T-2026-0001.1.tender_notice", notice.TENDER, Words("招标公告", "Tender notice"))


def test_every_public_notice_has_a_release_or_a_reason_why_not() -> None:
    public = {kind.name for kind in notice.KINDS.values() if kind.reach is Reach.PUBLIC}
    assert public - {notice.DEAL} == set(release.MAKERS)
    assert set(sales_data.EVENTS) <= set(release.MAKERS)


@pytest.mark.parametrize("regime", ["BID", "P87", "INTL"])
def test_an_announcement_is_valid_under_the_standard(regime: str) -> None:
    told = release.release(announced(regime))
    at = sources.AT
    package = release.package(("平台", "https://ggzy.example"), "https://ggzy.example/data/x", at)
    assert released.problems(parts.encode(package | {"releases": [told]})) == []
    assert told["ocid"] == "ocds-xxxxxx-T-2026-0001"


def test_an_amount_keeps_its_decimals() -> None:
    assert parts.encode(parts.value(money("23609843.70", "BDT"))) == b'{"amount":23609843.70,"currency":"BDT"}'


def test_a_moment_is_told_in_beijing_with_its_offset() -> None:
    assert parts.when(sources.AT) == "2026-03-02T09:00:00+08:00"


def test_lots_of_two_currencies_have_no_sum() -> None:
    one, two = sources.lot("1"), sources.lot("2", ceiling={"currency": "USD", "amount": "10.00"})
    assert "value" not in tender.notice(announced(lots=[one, two]))


@pytest.mark.parametrize(
    ("way", "word"),
    [
        ("open_tender", "open"),
        ("invited_tender", "selective"),
        ("negotiation", "limited"),
        ("consultation", "limited"),
        ("inquiry", "limited"),
        ("single_source", "direct"),
    ],
)
def test_each_way_of_buying_has_one_of_the_four_words(way: str, word: str) -> None:
    assert {tender.method(found) for found in procedure.ours()[way].values()} == {word}


# ---------------------------------------------------------------- the merge


def at(n: int, **told: Value) -> Node:
    return {"ocid": "ocds-xxxxxx-T", "id": f"{n}", "date": f"2026-03-0{n}T09:00:00+08:00", "tag": ["tender"], **told}


def test_things_with_an_id_are_joined_and_other_lists_replaced() -> None:
    first = at(1, tender={"id": "T", "lots": [{"id": "1", "status": "active", "title": "甲"}], "methods": ["a", "b"]})
    second = at(2, tender={"lots": [{"id": "2"}, {"id": "1", "status": "complete"}], "methods": ["c"]})
    whole = merge.compiled([first, second])
    assert whole["tender"] == {
        "id": "T",
        "lots": [{"id": "1", "status": "complete", "title": "甲"}, {"id": "2"}],
        "methods": ["c"],
    }
    assert (whole["tag"], whole["date"]) == (["compiled"], second["date"])


def test_a_list_whose_members_have_no_id_is_replaced_whole() -> None:
    whole = merge.compiled([at(1, x=[{"name": "a"}]), at(2, x=[{"name": "b"}])])
    assert whole["x"] == [{"name": "b"}]


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=6))
def test_the_last_who_says_something_is_believed(said: list[dict[str, int]]) -> None:
    whole = merge.compiled([at(1, tender=each) for each in said])
    expected = {name: [each[name] for each in said if name in each][-1] for each in said for name in each}
    assert whole["tender"] == expected


def test_a_record_leads_to_each_release() -> None:
    told = merge.record([at(1), at(2)], ["https://a/1", "https://a/2"])
    said = json.loads(parts.encode(told))
    assert [each["url"] for each in said["releases"]] == ["https://a/1", "https://a/2"]
