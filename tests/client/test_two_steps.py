"""Two steps with a key that the client cannot reach: openssl has it, and knows nothing of the platform."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client.signing import sign
from kernel import canon
from signing.rules import cms
from signing.rules.signer import Keystore
from signing.rules.statement import statement
from tests.client.test_task import SHEET, made
from tests.support import openssl, pki
from tests.support.counter import LOT, Counter
from tests.support.pki import AT

PKI = pki.shared()
EC, RSA, OTHER = PKI.member(41, "ec").sign, PKI.member(42, "rsa").sign, PKI.member(43, "ec").sign
KEYS = {"ec": EC, "rsa": RSA}
AWARD = statement("lot.award", LOT, "tenderee.1", {"bid": "B-1"})
PREPARE = "prepare t --certificate cert.pem --into order --yes"


def pem(certificate: bytes) -> bytes:
    return x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)


@pytest.fixture
def there(counter: Counter, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Certificates, and keys for openssl; the client has no key at all."""
    (here / "sign.p12").unlink()
    (here / "open.p12").unlink()
    monkeypatch.delenv("GGZY_PASSPHRASE")
    counter.tasks["t"] = made("lot.award", AWARD)
    keep(here, EC)
    return here


def keep(folder: Path, store: Keystore) -> None:
    (folder / "cert.pem").write_bytes(b"".join(map(pem, (store.certificate, *store.chain))))
    (folder / "key.pem").write_bytes(store.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def run(site: str, line: str, given: str = "") -> Result:
    name, *arguments = line.split()
    return CliRunner().invoke(sign, [name, "--site", site, "--lang", "en", *arguments], input=given)


def good(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def by_openssl(*options: str) -> None:
    command = ("openssl", "dgst", "-sha256", "-sign", "key.pem", *options, "-out", "signature", "order/to_sign.der")
    subprocess.run(command, check=True)


PSS = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32")


@pytest.mark.parametrize(
    ("kind", "suite", "options"),
    [("ec", "", ()), ("rsa", "", PSS), ("rsa", "rsa_pkcs1", ())],
    ids=["ecdsa", "pss", "pkcs1"],
)
def test_what_openssl_signs_is_taken(
    site: str, counter: Counter, there: Path, kind: str, suite: str, options: tuple[str, ...]
) -> None:
    keep(there, KEYS[kind])
    said = good(run(site, PREPARE + (f" --suite {suite}" if suite else "")))
    assert canon.sha256((there / "order/to_sign.der").read_bytes()).hex() in said
    assert (there / "order/document.json").read_bytes() == AWARD
    by_openssl(*options)
    good(run(site, "finish order --signature signature"))
    p7s = base64.b64decode(str(counter.answers["t"]["p7s"]))
    assert cms.verify(AWARD, p7s).certificate == KEYS[kind].certificate
    assert openssl.accepts(there, AWARD, p7s, PKI.root.certificate, AT)


def test_the_pair_of_a_token_is_taken(site: str, counter: Counter, there: Path) -> None:
    good(run(site, PREPARE))
    by_openssl()
    r, s = decode_dss_signature((there / "signature").read_bytes())
    (there / "signature").write_bytes(r.to_bytes(32) + s.to_bytes(32))
    good(run(site, "finish order --signature signature"))
    assert set(counter.answers["t"]) == {"p7s"}


def test_a_whole_cms_of_another_program_is_taken(site: str, counter: Counter, there: Path) -> None:
    """RSA, whose attributes openssl writes differently: only RSA without CMSAlgorithmProtection would be refused."""
    good(run(site, PREPARE))
    p7s = cms.sign(AWARD, EC.signer, AT)
    (there / "whole.p7s").write_bytes(p7s)
    good(run(site, "finish order --p7s whole.p7s"))
    assert base64.b64decode(str(counter.answers["t"]["p7s"])) == p7s


def test_a_sign_in_that_a_page_shows_is_answered(site: str, counter: Counter, there: Path) -> None:
    assert there
    good(run(site, "prepare c1 --certificate cert.pem --into order --yes"))
    by_openssl()
    good(run(site, "finish order --signature signature"))
    assert counter.signed_in == ["c1"]
    assert not counter.answers


def test_nothing_is_written_without_consent(site: str, there: Path) -> None:
    declined = run(site, PREPARE.removesuffix(" --yes"), "n\n")
    assert "(task.declined)" in declined.output
    assert not (there / "order").exists()


@pytest.mark.parametrize("wrong", ["other bytes", "other key", "other certificate", "other document", "empty"])
def test_another_signature_is_refused_before_anything_is_sent(
    site: str, counter: Counter, there: Path, wrong: str
) -> None:
    good(run(site, PREPARE))
    option, code = "--signature", "signature.wrong"
    match wrong:
        case "other bytes":
            data = EC.signer.sign(AWARD)
        case "other key":
            data = OTHER.signer.sign((there / "order/to_sign.der").read_bytes())
        case "other certificate":
            option, data, code = "--p7s", cms.sign(AWARD, OTHER.signer, AT), "elsewhere.other_certificate"
        case "other document":
            option, data, code = "--p7s", cms.sign(AWARD + b" ", EC.signer, AT), "cms.digest"
        case _:
            data, code = b"", "elsewhere.signature"
    (there / "given").write_bytes(data)
    done = run(site, f"finish order {option} given")
    assert done.exit_code == 1
    assert f"({code})" in done.output
    assert not counter.answers


@pytest.mark.parametrize("name", ["document.json", "order.json"])
def test_a_folder_that_was_altered_is_refused(site: str, counter: Counter, there: Path, name: str) -> None:
    good(run(site, PREPARE))
    by_openssl()
    path = there / "order" / name
    path.write_bytes(path.read_bytes().replace(b"lot.award", b"lot.aware") if name[0] == "d" else b'{"v":"other"}')
    assert "(elsewhere.altered)" in run(site, "finish order --signature signature").output
    path.unlink()
    assert "(elsewhere.folder)" in run(site, "finish order --signature signature").output
    assert not counter.answers


def test_a_signature_for_one_platform_is_not_sent_to_another(site: str, counter: Counter, there: Path) -> None:
    assert there
    good(run(site, PREPARE))
    by_openssl()
    other = run(site.replace("127.0.0.1", "localhost"), "finish order --signature signature")
    assert "(elsewhere.other_site)" in other.output
    assert not counter.answers


@pytest.mark.parametrize("kind", ["lot.seal_scores", "bid.release_share"])
def test_what_takes_a_client_is_not_prepared(site: str, counter: Counter, there: Path, kind: str) -> None:
    data = SHEET if kind == "lot.seal_scores" else statement(kind, LOT, "supervisor.1", {})
    counter.tasks["t"] = made(kind, data)
    assert "(task.not_in_two_steps)" in run(site, PREPARE).output
    assert not (there / "order").exists()


def test_what_is_asked_wrongly_is_told(site: str, there: Path) -> None:
    good(run(site, PREPARE))
    assert "(elsewhere.exists)" in run(site, PREPARE).output
    assert run(site, "finish order").exit_code == 2
    (there / "cert.pem").write_bytes(b"-----BEGIN nothing")
    assert "(certificate.unreadable)" in run(site, "prepare t --certificate cert.pem --into new --yes").output
    (there / "cert.der").write_bytes(EC.certificate)
    assert "to_sign.der" in good(run(site, "prepare t --certificate cert.der --into new --yes"))
