"""The grades of public opinion on the government (政务舆情) as data: within how many hours what is said to it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

import msgspec

from kernel import law
from kernel.errors import NotFound, NotValid, Words

FOLDER: Final = "opinions/"


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So many hours after it was found: until anything is said (`first`), until a press conference (`press`)."""

    id: Literal["first", "press"]
    zh: str
    en: str
    hours: Annotated[int, msgspec.Meta(ge=1, le=720)]
    law: str

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`escalates`: whether the offices above are told when a limit has run out."""

    id: str
    place: int
    zh: str
    en: str
    escalates: bool
    limits: list[Limit]

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


def read(name: str, text: str) -> Grade:
    """The file `name` (without its ending). NotValid for what is missing, unknown or malformed."""
    try:
        made = msgspec.convert({"id": name, **tomllib.loads(text)}, Grade)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _malformed(name, f"有误：{error}", str(error)) from error
    named = [one.id for one in made.limits]
    if "first" not in named or len(set(named)) < len(named) or not all(law.known(one.law) for one in made.limits):
        raise _malformed(
            name, "须有首次回应时限，各一项，依据须为已有规则", "needs a first limit, each once, of a known rule"
        )
    return made


def _malformed(name: str, zh: str, en: str) -> NotValid:
    return NotValid("opinion.malformed", f"舆情等级文件 {name} {zh}", f"grade {name}: {en}", field=name)


@cache
def ours() -> Mapping[str, Grade]:
    """Those that come with the platform, the gravest first."""
    folder = files("disclosure") / "opinions"
    made = (read(each.name.removesuffix(".toml"), each.read_text("utf-8")) for each in folder.iterdir())
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Grade]:
    """The platform's, then the operator's own; one of the operator's stands for the platform's of that name."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in sorted(catalogue.items())
        if path.startswith(FOLDER)
    }
    return {**ours(), **{name: read(name, text) for name, text in added.items()}}


def known(name: str, catalogue: Mapping[str, str]) -> Grade:
    """NotFound `opinion.grade` where there is no such grade."""
    found = every(catalogue).get(name)
    if found is None:
        raise NotFound("opinion.grade", f"没有舆情等级 {name}", f"there is no grade {name}", field="grade")
    return found
