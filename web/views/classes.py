"""Lots by the six classes of information."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One lot: `signs` in the order of the classes; `responsible` where something is missing."""

    title: Text
    href: str
    number: str
    stage: Text
    signs: tuple[Sign, ...]
    responsible: Text = ""


@dataclass(frozen=True, slots=True)
class Classes:
    """The table of lots by classes."""

    names: tuple[Text, ...]
    lines: tuple[Line, ...]
