"""What the draft's form asks: a field's place in the document, its name, how it is typed; the way there and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from disclosure.rules import figures
from kernel.canon import Json
from kernel.errors import Words
from web.desks.drafting_values import TEXT, Kind, wrong
from web.views.elements import Field
from web.words import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of the form: where its value stands, what it is called, how it is typed."""

    path: str
    label: Words
    kind: Kind = TEXT
    hint: Text = ""
    unit: Text = ""
    needed: bool = True
    suggest: str = ""
    """The list of the page that its value may be taken from."""

    def field(self, value: Json, name: str, error: Text = "", *, focus: bool = False) -> Field:
        """The control with what the draft holds."""
        return Field(
            name, self.label, self.kind.control, self.kind.show(value), self.hint, error, self.kind.choices,
            self.needed, mode=self.kind.mode, unit=self.unit, suggest=self.suggest, focus=focus,
        )  # fmt: skip

    def check(self, value: Json) -> None:
        """NotValid if the value is missing or none that the document may hold."""
        if not self.kind.show(value):
            if self.needed:
                raise wrong(f"请填写：{self.label.zh}", f"please fill in: {self.label.en}")
            return
        self.kind.check(value)


def cited(rule: str) -> Words:
    """The article of a rule as it stands now, marked while nobody has confirmed its text."""
    return figures.cited(rule, date.max)


def headed(words: Words) -> Words:
    """Words of the rules as a label begins: in English with a capital letter."""
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def at(value: Json, path: str) -> Json:
    """What stands at a dotted path; None if nothing does."""
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return value


def put(place: dict[str, Json], path: str, value: Json) -> None:
    """Set a dotted path of maps, and of rows that are there; what stood in the way and was neither is replaced."""
    *above, last = parts = path.split(".")
    for part, following in zip(above, parts[1:], strict=True):
        below = at(place, part)
        is_row = isinstance(below, list) and following.isdigit() and isinstance(at(below, following), dict)
        if not (is_row or isinstance(below, dict)):
            place[part] = below = {}
        place = cast("dict[str, Json]", below)
    place[last] = value


def take(place: dict[str, Json], asks: Iterable[Ask], texts: Mapping[str, str], under: str = "") -> None:
    """Keep what was typed into the fields of `asks`, whose names begin with `under`; the others stay as they are."""
    for ask in asks:
        if f"{under}{ask.path}" in texts:
            put(place, ask.path, ask.kind.keep(texts[f"{under}{ask.path}"]))
