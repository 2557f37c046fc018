"""Seal a key to its openers and shares of it to custodians; a quorum joins it again (signing, section 4.3).

Used for bids (`ebid/v1|tender|lot|bidder|seq`) and for score sheets (`ebid-score/v1|tender|lot|pid|round`) alike.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.canon import joined, sha256, u32
from kernel.errors import NotTrusted, NotValid
from kernel.ids import identifier
from signing.rules import cobblestone, keywrap, shamir, sm2_envelope
from signing.rules.keywrap import Chance

KEY: Final = "ebid-key/v1"
SHARE: Final = "ebid-share/v1"
_LABEL: Final = re.compile(r"[a-z]+(-[a-z]+)*/v[1-9]")


def context(label: str, *fields: str) -> bytes:
    """`label|field|field…`; the opener builds it from what it knows itself, never from a string in a file."""
    if not _LABEL.fullmatch(label):
        raise NotValid("envelope.label", f"标签不合格式：{label!r}", f"malformed label: {label!r}")
    return "|".join((label, *(identifier(field, "context") for field in fields))).encode("ascii")


def bid_context(tender: str, lot: str, bidder: str, seq: int, number: int = 1) -> bytes:
    """`seq` counts the bidder's own packages for the lot, from 1; of a second envelope its `number` stands behind."""
    return context("ebid/v1", tender, lot, bidder, str(seq), *([str(number)] if number > 1 else []))


def score_context(tender: str, lot: str, pid: str, round_: int) -> bytes:
    """`pid` as hex digits, as everywhere outside LP."""
    return context("ebid-score/v1", tender, lot, pid, str(round_))


def fields(data: bytes, count: int) -> list[bytes]:
    """The `count` parts that LP joined; the one answer of a key file that does not open for anything else."""
    parts: list[bytes] = []
    at = 0
    while at + 4 <= len(data) and len(parts) < count:
        size = int.from_bytes(data[at : at + 4])
        parts.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    if at != len(data) or len(parts) != count:
        raise keywrap.not_opened()
    return parts


def key_bytes(context: bytes, key: bytes) -> bytes:
    """What `key.p7m` holds and what the bidder hands over at the opening."""
    return joined(KEY, context, key)


def read_key(data: bytes, context: bytes) -> bytes:
    """The 32-byte key; NotTrusted if it was made for another context."""
    label, said, key = fields(data, 3)
    if label != KEY.encode() or said != context or len(key) != cobblestone.KEY:
        raise keywrap.not_opened()
    return key


def key_holds(data: bytes, context: bytes, salt: bytes, commitment: bytes) -> bytes:
    """As `read_key`, and NotTrusted unless the key is the one that the signed manifest commits to."""
    key = read_key(data, context)
    cobblestone.holds(key, salt + commitment, context)
    return key


@dataclass(frozen=True, slots=True)
class Share:
    """Custodian i's share of one key; `blinder` keeps `commitment` from telling anything of `value`."""

    context: bytes
    i: int
    value: int
    blinder: bytes

    @property
    def data(self) -> bytes:
        return joined(SHARE, self.context, u32(self.i), self.value.to_bytes(33), self.blinder)

    @property
    def commitment(self) -> bytes:
        return sha256(self.data)


def deal(key: bytes, context: bytes, k: int, n: int, chance: Chance) -> list[Share]:
    """n shares of which any k join to `key`; fewer say nothing of it."""
    shamir.bounds(k, n)
    # 512 bits leave a bias below 2^-255 modulo P and never need a second draw.
    coefficients = [int.from_bytes(chance.bytes(64)) % shamir.P for _ in range(k - 1)]
    values = shamir.split(key, n, coefficients)
    return [Share(context, i, value, chance.bytes(32)) for i, value in enumerate(values, start=1)]


def read_share(data: bytes, context: bytes, i: int) -> Share:
    """Custodian i's share for this context and no other."""
    label, said, index, value, blinder = fields(data, 5)
    right = (label, said, index, len(value), len(blinder)) == (SHARE.encode(), context, u32(i), 33, 32)
    if not right or int.from_bytes(value) >= shamir.P:
        raise keywrap.not_opened()
    return Share(context, i, int.from_bytes(value), blinder)


def share_holds(data: bytes, context: bytes, i: int, commitment: bytes) -> Share:
    """As `read_share`; NotTrusted names the giver if the share is not the one that the dealer committed to."""
    try:
        share = read_share(data, context, i)
    except NotTrusted as error:
        raise bad_share(i) from error
    if not hmac.compare_digest(share.commitment, commitment):
        raise bad_share(i)
    return share


def bad_share(i: int) -> NotTrusted:
    return NotTrusted(
        "envelope.bad_share",
        f"第 {i} 位保管人交出的份额与投标人签名清单中的承诺不符",
        f"the share of custodian {i} is not the one committed to in the signed manifest",
        field=f"shares.{i}",
    )


def join(shares: Mapping[int, bytes], context: bytes, k: int, commitments: Mapping[int, bytes], header: bytes) -> bytes:
    """The key from exactly k shares (LP strings by custodian); `header` is the file's salt and commitment.

    NotTrusted `envelope.bad_share` names a bad giver; `envelope.bad_dealing` means that every share is the one
    committed to, so that the dealer (the bidder) dealt wrongly.
    """
    if len(shares) != k:
        raise NotValid(
            "envelope.quorum",
            f"需要恰好 {k} 份，收到 {len(shares)} 份",
            f"exactly {k} shares are needed, {len(shares)} were given",
            field="shares",
        )
    held = {i: share_holds(data, context, i, _committed(commitments, i)) for i, data in shares.items()}
    try:
        key = shamir.join({i: share.value for i, share in held.items()})
        cobblestone.holds(key, header, context)
    except NotTrusted as error:
        raise NotTrusted(
            "envelope.bad_dealing",
            "各份额均与承诺相符却合不成密钥：投标人分发的份额有误，属投标人原因",
            "every share matches its commitment, yet they do not join to the key: the bidder dealt them wrongly",
            law="EBM-31",
            field="shares",
        ) from error
    return key


def _committed(commitments: Mapping[int, bytes], i: int) -> bytes:
    if i not in commitments:
        raise bad_share(i)
    return commitments[i]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The key files of one package: the owner's own (empty if it keeps none) and one a custodian, in order."""

    key_p7m: bytes
    shares: tuple[Share, ...]
    shares_p7m: tuple[bytes, ...]


def wrap(key: bytes, context: bytes, own: bytes | None, custodians: Sequence[bytes], k: int, chance: Chance) -> Wrapped:
    """Wrap the key to its owner and its shares to the custodians; without custodians k is 0."""
    shares = deal(key, context, k, len(custodians), chance) if custodians else []
    return Wrapped(
        _wrap(key_bytes(context, key), own, chance) if own else b"",
        tuple(shares),
        tuple(_wrap(share.data, to, chance) for share, to in zip(shares, custodians, strict=True)),
    )


def unwrap_key(p7m: bytes, context: bytes, holder: keywrap.Holder) -> bytes:
    """The key LP string of `key.p7m`, checked against the context; what the client hands over at the opening."""
    data = _unwrap(p7m, holder)
    read_key(data, context)
    return data


def unwrap_share(p7m: bytes, context: bytes, i: int, holder: keywrap.Holder) -> Share:
    """Custodian i's share; a share made for another tender, lot, bidder or package is never released."""
    return read_share(_unwrap(p7m, holder), context, i)


def _wrap(data: bytes, to: bytes, chance: Chance) -> bytes:
    """A key file as the recipient's certificate has it: of national algorithms for an SM2 key."""
    return (sm2_envelope.wrap if sm2_envelope.fits(to) else keywrap.wrap)(data, to, chance)


def _unwrap(p7m: bytes, holder: keywrap.Holder) -> bytes:
    return (sm2_envelope.unwrap if sm2_envelope.fits(holder.certificate) else keywrap.unwrap)(p7m, holder)
