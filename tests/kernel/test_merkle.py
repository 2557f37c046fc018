"""The tree against RFC 9162, public vectors and another implementation."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import merkle
from kernel.errors import Fault, NotTrusted, NotValid
from tests.support.parts import vectors

SALT = bytes(range(32))
EVENT = (
    b'{"actor":"platform","at":"2026-11-21T09:30:00.000Z","body":{},"subject":"T-0001",'
    b'"tprev":null,"tseq":1,"type":"tender.published","v":"ebid-event/v1"}'
)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


# the eight leaves of transparency-dev/merkle rfc6962/rfc6962_test.go (Apache-2.0), and their roots
EIGHT = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_the_eight_known_leaves_have_their_known_roots(size: int, root: str) -> None:
    hashes = [merkle.leaf_hash(bytes.fromhex(data)) for data in EIGHT[:size]]
    assert merkle.root(hashes).hex() == root
    assert merkle.Tree(hashes).root().hex() == root


def test_a_known_inclusion_and_a_known_consistency_proof_hold() -> None:
    """From the same source: leaf 5 of 8, and 1 → 8."""
    tree = merkle.Tree(merkle.leaf_hash(bytes.fromhex(data)) for data in EIGHT)
    assert [part.hex() for part in merkle.inclusion_proof(tree.node, 5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [part.hex() for part in merkle.consistency_proof(tree.node, 1, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_the_published_vector_of_the_leaf() -> None:
    """verifiability 3.3."""
    c = merkle.commitment(SALT, EVENT)
    assert c.hex() == "96be2328244606d97df0015025371c0493bdef9f5f90aac561bba22846a743f7"
    assert len(merkle.entry(c)) == 58
    leaf = merkle.leaf_hash(merkle.entry(c))
    assert leaf.hex() == "c4c1a3a041174f5e2cefbfc23170e696ce40b905b1106939a171b481bb9dd5a1"


def refusal(wrong: bool) -> AbstractContextManager[object]:
    return pytest.raises(NotTrusted) if wrong else nullcontext()


def read(text: str) -> bytes:
    return base64.b64decode(text)


def cases(kind: str) -> Iterator[Path]:
    return iter(sorted((vectors("merkle") / "testdata" / kind).rglob("*.json")))


def test_public_inclusion_vectors() -> None:
    found = list(cases("inclusion"))
    assert len(found) == 98
    for path in found:
        case = json.loads(path.read_text())
        proof = [read(part) for part in case["proof"] or []]
        with refusal(case["wantErr"]):
            merkle.verify_inclusion(
                read(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, read(case["root"])
            )


def test_public_consistency_vectors() -> None:
    found = list(cases("consistency"))
    assert len(found) == 98
    for path in found:
        case = json.loads(path.read_text())
        proof = [read(part) for part in case["proof"] or []]
        short = len(read(case["root1"])) != 32  # "don't care" roots of 12 bytes: we demand 32
        with refusal(case["wantErr"] or short):
            merkle.verify_consistency(case["size1"], case["size2"], proof, read(case["root1"]), read(case["root2"]))


def test_another_implementation_finds_the_same_roots() -> None:
    other = pymerkle.InmemoryTree(algorithm="sha256")
    tree, frontier, hashes = merkle.Tree(), merkle.Frontier(), []
    for number in range(300):
        data = number.to_bytes(4, "big")
        other.append_entry(data)
        hashes.append(merkle.leaf_hash(data))
        tree.append(hashes[-1])
        frontier.append(hashes[-1])
        assert tree.root() == frontier.root() == merkle.root(hashes) == other.get_root()


sizes = st.integers(1, 300)


@given(sizes, st.data())
def test_every_proof_of_inclusion_holds_and_only_in_its_place(size: int, data: st.DataObject) -> None:
    tree = merkle.Tree(leaves(size))
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(tree.node, index, size)
    leaf, root = tree.node(0, index), tree.root()
    merkle.verify_inclusion(leaf, index, size, proof, root)
    elsewhere = data.draw(st.integers(0, size).filter(lambda other: other != index))
    with pytest.raises(NotTrusted):
        merkle.verify_inclusion(leaf, elsewhere, size, proof, root)
    with pytest.raises(NotTrusted):
        merkle.verify_inclusion(leaf, index, size, [*proof, root], root)


@given(sizes, st.data())
def test_every_proof_of_consistency_holds_and_one_wrong_bit_breaks_it(size: int, data: st.DataObject) -> None:
    tree = merkle.Tree(leaves(size))
    old = data.draw(st.integers(1, size))
    proof = merkle.consistency_proof(tree.node, old, size)
    merkle.verify_consistency(old, size, proof, tree.root(old), tree.root())
    parts = [tree.root(old), tree.root(), *proof]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[which] = (int.from_bytes(parts[which], "big") ^ 1 << bit).to_bytes(32, "big")
    with pytest.raises(NotTrusted):
        merkle.verify_consistency(old, size, parts[2:], parts[0], parts[1])


@given(st.integers(0, 300))
def test_a_frontier_survives_being_written_and_is_what_the_tree_says(size: int) -> None:
    frontier = merkle.frontier_at(merkle.Tree(leaves(size)).node, size)
    assert bytes(merkle.Frontier.read(size, bytes(frontier))) == bytes(frontier)
    assert frontier.root() == merkle.root(leaves(size))


def test_a_frontier_of_the_wrong_length_is_our_fault() -> None:
    with pytest.raises(Fault):
        merkle.Frontier(3, [bytes(32)])


A, B, C = leaves(3)
AB = merkle.node_hash(A, B)
CLAIMS = [
    (A, 0, 2, [], A),  # too short: the path ends below the root
    (A, 0, 1, [B], AB),  # too long: the tree has no second leaf
    (A, 1, 2, [B], AB),  # the left leaf on the right
    (A, 2, 2, [B], AB),
    (A, -1, 2, [B], AB),
    (A[:12], 0, 1, [], A[:12]),  # hashes that are no hashes
    (A, 0, 2, [B[:31]], merkle.node_hash(A, B[:31])),
    (A, 0, 2, [B], AB[:31]),
]


@pytest.mark.parametrize(("leaf", "index", "size", "proof", "root"), CLAIMS)
def test_a_false_claim_of_inclusion_is_not_trusted(
    leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes
) -> None:
    with pytest.raises(NotTrusted, match=r"proof\.inclusion"):
        merkle.verify_inclusion(leaf, index, size, proof, root)


EXTENSIONS = [
    (2, 5, [C], AB, merkle.node_hash(AB, C)),  # too short for five leaves
    (2, 3, [C, C], AB, merkle.node_hash(merkle.node_hash(AB, C), C)),  # too long for three
    (2, 3, [], AB, merkle.node_hash(AB, C)),
    (3, 2, [C], merkle.node_hash(AB, C), AB),  # it shrank
    (0, 3, [], merkle.EMPTY_ROOT, merkle.node_hash(AB, C)),  # from nothing everything follows: useless
    (2, 2, [C], AB, AB),  # the same tree needs no proof
    (2, 2, [], AB, A),
    (1, 1, [], A[:12], A[:12]),
]


@pytest.mark.parametrize(("old", "size", "proof", "old_root", "root"), EXTENSIONS)
def test_a_false_claim_of_consistency_is_not_trusted(
    old: int, size: int, proof: list[bytes], old_root: bytes, root: bytes
) -> None:
    with pytest.raises(NotTrusted, match=r"proof\.consistency"):
        merkle.verify_consistency(old, size, proof, old_root, root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 1), (5, 4)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(NotValid):
        merkle.inclusion_proof(merkle.Tree(leaves(8)).node, index, size)


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 1), (2, 1), (-1, 1)])
def test_a_tree_of_nothing_proves_nothing(old: int, size: int) -> None:
    with pytest.raises(NotValid):
        merkle.consistency_proof(merkle.Tree(leaves(8)).node, old, size)


HEAD = merkle.TreeHead("example.com/log", 7, sha256(b"root").digest())


def test_a_checkpoint_body_reads_back() -> None:
    assert HEAD.text.decode().splitlines()[:2] == ["example.com/log", "7"]
    assert merkle.tree_head(HEAD.text) == HEAD


ROOT64 = base64.b64encode(HEAD.root).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/log\n7\n",
        f"example.com/log\n7\n{ROOT64}",
        f"\n7\n{ROOT64}\n",
        f"example.com/log\n07\n{ROOT64}\n",
        f"example.com/log\n-7\n{ROOT64}\n",
        f"example.com/log\n7\n{ROOT64}\nextension\n",
        f"example.com/log\n7\n{ROOT64[:-4]}\n",
        f"example.com/log\n7\n{ROOT64[:-1]}!\n",
        f"example.com/log\n7\n {ROOT64}\n",
    ],
)
def test_a_malformed_checkpoint_body_is_refused(text: str) -> None:
    with pytest.raises(NotValid):
        merkle.tree_head(text.encode())


NOTE = HEAD.text + "\n— example.com/log AAAAAAAA\n".encode()


@given(st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=60))
def test_a_proof_file_reads_back(index: int, path: list[bytes]) -> None:
    text = merkle.proof_text(merkle.Proof(index, index + 1, tuple(path)), NOTE)
    assert text.startswith(b"c2sp.org/tlog-proof@v1\nindex ")
    assert merkle.proof_parts(text) == (index, tuple(path), NOTE)


def test_the_unauthenticated_extra_line_is_passed_over() -> None:
    assert merkle.proof_parts(b"c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\n\nnote") == (0, (), b"note")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\n\nnote",
        b"c2sp.org/tlog-proof@v1\nextra YQ==\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 00\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + b"\n".join([base64.b64encode(bytes(32))] * 65) + b"\n\nnote",
        b"\xff\n\nnote",
    ],
)
def test_a_malformed_proof_file_is_refused(text: bytes) -> None:
    with pytest.raises(NotValid):
        merkle.proof_parts(text)
