"""What is about to be signed is told whole and in words: acts, parties, sums, moments, texts behind digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some

from disclosure.rules import recital, vocabulary
from disclosure.rules.recital import Line, Recital
from disclosure.rules.said import parts
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import canon
from kernel.canon import Json
from kernel.errors import Refusal, Words
from signing.rules.statement import statement
from tests.support.counter import document
from trading.rules.papers.asked import Paper

LOT = "L-2026-0001-1"
TEXT = "问：质保期是否含易损件？\n答：含。"
DIGEST = canon.sha256(TEXT.encode()).hex()


def told(act: str, body: Mapping[str, Json], *texts: str) -> Recital:
    return recital.recite(statement(act, LOT, "tenderee.91330100MA2B3C4D5E", body), texts)


def zh(found: Recital) -> dict[str, str]:
    return {line.label.zh: line.value.zh for line in found.lines}


def en(found: Recital) -> dict[str, str]:
    return {line.label.en: line.value.en for line in found.lines}


def test_an_award_is_told_with_its_sum_in_figures_and_capitals() -> None:
    price: Json = {"currency": "CNY", "amount": "36284500.00"}
    found = told("lot.award", {"bid": "B-1", "price": price, "reason": None})
    assert list(zh(found).items()) == [
        ("事项", "定标"),
        ("签署身份", "招标人 · 91330100MA2B3C4D5E"),
        ("投标", "B-1"),
        ("价格", "36,284,500.00\u00a0元（叁仟陆佰贰拾捌万肆仟伍佰元整）"),
        ("理由", "—"),
        ("对象", LOT),
        ("格式", "ebid-act/v1"),
    ]
    assert en(found)["act"] == "award"
    assert en(found)["acting as"] == "tenderee · 91330100MA2B3C4D5E"
    assert en(found)["price"] == "CNY\u00a036,284,500.00 (叁仟陆佰贰拾捌万肆仟伍佰元整)"


def test_another_currency_has_no_capitals() -> None:
    found = told("lot.award", {"price": {"currency": "USD", "amount": "10.50"}})
    assert (zh(found)["价格"], en(found)["price"]) == ("USD\u00a010.50", "USD\u00a010.50")


@pytest.mark.parametrize(
    ("name", "written", "zh_", "en_"),
    [
        ("from", "2026-03-02T01:30:00.000Z", "2026年3月2日 09:30（北京时间）", "2 March 2026, 09:30 (Beijing time)"),
        (
            "from",
            "2026-03-02T01:30:07.999Z",
            "2026年3月2日 09:30:07（北京时间）",
            "2 March 2026, 09:30:07 (Beijing time)",
        ),
        ("until", "2026-03-05T16:00:00.000Z", "2026年3月5日 24:00（北京时间）", "5 March 2026, 24:00 (Beijing time)"),
        ("from", "2026-03-05T16:00:00.000Z", "2026年3月6日 00:00（北京时间）", "6 March 2026, 00:00 (Beijing time)"),
    ],
)
def test_moments_are_beijing_time_without_thousandths(name: str, written: str, zh_: str, en_: str) -> None:
    found = told("lot.publish_candidates", {name: written})
    label = vocabulary.member(name)
    assert (zh(found)[label.zh], en(found)[label.en]) == (zh_, en_)


def test_the_text_behind_a_digest_is_told_with_its_lines_and_the_digest_after_it() -> None:
    found = told("tender.clarify", {"notice_sha256": DIGEST}, "something else", TEXT)
    shown = [line for line in found.lines if line.style]
    assert shown == [
        Line(Words("澄清内容", "the clarification"), Words(TEXT, TEXT), "text"),
        Line(Words("澄清内容摘要", "digest of the clarification"), Words(DIGEST, DIGEST), "mono"),
    ]


def test_a_text_that_is_not_the_one_of_the_digest_is_never_told() -> None:
    found = told("tender.clarify", {"notice_sha256": DIGEST}, TEXT + " ")
    assert TEXT not in str(found)
    assert zh(found)["澄清内容摘要"] == DIGEST


def test_a_document_behind_a_digest_is_told_member_by_member() -> None:
    data = document()
    found = told("tender.announce", {"tender_doc_sha256": canon.sha256(data).hex()}, data.decode())
    assert zh(found)["招标文件"] == "全文见下"
    (inner,) = found.enclosed
    values = {line.label.zh: line.value.zh for line in inner.lines}
    assert inner.name.zh == "招标文件"
    assert "（北京时间）" in values["投标截止时间"]
    unknown = [line.label.zh for line in inner.lines if line.label.zh.isascii() and line.label.zh.islower()]
    assert unknown == [], "every member of a tender document has a name in words"


def test_a_sign_in_names_the_role_in_words() -> None:
    found = recital.recite(canon.canonical({"v": "ebid-signin/v1", "role": "bidder", "site": "https://a.test"}))
    assert zh(found)["身份"] == "投标人"
    assert en(found)["role"] == "bidder"


def test_a_score_sheet_is_told_in_points_with_its_reasons() -> None:
    seat = Seat("T-2026-0001", LOT, 1, "ab" * 16)
    sheet = Scorecard(seat, {("B-1", "C1"): 1850, ("B-1", "C2"): 0}, {("B-1", "C2"): "没有提供检测报告"}).sheet()
    found = recital.recite(sheet)
    assert zh(found)["B-1 / C1"] == "18.50 分"
    assert zh(found)["B-1 / C2"] == "0.00 分"
    assert zh(found)["B-1 / C2 / 理由"] == "没有提供检测报告"
    assert en(found)["B-1 / C1"] == "18.50 points"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"[1]", b'{"v": "ebid-act/v1"}'])
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        recital.recite(data)


def leaves(value: Json) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


plain = some.text("abc甲乙 ", min_size=1, max_size=8)
names = some.sampled_from(["x", "bid", "reason", "lots", "zz"])
values = some.recursive(
    some.none() | some.booleans() | some.integers(0, 99) | plain,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@given(some.dictionaries(names, values, max_size=4))
def test_nothing_is_left_out(body: dict[str, Json]) -> None:
    shown = [line.value.zh for line in told("lot.suspend", body).lines]
    for leaf in leaves(body):
        assert leaf in shown
        shown.remove(leaf)


def test_a_file_is_told_by_name_size_and_digest() -> None:
    """Anything that only looks like a file is told member by member."""
    file: dict[str, Json] = {"name": "图纸.pdf", "sha256": "ab" * 32, "size": 1234567, "media_type": "application/pdf"}
    (line,) = recital.recite(canon.canonical({"files": [file]})).lines
    assert line.value.zh == line.value.en == f"图纸.pdf · 1,234,567\u00a0B · application/pdf · SHA-256 {'ab' * 32}"
    assert (line.sha256, line.label.zh) == ("ab" * 32, "附件 / 1")
    for odd in (file | {"more": "x"}, {name: value for name, value in file.items() if name != "size"}):
        lines = recital.recite(canon.canonical({"files": [odd]})).lines
        assert len(lines) == len(odd)
        assert not any(each.sha256 for each in lines)


def test_what_a_lot_asks_of_papers_is_told_in_both_languages() -> None:
    named = {
        name: vocabulary.member(name) for name in ("papers", *Paper.__struct_fields__) if name not in ("id", "zh", "en")
    }
    assert {name for name, words in named.items() if words.zh == name} == set()
    assert named["max_pages"] == Words("页数上限", "most pages")


def test_a_member_is_called_as_the_part_of_its_act_calls_it() -> None:
    """Parts share short names: an examiner's opinion is not the opinion of a reply's reader."""
    for part in parts.PARTS:
        for act in part.ACTS:
            assert {name: vocabulary.member(name, act) for name in part.MEMBERS} == dict(part.MEMBERS), act
    assert vocabulary.member("opinion", "approval.review") != vocabulary.member("opinion", "register.rate_reply")
