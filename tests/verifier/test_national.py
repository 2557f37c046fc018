"""The second verifier's own SM2 and SM3: the standards' examples, and this machine's libcrypto without number."""

from __future__ import annotations

from typing import Any, Final

import pytest

from kernel import canon
from kernel.errors import NotTrusted
from signing.methods import sm2_sm3
from signing.rules import choice, cms, suite
from signing.rules.certificate import Purpose
from signing.rules.choice import ANY, DEFAULT, NATIONAL, VERSION, Choice
from signing.rules.sm2 import N
from tests.support import national, node, pki

DATA: Final = b"an act of a tender"
READER: Final = """const { unhex, hex } = Ebid, safe = async (task) => {
  try { return await task(); } catch (error) { return `refused: ${error.message}`; }
};"""
TRUST: Final = """const trust = new Ebid.Trust(given.anchors.map((each) => ({ certificate: Ebid.certificate(unhex(each)),
  code: "2.5.4.97", purposes: ["sign"] })), given.certs.map(unhex), given.crls.map(unhex), []);"""


def test_the_digest_is_that_of_the_standard_at_every_length() -> None:
    """GB/T 32905, A.1 and A.2, and every length around the blocks."""
    asked = [b"abc", b"abcd" * 16, *(bytes(range(n)) for n in range(130))]
    made = node.told(
        f"{READER} answer(given.map((each) => hex(Ebid.national.sm3(unhex(each)))));", [d.hex() for d in asked]
    )
    assert made[0] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert made[1] == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    assert made == [suite.digest("sm3", data).hex() for data in asked]


def test_signatures_of_libcrypto_hold_and_no_other() -> None:
    script = f"""{READER} answer(await Promise.all(given.map(([spki, value, data]) => safe(async () => {{
      await Ebid.check(Ebid.publicKey(Ebid.der(unhex(spki))), ["SM2", "SM3"], unhex(data), unhex(value));
      return "holds";
    }}))));"""
    keys = [national.key(n) for n in (3, 4)]
    good = [(key.spki, sm2_sm3.METHOD.sign(key, bytes([n])), bytes([n])) for n in range(6) for key in keys]
    spki, value, data = good[0]
    other = keys[1].spki
    off = spki[:-1] + bytes([spki[-1] ^ 1])
    pair = [cms_der(r, s) for r, s in ((0, 1), (1, 0), (N, 1), (1, N), (1, N - 1), (2**256 - 1, 5))]
    bad = [(other, value, data), (spki, value, b"x"), (off, value, data), (spki, value[:-1] + b"\0", data),
           (spki, b"", data), *((spki, each, data) for each in pair)]  # fmt: skip
    found = node.told(script, [[each.hex() for each in case] for case in (*good, *bad)])
    assert found[: len(good)] == ["holds"] * len(good)
    assert [each for each in found[len(good) :] if not each.startswith("refused: ")] == []


def cms_der(r: int, s: int) -> bytes:
    from signing.rules import der

    return der.sequence(der.integer(r), der.integer(s))


def judged(p7s: bytes, families: list[str], **changed: Any) -> str:  # noqa: ANN401  any JSON
    given = {
        "p7s": p7s.hex(),
        "data": DATA.hex(),
        "families": families,
        "anchors": [national.ROOT.hex(), pki.shared().root.certificate.hex()],
        "certs": [each.hex() for each in (national.PERSON, national.ISSUING, national.ROOT)],
        "crls": [each.hex() for each in national.EVIDENCE.crls],
        "at": int(pki.AT.timestamp() * 1000),
    }
    script = f"""{READER} {TRUST} answer(await safe(async () => (await Ebid.checkSignature(unhex(given.p7s),
      unhex(given.data), "sign", given.at, trust, given.families)).code));"""
    found: str = node.told(script, given | changed)
    return found


def test_a_national_signature_is_judged_whole_and_taken_only_where_it_was_announced() -> None:
    p7s = cms.sign(DATA, national.signer(), pki.AT)
    assert judged(p7s, ["national"]) == judged(p7s, ["international", "national"]) == pki.code(1)
    assert "algorithms that the tender announced" in judged(p7s, ["international"])
    international = cms.sign(DATA, pki.shared().member(2).signer, pki.AT)
    assert "algorithms that the tender announced" in judged(international, ["national"])
    assert "other bytes" in judged(p7s, ["national"], data=b"other".hex())
    assert "no path" in judged(p7s, ["national"], anchors=[])
    assert "revoked" in judged(p7s, ["national"], crls=[])
    for taken, held in ((Choice(VERSION, NATIONAL), p7s), (ANY, p7s), (DEFAULT, international)):
        assert cms.verify(DATA, held, choice.form(held, taken)).message_digest


def test_the_first_verifier_judges_it_alike() -> None:
    p7s = cms.sign(DATA, national.signer(), pki.AT)
    from signing.rules import certificate

    found = cms.verify(DATA, p7s, choice.form(p7s, ANY))
    who = certificate.judge(found.certificate, found.chain, national.ANCHORS, national.EVIDENCE, pki.AT, Purpose.SIGN)
    assert who.org == pki.code(1)
    with pytest.raises(NotTrusted, match="the tender takes"):
        choice.form(p7s, DEFAULT)
    assert canon.sha256(p7s)
