"""The published vectors of the draw, and that one name never moves the others."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts.rules import seed
from kernel.canon import joined
from kernel.errors import NotValid
from signing.rules import vrf

CP = b"log.example/bid\n5\nAAAA\n"
POOL = sha256(b"pool").digest()
LEFT = sha256(b"vacancy").digest()
PIDS = [sha256(f"expert-{number}".encode()).digest()[:16] for number in range(8)]


def plan(did: str) -> bytes:
    return sha256(f'{{"strata":[{{"id":"A01","n":3}}],"tender":"{did}"}}'.encode()).digest()


def prk(did: str, j: int, values: dict[str, bytes]) -> bytes:
    return seed.extract(seed.salt(did, plan(did), POOL), seed.ikm(CP, j, LEFT if j else None, values))


def order(key: bytes, pids: list[bytes]) -> str:
    return " ".join(pid[:4].hex() for pid in seed.ascending(key, "A01", pids))


def test_vector_v1_with_a_beacon() -> None:
    first = prk("T-0001", 0, {"supervisor": b"\x02" * 64, "drand": b"\x03" * 48, "centre": b"\x01" * 64})
    assert plan("T-0001").hex() == "6b60e949c536ff188d73ba2c89bfa9015e5a39128f0467d643c79af62c27a3b6"
    assert first.hex() == "9de0ce0b36f84c59d74d75fc6542ac9f84d84f5add8db97754ccfa00065a0578"
    assert order(first, PIDS) == "de58a56f dfa6074d 092d72d7 3c8aa734 4706b616 3f285912 a6cf6da1 078f962b"
    second = prk("T-0001", 1, {"centre": b"\x04" * 64, "supervisor": b"\x05" * 64})
    assert second.hex() == "8bba0a4a616d1c89e9ae9d25bb7580fbf485b2ba632e7e1078f47956ad4b6d5c"
    rest = [pid for pid in PIDS if pid not in list(seed.ascending(first, "A01", PIDS))[:3]]
    assert order(second, rest).split()[0] == "3f285912"


def test_vector_v2_with_vrf_outputs() -> None:
    did = "T-0002/L1/evaluation"
    keys = {name: sha256(f"ebid-draw/v1 test key {name}".encode()).digest() for name in ("centre", "supervisor")}
    alpha = seed.alpha(did, CP)
    assert alpha.hex() == (
        "0000000c656269642d647261772f763100000014542d303030322f4c312f6576616c756174696f6e"
        "000000176c6f672e6578616d706c652f6269640a350a414141410a0000000400000000"
    )
    assert vrf.public_key(keys["centre"]).hex() == "69b3229f667d87d14053204957e805bd8d4985a8247a283544e442ae1290771c"
    assert (
        vrf.public_key(keys["supervisor"]).hex() == "74c8f3aa348c507247f76a76fca608b1f016daf18522f5e76b5a7129a19a616c"
    )
    proofs = {name: vrf.prove(key, alpha) for name, key in keys.items()}
    assert proofs["centre"].hex() == (
        "975eaf6f9663ca412d5762d7969671fd0bf00c5e70ced29472e049ed290489aa1a9623e93de62b9461584b061b7fdb79"
        "abe4481846d0d671f3965552a00333c3a32ececeb5832efa83ac9b3e6157cd02"
    )
    assert proofs["supervisor"].hex() == (
        "a1201d011f8373be4d39354d58a87452ac5c7441d3a687564f8384b95597180bd3e2846e616f61b6ac5b279348b8763e"
        "312215ad3f8119cdf464412fa0dee85fe8a12e5951b2228f788444c97349b007"
    )
    first = prk(did, 0, {name: vrf.proof_to_hash(proof) for name, proof in proofs.items()})
    assert plan(did).hex() == "02fe53e9346a49c75ffaaec716250b8d4742580673b2e5bceaeed5463c47d597"
    assert first.hex() == "bfa6fae076c06d2750643442471ea29a0daf62ae986989ccb71b36f87f3ce3a7"
    assert order(first, PIDS) == "a6cf6da1 de58a56f 3f285912 078f962b 3c8aa734 092d72d7 dfa6074d 4706b616"

    alpha = seed.alpha(did, CP, 1, LEFT)
    assert sha256(alpha).hexdigest() == "83c4b67b0b88454967b93ea19fd2142135ad44ffc8e4280bdcddbb9bad22dd20"
    second = prk(did, 1, {name: vrf.proof_to_hash(vrf.prove(key, alpha)) for name, key in keys.items()})
    assert second.hex() == "e9f17edbc16126f4af527a9aa2129c28e69058df2bd3a7e1b177d0b9c84ef774"
    rest = [pid for pid in PIDS if pid not in list(seed.ascending(first, "A01", PIDS))[:3]]
    assert order(second, rest).split()[0] == "3c8aa734"


@pytest.mark.parametrize("gone", PIDS)
def test_removing_a_pid_leaves_the_order_of_the_others_unchanged(gone: bytes) -> None:
    key = prk("T-0001", 0, {"centre": b"\x01" * 64})
    whole = [pid for pid in seed.ascending(key, "A01", PIDS) if pid != gone]
    assert list(seed.ascending(key, "A01", (pid for pid in PIDS if pid != gone))) == whole


@given(
    pids=st.sets(st.binary(min_size=1, max_size=40), min_size=1, max_size=40),
    key=st.binary(min_size=32, max_size=32),
    data=st.data(),
)
def test_the_order_is_that_of_the_positions_and_only_theirs(pids: set[bytes], key: bytes, data: st.DataObject) -> None:
    listed = data.draw(st.permutations(sorted(pids)))
    ordered = sorted(pids, key=lambda pid: seed.expand(key, joined("S1", pid)))
    assert list(seed.ascending(key, "S1", listed)) == ordered
    some = data.draw(st.sets(st.sampled_from(sorted(pids))))
    assert list(seed.ascending(key, "S1", some)) == [pid for pid in ordered if pid in some]


def test_a_pid_that_comes_twice_fails_the_draw() -> None:
    with pytest.raises(NotValid, match=r"draw\.duplicate"):
        list(seed.ascending(b"k" * 32, "A01", [*PIDS, PIDS[3]]))


def test_the_order_is_lazy() -> None:
    assert len(list(islice(seed.ascending(b"k" * 32, "A01", PIDS), 2))) == 2


@pytest.mark.parametrize(("j", "vacancy"), [(0, LEFT), (1, None)])
def test_only_a_vacancy_has_a_leaf(j: int, vacancy: bytes | None) -> None:
    with pytest.raises(NotValid, match=r"draw\.round"):
        seed.alpha("T/L/e", CP, j, vacancy)


@pytest.mark.parametrize("count", [0, -1, 2**16])
def test_the_number_of_options_is_bounded(count: int) -> None:
    with pytest.raises(NotValid, match=r"draw\.options"):
        seed.index(b"k" * 32, "coefficient", count)


def test_the_index_is_the_published_formula() -> None:
    key = bytes(range(32))
    assert seed.index(key, "coefficient", 7) == int.from_bytes(seed.expand(key, joined("coefficient")), "big") % 7
    assert {seed.index(sha256(bytes([i])).digest(), "coefficient", 3) for i in range(30)} == {0, 1, 2}
