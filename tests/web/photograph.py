"""Photographs of the gallery in a real Chromium, with axe and a look for sideways scroll.

`python -m tests.web.photograph [NAME …] [--axe]` writes to `artifacts/gallery`.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import ConsoleMessage, Page

from tests.support import axe
from tests.support.chromium import browser, path
from tests.web import gallery

WIDTHS: Final = (1280, 375, 320)
OVERFLOW: Final = """() => {
  const out = (e, edge) => e.getBoundingClientRect().right > edge + 1;
  const named = (e) => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40);
  const page = document.documentElement.scrollWidth > innerWidth + 1
    ? [...document.querySelectorAll('main *, header *, footer *')].filter((e) => out(e, innerWidth)).map(named)
    : [];
  const cards = [...document.querySelectorAll('.scroll')]
    .filter((e) => innerWidth < 700 && e.scrollWidth > e.clientWidth + 1).map(named);
  return [...page.slice(0, 5), ...cards];
}"""


def look(page: Page, address: str, width: int, query: str) -> list[str]:
    """Open one page; what the console said and what runs out of the screen."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            said.append(message.text)

    page.on("console", hear)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}?{query}")
    page.wait_for_load_state("domcontentloaded")
    said += [f"overflow {one}" for one in page.evaluate(OVERFLOW)]
    page.remove_listener("console", hear)
    return said


def main(arguments: list[str]) -> int:
    names = [name for name in arguments if not name.startswith("--")] or list(gallery.PAGES)
    gallery.OUT.mkdir(parents=True, exist_ok=True)
    bad = 0
    with tempfile.TemporaryDirectory() as data, gallery.served(Path(data)) as address, browser(path()) as opened:
        page = opened.new_page()
        for name, language, theme in itertools.product(names, ("zh", "en"), ("light", "dark")):
            for width in WIDTHS:
                query = f"lang={language}&theme={theme}"
                found = look(page, f"{address}/gallery/{name}", width, query)
                if "--axe" in arguments and width != 320:
                    found += [f"{rule} {html[:160]}" for rule, html in axe.named(page)]
                if width != 320:
                    page.screenshot(path=gallery.OUT / f"{name}-{width}-{language}-{theme}.png", full_page=True)
                for one in found:
                    bad += 1
                    print(f"{name} {width} {language} {theme}: {one}")
    print(f"{bad} findings")
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
