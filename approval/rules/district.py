"""Six fields that are the same in every district (六统一): what a district's centre may say, and where it differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from approval.rules import matter
from approval.rules.matter import UNIFIED, Basis, Matter, Unified
from kernel.canon import Json
from kernel.errors import NotAllowed, NotValid, Words
from kernel.reader import Reader

PARTS: Final[Mapping[Unified, tuple[str, ...]]] = {
    Unified.NAME: ("name", "name_en"),
    Unified.BASIS: ("law", "article"),
    Unified.MATERIALS: ("materials",),
    Unified.WORKFLOW: ("workflow",),
    Unified.LIMITS: ("promised", "statutory", "limits_law", "limits_article"),
    Unified.FEES: ("fees",),
}
"""The members of a matter's body that make each field."""
LOCKED: Final = tuple(name for names in PARTS.values() for name in names)
LOCAL: Final = ("in_hall", "window", "phone", "hours")
"""What a district says for itself."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """What a district asks to have otherwise, and why; `against`: what the master said of it then."""

    members: Mapping[str, Json]
    against: Mapping[str, Json]
    reason: str
    basis: Basis

    def holds(self, master: Mapping[str, Json]) -> bool:
        """It was granted against these words of the master: once they change it has to be asked for anew."""
        return all(master.get(name) == said for name, said in self.against.items())


@dataclass(frozen=True, slots=True)
class Offer:
    """How a district's centre offers a matter; `stated`: the six fields as it tells them."""

    in_hall: bool
    window: str
    phone: str
    hours: str
    stated: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where one district differs from the master in one field, and whether that was approved."""

    matter: str
    site: str
    field: Unified
    approved: bool


def asked(master: Matter, content: Mapping[str, Json], body: Mapping[str, Json]) -> Deviation:
    """An exception from `{fields, reason, law, article}`, which has to make a matter again. NotValid
    `exception.empty` where it asks for nothing else than the master says."""
    reader = Reader(body)
    reader.only("fields", "reason", "law", "article")
    members = reader.inner("fields")
    members.only(*LOCKED)
    if all(content.get(name) == said for name, said in members.source.items()):
        raise NotValid("exception.empty", "与全市统一的内容没有不同", "this is what the master says", field="fields")
    matter.read(master.code, {**content, **members.source})
    against = {name: content[name] for name in members.source}
    return Deviation(dict(members.source), against, matter.line(reader, "reason"), matter.basis(reader))


def own(content: Mapping[str, Json], exception: Deviation | None) -> dict[str, Json]:
    """The master's body as it holds in one district."""
    granted = exception.members if exception and exception.holds(content) else {}
    return {**content, **granted}


def offered(content: Mapping[str, Json], body: Mapping[str, Json]) -> Offer:
    """How a district offers it: `LOCAL`, and any of the locked members if it says the same as holds there. NotAllowed
    `matter.locked` names the first that it says otherwise."""
    reader = Reader(body)
    reader.only(*LOCAL, *LOCKED)
    for field, names in PARTS.items():
        for name in names:
            if name in body and body[name] != content[name]:
                raise _locked(field, name)
    stated = {name: content[name] for name in LOCKED}
    window, phone, hours = (matter.line(reader, name) for name in LOCAL[1:])
    return Offer(reader.flag("in_hall"), window, phone, hours, stated)


def _locked(field: Unified, name: str) -> NotAllowed:
    words = UNIFIED[field]
    return NotAllowed(
        "matter.locked",
        f"{words.zh}全市统一，区县不得自行变更",
        f"{words.en}: the same in the whole city, no district changes it",
        field=name,
        remedy=Words("向市政务服务中心申请例外", "Ask the city’s centre for an exception"),
    )


def differences(
    code: str, site: str, content: Mapping[str, Json], own: Mapping[str, Json], stated: Mapping[str, Json]
) -> Iterator[Difference]:
    """Field by field: what the district tells against the master's `content`; approved where it is its `own`."""
    for field, names in PARTS.items():
        if any(stated[name] != content[name] for name in names):
            yield Difference(code, site, field, all(stated[name] == own[name] for name in names))
