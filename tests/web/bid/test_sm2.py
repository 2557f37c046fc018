"""SM2 in the page's core: the standards' examples, and files that Python and the page make for each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from client import opening
from client.keys import Sm2Opener
from client.seal import Bid
from kernel import canon
from kernel.errors import NotTrusted
from signing.rules import choice, cms, der, manifest, signed_data, sm2, sm2_envelope
from signing.rules.choice import EITHER, INTERNATIONAL, NATIONAL, VERSION, Choice
from signing.rules.signed_data import GMT_0010
from signing.rules.sm2 import N
from tests.signing.rules.test_sm2 import POINT, SCALAR
from tests.signing.rules.test_sm2_envelope import CONTENT, OTHER, OWN, USAGE
from tests.signing.rules.test_sm2_keyfile import BAD, CHAIN, WORD, clear, encrypted, pem, written
from tests.support import national, pki
from tests.support.bid import FACTS, answered
from tests.support.boxes import Dice
from tests.support.counter import FORM
from tests.web.bid.test_sealing import SEAL, on_disk

DATA: Final = b"the exact bytes\r\n"
OPENER_FILE: Final = pem("PRIVATE KEY", clear()) + pem("CERTIFICATE", OWN.certificate)


def opened(script: str, file: bytes, word: str = WORD, **given: object) -> Any:  # noqa: ANN401  any JSON
    """What the script answers of `given.file`, refusals as values."""
    return answered(f"answer(await attempt(async () => {script}));", {"file": file, "word": word, **given})


def signed(file: bytes, *datas: bytes, word: str = WORD) -> Any:  # noqa: ANN401  signatures, or why not
    script = """{ const signer = await sm2_keyfile.signer(given.file, given.word), made = [];
      for (const data of given.datas) made.push(await cades.sign(data, signer, new Date(given.at)));
      return made; }"""
    return opened(script, file, word, datas=datas, at=canon.instant(pki.AT))


def unwrapped(*p7ms: bytes, file: bytes = OPENER_FILE) -> Any:  # noqa: ANN401  contents, or why not
    script = """{ const holder = await sm2_keyfile.opener(given.file, given.word), made = [];
      for (const p7m of given.p7ms) made.push(await attempt(() => keywrap.unwrap(p7m, holder)));
      return made; }"""
    return opened(script, file, p7ms=p7ms)


# ---------------------------------------------------------------- the package, by the standards


def test_the_standards_examples() -> None:
    """SM3: GB/T 32905 A.1, A.2. SM4: GB/T 32907 A.1. SM2: GB/T 32918.5 annex C, the ciphertext."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    cipher = der.sequence(
        der.integer(0x04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73),
        der.integer(0xE858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0),
        der.octets(bytes.fromhex("59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766")),
        der.octets(bytes.fromhex("21886ca989ca9c7d58087307ca93092d651efa")),
    )
    script = """answer([...given.texts.map((each) => bytes.hex(national.sm3(each))),
      bytes.hex(national.sealed(given.block, new Uint8Array(16), given.block).subarray(0, 16)),
      national.decrypt(given.own, given.cipher), bytes.hex(national.point(given.own))]);"""
    given = {"texts": [b"abc", b"abcd" * 16], "block": block, "own": SCALAR, "cipher": cipher}
    assert answered(script, given) == [
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
        "681edf34d206965e86b3e94f536e4246",
        b"encryption standard",
        "04" + POINT.hex(),
    ]


def test_a_derivation_is_that_of_python() -> None:
    asked = [(b"", b"s", 1, 16), (WORD.encode(), bytes(16), 3, 32), (b"k" * 65, b"salt", 100, 16)]
    made = answered("answer(given.map((each) => national.derived(...each)));", asked)
    assert made == [PBKDF2HMAC(SM3(), size, salt, rounds).derive(word) for word, salt, rounds, size in asked]


def test_signatures_hold_under_their_key_and_no_others_do() -> None:
    own, other = (national.key(n) for n in (3, 4))
    good = signed_data.read(cms.sign(DATA, national.signer(), pki.AT), GMT_0010)
    r, s = (der.to_integer(part) for part in der.children(der.read(good.signature), 2))
    raw = r.to_bytes(32) + s.to_bytes(32)
    off = own.spki[-65:-1] + bytes([own.spki[-1] ^ 1])
    numbers = [(0, s), (r, 0), (N, s), (r, N), (r + 1, s), (1, N - 1), (2**256 - 1, s)]
    bad = [(other.spki[-65:], raw, good.to_verify), (own.spki[-65:], raw, DATA), (off, raw, good.to_verify)]
    bad += [(own.spki[-65:], a.to_bytes(32) + b.to_bytes(32), good.to_verify) for a, b in numbers]
    bad += [(own.spki[-65:], raw[:-1], good.to_verify), (own.spki[-65:], raw + b"\0", good.to_verify)]
    made = answered(
        "answer(given.map((each) => national.holds(...each)));", [(own.spki[-65:], raw, good.to_verify), *bad]
    )
    assert made == [True, *[False] * len(bad)]


def test_ciphertexts_of_another_form_key_or_curve_do_not_open() -> None:
    """A point off the curve would tell of the key; a hash that is not compared would let every change through."""
    good = sm2_envelope.cipher().encrypt(OWN.key.spki, b"k" * 16)
    x, y, check, sealed = (part.raw for part in der.children(der.read(good), 4))
    above = der.integer(sm2.P + 1)
    cases = [
        der.sequence(x, der.integer(5), check, sealed),
        der.sequence(above, y, check, sealed),
        der.sequence(der.integer(-1), y, check, sealed),
        der.sequence(x, y, der.octets(bytes(32)), sealed),
        der.sequence(x, y, der.octets(der.to_octets(der.read(check))[:-1]), sealed),
        der.sequence(x, y, check, der.octets(b"")),
        sm2_envelope.cipher().encrypt(OWN.key.spki, bytes(257)),
        der.sequence(x, y, check, sealed, sealed),
        der.sequence(x, y, check),
        sm2_envelope.cipher().encrypt(OTHER.key.spki, b"k" * 16),
        good + b"\0",
        good[:-1],
    ]
    script = """const tried = (data) => { try { return national.decrypt(given.own, data); } catch { return "no"; } };
    answer(given.cases.map(tried));"""
    made = answered(script, {"own": OWN.key.scalar, "cases": [good, *cases]})
    assert made == [b"k" * 16, *["no"] * len(cases)]


def test_a_padding_is_as_the_standard_has_it() -> None:
    """One to sixteen bytes, each saying how many: the last block of plaintext as it is, then each way of being wrong."""
    ends = [b"\1", b"\2\2", b"\x10" * 16, b"\0", b"\x11", b"\3\2", b"\1\2", b"\x0f" * 14]
    blocks = [(bytes([7]) * 16 + end)[-16:] for end in ends]
    script = """const tried = (block) => {
      const data = national.sealed(given.key, given.key, block).subarray(0, 16);
      try { return national.opened(given.key, given.key, data); } catch { return "no"; }
    };
    answer([...given.blocks.map(tried), ...[0, 15, 17].map((size) => {
      try { return national.opened(given.key, given.key, new Uint8Array(size)); } catch { return "no"; }
    })]);"""
    made = answered(script, {"key": bytes(16), "blocks": blocks})
    assert made == [b"\7" * 15, b"\7" * 14, b"", *["no"] * 8]


# ---------------------------------------------------------------- signatures


def test_python_verifies_it_and_signs_the_same_attributes() -> None:
    """The bytes are Python's own but for the signature value; sixty of them have short and long numbers."""
    datas = [b"", DATA, bytes(100_000), *(bytes([n]) for n in range(60))]
    for data, p7s in zip(datas, signed(pem("PRIVATE KEY", clear()) + CHAIN, *datas), strict=True):
        found = cms.verify(data, p7s, GMT_0010)
        assert (found.suite, found.signing_time, found.certificate) == ("sm2_sm3", pki.AT, national.PERSON)
        own = signed_data.read(cms.sign(data, national.signer(), pki.AT), GMT_0010)
        ours = signed_data.read(p7s, GMT_0010)
        assert (ours.to_verify, ours.certificates) == (own.to_verify, own.certificates)


def test_what_an_sm2_key_signed_elsewhere_is_verified_before_it_is_used() -> None:
    script = """const at = new Date(given.at), made = [];
    for (const { value, document, certificate } of given.cases) {
      const suite = values.suited(certificate), signer = { suite, certificate, chain: [], value: async () => value };
      made.push(await attempt(() => cades.sign(document, signer, at)));
    }
    answer(made);"""
    good = signed_data.read(cms.sign(DATA, national.signer(), pki.AT), GMT_0010)
    r, s = (der.to_integer(part) for part in der.children(der.read(good.signature), 2))
    values = [good.signature, r.to_bytes(32) + s.to_bytes(32), r.to_bytes(32) + r.to_bytes(32), b"", b"\x30\0"]
    cases = [{"value": each, "document": DATA, "certificate": national.PERSON} for each in values]
    cases.append({"value": good.signature, "document": DATA + b"!", "certificate": national.PERSON})
    first, second, *bad = answered(script, {"cases": cases, "at": canon.instant(pki.AT)})
    assert cms.verify(DATA, first, GMT_0010).certificate == national.PERSON
    assert first == second, "as r ‖ s or in DER, as it comes from elsewhere"
    assert [each["code"] for each in bad] == ["signature.wrong"] * 4


# ---------------------------------------------------------------- key files


@pytest.mark.parametrize("cipher", ["aes-128-cbc", "aes-256-cbc", "sm4-cbc"])
def test_key_files_of_openssl_sign_in_the_page(cipher: str, tmp_path: Path) -> None:
    (p7s,) = signed(encrypted(tmp_path, cipher) + CHAIN, DATA)
    assert cms.verify(DATA, p7s, GMT_0010).certificate == national.PERSON


def test_the_national_derivation_is_read_and_what_is_none_is_refused() -> None:
    (p7s,) = signed(pem("ENCRYPTED PRIVATE KEY", written(clear())) + CHAIN, DATA)
    assert cms.verify(DATA, p7s, GMT_0010).certificate == national.PERSON
    script = """const made = [];
    for (const file of given.files) for (const word of given.words) {
      made.push(await attempt(() => sm2_keyfile.signer(file, word)));
    }
    answer(made.map(({ code, field, value }) => (value ? "read" : [code, field])));"""
    other = der.read(clear()).raw.replace(national.key(3).scalar, national.key(4).scalar)
    files = [each(clear()) for each in BAD.values()] + [pem("PRIVATE KEY", other) + CHAIN]
    found = answered(script, {"files": files, "words": [WORD]})
    assert found == [["keystore.unreadable", "key"]] * len(files)
    right = pem("ENCRYPTED PRIVATE KEY", written(clear())) + CHAIN
    words = ["", "wrong", WORD + " ", WORD]
    found = answered(script, {"files": [right], "words": words})
    assert found == [["keystore.unreadable", "key"]] * 3 + ["read"]


def test_a_key_signs_and_opens_only_as_its_certificate_permits() -> None:
    file = pem("PRIVATE KEY", clear()) + CHAIN
    assert signed(OPENER_FILE, DATA)["code"] == "key.unsuited"
    assert unwrapped(b"", file=file)["code"] == "envelope.certificate_usage"


# ---------------------------------------------------------------- key files of a bid


def test_python_opens_what_the_page_wraps_and_the_page_what_python_wraps() -> None:
    script = """const made = [];
    for (const to of given.to) made.push(await attempt(() => keywrap.wrap(given.content, to, chance.chance)));
    answer(made);"""
    for size in (1, 15, 16, 17, len(CONTENT), 200):
        (p7m,) = answered(script, {"content": bytes(size), "to": [OWN.certificate]})
        sm2_envelope.addressed(p7m, OWN.certificate)
        assert sm2_envelope.unwrap(p7m, OWN) == bytes(size)
    sizes = [bytes(n) for n in (1, 15, 16, 17, 200)]
    assert unwrapped(*(sm2_envelope.wrap(each, OWN.certificate, Dice()) for each in sizes)) == sizes

    off = OWN.key.spki[:-1] + bytes([OWN.key.spki[-1] ^ 1])
    off_curve = national.Draft(national.PERSON_NAME, national.CA_NAME, off, USAGE).by(national.key(2))
    cut, long = OWN.certificate[:-1], OWN.certificate + b"\0"
    told = answered(script, {"content": CONTENT, "to": [national.PERSON, cut, long, off_curve]})
    assert [each["code"] for each in told] == ["envelope.certificate_usage"] * 4


REFUSED: Final = {"code": "envelope.key_not_opened", "field": "key", "zh": "密钥文件打不开：证书不符或文件被改动"}


def test_every_changed_byte_and_every_cut_has_the_same_answer() -> None:
    """CBC lets start value and content be changed unseen, which the signed manifest makes good; no other byte."""
    p7m = sm2_envelope.wrap(CONTENT, OWN.certificate, Dice())
    script = """{ const holder = await sm2_keyfile.opener(given.file, given.word), told = new Map();
      const tell = async (name, data) => {
        const made = await attempt(() => keywrap.unwrap(data, holder));
        told.set(name, made instanceof Uint8Array ? "opened" : made.code + made.zh);
      };
      for (let at = 0; at < given.p7m.length; at++) {
        await tell(`changed ${at}`, given.p7m.map((byte, i) => (i === at ? byte ^ 1 : byte)));
      }
      for (let size = 0; size < given.p7m.length; size++) await tell(`cut ${size}`, given.p7m.subarray(0, size));
      return [...told]; }"""
    told = dict(opened(script, OPENER_FILE, p7m=p7m))
    dice = Dice()
    _, start = dice.bytes(16), p7m.index(dice.bytes(16))
    open_to_change = {f"changed {at}" for at in (*range(start, start + 16), *range(len(p7m) - 32, len(p7m)))}
    assert set(told.values()) == {REFUSED["code"] + REFUSED["zh"], "opened"}
    assert {name for name, answer in told.items() if answer == "opened"} <= open_to_change
    assert (
        unwrapped(
            sm2_envelope.wrap(CONTENT, OTHER.certificate, Dice()),
            b"",
            p7m + b"\0",
            sm2_envelope.wrap(bytes(16 * 1024), OWN.certificate, Dice()),
        )
        == [REFUSED] * 4
    )


# ---------------------------------------------------------------- a whole bid


def test_a_bid_sealed_to_sm2_certificates_is_opened_by_python_and_its_shares_too(tmp_path: Path) -> None:
    files = on_disk(tmp_path / "in", {"a.pdf": b"alpha"})
    custodians = [OTHER.certificate, OWN.certificate, OTHER.certificate]
    given = {
        "files": files,
        "form": FORM,
        "facts": FACTS,
        "openers": {"own": OWN.certificate, "custodians": custodians},
    }
    made = answered(SEAL, given | {"into": str(tmp_path / "sealed.bin")})
    bid = Bid(tmp_path)
    bid.manifest.write_bytes(made["manifest"])
    bid.key.write_bytes(made["key"])
    (p7s,) = signed(pem("PRIVATE KEY", clear()) + CHAIN, made["manifest"])
    bid.p7s.write_bytes(p7s)
    contents = opening.open_here(bid, Sm2Opener(OWN.key, OWN.certificate), tmp_path / "out")
    assert contents.form == FORM
    said = manifest.read(made["manifest"])
    for i, hand in ((1, OTHER), (2, OWN)):
        wanted = opening.Wanted("B", opening.context_of(said), i, made["shares"][i - 1], said.commitments[i])
        assert opening.share_to_release(wanted, Sm2Opener(hand.key, hand.certificate)) == sm2_envelope.unwrap(
            wanted.p7m, hand
        )

    script = """{ const holder = await sm2_keyfile.opener(given.file, given.word);
      return opening.keyToRelease(given.manifest, given.key, holder); }"""
    key = opened(script, OPENER_FILE, manifest=made["manifest"], key=made["key"])
    assert key == sm2_envelope.unwrap(made["key"], OWN)


# ---------------------------------------------------------------- the tender's choice


def test_a_tender_s_choice_is_refused_in_python_s_words() -> None:
    script = """const told = (task) => { try { task(); return "taken"; } catch ({ code, zh, message, field }) {
      return [code, zh, message, field]; } };
    answer(given.map(([certificate, suite]) => told(() => choice.checkCertificate(certificate, suite, "key"))));"""
    certificates = [
        national.PERSON,
        pki.shared().member(1).sign.certificate,
        pki.shared().member(2, "rsa").sign.certificate,
    ]
    cases = [(each, name) for each in certificates for name in (INTERNATIONAL, NATIONAL, EITHER)]
    asked: list[Any] = [(each, {"version": VERSION, "choice": name}) for each, name in cases]
    made = answered(script, [*asked, (national.PERSON, None)])

    def told(certificate: bytes, name: str) -> object:
        try:
            choice.check_certificate(certificate, Choice(VERSION, name), "key")
        except NotTrusted as refusal:
            return [refusal.code, refusal.words.zh, refusal.words.en, refusal.field]
        return "taken"

    due = [told(*each) for each in cases]
    assert made == [*due, due[0]]
    assert (due.count("taken"), due[0][0]) == (6, "suite.not_taken")  # type: ignore[index]


@pytest.mark.parametrize("suite", [{"version": "2025-1", "choice": EITHER}, {"version": VERSION, "choice": "toString"}])
def test_a_choice_that_no_version_has_is_refused(suite: dict[str, str]) -> None:
    script = "answer(await attempt(async () => choice.announced(given)));"
    assert answered(script, suite)["code"] == "suite.unknown"
