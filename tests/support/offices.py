"""Offices of the state in a world, by the doors: entered by the security administrator, their people appointed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Final

from kernel.actor import Role
from kernel.canon import Json
from people.acts import units
from people.rules.unit import Kind, Post
from tests.support.world import Person, World

_NUMBERS: Final = count(700)


@dataclass(frozen=True)
class Office:
    """An office with one person in each post that was asked for."""

    code: str
    people: dict[Post, Person]

    @property
    def subject(self) -> str:
        return units.subject(self.code)

    def __getitem__(self, post: Post) -> Person:
        return self.people[post]


def entry(name: str = "青屿市民政局", kind: Kind = Kind.DEPARTMENT, parent: str | None = None) -> dict[str, Json]:
    """The body that enters an office."""
    return {
        "kind": kind, "parent": parent, "name": name, "name_en": f"Office {name}", "address": "青屿市府前路1号",
        "phone": "0571-00000000", "email": "office@example.test",
    }  # fmt: skip


def office(world: World, *posts: Post, name: str = "青屿市民政局", kind: Kind = Kind.DEPARTMENT, parent: str | None = None,
           n: int | None = None) -> Office:  # fmt: skip
    """Enter an office with a head, and somebody for each further post; `n` chooses its code."""
    first = next(_NUMBERS) if n is None else n
    head = world.pki.member(first, name=f"{name}主要负责人")
    do, boss = world.do, world.people["security"]
    do(boss, "unit.register", units.subject(head.org), entry(name, kind, parent))
    made = Office(head.org, {})
    for place, post in enumerate((Post.HEAD, *posts)):
        member = head if post is Post.HEAD else world.pki.member(first * 10 + place, name=f"{name}{post}", of=head)
        world.enrol(member, Role.OFFICER)
        person = world.sign_in(member, Role.OFFICER)
        by = boss if post is Post.HEAD else made[Post.HEAD]
        do(by, "unit.appoint", made.subject, {"person": person.actor.id, "post": post})
        made.people[post] = person
    return made
