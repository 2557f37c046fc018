"""The desk of the embedded default: keystores on disk, and serial numbers that tell nothing."""

from __future__ import annotations

import itertools
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from kernel import context
from kernel.blobs import Blobs
from kernel.chance import SeededChance
from kernel.errors import NotFound
from signing import ports
from signing.acts import authorities, signatures
from signing.ports import Keystores, OwnAuthority, Serials
from signing.rules import certificate, cms, timestamp
from signing.rules.authority import Holder
from signing.rules.certificate import Anchor, Purpose
from signing.rules.revocation import Evidence
from signing.rules.timestamp import Terms
from tests.support import pki
from tests.support.databases import acting
from tests.support.pki import AT, DAY

PLATFORM = Holder("", pki.PLATFORM, "演示公共资源交易中心")
CHANCE = SeededChance(b"ports")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Keystores:
    made = ports.first_run(tmp_path_factory.mktemp("run") / "keystores", PLATFORM, AT, CHANCE)
    ports.equip(made, "bidder-1", Holder("张三", pki.code(1), "测试单位"), AT, CHANCE)
    ports.equip(made, "bidder-2", Holder("李四", pki.code(2), "老令牌单位"), AT, CHANCE, rsa_keys=True)
    return made


def test_first_run_makes_everything_once(stores: Keystores) -> None:
    assert stores.begun
    assert {"root", "issuing", "seal", "tsa"} <= set(stores.names())
    root = stores.open("root").certificate
    again = ports.first_run(stores.folder, PLATFORM, AT + DAY, CHANCE)
    assert again.open("root").certificate == root


def test_it_says_loudly_what_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = ports.first_run(tmp_path / "keys", PLATFORM, AT, CHANCE)
    assert ports.WARNING in caplog.text
    assert ports.WARNING in (made.folder / "NOT-FOR-PRODUCTION.txt").read_text("utf-8")
    assert certificate.is_demo(made.open("root").certificate)


def test_only_the_owner_reads_keys(stores: Keystores) -> None:
    files = [path for path in stores.folder.iterdir() if path.suffix in {".p12", ".pass", ".key"}]
    assert len(files) >= 16
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    passphrases = [stores.passphrase(name) for name in stores.names()]
    assert len(set(passphrases)) == len(passphrases)


def test_unknown_keystores(stores: Keystores) -> None:
    with pytest.raises(NotFound, match=r"^keystore\.unknown"):
        stores.open("nobody")


@pytest.mark.parametrize("name", ["bidder-1", "bidder-2"])
def test_holders_get_two_certificates(stores: Keystores, name: str) -> None:
    signing, encryption = stores.open(f"{name}.sign"), stores.open(f"{name}.encrypt")
    assert certificate.read(signing.certificate) != certificate.read(encryption.certificate)
    assert isinstance(encryption.key, rsa.RSAPrivateKey) == (name == "bidder-2")
    assert len(signing.chain) == 2
    x509.load_der_x509_certificate(signing.certificate).verify_directly_issued_by(stores.authority("issuing").x509)


def test_the_whole_default_stands_on_its_own(stores: Keystores, engine: Engine, blobs: Blobs) -> None:
    with acting(engine, blobs, now=AT) as ctx:
        desk: context.Desk = ports.desk(ctx.tx, stores, AT, CHANCE)
        authorities.establish(ctx, stores.authority("root"), stores.authority("issuing"), 30 * DAY)
        p7s = desk.seal(b"notice", AT)
        assert signatures.witness(ctx, b"notice", p7s, "seal").org == pki.PLATFORM
        kept = signatures.evidence(ctx.tx, [signatures.witness(ctx, b"notice", p7s, "seal").p7s_sha256])
        evidence = Evidence(tuple(blobs.get(one.sha256) for one in kept if one.kind == "crls"))
        anchors = [Anchor(stores.open("root").certificate)]
        assert timestamp.verify(desk.stamp(b"notice", AT), b"notice", anchors, evidence) == AT
        signed = cms.sign(b"bid", stores.open("bidder-2.sign").signer, AT)
        assert signatures.witness(ctx, b"bid", signed).org == pki.code(2)
        for name in ("bidder-1", "bidder-2"):
            assert signatures.examine(ctx, stores.open(f"{name}.encrypt").certificate, Purpose.ENCRYPT)


def test_every_start_has_serials_of_its_own(stores: Keystores, engine: Engine, blobs: Blobs) -> None:
    seen: set[int] = set()
    for _ in range(3):
        with acting(engine, blobs) as ctx:
            desk = ports.desk(ctx.tx, stores, AT, CHANCE)
        seen |= {timestamp.read(desk.stamp(b"x", AT)).serial for _ in range(20)}
    assert len(seen) == 60


# ---------------------------------------------------------------- serials


@given(st.binary(min_size=16, max_size=16), st.integers(0, 2**32))
def test_serials_are_distinct_and_in_range(key: bytes, epoch: int) -> None:
    made = Serials(key, epoch)
    numbers = [made.next() for _ in range(50)]
    assert len(set(numbers)) == 50
    assert all(0 <= number < 1 << 128 for number in numbers)


def test_serials_do_not_count() -> None:
    """Nobody learns from a receipt's token how many bids came before it."""
    made = Serials(b"secret secret 16", 1)
    numbers = [made.next() for _ in range(1000)]
    rising = sum(first < second for first, second in itertools.pairwise(numbers))
    assert 400 < rising < 600
    assert min(abs(first - second) for first, second in itertools.pairwise(numbers)) > 1 << 64


def test_serials_are_distinct_across_threads() -> None:
    made = Serials(bytes(16), 1)
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: made.next(), range(4000)))
    assert len(set(numbers)) == 4000


def test_the_own_authority_answers_requests_from_outside() -> None:
    ca = pki.shared()
    own = OwnAuthority(ca.tsa, Serials(bytes(16), 1), Terms(policy="2.999.7"))
    token = timestamp.token_of(own.answer(timestamp.request(timestamp.of(b"x", nonce=5)), AT))
    assert timestamp.stamp(token, b"x", ca.anchors, ca.evidence).policy == "2.999.7"
