"""What a kind of docket shows of itself: to who knows its code, and to the office that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from approval.acts.dockets import Body, Held
from approval.rules.docket import Done, Table
from disclosure.rules import wording
from kernel import ids
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.acts import units
from web.views.elements import Fact, Field, Link
from web.views.letters import Part
from web.words import Text, join, phrase

DOOR: Final = "/approvals/services"
BEHALF: Final = Words("代委托人办理", "on behalf of who gave the mandate")
WHERE: Final = Link(Words("预约、代办和送达", "Appointments, agents, delivery"), DOOR)


@dataclass(frozen=True, slots=True)
class Own:
    """An act of who asked for the docket: how it is done, what it asks for, what is confirmed before it."""

    do: Callable[[Context, str, Body], Entry]
    key: Words
    fields: tuple[Field, ...] = ()
    confirm: Text = ""
    plain: bool = False
    prepare: Callable[[Context, str, Body], Body] = lambda _ctx, _id, body: body
    code: bool = False
    """Whether the code is typed once more, to show that it was noted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`parts` are for who knows the code and for the office alike; `own` are the acts of who knows the code."""

    title: Words
    table: Table
    parts: Callable[[Context, Held], Iterator[Part]]
    own: Mapping[str, Own]
    desk: Callable[[Context, Held], list[str]]
    """What the office's own people may do now."""
    stage: Callable[[Context, Held], Words | None] = lambda _ctx, _of: None
    """Where it stands, where that is not what its table says."""
    personal: Mapping[str, Words] = field(default_factory=dict)
    """What the office alone reads of who asked."""

    def now(self, ctx: Context, of: Held) -> Words:
        return self.stage(ctx, of) or self.table.stages[of.stage]


def office(ctx: Context, code: str) -> Text:
    """An office by its name."""
    found = units.find(ctx.tx, code)
    return found.name if found else code


def facts(said: Mapping[str, object], labels: Mapping[str, Words]) -> Iterator[Fact]:
    """What was said, by its labels; what is empty is left out."""
    for name, label in labels.items():
        if text := str(said.get(name) or ""):
            yield Fact(label, text, style="text" if name == "text" else "")


def _when(done: Done) -> Text:
    """The moment, and for whom it was done where somebody acted for another."""
    at = phrase("{at}", at=done.at)
    return join(at, BEHALF) if done.text("on_behalf_of") else at


def course(of: Held) -> Part:
    """Every act with its moment."""
    kind = ids.kind(of.id)
    rows = tuple(Fact(wording.act(f"{kind}.{one.verb}"), _when(one)) for one in of.acts)
    return Part(Words("办理经过", "Course"), rows)
