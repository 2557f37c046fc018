"""The pool's specialties as the draft shows them: what each code means, and how many experts have it."""

from __future__ import annotations

from collections.abc import Mapping

from experts.acts.reading import Specialty
from experts.rules import catalogue
from kernel.canon import Json
from kernel.errors import Words
from web.words import Text, join

Known = Mapping[str, Specialty]


def suggestions(known: Known) -> tuple[tuple[str, Text], ...]:
    """Every code to choose from, with its name and how many could be drawn for it."""
    return tuple((code, _told(one)) for code, one in known.items())


def _told(one: Specialty) -> Text:
    many = Words(f"{one.experts} 名专家", f"{one.experts} expert{'' if one.experts == 1 else 's'}")
    return join(one.name, many) if one.name else many


def meant(held: Json, known: Known) -> Text:
    """The names of the codes that a group has; empty while the pool knows none of them."""
    codes = [str(one) for one in held] if isinstance(held, list) else []
    names = {code: one.name for code, one in known.items() if one.name and code in codes}
    return catalogue.called(codes, (), names) if names else ""
