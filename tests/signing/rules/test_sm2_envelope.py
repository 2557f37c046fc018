"""Keys wrapped by SM2 and SM4: the standard's example, GmSSL in both directions, and every way not to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import gmssl_pyx
import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotTrusted, NotValid, Unavailable
from signing.methods import sm2_sm3
from signing.rules import authority, der, keywrap, sm2, sm2_envelope, tbs
from signing.rules.sm2 import Sm2Key
from tests.support import national, pki
from tests.support.boxes import Dice
from tests.support.national import CA_NAME, PERSON_NAME, Draft
from tests.support.national import key as sm2_key

CONTENT: Final = b"\0\0\0\x0bebid-key/v1 and a key"
USAGE: Final = ((x509.BasicConstraints(ca=False, path_length=None), True), (authority.usage(transport=True), True))


def certificate(number: int, serial: int = 11) -> bytes:
    return Draft(PERSON_NAME, CA_NAME, sm2_key(number).spki, USAGE, serial=serial).by(sm2_key(2))


@dataclass(frozen=True)
class Hand:
    """An SM2 encryption key whose holder is at hand."""

    key: Sm2Key
    certificate: bytes

    def decrypt(self, wrapped: bytes) -> bytes:
        return sm2_envelope.cipher().decrypt(self.key, wrapped)


OWN: Final = Hand(sm2_key(3), certificate(3))
OTHER: Final = Hand(sm2_key(4), certificate(4, 12))


def opens(p7m: bytes, hand: Hand = OWN) -> bool:
    """Whether it does; however it does not, the answer is the one and the same."""
    try:
        sm2_envelope.unwrap(p7m, hand)
    except NotTrusted as refusal:
        return {"envelope.key_not_opened": False}[refusal.code]
    return True


# ---------------------------------------------------------------- SM2 itself


def test_the_standards_ciphertext_opens() -> None:
    """GB/T 32918.5, annex C: the key of its signature's example, the message `encryption standard`."""
    scalar = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
    point = bytes.fromhex(
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    x = 0x04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73
    y = 0xE858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0
    check = bytes.fromhex("59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766")
    sealed = bytes.fromhex("21886ca989ca9c7d58087307ca93092d651efa")
    data = der.sequence(der.integer(x), der.integer(y), der.octets(check), der.octets(sealed))
    assert sm2_envelope.cipher().decrypt(Sm2Key(scalar, sm2.public(point)), data) == b"encryption standard"


@settings(max_examples=30)
@given(st.binary(min_size=1, max_size=100))
def test_gmssl_opens_what_we_encrypt_and_we_what_it_encrypts(data: bytes) -> None:
    ours = sm2_envelope.cipher().encrypt(OWN.key.spki, data)
    assert gmssl_pyx.sm2_decrypt(OWN.key.scalar, ours) == data
    assert OWN.decrypt(gmssl_pyx.sm2_encrypt(OWN.key.spki[-64:], data)) == data


def cipher_of(x: int, y: int, check: bytes, sealed: bytes, *more: bytes) -> bytes:
    return der.sequence(der.integer(x), der.integer(y), der.octets(check), der.octets(sealed), *more)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30\x00",
        cipher_of(-1, 1, bytes(32), b"x"),
        cipher_of(sm2.P, 1, bytes(32), b"x"),
        cipher_of(1, sm2.P, bytes(32), b"x"),
        cipher_of(1, 1, bytes(32), b"x"),
        cipher_of(0, 0, bytes(31), b"x"),
        cipher_of(0, 0, bytes(33), b"x"),
        cipher_of(0, 0, bytes(32), b""),
        cipher_of(0, 0, bytes(32), bytes(257)),
        cipher_of(0, 0, bytes(32), b"x", der.integer(0)),
        bytes(70_000),
    ],
)
def test_what_is_no_ciphertext_of_sm2_is_refused(data: bytes) -> None:
    with pytest.raises(NotTrusted):
        OWN.decrypt(data)


def test_the_last_bounds_of_a_ciphertext_hold() -> None:
    longest = bytes(range(256))
    assert OWN.decrypt(sm2_envelope.cipher().encrypt(OWN.key.spki, longest)) == longest
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        sm2_envelope.cipher().encrypt(OWN.key.spki[:-1] + bytes([OWN.key.spki[-1] ^ 1]), b"x")


# ---------------------------------------------------------------- the envelope


@settings(max_examples=20)
@given(st.binary(max_size=300))
def test_what_was_wrapped_comes_out(content: bytes) -> None:
    p7m = sm2_envelope.wrap(content, OWN.certificate, Dice(content))
    assert sm2_envelope.unwrap(p7m, OWN) == content


def test_gmssl_reads_the_envelope_field_by_field() -> None:
    """Key by SM2, content by SM4 in CBC: with GmSSL's own functions, and the objects that GM/T 0006 and 0010 name."""
    p7m = sm2_envelope.wrap(CONTENT, OWN.certificate, Dice())
    info = der.read(p7m, der.SEQUENCE)
    assert der.to_oid(info.part(0, der.OID)) == "1.2.156.10197.6.1.4.2.3"
    body = info.part(1, 0xA0).part(0, der.SEQUENCE)
    recipient, content = body.part(1, der.SET).part(0, der.SEQUENCE), body.part(2, der.SEQUENCE)
    assert [der.to_integer(each.part(0, der.INTEGER)) for each in (body, recipient)] == [1, 1]
    assert recipient.parts[1].raw == tbs.issuer_and_serial(OWN.certificate)
    assert der.to_oid(recipient.part(2, der.SEQUENCE).part(0, der.OID)) == "1.2.156.10197.1.301.3"
    assert der.to_oid(content.part(0, der.OID)) == "1.2.156.10197.6.1.4.2.1"
    assert der.to_oid(content.part(1, der.SEQUENCE).part(0, der.OID)) == "1.2.156.10197.1.104.2"
    cek = gmssl_pyx.sm2_decrypt(OWN.key.scalar, recipient.part(3, der.OCTET_STRING).content)
    start = content.part(1, der.SEQUENCE).part(1, der.OCTET_STRING).content
    assert gmssl_pyx.sm4_cbc_padding_decrypt(cek, start, content.part(2, 0x80).content) == CONTENT


class Envelope:
    """One by GmSSL, with a part changed."""

    def __init__(self) -> None:
        cek, self.start = bytes(range(16)), bytes(16)
        self.kind, self.version, self.own = sm2_envelope.ENVELOPED, der.integer(1), der.integer(1)
        self.name, self.algorithm = tbs.issuer_and_serial(OWN.certificate), sm2_envelope.SM2_ENCRYPTION
        self.wrapped = gmssl_pyx.sm2_encrypt(OWN.key.spki[-64:], cek)
        self.data, self.cipher, self.times = sm2_envelope.DATA, sm2_envelope.SM4_CBC, 1
        self.sealed = gmssl_pyx.sm4_cbc_padding_encrypt(cek, self.start, CONTENT)
        self.after = b""

    def bytes(self) -> bytes:
        recipient = der.sequence(self.own, self.name, self.algorithm, der.octets(self.wrapped))
        content = der.sequence(
            self.data, der.sequence(self.cipher, der.octets(self.start)), der.tlv(0x80, self.sealed), self.after
        )
        body = der.sequence(self.version, der.tlv(der.SET, *[recipient] * self.times), content)
        return der.sequence(self.kind, der.explicit(0, body))


def test_an_envelope_of_gmssls_parts_opens() -> None:
    assert sm2_envelope.unwrap(Envelope().bytes(), OWN) == CONTENT


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("kind", keywrap.ENVELOPED),
        ("version", der.integer(0)),
        ("own", der.integer(0)),
        ("name", tbs.issuer_and_serial(OTHER.certificate)),
        ("algorithm", der.sequence(der.oid("1.2.156.10197.1.301"))),
        ("algorithm", der.sequence(der.oid("1.2.156.10197.1.301.3"), der.null())),
        ("wrapped", b"\x30\x00"),
        ("data", keywrap.DATA),
        ("cipher", der.oid("1.2.156.10197.1.104.1")),
        ("cipher", keywrap.AES256_CBC),
        ("start", bytes(15)),
        ("sealed", b""),
        ("sealed", bytes(17)),
        ("times", 0),
        ("times", 2),
        ("after", der.integer(0)),
    ],
)
def test_an_envelope_with_another_part_does_not(part: str, value: object) -> None:
    made = Envelope()
    setattr(made, part, value)
    assert not opens(made.bytes())


def test_nobody_else_opens_it_and_no_byte_of_the_key_can_change() -> None:
    p7m = sm2_envelope.wrap(CONTENT, OWN.certificate, Dice())
    assert opens(p7m)
    assert not opens(p7m, OTHER)
    assert not opens(p7m, Hand(OTHER.key, OWN.certificate))
    foreign = keywrap.wrap(CONTENT, pki.shared().member(1).encrypt.certificate, Dice())
    assert [data for data in (p7m[:-1], p7m + b"\0", bytes(keywrap.LARGEST + 1), foreign) if opens(data)] == []
    at = p7m.index(sm2_envelope.SM2_ENCRYPTION) + len(sm2_envelope.SM2_ENCRYPTION)
    for place in range(at, at + 110):
        assert not opens(p7m[:place] + bytes([p7m[place] ^ 1]) + p7m[place + 1 :])


def test_it_is_wrapped_to_an_sm2_certificate_for_encryption_only() -> None:
    member = pki.shared().member(1)
    for wrong in (national.PERSON, member.encrypt.certificate, member.sign.certificate, b"", b"\x30\x00"):
        with pytest.raises(NotValid, match=r"^envelope\.certificate_usage"):
            sm2_envelope.wrap(CONTENT, wrong, Dice())
    with pytest.raises(NotValid, match=r"^envelope\.certificate_usage"):
        keywrap.wrap(CONTENT, OWN.certificate, Dice())


def test_a_machine_without_sm2_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    p7m = sm2_envelope.wrap(CONTENT, OWN.certificate, Dice())
    monkeypatch.setattr(sm2_sm3, "LIBRARY", "libno-such-thing.so.0")
    with pytest.raises(Unavailable, match=r"^algorithm\.unavailable"):
        sm2_envelope.unwrap(p7m, OWN)
    with pytest.raises(Unavailable, match=r"^algorithm\.unavailable"):
        sm2_envelope.wrap(CONTENT, OWN.certificate, Dice())
