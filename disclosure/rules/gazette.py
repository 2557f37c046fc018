"""The gazette (政府公报): issues by year and number, their articles, a table of contents that equals them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Words
from kernel.reader import Reader

VERSION: Final = "ggzy-gazette/v1"
PREFIX: Final = "G-gazette-"
_ISSUE: Final = re.compile(r"[12][0-9]{3}-(0[1-9]|[1-9][0-9])")
_LONGEST: Final = {"section": 50, "title": 200, "source": 200, "text": 200_000}
"""Characters."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article in its place, counted from 1; `document`: the index number of the document of the house that it is,
    empty for a text of its own; `text`: empty once that document was withdrawn."""

    place: int
    section: str
    title: str
    source: str
    document: str
    text: str
    sha256: str

    def json(self) -> dict[str, Json]:
        return {
            "place": self.place, "section": self.section, "title": self.title, "source": self.source,
            "document": self.document or None, "text": self.text or None, "sha256": self.sha256,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issue:
    """A published issue. `on`: the day printed on it; `entry`: the leaf of the entry that published it."""

    id: str
    on: str
    office: str
    entry: str
    articles: tuple[Article, ...]

    def export(self) -> dict[str, Json]:
        """As it is given to programmes; `SCHEMA` says its form."""
        return {
            "v": VERSION, "issue": self.id, "on": self.on, "office": self.office, "entry": self.entry,
            "contents": [one.title for one in self.articles], "articles": [one.json() for one in self.articles],
        }  # fmt: skip


def number(subject: str) -> str:
    """`2026-03` in the name of an issue's chain; NotFound `gazette.unknown`."""
    found = subject.removeprefix(PREFIX)
    if not subject.startswith(PREFIX) or not _ISSUE.fullmatch(found):
        raise NotFound("gazette.unknown", f"没有这一期公报：{found}", f"no such issue: {found}", field="issue")
    return found


def following(last: str, year: int) -> str:
    """The number after the last one of the year; `last` is empty where there is none."""
    return f"{year}-{int(last[5:] if last else 0) + 1:02}"


def read(body: Mapping[str, Json]) -> dict[str, str]:
    """An article with a text of its own, `{section, title, source, text}`."""
    reader = Reader(body)
    return {name: _text(reader, name) for name in _LONGEST}


def _text(reader: Reader, name: str) -> str:
    text = reader.text(name).strip()
    if len(text) > _LONGEST[name]:
        most = _LONGEST[name]
        raise reader.refuse(name, f"不得超过 {most} 个字", f"has at most {most} characters", "gazette.long")
    return text


def agree(contents: Sequence[str], titles: Sequence[str]) -> None:
    """NotValid `gazette.contents` unless the table of contents is the articles' titles, in their order."""
    for place in range(max(len(contents), len(titles))):
        told, there = (each[place] if place < len(each) else "" for each in (contents, titles))
        if told != there or not there:
            raise _differs(place + 1, told, there)
    if not titles:
        raise _differs(1, "", "")


def _differs(place: int, told: str, there: str) -> NotValid:
    return NotValid(
        "gazette.contents",
        f"目录第 {place} 条“{told}”与文章“{there}”不符",
        f"line {place} of the contents, “{told}”, is not the article’s title “{there}”",
        field="contents",
        remedy=Words("改正目录，或补上、删去文章", "Correct the contents, or add or drop an article"),
    )


_TEXT: Final[Json] = {"type": "string", "minLength": 1}
_DIGEST: Final[Json] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _shape(members: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "type": "object", "required": list(members), "properties": dict(members), "additionalProperties": False,
    }  # fmt: skip


SCHEMA: Final[dict[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "政府公报",
    **_shape(
        {
            "v": {"const": VERSION},
            "issue": {"type": "string", "pattern": f"^{_ISSUE.pattern}$"},
            "on": {"type": "string", "format": "date"},
            "office": _TEXT,
            "entry": _DIGEST,
            "contents": {"type": "array", "minItems": 1, "items": _TEXT},
            "articles": {
                "type": "array",
                "minItems": 1,
                "items": _shape(
                    {
                        "place": {"type": "integer", "minimum": 1},
                        **dict.fromkeys(("section", "title", "source"), _TEXT),
                        "text": {"type": ["string", "null"], "minLength": 1},
                        "document": {"type": ["string", "null"]},
                        "sha256": _DIGEST,
                    }
                ),
            },
        }
    ),
}
"""JSON Schema of the export of an issue."""
