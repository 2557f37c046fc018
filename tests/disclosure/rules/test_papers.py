"""The digest of a paper: bound to every fact, free of its place in the journal."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from disclosure.rules import papers, parts
from kernel import canon
from kernel.errors import Fault, Words
from tests.support import papers as examples


def test_every_kind_has_an_example() -> None:
    assert [view.kind for view in examples.every()] == list(papers.PAPERS)


@pytest.mark.parametrize("view", examples.every(), ids=lambda view: view.kind)
def test_the_content_is_canonical_and_says_its_kind(view: papers.Paper) -> None:
    content = canon.mapping(papers.content(view))
    assert (content["v"], content["kind"]) == (papers.VERSION, view.kind)
    said = content["said"]
    assert isinstance(said, dict)
    assert set(said) == {field.name for field in fields(view)} - {"proof"}


@pytest.mark.parametrize("view", examples.every(), ids=lambda view: view.kind)
def test_the_digest_does_not_depend_on_where_the_paper_is_recorded(view: papers.Paper) -> None:
    moved = replace(view, proof=replace(view.proof, entry=99, leaf="00" * 32, anchor=None))
    assert papers.digest(moved) == papers.digest(view)


@pytest.mark.parametrize("view", examples.every(), ids=lambda view: view.kind)
def test_every_changed_fact_changes_the_digest(view: papers.Paper) -> None:
    digests = {papers.digest(view)}
    for field in fields(view.head):
        changed: dict[str, Any] = {field.name: _other(getattr(view.head, field.name))}
        digests.add(papers.digest(replace(view, head=replace(view.head, **changed))))
    assert len(digests) == len(fields(view.head)) + 1


def _other(value: object) -> object:
    match value:
        case bool():
            return not value
        case str():
            return value + "x"
        case Words():
            return Words(value.zh, value.en + "x")
        case parts.Party():
            return replace(value, code=value.code + "x")
    return value + timedelta(milliseconds=1)  # type: ignore[operator]


def test_what_a_paper_cannot_hold_is_a_fault() -> None:
    broken = replace(examples.award_notice(), scope=1.5)  # type: ignore[arg-type]
    with pytest.raises(Fault):
        papers.content(broken)
