"""Offices and their posts: what an entry must say, whose part an office is, and who may act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from kernel.canon import Json
from kernel.errors import NotAllowed, NotValid
from people.rules import unit
from people.rules.unit import KINDS, POSTS, Holder, Kind, Post
from tests.support.offices import entry
from tests.support.pki import code

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_an_entry_is_read() -> None:
    made = unit.read(code(1), entry("民政局", Kind.DEPARTMENT, code(2)))
    assert (made.code, made.kind, made.parent) == (code(1), Kind.DEPARTMENT, code(2))
    assert (made.name.zh, made.name.en) == ("民政局", "Office 民政局")
    assert unit.read(code(1), entry(parent=None)).parent is None
    assert unit.read(code(1), {**entry(), "address": "路" * 200}).address == "路" * 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name_en": "x" * 129}, "name_en"),
        ({"address": "路" * 201}, "address"),
        ({"kind": "club"}, "kind"),
        ({"parent": code(1)}, "parent"),
        ({"parent": "1"}, "code"),
        ({"more": "x"}, "more"),
    ],
)
def test_an_entry_that_says_something_else_is_refused(changed: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        unit.read(code(1), {**entry(), **changed})
    assert refused.value.field == field


def test_offices_never_lead_back_to_themselves() -> None:
    assert list(unit.above("c", {"c": "b", "b": "a", "a": None})) == ["b", "a"]
    assert list(unit.above("c", {})) == []
    with pytest.raises(NotValid, match=r"unit\.circle"):
        list(unit.above("a", {"a": "b", "b": "a"}))
    with pytest.raises(NotValid, match=r"unit\.circle"):
        list(unit.above("c", {"c": "b", "b": "a", "a": "b"}))


def test_a_post_is_held_from_its_first_moment_until_before_its_last() -> None:
    held = [Holder("p", Post.HEAD, AT, AT + timedelta(days=1)), Holder("p", Post.CLERK, AT), Holder("q", Post.HEAD, AT)]
    before = AT - timedelta(microseconds=1)
    assert unit.posts(held, "p", before) == frozenset()
    assert unit.posts(held, "p", AT) == {Post.HEAD, Post.CLERK}
    assert unit.posts(held, "p", AT + timedelta(days=1)) == {Post.CLERK}


def test_one_of_the_posts_is_needed() -> None:
    unit.needs([Post.CLERK], Post.HEAD, Post.CLERK)
    with pytest.raises(NotAllowed, match="head or deputy in charge") as refused:
        unit.needs([Post.CLERK], Post.HEAD, Post.DEPUTY)
    assert refused.value.code == "unit.post"


def test_nobody_checks_what_it_drafted() -> None:
    unit.apart("p", "q")
    with pytest.raises(NotAllowed, match=r"unit\.same_person"):
        unit.apart("p", "p")


def test_every_kind_and_post_has_words() -> None:
    assert set(KINDS) == set(Kind)
    assert set(POSTS) == set(Post)


def test_nobody_approves_and_oversees_in_whatever_offices() -> None:
    department, judges = Kind.DEPARTMENT, Kind.SUPERVISION
    for post, kind, held in (
        (Post.OVERSEER, department, [(Post.APPROVER, department)]),
        (Post.EXAMINER, department, [(Post.OVERSEER, department)]),
        (Post.APPROVER, department, [(Post.CLERK, judges)]),
        (Post.HEAD, judges, [(Post.EXAMINER, department)]),
    ):
        with pytest.raises(NotAllowed, match=r"unit\.separate"):
            unit.separate(post, kind, held)
    unit.separate(Post.APPROVER, department, [(Post.EXAMINER, department), (Post.HEAD, department)])
    unit.separate(Post.OVERSEER, department, [(Post.CLERK, judges)])
