"""The pages in a real Chromium: axe without a finding, no sideways scroll, nothing on the console, usable without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.support import axe
from tests.support.chromium import browser
from tests.support.parts import chromium
from tests.web import gallery
from tests.web.photograph import OVERFLOW, look

NAMES = sorted(gallery.PAGES)
WIDE: Final = frozenset({gallery.PAGES[name].template: name for name in NAMES}.values())
"""One page of each template."""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""A chart is drawn anew for another width by the frame after next."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with gallery.served(tmp_path_factory.mktemp("gallery"), gallery.quiet) as served:
        yield served


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser(str(chromium())) as started:
        yield started


@pytest.fixture(scope="module")
def page(opened: Browser) -> Iterator[Page]:
    page = opened.new_page(reduced_motion="reduce")  # else a key on its way to its colour is measured half-way
    yield page
    page.close()


def runs_out(page: Page, width: int) -> list[str]:
    """What runs out of a screen of that width, of the page as it stands."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(DRAWN)
    out: list[str] = page.evaluate(OVERFLOW)
    return out


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_fit_for_everybody(page: Page, address: str, name: str) -> None:
    """English and dark on a phone; one page of each template Chinese and light on a wide screen, too; then in the
    largest type, where it reflows."""
    wide = (1280, "lang=zh&theme=light", 375)
    for width, look_of, large in ((375, "lang=en&theme=dark", 768), *((wide,) if name in WIDE else ())):
        assert look(page, f"{address}/gallery/{name}", width, f"{look_of}&type=standard") == []
        assert axe.named(page) == []
        assert runs_out(page, 320) == []
        page.evaluate("document.documentElement.dataset.type = 'xlarge'")
        assert runs_out(page, large) == []
        assert runs_out(page, 320) == []


def test_the_measures_can_fail(page: Page, address: str) -> None:
    look(page, f"{address}/gallery/lot", 375, "lang=zh&type=standard")
    page.evaluate("document.querySelector('h1').innerHTML = '<img width=900>'")
    assert any(one.startswith("IMG") for one in page.evaluate(OVERFLOW))
    assert "image-alt" in {rule for rule, _ in axe.named(page)}


def test_without_script_the_menu_opens_and_the_look_is_kept(opened: Browser, address: str) -> None:
    context = opened.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/gallery/home")
    assert not page.locator("#menu").is_visible()
    page.get_by_role("button", name="菜单").click()
    assert page.locator("#menu").is_visible()
    page.locator("#menu").get_by_role("link", name="特大").click()
    assert page.locator("html").get_attribute("data-type") == "xlarge"
    page.goto(f"{address}/gallery/lot")
    assert page.locator("html").get_attribute("data-type") == "xlarge"
    context.close()


def test_an_unknown_inline_script_would_be_stopped(page: Page, address: str) -> None:
    look(page, f"{address}/gallery/home", 1280, "lang=zh&type=standard")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i onclick=\"window.broken = 1\" id=x>x</i>')")
    page.evaluate("document.getElementById('x').click()")
    assert page.evaluate("window.broken") is None


def test_a_countdown_runs_and_a_command_can_be_copied(opened: Browser, address: str) -> None:
    context = opened.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/gallery/hall")
    clock = page.locator("[data-until]")
    first = clock.text_content() or ""
    page.wait_for_function("first => document.querySelector('[data-until]').textContent !== first", arg=first)
    page.goto(f"{address}/gallery/task")
    page.get_by_role("button", name="复制").click()
    page.wait_for_selector("#toast.shown")
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == "ggzy sign https://ggzy.example/tasks/t-5b06c9e3 --key my.p12"
    )
    context.close()


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}/gallery/sign-in-wrong?lang=zh&type=standard")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.locator(".errors a").click()
    assert page.url.endswith("#f-code")


def test_the_look_leaves_the_address_but_not_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/gallery/home?theme=dark&q=x")
    page.wait_for_function("!location.search.includes('theme')")
    assert page.url.endswith("/gallery/home?q=x")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto(f"{address}/gallery/home?theme=light")
