"""Keys and shares of one package: contexts, commitments, quorums, and who is named when something is wrong."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.canon import joined, sha256, u32
from kernel.errors import NotTrusted, NotValid
from signing.rules import cobblestone, envelope, shamir
from signing.rules.envelope import Share
from tests.support import boxes
from tests.support.boxes import Dice

KEY, SALT = bytes(range(32)), bytes(range(24))
CONTEXT = envelope.bid_context("T-0001", "L1", "O-abc", 1)
HEADER = SALT + cobblestone.derive(KEY, SALT, CONTEXT)[2]
OWN = boxes.ec_box("own")
HOLDERS = [boxes.ec_box(f"custodian {i}") for i in range(1, 6)]


def test_contexts() -> None:
    assert CONTEXT == b"ebid/v1|T-0001|L1|O-abc|1"
    assert envelope.score_context("T-1", "L-1", "ab" * 32, 2) == b"ebid-score/v1|T-1|L-1|" + b"ab" * 32 + b"|2"


@pytest.mark.parametrize("field", ["", "a|b", "a b", "项目", "a" * 65, "a/b", "a\n"])
def test_context_fields_cannot_hold_the_separator(field: str) -> None:
    with pytest.raises(NotValid):
        envelope.bid_context("T-1", field, "O-1", 1)


@pytest.mark.parametrize("label", ["ebid", "ebid/v1|x", "EBID/v1", "ebid/v10", ""])
def test_labels(label: str) -> None:
    with pytest.raises(NotValid):
        envelope.context(label, "T-1")


def dealt_by_hand() -> list[Share]:
    coefficients = [int.from_bytes(sha256(name)) % shamir.P for name in (b"c1", b"c2")]
    values = shamir.split(KEY, 5, coefficients)
    return [Share(CONTEXT, i, y, bytes([i]) * 32) for i, y in enumerate(values, start=1)]


def test_published_vectors() -> None:
    shares = dealt_by_hand()
    assert shares[0].commitment.hex() == "7043ee8e82495495fc90f6fae1c57e214f80408d31b117e46d60377993f913d6"
    assert shares[4].commitment.hex() == "b0cb0ece5451b3f412c75a123895da99c8509b46d77e2e895af66966942b426a"
    assert shares[0].data == joined("ebid-share/v1", CONTEXT, u32(1), shares[0].value.to_bytes(33), b"\1" * 32)
    assert envelope.key_bytes(CONTEXT, KEY) == joined("ebid-key/v1", CONTEXT, KEY)


def commitments(shares: list[Share]) -> dict[int, bytes]:
    return {share.i: share.commitment for share in shares}


def test_every_quorum_joins() -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    for quorum in combinations(shares, 3):
        data = {share.i: share.data for share in quorum}
        assert envelope.join(data, CONTEXT, 3, commitments(shares), HEADER) == KEY


@pytest.mark.parametrize("size", [0, 1, 2, 4, 5])
def test_only_exactly_k_shares_are_joined(size: int) -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    for some in combinations(shares, size):
        with pytest.raises(NotValid) as caught:
            envelope.join({s.i: s.data for s in some}, CONTEXT, 3, commitments(shares), HEADER)
        assert caught.value.code == "envelope.quorum"


def test_fewer_shares_never_reach_the_key_even_where_the_count_is_not_asked() -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    for size in (1, 2):
        for few in combinations(shares, size):
            with pytest.raises(NotTrusted):
                envelope.join({s.i: s.data for s in few}, CONTEXT, size, commitments(shares), HEADER)


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_a_bad_share_names_its_giver(bad: int) -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    data = {share.i: share.data for share in shares[:3]}
    forged = Share(CONTEXT, bad, (shares[bad - 1].value + 1) % shamir.P, shares[bad - 1].blinder)
    with pytest.raises(NotTrusted) as caught:
        envelope.join(data | {bad: forged.data}, CONTEXT, 3, commitments(shares), HEADER)
    assert (caught.value.code, caught.value.field) == ("envelope.bad_share", f"shares.{bad}")


def test_a_share_of_another_tender_is_refused() -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    elsewhere = envelope.deal(KEY, envelope.bid_context("T-0002", "L1", "O-abc", 1), 3, 5, Dice())
    data = {1: elsewhere[0].data, 2: shares[1].data, 3: shares[2].data}
    with pytest.raises(NotTrusted) as caught:
        envelope.join(data, CONTEXT, 3, commitments(shares), HEADER)
    assert caught.value.field == "shares.1"


def test_a_share_cannot_be_handed_in_by_another_custodian() -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    data = {1: shares[0].data, 2: shares[0].data, 3: shares[2].data}
    with pytest.raises(NotTrusted) as caught:
        envelope.join(data, CONTEXT, 3, commitments(shares), HEADER)
    assert caught.value.field == "shares.2"


def test_a_custodian_who_was_not_named_is_refused() -> None:
    shares = envelope.deal(KEY, CONTEXT, 3, 5, Dice())
    with pytest.raises(NotTrusted) as caught:
        envelope.join({s.i: s.data for s in shares[:3]}, CONTEXT, 3, commitments(shares[1:]), HEADER)
    assert caught.value.field == "shares.1"


def test_bad_shares_with_right_commitments_convict_the_dealer() -> None:
    """The bidder commits to shares of another key, or to points of no polynomial."""
    for wrong in (envelope.deal(bytes(32), CONTEXT, 3, 5, Dice()), [Share(CONTEXT, i, 2**256, b"") for i in (1, 2, 3)]):
        dealt = [Share(s.context, s.i, s.value, bytes(32)) for s in wrong]
        with pytest.raises(NotTrusted) as caught:
            envelope.join({s.i: s.data for s in dealt[:3]}, CONTEXT, 3, commitments(dealt), HEADER)
        assert (caught.value.code, caught.value.law) == ("envelope.bad_dealing", "EBM-31")


def test_wrapped_to_everybody_and_opened_by_each() -> None:
    certificates = [box.certificate for box in HOLDERS]
    wrapped = envelope.wrap(KEY, CONTEXT, OWN.certificate, certificates, 3, Dice())
    data = envelope.unwrap_key(wrapped.key_p7m, CONTEXT, OWN)
    assert envelope.key_holds(data, CONTEXT, SALT, HEADER[24:]) == KEY
    for share, p7m, box in zip(wrapped.shares, wrapped.shares_p7m, HOLDERS, strict=True):
        assert envelope.unwrap_share(p7m, CONTEXT, share.i, box) == share


def test_sheets_keep_no_key_of_their_own_and_self_mode_no_shares() -> None:
    sheet = envelope.wrap(KEY, CONTEXT, None, [box.certificate for box in HOLDERS], 2, Dice())
    alone = envelope.wrap(KEY, CONTEXT, OWN.certificate, [], 0, Dice())
    assert (sheet.key_p7m, len(sheet.shares_p7m)) == (b"", 5)
    assert (alone.shares, alone.shares_p7m) == ((), ())
    assert envelope.read_key(envelope.unwrap_key(alone.key_p7m, CONTEXT, OWN), CONTEXT) == KEY


OTHERS = [
    envelope.bid_context("T-0002", "L1", "O-abc", 1),
    envelope.bid_context("T-0001", "L2", "O-abc", 1),
    envelope.bid_context("T-0001", "L1", "O-abd", 1),
    envelope.bid_context("T-0001", "L1", "O-abc", 2),
    envelope.score_context("T-0001", "L1", "abcd", 1),
]


@pytest.mark.parametrize("other", OTHERS)
def test_no_tool_unwraps_what_is_for_another_context(other: bytes) -> None:
    wrapped = envelope.wrap(KEY, CONTEXT, OWN.certificate, [HOLDERS[0].certificate], 1, Dice())
    with pytest.raises(NotTrusted):
        envelope.unwrap_key(wrapped.key_p7m, other, OWN)
    with pytest.raises(NotTrusted):
        envelope.unwrap_share(wrapped.shares_p7m[0], other, 1, HOLDERS[0])
    with pytest.raises(NotTrusted):
        envelope.unwrap_share(wrapped.shares_p7m[0], CONTEXT, 2, HOLDERS[0])


def test_a_key_that_the_manifest_does_not_commit_to_is_refused() -> None:
    with pytest.raises(NotTrusted) as caught:
        envelope.key_holds(envelope.key_bytes(CONTEXT, bytes(32)), CONTEXT, SALT, HEADER[24:])
    assert caught.value.code == "envelope.not_opened"


@given(st.binary(max_size=200))
def test_junk_is_no_key_and_no_share(junk: bytes) -> None:
    with pytest.raises(NotTrusted):
        envelope.read_key(junk, CONTEXT)
    with pytest.raises(NotTrusted):
        envelope.read_share(junk, CONTEXT, 1)


@pytest.mark.parametrize(
    "data",
    [
        joined("ebid-key/v1", CONTEXT, KEY) + b"\0",
        joined("ebid-key/v1", CONTEXT, KEY[:-1]),
        joined("ebid-key/v2", CONTEXT, KEY),
        joined("ebid-key/v1", CONTEXT, KEY, b""),
        joined("ebid-key/v1", CONTEXT),
        joined("ebid-key/v1", CONTEXT, KEY)[:-1],
    ],
)
def test_key_strings_are_exact(data: bytes) -> None:
    with pytest.raises(NotTrusted):
        envelope.read_key(data, CONTEXT)


@pytest.mark.parametrize(
    "data",
    [
        joined("ebid-share/v1", CONTEXT, u32(1), shamir.P.to_bytes(33), bytes(32)),
        joined("ebid-share/v1", CONTEXT, u32(1), bytes(32), bytes(32)),
        joined("ebid-share/v1", CONTEXT, u32(1), bytes(33), bytes(31)),
        joined("ebid-share/v1", CONTEXT, u32(2), bytes(33), bytes(32)),
        joined("ebid-key/v1", CONTEXT, u32(1), bytes(33), bytes(32)),
    ],
)
def test_share_strings_are_exact(data: bytes) -> None:
    with pytest.raises(NotTrusted):
        envelope.read_share(data, CONTEXT, 1)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64))
def test_read_gives_what_was_written(key: bytes, seed: bytes) -> None:
    assert envelope.read_key(envelope.key_bytes(CONTEXT, key), CONTEXT) == key
    for share in envelope.deal(key, CONTEXT, 2, 3, Dice(seed)):
        assert envelope.read_share(share.data, CONTEXT, share.i) == share
