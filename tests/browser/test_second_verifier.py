"""The second verifier in a real Chromium: from a file, without network, with keys alone, and under the site's own policy."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from disclosure.rules import dossier as names
from tests.browser.support import tab_to
from tests.support import axe
from tests.support.chromium import browser
from tests.support.parts import ROOT, chromium
from tests.verifier import vectors
from tests.web import gallery
from tests.web.photograph import OVERFLOW

PAGE: Final = (ROOT / "verifier" / "web" / "index.html").as_uri()
EXPECTED: Final = json.loads(vectors.EXPECTED.read_text("utf-8"))
PATIENCE: Final = 120_000
DROP: Final = """(files) => {
  const carried = new DataTransfer();
  for (const [name, data] of files) {
    carried.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name));
  }
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
ROWS: Final = """() => [...document.querySelectorAll("#rows tr")].map((row) =>
  [row.querySelector("th").textContent, row.querySelector("td.outcome").classList[1], row.querySelectorAll("li").length])"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser(str(chromium())) as started:
        yield started


@pytest.fixture
def page(opened: Browser) -> Iterator[Page]:
    """A window that has no network, and must have nothing to say."""
    context = opened.new_context(offline=True, viewport={"width": 1280, "height": 900})
    window, said = context.new_page(), []
    window.on("console", lambda message: said.append(message.text))
    window.on("pageerror", lambda error: said.append(str(error)))
    yield window
    context.close()
    assert said == []


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vectors")
    vectors.unpack(folder)
    return folder


def drop(page: Page, *files: Path) -> None:
    page.evaluate(DROP, [[file.name, base64.b64encode(file.read_bytes()).decode()] for file in files])
    expect(page.locator("#report")).to_be_visible(timeout=PATIENCE)


def outcome(page: Page) -> dict[str, list[str]]:
    """Status → ids, without what passes; every row that does not pass says why."""
    made: dict[str, list[str]] = {}
    rows = page.evaluate(ROWS)
    assert [id_ for id_, _, _ in rows] == [check.id for check in names.checks()]
    for id_, status, reasons in rows:
        assert (status == "pass") == (reasons == 0), id_
        if status != "pass":
            made.setdefault(status, []).append(id_)
    return made


def fit(page: Page) -> None:
    """axe finds nothing, and nothing runs out of the screen, wide or narrow."""
    assert axe.named(page) == []
    for width in (1280, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == [], width


def test_a_dossier_is_dropped_with_its_policy(page: Page, kept: Path) -> None:
    page.goto(PAGE)
    fit(page)
    drop(page, kept / "awarded-public.zip", kept / "awarded-public.policy.json")
    assert outcome(page) == EXPECTED["awarded-public"]["own"]
    expect(page.locator("#outcome")).to_contain_text("不等于全部通过")
    expect(page.locator("#facts")).to_contain_text("您自己的策略")
    fit(page)


def test_a_broken_one_is_called_broken_where_it_is(page: Page, kept: Path) -> None:
    page.goto(PAGE)
    drop(page, kept / "05.08-second-wins.zip", kept / "05.08-second-wins.policy.json")
    assert outcome(page) == EXPECTED["05.08-second-wins"]["own"]
    expect(page.locator("#outcome")).to_contain_text("1 项不通过")
    fit(page)


def test_keys_are_enough_and_without_a_policy_trust_is_not_claimed(page: Page, kept: Path) -> None:
    page.goto(PAGE)
    page.set_input_files("#dossier", kept / "stopped-public.zip")
    tab_to(page, page.get_by_role("button", name="核验"))
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_be_focused(timeout=PATIENCE)
    assert outcome(page) == EXPECTED["stopped-public"]["dossier"]
    with page.expect_download() as saved:
        tab_to(page, page.get_by_role("link", name="保存结果"))
        page.keyboard.press("Enter")
    assert json.loads(saved.value.path().read_text("utf-8"))["format"] == "ggzy-verify/v1"


def test_what_is_no_dossier_is_refused_in_both_languages(page: Page, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK" + bytes(40))
    page.goto(PAGE)
    page.set_input_files("#dossier", tmp_path / "x.zip")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("alert")).to_contain_text("无法作为案卷读取")
    expect(page.get_by_role("alert")).to_contain_text("not a dossier")
    expect(page.locator("#report")).to_be_hidden()


def test_the_site_serves_it_under_its_strict_policy(opened: Browser, kept: Path, tmp_path: Path) -> None:
    with gallery.served(tmp_path) as address:
        window, said = opened.new_page(), []
        window.on("console", lambda message: said.append(f"{message.location['url']}: {message.text}"))
        window.goto(f"{address}/verify/browser/index.html")
        drop(window, kept / "stopped-public.zip")
        assert outcome(window) == EXPECTED["stopped-public"]["dossier"]
        assert [one for one in said if "/favicon.ico:" not in one] == [], "an icon is the browser's own idea"
        window.close()
