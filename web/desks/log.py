"""The journal as people read it: acts in time order, who did them, and what was refused."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from disclosure.rules import wording
from kernel.actor import MEMBERS, Role
from kernel.errors import Words
from kernel.journal import Entry
from web.desks.stages import ROLES
from web.format import digest
from web.views.elements import Happening
from web.words import Text, join

REFUSALS: Final = Path(__file__).with_name("refusals.json")
ERASED = Words("内容已依法删除", "the content has been erased")


def who(tag: str, names: Mapping[str, str]) -> Text:
    """The actor of an entry: the role, and the organisation or the expert's pseudonym."""
    role, _, id = tag.partition(".")
    if role not in tuple(Role):
        return tag
    if role in (Role.CLERK, Role.PUBLIC):
        return ROLES[Role(role)]
    return join(ROLES[Role(role)], names.get(id, id))


def what(entry: Entry) -> Text:
    """The act in words; of a refusal, the act that was refused and why."""
    if entry.erased:
        return ERASED
    if entry.type != "system.refused":
        return wording.act(entry.type)
    return join(wording.act(str(entry.body["act"])), str(entry.body["subject"]), why(str(entry.body["code"])))


def why(code: str) -> Text:
    """What a refusal of this code says; the record keeps no more than the code, so values in it are left open."""
    said = _sentences().get(code)
    return Words(*said) if said else code


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    return {code: (zh, en) for code, (zh, en) in json.loads(REFUSALS.read_bytes()).items()}


def happening(entry: Entry, names: Mapping[str, str], *, with_digest: bool = False) -> Happening:
    """One entry; its place in the chain leads to its bytes."""
    by, refused = who(entry.actor, names) if not entry.erased else "", entry.type == "system.refused"
    where = digest(entry.leaf.hex()) if with_digest else "" if refused else entry.subject
    return Happening(
        at=entry.at,
        what=what(entry),
        who=join(by, where) if where else by,
        number=entry.tseq,
        href=f"/me/log/{entry.subject}/{entry.tseq}",
        refused=refused,
    )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Oldest first; of one moment, as their chains have them."""
    return sorted((one for one in entries if not one.erased), key=lambda one: (one.at, one.subject, one.tseq))


def names_a_member(entry: Entry, since: datetime | None) -> bool:
    """Whether the first sign-in of a member, after a draw that no result has followed, tells who was drawn (BID-37).

    `since`: the first such draw that is open now, None if there is none.
    """
    if since is None or entry.erased or not entry.subject.startswith(("S-", "X-")):
        return False
    return entry.at >= since and entry.actor.partition(".")[0] in MEMBERS


def closed(entry: Entry) -> Entry:
    """The entry's place in its chain without its content."""
    return replace(entry, data=b"", salt=b"")


def tells_of_bids(entry: Entry, over: Collection[str], bids: Mapping[str, str]) -> bool:
    """Whether a refusal would tell that somebody is bidding for a lot that is not among those `over`."""
    subject = str(entry.body.get("subject", ""))
    return entry.actor.startswith(f"{Role.BIDDER}.") and bids.get(subject, subject) not in over
