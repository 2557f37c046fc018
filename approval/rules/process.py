"""What several departments do together (联合办理) as data, with the total time that the city promises for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from kernel.errors import NotFound, NotValid, Words

FOLDER: Final = "processes/"
LAW: Final = "LIC-42c"
"""The limit of the law beside which the promise stands."""


class Process(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One process; `promised` working days or months from acceptance."""

    id: str
    place: int
    zh: str
    en: str
    promised: int
    unit: Literal["wd", "months"]

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


def read(name: str, text: str) -> Process:
    """The file `name` (without its ending). NotValid `process.malformed`."""
    try:
        made = msgspec.convert({"id": name, **tomllib.loads(text)}, Process)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _malformed(name, f"有误：{error}", str(error)) from error
    if made.promised < 1:
        raise _malformed(name, "承诺时限至少为 1", "a promise is at least 1")
    return made


def _malformed(name: str, zh: str, en: str) -> NotValid:
    return NotValid("process.malformed", f"联合办理文件 {name} {zh}", f"process {name}: {en}", field=name)


@cache
def ours() -> Mapping[str, Process]:
    """Those that come with the platform, by name, in their order."""
    folder = files("approval") / "processes"
    made = (read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Process]:
    """The platform's, then the city's own; one of the city's stands for the platform's of that name."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in sorted(catalogue.items())
        if path.startswith(FOLDER)
    }
    return {**ours(), **{name: read(name, text) for name, text in added.items()}}


def known(name: str, catalogue: Mapping[str, str]) -> Process:
    """NotFound `process.unknown`."""
    found = every(catalogue).get(name)
    if found is None:
        raise NotFound("process.unknown", f"没有联合办理 {name}", f"there is no process {name}", field="process")
    return found
