"""The lines on which people write and call (市长信箱, 8890) as data: matters, levels, and the rules of their clocks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from kernel import law
from kernel.errors import NotFound, NotValid, Words

FOLDER: Final = "letters/"


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a letter may be about. `answer`: the rule of law that says by when it is answered."""

    id: str
    zh: str
    en: str
    answer: str

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who handles: the first level takes a letter in, the next ones are handed it."""

    zh: str
    en: str

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line. `take_up`: the rule by when a letter is accepted, handed on or declined; `rung`: the one by when
    the next level up answers what came back to it late. A letter is handed on once less than there are levels."""

    id: str
    place: int
    zh: str
    en: str
    take_up: str
    rung: str
    levels: list[Level]
    matters: list[Matter]

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)

    @property
    def transfers(self) -> int:
        return len(self.levels) - 1

    def matter(self, id: str) -> Matter:
        """NotValid `letter.matter` for one that the line does not take."""
        found = next((one for one in self.matters if one.id == id), None)
        if found is None:
            raise NotValid("letter.matter", f"{self.zh}不受理这类事项", f"not on the {self.en}", field="matter")
        return found


def read(name: str, text: str) -> Line:
    """The file `name` (without its ending). NotValid for what is missing, unknown, or a rule that sets no time."""
    try:
        made = msgspec.convert({"id": name, **tomllib.loads(text)}, Line)
        timed = all(_timed(rule) for rule in (made.take_up, made.rung, *(one.answer for one in made.matters)))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _malformed(name, f"有误：{error}", str(error)) from error
    if not made.levels or not made.matters or not timed:
        raise _malformed(name, "须有层级、事项，时限须为有期限的规则", "needs levels, matters, and rules with a time")
    return made


def _timed(rule: str) -> bool:
    return law.known(rule) and law.rule(rule, date.max).clock is not None


def _malformed(name: str, zh: str, en: str) -> NotValid:
    return NotValid("letter.malformed", f"来信渠道文件 {name} {zh}", f"line {name}: {en}", field=name)


@cache
def ours() -> Mapping[str, Line]:
    """Those that come with the platform, by name."""
    folder = files("disclosure") / "letters"
    made = (read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Line]:
    """The platform's, then the operator's own; one of the operator's stands for the platform's of that name."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in sorted(catalogue.items())
        if path.startswith(FOLDER)
    }
    return {**ours(), **{name: read(name, text) for name, text in added.items()}}


def known(name: str, catalogue: Mapping[str, str]) -> Line:
    """NotFound `letter.line` where there is no such line."""
    found = every(catalogue).get(name)
    if found is None:
        raise NotFound("letter.line", f"没有来信渠道 {name}", f"there is no line {name}", field="line")
    return found
