"""Sharing and joining a key in the browser's core: the vector, both directions, every quorum, bad givers by name."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

import pytest

from kernel.canon import joined, sha256, u32
from kernel.errors import NotTrusted
from signing.rules import cobblestone, envelope, shamir
from tests.support.bid import answered
from tests.support.boxes import Dice

KEY: Final = bytes(range(32))
CONTEXT: Final = envelope.bid_context("T-0001", "L1", "O-abc", 1)
SALT: Final = bytes(range(24))
HEADER: Final = SALT + cobblestone.derive(KEY, SALT, CONTEXT)[2]
JOIN: Final = """
const made = [];
for (const { shares, k, commitments, header, context } of given) {
  const [held, committed] = [shares, commitments].map((each) => new Map(each));
  made.push(await attempt(() => envelope.join(held, context, k, committed, header)));
}
answer(made);"""


def asked(shares: dict[int, bytes], k: int, commitments: dict[int, bytes], **other: bytes) -> dict[str, Any]:
    held: dict[str, Any] = {"k": k, "shares": list(shares.items()), "commitments": list(commitments.items())}
    return held | {"header": HEADER, "context": CONTEXT} | other


def dealt(k: int, n: int, key: bytes = KEY, context: bytes = CONTEXT) -> dict[int, envelope.Share]:
    return {share.i: share for share in envelope.deal(key, context, k, n, Dice())}


def test_the_vector_of_the_format() -> None:
    script = """
    const context = envelope.bidContext("T-0001", "L1", "O-abc", 1), c = given.map((each) => bytes.number(each));
    const key = Uint8Array.from({ length: 32 }, (_, i) => i), made = [];
    for (const i of [1, 5]) {
      const share = { context, i, value: shamir.split(key, 5, c)[i - 1], blinder: new Uint8Array(32).fill(i) };
      made.push([bytes.hex(bytes.big(share.value, 33)), bytes.hex(await envelope.commitment(share))]);
    }
    answer([context, made]);"""
    context, made = answered(script, [sha256(b"c1"), sha256(b"c2")])
    assert context == CONTEXT
    assert made == [
        [
            "006d01f21ee8c7143fc5b702ad5ed99c3c7367b6bb063cc3eddef03ab2ff49ccc2",
            "7043ee8e82495495fc90f6fae1c57e214f80408d31b117e46d60377993f913d6",
        ],
        [
            "0051dc90f205cf3870e1ca698cb445b48d7f2eb84b21e2fd01ecc1b03e79e534d8",
            "b0cb0ece5451b3f412c75a123895da99c8509b46d77e2e895af66966942b426a",
        ],
    ]


def test_python_joins_what_the_browser_deals() -> None:
    script = """
    const made = [];
    for (const [k, n] of given.quorums) {
      const shares = envelope.deal(given.key, given.context, k, n, chance.chance), told = [];
      for (const each of shares) told.push([each.i, envelope.shareBytes(each), await envelope.commitment(each)]);
      made.push(told);
    }
    answer(made);"""
    quorums = [(1, 1), (1, 3), (2, 3), (3, 3), (3, 5), (255, 255)]
    told = answered(script, {"quorums": quorums, "key": KEY, "context": CONTEXT})
    for (k, n), shares in zip(quorums, told, strict=True):
        commitments = {i: commitment for i, _, commitment in shares}
        assert list(commitments) == list(range(1, n + 1))
        for chosen in [shares[:k], shares[n - k :]]:
            held = {i: data for i, data, _ in chosen}
            assert envelope.join(held, CONTEXT, k, commitments, HEADER) == KEY


def test_the_browser_joins_what_python_deals_in_every_quorum() -> None:
    given = []
    for k in range(1, 6):
        shares = dealt(k, 5)
        commitments = {i: share.commitment for i, share in shares.items()}
        given += [asked({i: shares[i].data for i in chosen}, k, commitments) for chosen in combinations(range(1, 6), k)]
    assert answered(JOIN, given) == [KEY] * (2**5 - 1)


def test_one_share_too_few_is_refused_and_does_not_join() -> None:
    shares = dealt(3, 4)
    commitments = {i: share.commitment for i, share in shares.items()}
    pairs = [{i: shares[i].data for i in chosen} for chosen in combinations(range(1, 5), 2)]
    told = answered(JOIN, [asked(pair, 3, commitments) for pair in pairs])
    assert {each["code"] for each in told} == {"envelope.quorum"}
    told = answered(JOIN, [asked(pair, 2, commitments) for pair in pairs])
    assert {each["code"] for each in told} == {"envelope.bad_dealing"}


def test_a_bad_share_names_its_giver() -> None:
    shares = dealt(2, 3)
    commitments = {i: share.commitment for i, share in shares.items()}
    good = shares[1].data
    other = dealt(2, 3, context=envelope.bid_context("T-0001", "L2", "O-abc", 1))[2]
    bad = {
        "a bit": shares[2].data[:-1] + bytes((shares[2].data[-1] ^ 1,)),
        "another's": shares[3].data,
        "of another lot": other.data,
        "cut": shares[2].data[:-1],
        "longer": shares[2].data + b"\0",
        "nothing": b"",
    }
    told = answered(JOIN, [asked({1: good, 2: data}, 2, commitments) for data in bad.values()])
    # A right commitment does not help a share that was made for another lot, nor one under no commitment at all.
    told += answered(
        JOIN,
        [
            asked({1: good, 2: other.data}, 2, commitments | {2: other.commitment}),
            asked({1: good, 2: shares[2].data}, 2, {1: commitments[1]}),
        ],
    )
    assert {(each["code"], each["field"]) for each in told} == {("envelope.bad_share", "shares.2")}


def test_shares_that_keep_their_commitments_and_do_not_join_convict_the_dealer() -> None:
    shares = dealt(2, 3) | {2: envelope.Share(CONTEXT, 2, 7, bytes(32))}
    overflow = {i: envelope.Share(CONTEXT, i, shamir.P - 1, bytes(32)) for i in (1, 2)}
    given = []
    for each in (shares, overflow):
        data = {i: each[i].data for i in (1, 2)}
        commitments = {i: each[i].commitment for i in (1, 2)}
        with pytest.raises(NotTrusted, match=r"envelope\.bad_dealing"):
            envelope.join(data, CONTEXT, 2, commitments, HEADER)
        given.append(asked(data, 2, commitments))
    assert {each["code"] for each in answered(JOIN, given)} == {"envelope.bad_dealing"}


@pytest.mark.parametrize(
    ("k", "n", "code"), [(0, 1, "shamir.bounds"), (3, 2, "shamir.bounds"), (1, 256, "shamir.bounds")]
)
def test_impossible_quorums_are_refused(k: int, n: int, code: str) -> None:
    script = """const [k, n, key, context] = given;
    answer(await attempt(() => envelope.deal(key, context, k, n, chance.chance)));"""
    assert answered(script, [k, n, KEY, CONTEXT])["code"] == code


def test_coefficients_are_drawn_wide_enough_to_be_uniform() -> None:
    """512 bits each: all ones would be a visibly other number modulo P if fewer were taken."""
    script = """
    const drawn = [], fixed = { bytes: (n) => (drawn.push(n), new Uint8Array(n).fill(255)) };
    const shares = envelope.deal(given[0], given[1], 3, 1 + 2, fixed);
    answer([drawn, shares.map(envelope.shareBytes)]);"""
    drawn, shares = answered(script, [KEY, CONTEXT])
    assert drawn == [64, 64, 32, 32, 32]

    class Ones:
        def bytes(self, n: int, /) -> bytes:
            return b"\xff" * n

    assert shares == [share.data for share in envelope.deal(KEY, CONTEXT, 3, 3, Ones())]


def test_a_key_is_read_for_its_context_only() -> None:
    data = envelope.key_bytes(CONTEXT, KEY)
    script = """
    const made = [];
    for (const [data, context, header] of given) {
      made.push(await attempt(() => envelope.keyHolds(data, context, header)));
    }
    answer([made, envelope.keyBytes(given[0][1], given[0][0].subarray(-32))]);"""
    cases = [
        (data, CONTEXT, HEADER),
        (data, envelope.bid_context("T-0001", "L1", "O-abc", 2), HEADER),
        (data[:-1], CONTEXT, HEADER),
        (dealt(1, 1)[1].data, CONTEXT, HEADER),
        (data, CONTEXT, HEADER[:-1] + b"\0"),
    ]
    (found, *refused), written = answered(script, [list(case) for case in cases])
    assert found == KEY
    assert written == data
    assert [each["code"] for each in refused] == ["envelope.key_not_opened"] * 3 + ["envelope.not_opened"]


def test_keys_and_shares_are_their_parts_to_the_byte() -> None:
    """Nothing after the last part, no part that claims more than is there, no part of another name or length."""
    key, share = envelope.key_bytes(CONTEXT, KEY), dealt(2, 3)[2]
    value, large = share.value.to_bytes(33), shamir.P.to_bytes(33)

    def of_share(*parts: bytes) -> bytes:
        return joined("ebid-share/v1", CONTEXT, u32(2), *parts)

    keys = [
        key + b"\0",
        key + b"\0\0\0",
        key + joined("more"),
        key[:-36] + u32(33) + KEY,
        key[:-36] + u32(2**32 - 1) + KEY,
        joined("ebid-key/v2", CONTEXT, KEY),
        joined("ebid-key/v1", CONTEXT),
        joined("ebid-key/v1", CONTEXT, KEY[:31]),
        joined("ebid-key/v1", CONTEXT, KEY + b"\0"),
    ]
    shares = [
        share.data + b"\0",
        share.data + joined(""),
        share.data[:-36] + u32(33) + share.blinder,
        of_share(value),
        of_share(value[1:], share.blinder),
        of_share(b"\0" + value, share.blinder),
        of_share(value, share.blinder[1:]),
        of_share(value, share.blinder + b"\0"),
        of_share(large, share.blinder),
        joined("ebid-share/v2", CONTEXT, u32(2), value, share.blinder),
        joined("ebid-share/v1", CONTEXT, u32(3), value, share.blinder),
        joined("ebid-share/v1", CONTEXT + b"2", u32(2), value, share.blinder),
    ]
    script = """
    const made = [];
    for (const each of given.keys) made.push(await attempt(() => envelope.readKey(each, given.context)));
    for (const each of given.shares) made.push(await attempt(() => envelope.readShare(each, given.context, 2).i));
    answer(made);"""
    asked = {"keys": [key, *keys], "shares": [share.data, of_share(large[:-1] + bytes((large[-1] - 1,)), share.blinder),
                                             *shares], "context": CONTEXT}  # fmt: skip
    found = answered(script, asked)
    assert found[0] == KEY
    assert found[len(keys) + 1 :][:2] == [2, 2]
    refused = found[1 : len(keys) + 1] + found[len(keys) + 3 :]
    assert [each["code"] for each in refused] == ["envelope.key_not_opened"] * (len(keys) + len(shares))
    for each in keys:
        with pytest.raises(NotTrusted, match=r"^envelope\.key_not_opened"):
            envelope.read_key(each, CONTEXT)
    for each in shares:
        with pytest.raises(NotTrusted, match=r"^envelope\.key_not_opened"):
            envelope.read_share(each, CONTEXT, 2)


@pytest.mark.parametrize("bad", ["", "a|b", "标", "x" * 65, "a b", "a\n"])
def test_no_field_of_a_context_can_be_taken_for_two(bad: str) -> None:
    assert (
        answered('answer(await attempt(() => envelope.bidContext("T-1", given, "O", 1)));', bad)["code"]
        == "id.malformed"
    )
