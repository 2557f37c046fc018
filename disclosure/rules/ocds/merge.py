"""The compiled release: all releases of a tender, laid over one another in their order (the standard's merge)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from disclosure.rules.ocds.parts import Node, Value

_HEAD: Final = frozenset({"ocid", "id", "date", "tag", "title"})
"""Of the releases themselves; the compiled one has its own."""


def compiled(releases: Sequence[Mapping[str, Value]]) -> Node:
    """Later members replace earlier ones; lists of things with an `id` are joined by it, other lists replaced whole.

    `releases`: of one ocid, oldest first, at least one.
    """
    whole: Node = {}
    for release in releases:
        whole = _over(whole, {name: value for name, value in release.items() if name not in _HEAD})
    last = releases[-1]
    head: Node = {"ocid": last["ocid"], "id": f"{last['ocid']}-{last['date']}", "date": last["date"]}
    return head | {"tag": ["compiled"]} | whole


def _over(old: Mapping[str, Value], new: Mapping[str, Value]) -> Node:
    return {**old, **{name: _value(old.get(name), value) for name, value in new.items()}}


def _value(old: Value, new: Value) -> Value:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _over(old, new)
    there, more = _things(old), _things(new)
    return new if there is None or more is None else _joined(there, more)


def _things(value: Value) -> list[Mapping[str, Value]] | None:
    """The members of a list of things with ids; None for anything else."""
    if not isinstance(value, list):
        return None
    found = [each for each in value if isinstance(each, Mapping) and "id" in each]
    return found if len(found) == len(value) else None


def _joined(old: Sequence[Mapping[str, Value]], new: Sequence[Mapping[str, Value]]) -> list[Node]:
    """In the order in which each first appeared."""
    found: dict[Value, Node] = {each["id"]: dict(each) for each in old}
    for each in new:
        found[each["id"]] = _over(found.get(each["id"], {}), each)
    return list(found.values())


def record(releases: Sequence[Mapping[str, Value]], addresses: Sequence[str]) -> Node:
    """The record of one ocid: where each release is, and what they say together."""
    linked: list[Node] = [
        {"url": address, "date": release["date"], "tag": release["tag"]}
        for release, address in zip(releases, addresses, strict=True)
    ]
    return {"ocid": releases[0]["ocid"], "releases": linked, "compiledRelease": compiled(releases)}
