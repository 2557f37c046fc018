"""A bid sealed here and signed elsewhere: what openssl signs is submitted like any other, and nothing else is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client import bid_elsewhere, facts, seal, two_steps
from client.bid_elsewhere import Away, finish, prepare
from client.commands import bid
from client.seal import Bid, Hands
from client.two_steps import Given
from kernel import canon
from kernel.errors import NotFound, NotTrusted
from signing.rules import choice, cms, elsewhere
from signing.rules.choice import NATIONAL, VERSION
from tests.client.test_seal import packed
from tests.client.test_two_steps import by_openssl, pem
from tests.support import national, pki
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, Counter
from trading.rules import tender

KNOWN = facts.read(Counter().facts())
AWAY = Away((BIDDER.signer.certificate, *BIDDER.signer.chain), "", BIDDER.encrypt.certificate)
OTHER = pki.shared().member(51)


def test_what_openssl_signed_is_the_bids_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    prepare(packed(tmp_path / "in", a=b"alpha"), KNOWN, AWAY, Dice(), tmp_path / "order")
    key = BIDDER.sign.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(key)
    by_openssl()
    finish(tmp_path / "order", Given((tmp_path / "signature").read_bytes()))
    made = Bid(tmp_path / "order")
    found = cms.verify(made.manifest.read_bytes(), made.p7s.read_bytes())
    assert (found.certificate, found.signing_time) == (BIDDER.signer.certificate, KNOWN.now.replace(microsecond=0))


@pytest.mark.parametrize("given", ["other bytes", "another key", "another certificate", "nothing"])
def test_what_was_not_ordered_is_not_kept(tmp_path: Path, given: str) -> None:
    folder = tmp_path / "bid"
    prepare(packed(tmp_path / "in", a=b"alpha"), KNOWN, AWAY, Dice(), folder)
    to_sign, manifest = (folder / "to_sign.der").read_bytes(), (folder / "manifest.json").read_bytes()
    back = {
        "other bytes": Given(BIDDER.signer.sign(to_sign + b"x")),
        "another key": Given(OTHER.signer.sign(to_sign)),
        "another certificate": Given(p7s=cms.sign(manifest, OTHER.signer, KNOWN.now)),
        "nothing": Given(),
    }[given]
    with pytest.raises(Exception, match="signature"):
        finish(folder, back)
    assert not Bid(folder).p7s.exists()


def test_a_changed_manifest_and_a_folder_without_an_order_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "bid"
    with pytest.raises(NotFound, match="nothing"):
        bid_elsewhere._packed(folder)
    prepare(packed(tmp_path / "in", a=b"alpha"), KNOWN, AWAY, Dice(), folder)
    signature = BIDDER.signer.sign((folder / "to_sign.der").read_bytes())
    (folder / "manifest.json").write_bytes(b"{}")
    with pytest.raises(NotTrusted, match="not those that were prepared"):
        finish(folder, Given(signature))
    shutil.rmtree(folder)
    with pytest.raises(NotFound):
        finish(folder, Given(signature))


def test_a_tender_that_takes_other_algorithms_is_told_before_anything_is_sealed(tmp_path: Path) -> None:
    paper = canon.mapping(KNOWN.document) | {"suite": {"version": VERSION, "choice": NATIONAL}}
    known = facts.Facts(KNOWN.lot, canon.canonical(paper), (), KNOWN.bidder, None, 1, None, KNOWN.now)
    assert known.tender.taken == choice.Choice(VERSION, NATIONAL) == tender.parse(known.document).taken
    made = packed(tmp_path / "in", a=b"alpha")
    with pytest.raises(NotTrusted, match="the tender takes"):
        prepare(made, known, AWAY, Dice(), tmp_path / "one")
    with pytest.raises(NotTrusted, match="the tender takes"):
        seal.seal(made, known, Hands(BIDDER.signer, AWAY.own), Dice(), tmp_path / "two")
    with pytest.raises(NotTrusted, match="the tender takes"):
        seal.seal(made, known, Hands(national.signer(), AWAY.own), Dice(), tmp_path / "three")
    assert not [each for each in tmp_path.iterdir() if each.name != "in"]
    assert elsewhere.order(AWAY.own, (), "", KNOWN.now).suite


def test_the_two_commands_lead_from_a_pack_to_a_signed_bid(tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        done = CliRunner().invoke(bid, ["--lang", "en", *words])
        assert done.exit_code == 0, done.output
        return done

    folder = tmp_path / "bid"
    folder.mkdir()
    (folder / "pack.json").write_bytes(packed(tmp_path / "in", a=b"alpha").data())
    (folder / "facts.json").write_bytes(canon.canonical(dict(Counter().facts())))
    (tmp_path / "my.pem").write_bytes(b"".join(map(pem, AWAY.signer)))
    (tmp_path / "enc.pem").write_bytes(pem(AWAY.own))
    certificates = ("--certificate", f"{tmp_path}/my.pem", "--encryption-certificate", f"{tmp_path}/enc.pem")
    assert "to_sign.der" in run("prepare", str(folder), *certificates).output
    (tmp_path / "value").write_bytes(BIDDER.signer.sign((folder / "to_sign.der").read_bytes()))
    assert "Signed" in run("finish", str(folder), "--signature", f"{tmp_path}/value").output
    assert cms.verify(Bid(folder).manifest.read_bytes(), Bid(folder).p7s.read_bytes()).suite == "ecdsa_p256"
    assert CliRunner().invoke(bid, ["finish", str(folder)]).exit_code == 2


@pytest.mark.parametrize("suite", ["ecdsa_p256", "rsa_pss", "rsa_pkcs1", "sm2_sm3"])
def test_a_person_is_told_what_to_hash_by(suite: str) -> None:
    told = two_steps.hashed(suite)
    assert all(("SM3" in each) is (suite == "sm2_sm3") is ("SHA-256" not in each) for each in (told.zh, told.en))
