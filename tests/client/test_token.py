"""Keys on a token: its signatures are CAdES that others accept, it opens key files, and every refusal is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from client import cryptoki, token
from client.address import Address, read
from client.keys import Opener
from kernel.errors import Conflict, NotAllowed, NotTrusted, NotValid, Refusal, Words
from signing.rules import cms, keywrap
from signing.rules.signer import Keystore
from tests.support import hsm, openssl, pki
from tests.support.boxes import Dice
from tests.support.hsm import OPEN, PIN, SIGN, Tokens
from tests.support.pki import AT

PKI = pki.shared()
EC, RSA, OTHER = PKI.member(21, "ec"), PKI.member(22, "rsa"), PKI.member(23, "ec")
MEMBERS = {"ec": EC, "rsa": RSA}
DATA = b"exactly these bytes"
POINT = ec.derive_private_key(7, ec.SECP256R1()).public_key()


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tokens]:
    with hsm.plugged(tmp_path_factory.mktemp("tokens")) as tokens:
        for label in (*MEMBERS, "bare", "crossed", "two", "strict"):
            tokens.make(label)
        for label, member in MEMBERS.items():
            tokens.hold(label, {SIGN: member.sign, OPEN: member.encrypt})
        tokens.hold("strict", {SIGN: EC.sign, OPEN: RSA.encrypt}, every_time=True)
        tokens.hold("bare", {SIGN: EC.sign}, certified=False)
        crossed = Keystore(OTHER.sign.key, EC.sign.certificate, EC.sign.chain)
        tokens.hold("crossed", {SIGN: crossed})
        tokens.hold("two", {SIGN: EC.sign, b"\x03": OTHER.sign})
        yield tokens


@pytest.fixture
def tokens(bag: Tokens) -> Tokens:
    """Nobody has entered a PIN yet."""
    bag.plug()
    return bag


class Person:
    """Who is asked for a PIN, and how often."""

    def __init__(self, pin: str = PIN) -> None:
        self.pin, self.asked = pin, list[tuple[str, Words]]()

    def __call__(self, label: str, warning: Words) -> str:
        self.asked.append((label, warning))
        return self.pin


@pytest.mark.parametrize(("kind", "suite"), [("ec", "ecdsa_p256"), ("rsa", "rsa_pss")])
def test_a_tokens_signature_is_what_everybody_accepts(tokens: Tokens, tmp_path: Path, kind: str, suite: str) -> None:
    signer = token.signer(tokens.address(kind), Person())
    assert signer.suite == suite
    assert signer.certificate == MEMBERS[kind].sign.certificate
    assert signer.chain == MEMBERS[kind].sign.chain
    p7s = cms.sign(DATA, signer, AT)
    found = cms.verify(DATA, p7s)
    assert (found.certificate, found.suite) == (signer.certificate, suite)
    assert openssl.accepts(tmp_path, DATA, p7s, PKI.root.certificate, AT)
    assert not openssl.accepts(tmp_path, DATA + b"!", p7s, PKI.root.certificate, AT)


def test_an_rsa_token_without_pss_signs_by_pkcs1(tokens: Tokens) -> None:
    held = cryptoki.held(tokens.address("rsa"), Person(), token.signs)
    assert cms.verify(DATA, cms.sign(DATA, token.TokenSigner(held, "rsa_pkcs1"), AT)).suite == "rsa_pkcs1"


@pytest.mark.parametrize("kind", MEMBERS)
def test_a_token_opens_what_was_sealed_to_its_certificate(tokens: Tokens, kind: str) -> None:
    """SoftHSM 2.6 has OAEP with SHA-1 only: the bare RSA and `oaep` do it."""
    opener = token.opener(tokens.address(kind), Person())
    assert opener.certificate == MEMBERS[kind].encrypt.certificate
    p7m = keywrap.wrap(b"the key of a bid", opener.certificate, Dice())
    assert keywrap.unwrap(p7m, opener) == b"the key of a bid"
    store = MEMBERS[kind].encrypt
    assert keywrap.unwrap(p7m, Opener(store.key, store.certificate)) == b"the key of a bid"


@pytest.mark.parametrize("kind", MEMBERS)
def test_a_changed_key_file_does_not_open(tokens: Tokens, kind: str) -> None:
    opener = token.opener(tokens.address(kind), Person())
    p7m = bytearray(keywrap.wrap(b"the key of a bid", opener.certificate, Dice()))
    p7m[-40] ^= 1
    with pytest.raises(NotTrusted, match=r"envelope\.key_not_opened"):
        keywrap.unwrap(bytes(p7m), opener)
    with pytest.raises(ValueError, match=r"does not open|not a message padded"):
        token.opener(tokens.address("rsa"), Person()).decrypt(b"\xff" * 256)


def test_what_the_device_cannot_do_is_told_as_it_is(tokens: Tokens) -> None:
    """The signing keys may neither decrypt nor derive, and the encryption keys may not sign."""
    keys = {kind: cryptoki.held(tokens.address(kind), Person(), token.signs) for kind in MEMBERS}
    with pytest.raises(keywrap.Unable, match=r"token\.cannot_open"):
        token.TokenOpener(keys["rsa"]).decrypt(bytes(256))
    with pytest.raises(keywrap.Unable, match=r"token\.cannot_open"):
        token.TokenOpener(keys["ec"]).agree(POINT)
    with pytest.raises(NotTrusted, match=r"token\.failed"):
        token.TokenSigner(cryptoki.held(tokens.address("ec"), Person(), token.opens), "ecdsa_p256").sign(DATA)


def test_a_device_that_cannot_is_not_taken_for_a_wrong_key_file(tokens: Tokens) -> None:
    opener = token.opener(tokens.address("ec"), Person())
    p7m = keywrap.wrap(b"key", opener.certificate, Dice())
    tokens.plug()
    with pytest.raises(keywrap.Unable, match=r"token\.cannot_open"):
        keywrap.unwrap(p7m, opener)


def test_the_pin_is_asked_once_for_a_token(tokens: Tokens) -> None:
    person = Person()
    signer = token.signer(tokens.address("ec"), person)
    opener = token.opener(tokens.address("ec"), person)
    assert [label for label, _ in person.asked] == ["ec"]
    assert signer.sign(DATA)
    assert opener.certificate


def test_a_key_that_wants_the_pin_every_time_gets_it(tokens: Tokens) -> None:
    person = Person()
    signer = token.signer(tokens.address("strict"), person)
    for _ in range(2):
        assert cms.verify(DATA, cms.sign(DATA, signer, AT))
    opener = token.opener(tokens.address("strict"), person)
    assert keywrap.unwrap(keywrap.wrap(b"key", opener.certificate, Dice()), opener) == b"key"
    assert len(person.asked) == 4
    person.pin = "000000"
    with pytest.raises(NotAllowed, match=r"token\.pin_wrong"):
        signer.sign(DATA)
    with pytest.raises(keywrap.Unable, match=r"token\.cannot_open.*Pin"):
        keywrap.unwrap(keywrap.wrap(b"key", opener.certificate, Dice()), opener)


def test_a_wrong_pin_is_told_with_what_is_left_and_not_tried_again(tokens: Tokens) -> None:
    wrong = Person("999999")
    with pytest.raises(NotAllowed, match=r"token\.pin_wrong.*fewer tries"):
        token.signer(tokens.address("two", id=SIGN), wrong)
    assert len(wrong.asked) == 1
    again = Person()
    token.signer(tokens.address("two", id=SIGN), again)
    assert "剩余次数减少" in again.asked[0][1].zh


@pytest.mark.parametrize("pin", ["", "1", "9" * 300])
def test_a_pin_of_impossible_length_is_a_wrong_pin(tokens: Tokens, pin: str) -> None:
    with pytest.raises(NotAllowed, match=r"token\.pin_wrong"):
        token.signer(tokens.address("ec"), Person(pin))


def refused(tokens: Tokens, address: Address) -> Refusal:
    with pytest.raises(Refusal) as caught:
        token.signer(address, Person())
    assert caught.value.words.zh
    assert caught.value.words.en
    return caught.value


def test_what_is_not_there_is_told(tokens: Tokens) -> None:
    for library in ("/none.so", "", shutil.which("openssl") or ""):
        assert refused(tokens, Address(library)).code == "token.library"
    assert refused(tokens, tokens.address("none")).code == "token.missing"
    assert refused(tokens, tokens.address("ec", serial="none")).code == "token.missing"
    assert refused(tokens, tokens.address("ec", model="none")).code == "token.missing"
    assert refused(tokens, tokens.address("ec", manufacturer="none")).code == "token.missing"
    assert refused(tokens, tokens.address("ec", id=b"\x09")).code == "token.no_key"
    assert refused(tokens, tokens.address("ec", object="none")).code == "token.no_key"
    assert refused(tokens, tokens.address("bare")).code == "token.no_certificate"
    assert isinstance(refused(tokens, tokens.address("ec", id=OPEN)), Conflict), "an encryption key does not sign"


def test_two_that_fit_are_told_apart_by_addresses_to_copy(tokens: Tokens) -> None:
    found = refused(tokens, tokens.address("two"))
    assert found.code == "token.not_one"
    listed = [line for line in found.words.en.splitlines() if line.startswith("pkcs11:")]
    signers = [token.signer(read(line), Person()) for line in listed]
    assert {each.certificate for each in signers} == {EC.sign.certificate, OTHER.sign.certificate}
    assert refused(tokens, tokens.address("")).code == "token.not_one"


def test_a_key_of_another_certificate_signs_nothing(tokens: Tokens) -> None:
    signer = token.signer(tokens.address("crossed"), Person())
    with pytest.raises(NotTrusted, match=r"token\.other_key"):
        signer.sign(DATA)


def test_a_token_that_is_gone_is_told(tokens: Tokens) -> None:
    signer = token.signer(tokens.address("ec"), Person())
    tokens.plug()
    with pytest.raises(Refusal, match=r"token\.(removed|failed)"):
        signer.sign(DATA)


def test_certificates_are_listed_without_a_pin(tokens: Tokens) -> None:
    found = cryptoki.listed(str(tokens.library))
    mine = {each.certificate for each in found if each.address.token == "rsa"}
    assert mine == {RSA.sign.certificate, RSA.encrypt.certificate}, "the CAs are no keys of one's own"
    assert all(read(str(each.address)) == each.address for each in found)


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        Address("/usr/lib/x.so", token="一把 钥匙;&?=", serial="00 1", id=b"\x00\xff"),
        Address(model="m", manufacturer="m%", object="签名"),
        Address(),
    ],
)
def test_an_address_is_read_as_it_is_written(address: Address) -> None:
    assert read(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "pkcs11:token",
        "pkcs11:slot-id=1",
        "pkcs11:token=a;token=b",
        "pkcs11:token=%FF",
        "pkcs11:type=public",
        "pkcs11:a=b",
    ],
)
def test_what_is_not_understood_is_not_passed_over(text: str) -> None:
    with pytest.raises(NotValid, match=r"token\.address"):
        read(text)


@pytest.mark.parametrize("text", ["pkcs11:token=a?pin-value=1234", "pkcs11:token=a?pin-source=/tmp/pin"])
def test_no_pin_stands_in_an_address(text: str) -> None:
    with pytest.raises(NotValid, match=r"token\.pin_in_address"):
        read(text)


def test_the_type_of_object_is_understood() -> None:
    assert read("pkcs11:token=a;type=private") == read("pkcs11:token=a;type=cert") == Address(token="a")
