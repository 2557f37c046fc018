"""The windows of a hall: the one for all offices (综合窗口), and those that serve some offices alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader
from people.rules.organisation import uscc

LONGEST: Final = 60
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Window:
    """One window; it serves every office where it names none."""

    name: str
    serves: tuple[str, ...]

    @property
    def general(self) -> bool:
        return not self.serves


def read(body: Mapping[str, Json]) -> tuple[Window, ...]:
    """The windows of a hall from `{windows: [{name, serves}…]}`. NotValid `window.general` unless exactly one serves
    everybody, `window.twice` for a name or an office that is there twice."""
    reader = Reader(body)
    reader.only("windows")
    made = tuple(_window(one) for one in reader.each("windows"))
    if sum(one.general for one in made) != 1:
        raise NotValid("window.general", "须有且只有一个综合窗口", "one window serves everybody", field="windows")
    names = [one.name for one in made]
    served = [office for one in made for office in one.serves]
    if len(set(names)) < len(names) or len(set(served)) < len(served):
        raise NotValid("window.twice", "窗口或者单位重复", "a window or an office is there twice", field="windows")
    return made


def _window(reader: Reader) -> Window:
    reader.only("name", "serves")
    name = reader.text("name").strip()
    if len(name) > LONGEST:
        raise reader.refuse("name", f"不得超过 {LONGEST} 字", f"has at most {LONGEST} characters")
    return Window(name, tuple(uscc(code) for code in reader.texts("serves")))


def serving(windows: Iterable[Window], office: str) -> Window | None:
    """The window at which an office is served: its own, else the one for all; None where the hall names none."""
    known = tuple(windows)
    own = next((one for one in known if office in one.serves), None)
    return own or next((one for one in known if one.general), None)
