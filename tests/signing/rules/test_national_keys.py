"""Key files and CAs of the national algorithms among those of the others: each goes its own family's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from client.keys import Sm2Opener
from kernel.canon import sha256
from kernel.errors import NotTrusted, NotValid
from signing.rules import certificate, envelope, package, sm2_envelope
from signing.rules.manifest import Custodian
from tests.signing.rules.test_choice import MEMBER, SM2_OPENER
from tests.support import national, pki
from tests.support.boxes import Dice

CONTEXT = envelope.bid_context("T-1", "L-1", "O-1", 1)
HOLDER = Sm2Opener(national.key(3), SM2_OPENER)
CERTIFICATES = (SM2_OPENER, MEMBER.encrypt.certificate)
MADE = envelope.wrap(b"k" * 32, CONTEXT, SM2_OPENER, CERTIFICATES, 2, Dice())


def refused(data: bytes, to: bytes = SM2_OPENER) -> str:
    with pytest.raises(NotValid) as found:
        sm2_envelope.addressed(data, to)
    return found.value.code


def test_key_and_share_open_again_with_sm2() -> None:
    assert envelope.read_key(envelope.unwrap_key(MADE.key_p7m, CONTEXT, HOLDER), CONTEXT) == b"k" * 32
    assert envelope.unwrap_share(MADE.shares_p7m[0], CONTEXT, 1, HOLDER) == MADE.shares[0]
    with pytest.raises(NotTrusted):
        envelope.unwrap_share(MADE.shares_p7m[1], CONTEXT, 2, HOLDER)


def test_it_is_told_for_whom_a_key_file_is() -> None:
    sm2_envelope.addressed(MADE.key_p7m, SM2_OPENER)
    assert refused(MADE.key_p7m, national.PERSON) == "envelope.wrong_recipient"
    for junk in (b"", MADE.shares_p7m[1], MADE.key_p7m[:-1], MADE.key_p7m + b"\0"):
        assert refused(junk) == "envelope.key_malformed"
    assert not sm2_envelope.fits(b"junk")


def test_shares_of_both_families_pass_the_platforms_check() -> None:
    listed = [Custodian(share.i, sha256(to), sha256(p7m), share.commitment)
              for share, to, p7m in zip(MADE.shares, CERTIFICATES, MADE.shares_p7m, strict=True)]  # fmt: skip
    package.check_shares(MADE.shares_p7m, listed, CERTIFICATES)
    swapped = [Custodian(1, listed[0].certificate, listed[1].p7m, b""), listed[1]]
    with pytest.raises(NotValid, match=r"package\.wrong_recipient"):
        package.check_shares((MADE.shares_p7m[1], MADE.shares_p7m[1]), swapped, CERTIFICATES)


def test_a_ca_is_introduced_by_its_own_family_s_root() -> None:
    shared = pki.shared()
    roots = (national.ROOT, shared.root.certificate)
    for ca in (national.ISSUING, shared.issuing.certificate):
        certificate.introduced(ca, roots, pki.AT)
        for others, at in (((), pki.AT), (tuple(each for each in roots if each != _root(ca)), pki.AT),
                           (roots, pki.AT + timedelta(days=20_000))):  # fmt: skip
            with pytest.raises(NotTrusted, match="not issued by a trusted CA"):
                certificate.introduced(ca, others, at)
    assert certificate.load(national.PERSON).serial_number == 3
    assert certificate.anchor(national.ROOT, production=False).certificate == national.ROOT


def _root(ca: bytes) -> bytes:
    return national.ROOT if ca == national.ISSUING else pki.shared().root.certificate
