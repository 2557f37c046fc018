"""One table of letters for both clients, which is Unicode 14's and not the running system's."""

from __future__ import annotations

import re
import unicodedata

import pytest

from signing.rules import letters
from tests.support.parts import ROOT

EDGES = {" ": True, "~": True, "\x7f": False, "\xa0": True, "\xad": False, "\0": False, "\x1f": False,
         "投": True, "𠮷": True, "𰻝": True, "\u202e": False, "\ue000": False, "\ud800": False, "\u0378": False,
         "\U0003134a": True, "\U0003134b": False, "\U00031350": False, "\U000e01ef": True, "\U000e01f0": False,
         "\U0010ffff": False}  # fmt: skip
"""U+3134A is the last ideograph of Unicode 13, U+31350 the first that came with 15."""


@pytest.mark.parametrize("character", EDGES, ids=lambda each: f"{ord(each):04x}")
def test_letters_at_the_edges(character: str) -> None:
    assert letters.known(character) == EDGES[character]


def test_it_is_the_table_of_the_browser() -> None:
    script = (ROOT / "web/static/bid/letters.js").read_text("utf-8")
    assert "".join(re.findall(r'"([^"]*)"', script)) == letters.STEPS


def test_every_letter_of_unicode_14_and_none_else_of_what_this_system_knows() -> None:
    """Later versions only add; what had no shape in 14 and is assigned now is what they added."""
    shaped = {each for each in map(chr, range(0x110000)) if not unicodedata.category(each).startswith("C")}
    known = set(filter(letters.known, map(chr, range(0x110000))))
    assert known <= shaped
    assert len(known) == 144_534
    if unicodedata.unidata_version == "14.0.0":
        assert known == shaped
