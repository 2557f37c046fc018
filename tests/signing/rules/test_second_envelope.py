"""A package of two envelopes: sealed by the client, checked from outside, each key for its own envelope alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from client import facts, opening, pack, seal
from client.keys import Opener
from client.seal import Bid, Hands
from kernel import canon
from kernel.errors import NotTrusted, NotValid
from signing.rules import envelope, manifest, package
from signing.rules.manifest import Manifest
from signing.rules.package import Arrived, Keys
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, CUSTODIANS, FORM, Counter, document

PAPER = document(envelopes=2)
COUNTER = Counter(paper=PAPER)
KNOWN = facts.read(COUNTER.facts())
OPENER = Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate)
TERMS = replace(COUNTER.terms(), envelopes=2)


@pytest.fixture(scope="module")
def bid(tmp_path_factory: pytest.TempPathFactory) -> Bid:
    """Sealed once; the tests only read it."""
    folder = tmp_path_factory.mktemp("two")
    for path, data in {"技术/plan.pdf": b"plan", "报价/price.pdf": b"1000000", "报价/more.pdf": bytes(20_000)}.items():
        (folder / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / path).write_bytes(data)
    made = pack.pack(folder / "in", FORM, KNOWN.part)
    seal.seal(made, KNOWN, Hands(BIDDER.signer, BIDDER.encrypt.certificate), Dice(), folder / "bid")
    return Bid(folder / "bid")


def keys(bid: Bid) -> Keys:
    return Keys(bid.key.read_bytes(), tuple(bid.share(i).read_bytes() for i in (1, 2, 3)))


def arrived(bid: Bid) -> Arrived:
    data, said = bid.sealed.read_bytes(), manifest.read(bid.manifest.read_bytes())
    first, at = keys(bid), said.part(2).start
    pieces = package.pieces_of(data)
    return Arrived(bid.manifest.read_bytes(), data[:56], len(data), pieces, first.key_p7m, first.shares,
                   data[at : at + 56], keys(bid.second))  # fmt: skip


def changed(of: Arrived, change: Callable[[dict[str, canon.Json]], object]) -> Arrived:
    value = dict(canon.mapping(of.manifest))
    second = value["second"]
    assert isinstance(second, dict)
    value["second"] = dict(second)
    change(value)
    return replace(of, manifest=canon.canonical(value))


def test_what_the_client_sealed_passes_and_is_read_again_to_the_byte(bid: Bid) -> None:
    said = package.check(arrived(bid), TERMS)
    assert said.data() == bid.manifest.read_bytes()
    first, second = said.part(1), said.part(2)
    assert (first.start, second.start, first.size + second.size) == (0, first.size, said.sealed.size)
    assert first.commitment != second.commitment
    assert said.commitments == first.commitments != second.commitments


def test_each_envelope_opens_to_its_own_part_of_the_bid(bid: Bid, tmp_path: Path) -> None:
    first, second = (opening.open_here(bid, OPENER, tmp_path / str(n), n) for n in (1, 2))
    assert [file.path for file in first.files] == ["技术/plan.pdf"]
    assert [file.path for file in second.files] == ["报价/more.pdf", "报价/price.pdf"]
    assert first.form is not None
    assert "total" not in first.form
    assert second.form is not None
    assert second.form["total"] == FORM["total"]


def test_no_key_and_no_share_is_one_of_the_other_envelope(bid: Bid) -> None:
    said = manifest.read(bid.manifest.read_bytes())
    contexts = [opening.context_of(said, number) for number in (1, 2)]
    for own, other, part in ((bid, 1, 2), (bid.second, 0, 1)):
        with pytest.raises(NotTrusted):
            envelope.unwrap_key(own.key.read_bytes(), contexts[other], OPENER)
        data = opening.key_to_release(bid.manifest.read_bytes(), own.key.read_bytes(), OPENER)
        with pytest.raises(NotTrusted):
            envelope.key_holds(data, contexts[other], said.part(part).salt, said.part(part).commitment)
        holder = Opener(CUSTODIANS[0].encrypt.key, CUSTODIANS[0].encrypt.certificate)
        with pytest.raises(NotTrusted):
            envelope.unwrap_share(own.share(1).read_bytes(), contexts[other], 1, holder)
    assert opening.number_of(said, bid.second.key.read_bytes()) == 2
    with pytest.raises(NotTrusted, match=r"opening\.key_file"):
        opening.number_of(said, b"another")


def _members(name: str, value: canon.Json) -> Callable[[dict[str, canon.Json]], object]:
    return lambda whole: whole["second"].update({name: value})  # type: ignore[union-attr]


WRONG: list[tuple[str, Callable[[Arrived], Arrived]]] = [
    ("package.wrong_envelopes", lambda of: changed(of, lambda whole: whole.pop("second"))),
    ("package.malformed", lambda of: changed(of, _members("at", 0))),
    ("package.malformed", lambda of: changed(of, _members("custodians", []))),
    ("package.malformed", lambda of: changed(of, _members("more", 1))),
    ("package.second", lambda of: changed(of, _members("at", 60))),
    ("package.second", lambda of: replace(of, second_header=of.header)),
    ("package.second", lambda of: changed(of, _members("commitment", "ab" * 32))),
    ("package.key_file", lambda of: replace(of, second=Keys(of.key_p7m, of.second.shares if of.second else ()))),
    ("package.key_file", lambda of: replace(of, second=None)),
    ("package.share_missing", lambda of: replace(of, second=Keys(of.second.key_p7m if of.second else b"", ()))),
    ("package.share_file", lambda of: replace(of, second=Keys(of.second.key_p7m if of.second else b"", of.shares))),
]


@pytest.mark.parametrize(("code", "wrong"), WRONG)
def test_what_does_not_fit_is_refused_by_its_name(code: str, wrong: Callable[[Arrived], Arrived], bid: Bid) -> None:
    with pytest.raises(NotValid) as found:
        package.check(wrong(arrived(bid)), TERMS)
    assert found.value.code == code


def test_one_key_for_both_and_a_second_one_where_none_is_asked_are_refused(bid: Bid) -> None:
    said: Manifest = manifest.read(bid.manifest.read_bytes())
    assert said.second is not None
    same = replace(said, second=replace(said.second, commitment=said.sealed.commitment))
    with pytest.raises(NotValid, match=r"package\.second"):
        package.check_parts(same, same.part(2).header)
    with pytest.raises(NotValid, match=r"package\.wrong_envelopes"):
        package.check(arrived(bid), replace(TERMS, envelopes=1))
    with pytest.raises(NotValid, match=r"package\.malformed"):
        replace(said, second=None).part(2)
