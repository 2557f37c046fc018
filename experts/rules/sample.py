"""What a draw that stands alone draws: so many of each published list (双随机抽查, 达到最高限价后的摇号)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final, NoReturn

from kernel import canon, ids, merkle
from kernel.canon import Json
from kernel.errors import NotValid

VERSION: Final = "ebid-draw-list/v1"


class Ground(StrEnum):
    """Why an entry must not be drawn beside another."""

    EMPLOYER = "employer"
    KINSHIP = "kinship"
    DECLARED = "declared"


def _no(zh: str, en: str) -> NoReturn:
    raise NotValid("plan.sample", f"抽取方案：{zh}", f"plan of the draw: {en}", field="sample")


def _bad(of: str) -> NoReturn:
    raise NotValid(
        "list.malformed",
        f"名单 {of} 格式不对，或编号未按序排列",
        f"the list {of} is malformed, or its ids do not ascend",
        field=of,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """`n` are drawn from the list `id`, whose file has that SHA-256 (64 hex digits)."""

    id: str
    sha256: str
    n: int

    def json(self) -> dict[str, Json]:
        return {"id": self.id, "sha256": self.sha256, "n": self.n}


@dataclass(frozen=True, slots=True)
class Sample:
    """The lists in the order in which they are drawn: whom a later one must avoid is known by then."""

    lists: tuple[Part, ...]

    def json(self) -> dict[str, Json]:
        return {"lists": [part.json() for part in self.lists]}

    def check(self) -> None:
        """NotValid unless there are lists, each once, with a digest and a number to draw."""
        names = [part.id for part in self.lists]
        if not names or len(set(names)) != len(names):
            _no("须有名单，且编号不得重复", "it needs lists, none twice")
        for part in self.lists:
            ids.identifier(part.id, "sample")
            if part.n < 1 or len(canon.unhex(part.sha256)) != 32:
                _no(f"名单 {part.id} 须有摘要与抽取数", f"list {part.id} needs a digest and a number to draw")


@dataclass(frozen=True, slots=True)
class Entry:
    """Who or what of the list `of` may be drawn; `avoid`: by id of earlier lists those beside whom it must not be, and
    why (回避)."""

    of: str
    id: str
    name: str
    avoid: Mapping[str, Ground] = field(default_factory=dict)

    def json(self) -> dict[str, Json]:
        avoid: dict[str, Json] = {each: ground.value for each, ground in self.avoid.items()}
        return {"id": self.id, "name": self.name, "avoid": avoid}

    @property
    def leaf(self) -> bytes:
        """What stands for it in the draw, and its leaf under the root of all lists."""
        return merkle.leaf_hash(canon.canonical({"list": self.of, **self.json()}))


def subject(did: str) -> str:
    """Whose chain tells of the draw: all steps of one matter have one chain, and a step cannot be held in another."""
    matter, number, _ = did.split("/")
    return ids.subject("D", f"{matter}-{number}")


Lists = Mapping[str, Sequence[Entry]]


def document(of: str, entries: Iterable[Entry]) -> bytes:
    """The list's file, byte for byte."""
    return canon.canonical({"v": VERSION, "list": of, "entries": [entry.json() for entry in entries]})


def read_list(of: str, data: bytes) -> tuple[Entry, ...]:
    """The entries of the list `of`; NotValid unless the file is that list's, its ids ascending."""
    match canon.mapping(data):
        case {"v": "ebid-draw-list/v1", "list": str(name), "entries": [*listed]} if name == of:
            made = tuple(_entry(of, each) for each in listed)
        case _:
            _bad(of)
    if document(of, made) != data or not _ascending([entry.id for entry in made]):
        _bad(of)
    return made


def _entry(of: str, value: Json) -> Entry:
    match value:
        case {"id": str(id_), "name": str(name), "avoid": Mapping() as avoid} if all(map(_known, avoid.values())):
            return Entry(of, ids.identifier(id_, of), name, {each: Ground(str(why)) for each, why in avoid.items()})
    _bad(of)


def _known(why: Json) -> bool:
    return isinstance(why, str) and why in set(Ground)


def _ascending(names: Sequence[str]) -> bool:
    return all(before < after for before, after in pairwise(names))


def read(of: Sample, files: Mapping[str, bytes]) -> Lists:
    """Every list of the plan from its file by list id; NotValid for one that is missing, or is not what was planned."""
    made: dict[str, Sequence[Entry]] = {}
    for part in of.lists:
        data = files.get(part.id)
        if data is None or canon.sha256(data).hex() != part.sha256:
            raise NotValid(
                "list.other",
                f"名单 {part.id} 缺失，或不是方案所载的名单",
                f"the list {part.id} is missing, or is not the one that the plan names",
                field=part.id,
            )
        made[part.id] = read_list(part.id, data)
    return made


def leaves(lists: Lists) -> list[bytes]:
    """Of all lists, ascending."""
    return sorted(entry.leaf for entries in lists.values() for entry in entries)


def root(lists: Lists) -> bytes:
    """The RFC 9162 root over `leaves`, so that one entry can be shown to have been in."""
    return merkle.root(leaves(lists))


def avoided(lists: Lists) -> dict[bytes, frozenset[bytes]]:
    """By leaf the leaves of the earlier lists that the entry must not be drawn beside."""
    earlier: dict[str, list[bytes]] = {}
    made: dict[bytes, frozenset[bytes]] = {}
    for entries in lists.values():
        for entry in entries:
            if entry.avoid:
                made[entry.leaf] = frozenset(leaf for name in entry.avoid for leaf in earlier.get(name, ()))
        for entry in entries:
            earlier.setdefault(entry.id, []).append(entry.leaf)
    return made


def read_plan(value: Json) -> Sample:
    """The `sample` of a plan, in its form; `check` asks for the rest."""
    match value:
        case {"lists": [*listed]}:
            return Sample(tuple(_part(each) for each in listed))
    _no("内容与格式不符", "not of the form")


def _part(value: Json) -> Part:
    match value:
        case {"id": str(id_), "sha256": str(sha256), "n": int(n)}:
            return Part(id_, sha256, int(n))  # true is no number
    _no("内容与格式不符", "not of the form")
