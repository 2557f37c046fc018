"""Every page of the gallery in both languages: whole, named, bilingual, fit for the policy, small."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest

from tests.web import desk_fixtures as desks
from tests.web import fixtures as public
from tests.web import gallery
from web import pages
from web.assets import assets
from web.format import Language
from web.words import LANGUAGES

NAMES = sorted(gallery.PAGES)
VOID = {"meta", "link", "input", "br", "path", "circle", "img", "hr"}
CSS = Path("web/static/site.css").read_text(encoding="utf-8")
DRAWN = frozenset(re.findall(r"\.([\w-]+)", CSS))
HAN = re.compile(r"[\u3400-\u9fff]")


class Reader(HTMLParser):
    """Elements with their attributes, balance of tags, and texts with the language they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag not in VOID:
            self.open.append((tag, found.get("lang", self.open[-1][1] if self.open else "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop()[0] != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.texts.append((data, self.open[-1][1]))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module", params=NAMES)
def page(request: pytest.FixtureRequest, language: Language) -> Reader:
    """Rendered once for all that is asked of it."""
    return read(gallery.html(request.param, replace(public.VISIT, language=language)))


def test_tags_are_balanced_and_ids_are_used_once(page: Reader) -> None:
    assert page.wrong == []
    assert page.open == []
    ids = Counter(found["id"] for _, found in page.elements if "id" in found)
    assert [one for one, count in ids.items() if count > 1] == []


def test_every_reference_inside_the_page_leads_somewhere(page: Reader) -> None:
    ids = {found.get("id") for _, found in page.elements}
    for _, found in page.elements:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(found.get(name, "").split()) <= ids, found
        if found.get("href", "").startswith("#") and len(found["href"]) > 1:
            assert found["href"][1:] in ids, found


def test_the_policy_holds(page: Reader) -> None:
    for tag, found in page.elements:
        assert "style" not in found, (tag, found)
        assert not [name for name in found if name.startswith("on")], (tag, found)
        assert tag != "style"
        assert tag != "script" or found.get("src", "").startswith("/static/"), found
        for name in ("src", "href", "action"):
            assert not re.match(r"(https?:)?//|javascript:", found.get(name, "")), found


def test_a_page_has_one_title_one_main_and_a_way_past_the_header(page: Reader) -> None:
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["h1"] == 1
    assert tags["main"] == 1
    assert page.elements[0] == ("html", page.elements[0][1])
    assert ("a", {"class": "skip", "href": "#main"}) in page.elements


def test_every_field_has_a_label(page: Reader) -> None:
    labelled = {found.get("for") for tag, found in page.elements if tag == "label"}
    for tag, found in page.elements:
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden":
            assert found.get("id") in labelled, found


def test_every_class_is_drawn(page: Reader) -> None:
    for tag, found in page.elements:
        for one in found.get("class", "").split():
            assert one in DRAWN, f"<{tag} class={one}>"


@pytest.mark.parametrize("name", NAMES)
def test_chinese_on_an_english_page_says_that_it_is(name: str) -> None:
    page = read(gallery.html(name, replace(public.VISIT, language="en")))
    stray = [text for text, language in page.texts if HAN.search(text) and not language.startswith("zh")]
    code = {found for tag, found in ((text, text) for text in stray) if tag.startswith(("ggzy ", "{"))}
    assert [text for text in stray if text not in code] == []


def loaded(html: str) -> set[str]:
    """The styles and scripts that a page names, and the modules that its modules import. What a worker loads when a key
    file is opened is not among them."""
    found: set[str] = set()
    left = re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))', html)
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            imports = re.findall(r'^(?:import|export)\b[^;]*?"\./([^"]+)";', assets()[path].data.decode(), re.MULTILINE)
            left += [str(PurePosixPath(path).parent / each) for each in imports]
    return found


@cache
def packed(path: str) -> int:
    """Bytes of a file as it is sent."""
    return len(gzip.compress(assets()[path].data))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small(name: str) -> None:
    html = gallery.html(name)
    files = loaded(html)
    assert {"tokens.css", "site.css", "site.js"} <= files
    whole = len(gzip.compress(html.encode())) + sum(map(packed, files))
    reader = sum(packed(path) for path in files if path.startswith("read/vendor/"))
    assert whole - reader <= 60_000  # what paints a PDF comes once, and only where there is one to read (decision 43)
    assert not reader or name.startswith("read")


def test_modules_of_modules_are_counted() -> None:
    files = loaded(gallery.html("task"))
    assert {"bid/sign_page.js", "bid/task.js", "bid/cades.js", "bid/refusal.js"} <= files
    assert not [path for path in files if "forge" in path]


def test_every_rule_of_the_style_sheet_is_used() -> None:
    drawn = set()
    for name in NAMES:
        for _, found in read(gallery.html(name)).elements:
            drawn |= set(found.get("class", "").split())
    rules = re.sub(r"\{[^{}]*\}", "{}", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))
    by_script_or_unused_states = {"shown", "g", "line", "dot", "preview-alone", "deep-1", "deep-2", "deep-3"}
    assert set(re.findall(r"\.([a-z][a-z0-9-]*)", rules)) - drawn - by_script_or_unused_states == set()


def test_the_language_link_leads_to_the_same_page() -> None:
    for language in LANGUAGES:
        other = "en" if language == "zh" else "zh"
        look = replace(public.VISIT, language=language, query="q=%E7%81%AF&page=2")
        html = pages.render("pages/notices.html", replace(look, path="/notices"), public.NOTICES_PAGE)
        assert f'href="/notices?q=%E7%81%AF&amp;page=2&amp;lang={other}"' in html


@pytest.mark.parametrize("name", ["lot-publicity", "lot-not-first"])
def test_what_failed_is_said_first(name: str) -> None:
    html = gallery.html(name)
    assert html.index("一份评分表的签名不成立") < html.index("开出的 5 份正是截止前收到的 5 份")


def test_nothing_is_ever_one_green_tick() -> None:
    html = gallery.html("lot")
    assert html.count("无法检查") >= 2
    assert '<div class="zero"><dt>不通过</dt><dd>0</dd></div>' in html


def test_the_margin_names_the_entries_that_a_section_was_read_from() -> None:
    html = gallery.html("lot")
    assert '日志 <a href="/log/L-2026-0417-1/41">第 41 至 42 条</a>' in html
    assert '<a href="/log/L-2026-0417-1/14">第 14 至 20 条</a>' in html


def test_an_award_that_is_not_the_first_is_flagged_with_its_reason() -> None:
    html = gallery.html("lot-not-first")
    assert "未选第一名，理由：" in html
    assert "第 1 名放弃中标并已书面说明。" in html
    assert "未选第一名，理由：" not in gallery.html("lot")


def test_before_the_deadline_nothing_tells_how_many_bids_there_are() -> None:
    html = gallery.html("lot-announced")
    for word in ("开标记录表", "评分汇总表", "份投标", "5 份"):
        assert word not in html


def test_the_draw_page_says_that_both_keys_are_on_one_machine() -> None:
    assert "两把密钥在同一台机器上" in gallery.html("draw")
    apart = pages.render("pages/draw.html", public.VISIT, replace(public.DRAW, same_machine=False, claims=()))
    assert "两把密钥在同一台机器上" not in apart


def test_price_points_are_hidden_while_scores_are_given() -> None:
    html = gallery.html("score")
    assert "所有评分封存后由平台计算，现在不显示" in html
    assert "封存并签名" in html
    assert 'aria-disabled="true"' in html


def test_a_hall_that_is_over_does_not_ask_again() -> None:
    assert 'hx-trigger="every 2s"' in gallery.html("hall")
    over = pages.render("pages/hall.html", public.VISIT, replace(public.HALL, running=False))
    assert "hx-get" not in over
    assert 'class="slab"' not in over


def test_parts_that_are_asked_for_again_are_the_same_as_in_the_page() -> None:
    assert pages.render("pages/hall_rows.html", public.VISIT, public.HALL).strip() in gallery.html("hall")
    assert pages.render("pages/task_state.html", public.VISIT, desks.TASK.state).strip() in gallery.html("task")
    assert pages.render("pages/submit_pieces.html", public.VISIT, desks.SUBMIT).strip() in gallery.html("submit")


def test_what_a_kept_sheet_answers_has_its_place_in_the_page() -> None:
    kept, whole = pages.render("pages/score_kept.html", public.VISIT, desks.SCORING), gallery.html("score")
    places = re.findall(r'<\w+ (?:class="[^"]*" )?id="([^"]+)"', kept)
    assert {"score-lead", "score-tabs", "totals", "score-keys", "saved", "score-marks", "score-pins", "ask-t3"} <= {
        *places
    }
    assert [one for one in places if f'id="{one}"' not in whole] == []


def test_a_signed_task_is_not_asked_for_again() -> None:
    assert "hx-get" in gallery.html("task")
    assert "hx-get" not in gallery.html("task-signed")


def test_the_nearest_limit_stands_first_on_a_desk() -> None:
    html = gallery.html("desk-bidder")
    assert html.index("递交包 2 的投标文件") < html.index("签收中标通知书") < html.index("本单位的项目")


@pytest.mark.parametrize(("kind", "namespace"), [("atom", "{http://www.w3.org/2005/Atom}"), ("rss", "")])
def test_feeds_are_well_formed_and_hold_every_notice(kind: str, namespace: str) -> None:
    root = ElementTree.fromstring(pages.render(f"pages/{kind}.xml", public.VISIT, public.FEED).encode())
    items = list(root.iter(f"{namespace}{'entry' if kind == 'atom' else 'item'}"))
    assert len(items) == len(public.NOTICES)
    links = [found.get("href") or found.text or "" for item in items for found in item.iter(f"{namespace}link")]
    assert all(link.startswith("https://ggzy.example/notices/") for link in links)
    assert len({item.findtext(f"{namespace}{'id' if kind == 'atom' else 'guid'}") for item in items}) == len(items)


def test_a_reader_cannot_put_markup_into_a_page() -> None:
    view = replace(public.NOTICES_NONE, q='"><script>alert(1)</script>')
    html = pages.render("pages/notices.html", public.VISIT, view)
    assert "<script>alert" not in html
