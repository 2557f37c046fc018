"""Two trees are told to be one history, forked, or not shown to be either, whatever their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import merkle
from kernel.merkle import TreeHead
from verifier import forks
from verifier.forks import Place, Relation, Spans


def leaves(count: int, changed: int | None = None) -> list[bytes]:
    made = [sha256(bytes([n])).digest() for n in range(count)]
    if changed is not None:
        made[changed] = sha256(b"other" + bytes([changed])).digest()
    return made


def head(log: Sequence[bytes]) -> TreeHead:
    return TreeHead("log.example", len(log), merkle.root(log))


def known(log: Sequence[bytes], *indices: int) -> Spans:
    tree = merkle.Tree(log)
    places = (Place(log[n], n, merkle.inclusion_proof(tree.node, n, len(log))) for n in indices)
    return forks.spans(places, len(log))


@settings(deadline=None)
@given(st.data())
def test_what_one_log_signed_is_never_called_forked(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    old = data.draw(st.integers(1, size))
    mine = data.draw(st.integers(0, old - 1))
    others = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
    log = leaves(size)
    found = forks.relation(head(log[:old]), known(log[:old], mine), head(log), known(log, *others))
    assert found is not Relation.FORKED


@settings(deadline=None)
@given(st.data())
def test_with_every_entry_known_each_fork_is_found(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    old = data.draw(st.integers(1, size))
    mine = data.draw(st.integers(0, old - 1))
    changed = data.draw(st.integers(0, old - 1))
    honest, other = leaves(size), leaves(size, changed)
    seen = known(other, *range(size))
    assert forks.relation(head(honest[:old]), known(honest[:old], mine), head(other), seen) is Relation.FORKED
    assert forks.relation(head(honest[:old]), known(honest[:old], mine), head(honest), known(honest, *range(size))) is (
        Relation.ONE
    )


@settings(deadline=None)
@given(st.data())
def test_an_entry_that_both_prove_differently_is_a_fork(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    old = data.draw(st.integers(1, size))
    place = data.draw(st.integers(0, old - 1))
    honest, other = leaves(size), leaves(size, place)
    assert forks.relation(head(honest[:old]), known(honest[:old], place), head(other), known(other, place)) is (
        Relation.FORKED
    )


def test_what_the_receipt_says_of_itself_shows_nothing_of_the_other() -> None:
    """The old tree's own path always gives the old root: it must not vouch for itself."""
    honest, other = leaves(7), leaves(8, 2)
    assert forks.relation(head(honest), known(honest, 6), head(other), {}) is Relation.OPEN


def test_trees_of_one_size_have_one_root() -> None:
    honest, other = leaves(5), leaves(5, 1)
    assert forks.relation(head(honest), {}, head(honest), {}) is Relation.ONE
    assert forks.relation(head(honest), {}, head(other), {}) is Relation.FORKED


def test_a_monstrous_size_ends() -> None:
    giant = TreeHead("log.example", 2**62 + 1, bytes(32))
    assert forks.relation(TreeHead("log.example", 2**62 - 1, bytes(32)), {}, giant, {}) is Relation.OPEN
