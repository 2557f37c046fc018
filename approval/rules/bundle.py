"""A bundle (一件事): matters that belong to one thing that somebody wants done, in stages, handed in together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from approval.rules import matter, wording
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader

ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,5}")
MEMBERS: Final = ("name", "name_en", "process", "stages", "since")
MOST: Final = 12
"""Stages."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Matters that may go side by side; the next stage comes after them."""

    name: Words
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One version. `process`: the joint process whose promise holds for the whole, empty for none."""

    id: str
    name: Words
    process: str
    stages: tuple[Stage, ...]
    since: date

    @property
    def matters(self) -> tuple[str, ...]:
        """The codes of its matters, in the order of its stages."""
        return tuple(code for stage in self.stages for code in stage.matters)


def read(id: str, body: Mapping[str, Json]) -> Bundle:
    """A bundle from `{name, name_en, process?, stages: [{name, name_en, matters}], since}`. NotValid `bundle.few` for
    less than two matters, `bundle.twice` for one that is there twice."""
    if not ID.fullmatch(id) or len(id) > 32:
        raise NotValid(
            "bundle.id",
            "一件事编号须为小写字母、数字和短横，不超过 32 位",
            "a bundle’s id is small letters, digits and dashes, at most 32",
            field="id",
        )
    reader = Reader(body)
    reader.only(*MEMBERS)
    process = matter.identifier(reader, "process") if reader.has("process") else ""
    stages = tuple(map(_stage, reader.each("stages")))
    made = Bundle(id, matter.words(reader, "name"), process, stages, matter.day(reader, "since"))
    _stand(made)
    wording.clear(dict(_texts(made)))
    return made


def _stage(reader: Reader) -> Stage:
    reader.only("name", "name_en", "matters")
    return Stage(matter.words(reader, "name"), reader.texts("matters"))


def _stand(of: Bundle) -> None:
    codes = of.matters
    if len(codes) < 2 or len(of.stages) > MOST or not all(stage.matters for stage in of.stages):
        raise NotValid(
            "bundle.few",
            f"一件事至少包含两个事项，不超过 {MOST} 个阶段，各阶段都有事项",
            f"a bundle has two matters or more, {MOST} stages at most, and no stage is empty",
            field="stages",
        )
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise NotValid(
            "bundle.twice", f"事项重复：{'、'.join(twice)}", f"there twice: {', '.join(twice)}", field="stages"
        )


def _texts(of: Bundle) -> Iterator[tuple[str, str]]:
    yield "name", of.name.zh
    yield "name_en", of.name.en
    for at, stage in enumerate(of.stages):
        yield f"stages[{at}].name", stage.name.zh
        yield f"stages[{at}].name_en", stage.name.en
