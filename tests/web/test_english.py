"""English pages as their readers meet them: what begins a line begins with a capital."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Final

import pytest

from tests.web import fixtures as public
from tests.web import gallery

HEADS: Final = frozenset({"h1", "h2", "h3", "dt", "th", "label", "legend", "summary", "button", "option", "figcaption"})
"""What begins a line of its own; the heads of rows are names that somebody gave."""
CLASSES: Final = frozenset({"key", "hint", "error", "empty", "note"})
VERBATIM: Final = frozenset({"mono", "n"})
"""Digests, file names and figures are written as they are."""
VOID: Final = frozenset({"input", "br", "meta", "link", "path", "rect", "line", "hr", "img", "col"})


class _Lines(HTMLParser):
    """The first words of every head, where they are our own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []
        self.found: list[str] = []
        self.waits = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        quoted = (
            (bool(given.get("lang")) and tag != "html") or bool(classes & VERBATIM) or tag in ("svg", "code", "pre")
        )
        head = (tag in HEADS or bool(classes & CLASSES)) and given.get("scope") != "row"
        self.open.append((tag, quoted, head))
        self.waits = self.waits or head

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            last, _, head = self.open.pop()
            self.waits = self.waits and not head
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.waits and data.strip():
            self.waits = False
            if not any(quoted for _, quoted, _ in self.open):
                self.found.append(data.strip())


def _heads(name: str) -> list[str]:
    reader = _Lines()
    reader.feed(gallery.html(name, replace(public.VISIT, language="en")))
    return reader.found


@pytest.mark.parametrize("name", sorted(gallery.PAGES))
def test_english_heads_labels_and_keys_begin_with_a_capital(name: str) -> None:
    heads = _heads(name)
    assert heads
    assert [one for one in heads if re.match(r"[a-z]", one)] == []
