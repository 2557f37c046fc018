"""axe on a page: what it finds, and nothing else of the half megabyte that it would tell."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT: Final = Axe().axe_script
_THERE: Final = "() => 'axe' in window"
_SHAPES: Final = """() => [...document.querySelectorAll('*')]
  .map((e) => [e.tagName, e.className, ...e.getAttributeNames().sort()].join(' '))"""
_RUN: Final = "() => axe.run(document, {resultTypes: ['violations'], preload: false}).then((told) => told.violations)"
"""Without preload: it would fetch every style sheet anew for rules that only a page with sound or film needs."""


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core has against the page as it stands, each with `id`, `impact` and `nodes`. The script stays with the
    page: asked again, it is not read again."""
    if not page.evaluate(_THERE):
        page.evaluate(_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return found


def shapes(page: Page) -> set[str]:
    """The kinds of elements on the page: two of a kind look alike, and are named by the same attributes."""
    return set(page.evaluate(_SHAPES))


def named(page: Page) -> list[tuple[str, str]]:
    """The violations as rule and first element."""
    return [(one["id"], one["nodes"][0]["html"]) for one in violations(page)]
