"""The second verifier's own SM2 and SM3: the standards' examples, and this machine's libcrypto without number."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from kernel.actor import Role
from kernel.errors import NotTrusted
from signing.methods import sm2_sm3
from signing.rules import certificate, choice, cms, der, suite
from signing.rules.certificate import Purpose
from signing.rules.choice import ANY, DEFAULT, EITHER, NATIONAL, VERSION, Choice
from signing.rules.signed_data import GMT_0010
from signing.rules.sm2 import N
from tests.flows.test_suites import announced, national_firm
from tests.signing.rules.test_sm2_path import ANSWERS, ROOT_LIST
from tests.support import bag, national, node, pki
from tests.support.case import Case
from tests.support.panel import Hall
from tests.support.played import played
from tests.support.world import DAY

DATA: Final = b"an act of a tender"
READER: Final = """const { unhex, hex } = Ebid, safe = async (task) => {
  try { return await task(); } catch (error) { return `refused: ${error.message}`; }
};"""
TRUST: Final = """const trust = new Ebid.Trust(given.anchors.map((each) => ({ certificate: Ebid.certificate(unhex(each)),
  code: "2.5.4.97", purposes: ["sign"] })), given.certs.map(unhex), given.crls.map(unhex),
  given.ocsp.map(unhex));"""


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
    return der.sequence(der.integer(r), der.integer(s))


def judged(p7s: bytes, families: list[str], **changed: Any) -> str:  # noqa: ANN401  any JSON
    given = {
        "p7s": p7s.hex(),
        "data": DATA.hex(),
        "families": families,
        "anchors": [national.ROOT.hex(), pki.shared().root.certificate.hex()],
        "certs": [each.hex() for each in (national.PERSON, national.ISSUING, national.ROOT)],
        "crls": [each.hex() for each in national.EVIDENCE.crls],
        "ocsp": [],
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


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_by_sm2_are_judged_as_the_first_verifier_judges_them(name: str) -> None:
    made, expected = ANSWERS[name]
    p7s = cms.sign(DATA, national.signer(), pki.AT)
    found = judged(p7s, ["national"], crls=[ROOT_LIST.hex()], ocsp=[made.hex()])
    said = {"certificate.revoked": "had been revoked", "certificate.status_unknown": "nothing shows", "": pki.code(1)}
    assert said[expected] in found


def test_the_first_verifier_judges_it_alike() -> None:
    p7s = cms.sign(DATA, national.signer(), pki.AT)
    found = cms.verify(DATA, p7s, choice.form(p7s, ANY))
    who = certificate.judge(found.certificate, found.chain, national.ANCHORS, national.EVIDENCE, pki.AT, Purpose.SIGN)
    assert who.org == pki.code(1)
    with pytest.raises(NotTrusted, match="the tender takes"):
        choice.form(p7s, DEFAULT)


def mixed(hall: Hall, folder: Path) -> Case:
    """A tender for either family: a question and a bid by an SM2 firm, one bid by ECDSA; two are too few to be opened."""
    tender, lot = hall.announced(lots=[hall.lot_of("comprehensive_scoring")], suite=announced(EITHER))
    sm2 = national_firm(hall)
    question = str(hall.do(sm2, "tender.ask", tender, {"text": "接受国密证书吗？"}).subject)
    hall.do(hall.office(Role.AGENCY), "question.answer", question, {"text": "接受。"})
    bids = [str(hall.submit(each, lot, "1000000.00", folder).subject) for each in (sm2, hall.bidder(1))]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.tick()
    case = Case(hall, lot, bids)
    case.archive()
    return case


@pytest.mark.seed_row(15)
def test_both_verifiers_pass_a_dossier_with_signatures_of_both_families(sqlite_template: Path, tmp_path: Path) -> None:
    (made,) = played(mixed, sqlite_template, tmp_path)
    (tmp_path / "whole.zip").write_bytes(made.supervision)
    (tmp_path / "policy.json").write_bytes(made.policy)
    (tmp_path / "first").mkdir()
    first = bag.judged(*bag.unpacked(made.supervision), made.policy, tmp_path / "first")
    assert first.failed == ()
    code, second = node.verified(tmp_path / "whole.zip", tmp_path / "policy.json")
    assert (code, node.statuses(second)["02.01"], node.statuses(second)["03.02"]) == (0, "pass", "pass")
    assert {verdict.check.id: str(verdict.status) for verdict in first.verdicts} == node.statuses(second)
    signed = [name for name, data in bag.unpacked(made.supervision)[1].items()
              if name.endswith(".p7s") and choice.form(data, ANY) is GMT_0010]  # fmt: skip
    assert signed == [f"data/bids/{made.case.bids[0]}/1/manifest.p7s"], "the others are of the other family"
