"""Every sentence of templates and code has its English, with the same places, and no English is left over."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import Environment

from kernel.errors import Words
from kernel.money import money
from tests.web.fixtures import at
from web.words import Phrase, Tongue, catalogue, join, phrase

WEB = Path("web")
FUNCTIONS = ("_", "gettext", "phrase", "Phrase")


@cache
def used() -> dict[str, str]:
    """Every msgid of templates and code, with a place where it stands."""
    found: dict[str, str] = {}
    keywords = dict.fromkeys(FUNCTIONS)
    methods = [("templates/**", "jinja2.ext:babel_extract"), ("**.py", "python")]
    for name, line, message, _, _ in extract_from_dir(
        str(WEB), methods, {"templates/**": {"trimmed": "true"}}, keywords, strip_comment_tags=False
    ):
        found[message if isinstance(message, str) else message[0]] = f"{name}:{line}"
    return found


def places(template: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None)


def test_something_is_extracted() -> None:
    assert "首页" in used()
    assert "演示环境：时钟由人工拨动，现为 {now}（北京时间）。证书与单位均为示例。" in used()
    assert "回到首页" in used(), "the code's phrases are found too"


def test_every_sentence_has_english() -> None:
    assert {zh: where for zh, where in used().items() if zh not in catalogue("en")} == {}


def test_no_english_is_left_over() -> None:
    assert set(catalogue("en")) - set(used()) == set()


def test_both_languages_have_the_same_places() -> None:
    named = {text: {name for name, _ in places(text)} for pair in catalogue("en").items() for text in pair}
    assert [zh for zh, en in catalogue("en").items() if named[zh] != named[en]] == []


def test_templates_hold_no_chinese_outside_of_sentences() -> None:
    """What is written straight into a template would stay Chinese on an English page."""
    environment = Environment()
    for path in sorted((WEB / "templates").rglob("*")):
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            for _, kind, value in environment.lex(source):
                if kind == "data" and path.name != "frame.html":
                    assert not any("\u3400" <= letter <= "\u9fff" for letter in value), f"{path}: {value!r}"


def test_moments_sums_and_names_are_written_in_the_readers_language() -> None:
    must = Phrase(
        "{who}须在 {by:until} 前交 {sum}", {"who": Words("甲", "A"), "by": at(11, 28), "sum": money("1234.50")}
    )
    assert Tongue("zh").plain(must) == "甲须在 2026年11月27日 24:00 前交 1,234.50\N{NO-BREAK SPACE}元"
    html = Tongue("zh").say(must)
    assert '<b><time datetime="2026-11-28T00:00:00+08:00">2026年11月27日 24:00</time></b>' in html


def test_values_cannot_bring_markup() -> None:
    assert "<script" not in Tongue("zh").say(Phrase("{x}", {"x": "<script>"}))
    assert "<script" not in Tongue("en").say("<script>")


def test_chinese_in_an_english_page_is_marked() -> None:
    assert (
        Tongue("en").say("by 霁川建设（集团）有限公司, 2026")
        == 'by <span lang="zh-CN">霁川建设（集团）有限公司</span>, 2026'
    )
    assert Tongue("zh").say("霁川") == "霁川"


def test_texts_can_be_joined_without_the_catalogue() -> None:
    assert (
        Tongue("en").plain(join(Words("甲", "A"), phrase("{n}", n=2), timedelta_words()))
        == "A · 2 · 1\N{NO-BREAK SPACE}hour"
    )


def timedelta_words() -> Phrase:
    return phrase("{left}", left=timedelta(hours=1))


def test_our_own_english_begins_a_line_with_a_capital_and_names_stay_as_they_are() -> None:
    en, zh = Tongue("en"), Tongue("zh")
    assert en.begin(Words("提问", "ask a question")) == "Ask a question"
    assert en.begin(phrase("{by:until} 前", by=at(6, 1))).startswith("By ")
    assert en.begin("bid-letter.txt") == "bid-letter.txt"
    assert en.begin(join("bid-letter.txt", Words("原文", "original"))) == "bid-letter.txt · original"
    assert en.title(join(Words("原文", "original"), "bid-letter.txt")) == "Original · bid-letter.txt"
    assert zh.begin(Words("ggzy 命令", "ggzy command")) == "ggzy 命令"


@pytest.mark.parametrize(("n", "said"), [(0, "0\u00a0days"), (1, "1\u00a0day"), (2, "2\u00a0days")])
def test_a_count_has_its_word_in_one_or_many(n: int, said: str) -> None:
    assert Tongue("en").plain(phrase("{n} 日", n=n)).replace(" ", "\u00a0") == said
    assert Tongue("zh").plain(phrase("{n} 日", n=n)) == f"{n} 日"
