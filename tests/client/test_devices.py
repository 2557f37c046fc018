"""A whole bid from a token at the command line, and the list of what is plugged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from client.commands import bid
from client.devices import token
from client.signing import sign
from signing.rules import cms
from signing.rules.statement import statement
from tests.client.conftest import PASSPHRASE
from tests.client.test_task import made
from tests.support import hsm
from tests.support.counter import BIDDER, LOT, Counter
from tests.support.hsm import OPEN, PIN, SIGN, Tokens


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tokens]:
    with hsm.plugged(tmp_path_factory.mktemp("tokens")) as tokens:
        tokens.make("投标人")
        tokens.hold("投标人", {SIGN: BIDDER.sign, OPEN: BIDDER.encrypt})
        yield tokens


@pytest.fixture
def tokens(bag: Tokens, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """Plugged in, nobody has entered a PIN yet; the library is named once for all commands."""
    bag.plug()
    monkeypatch.setenv("GGZY_PKCS11", str(bag.library))
    monkeypatch.setenv("GGZY_PIN", PIN)
    return bag


def test_a_bid_from_packing_to_opening_whose_keys_never_leave_the_token(
    site: str, counter: Counter, here: Path, tokens: Tokens
) -> None:
    (here / "sign.p12").unlink()
    (here / "open.p12").unlink()
    seen: list[bytes] = []

    def look(request: httpx.Request) -> None:
        seen.append(str(request.url).encode() + repr(request.headers).encode() + request.read())

    counter.trouble = look
    lines = (
        "pack documents --form form.json --bid bid --key pkcs11:",
        "seal bid --key pkcs11: --encryption-key pkcs11:",
        "submit bid --key pkcs11:",
        "receipt bid --key pkcs11:",
        "open bid --key pkcs11: --encryption-key pkcs11:",
        "open bid --encryption-key pkcs11: --into out",
    )
    for line in lines:
        tokens.plug()
        done = CliRunner().invoke(bid, ["--site", site, *line.split()])
        assert done.exit_code == 0, done.output
        assert PIN not in done.output
    signature = cms.verify((here / "bid/manifest.json").read_bytes(), (here / "bid/manifest.p7s").read_bytes())
    assert signature.certificate == BIDDER.sign.certificate
    assert len(counter.released) == 1
    assert (here / "out/documents/投标函.pdf").read_bytes() == b"%PDF-1.7 offer"
    assert len(seen) > 8
    assert PIN.encode() not in b"".join(seen)


def test_a_task_is_signed_on_a_token_that_an_address_names_whole(site: str, counter: Counter, tokens: Tokens) -> None:
    data = statement("lot.award", LOT, "tenderee.1", {})
    counter.tasks["t"] = made("lot.award", data)
    address = str(tokens.address("投标人", object="sign", id=SIGN))
    done = CliRunner().invoke(sign, ["--site", site, "t", "--key", address, "--yes"])
    assert done.exit_code == 0, done.output
    assert set(counter.answers["t"]) == {"p7s"}


def test_the_pin_is_asked_on_the_terminal_and_not_shown(
    site: str, counter: Counter, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase of key files is never tried as a PIN."""
    assert tokens
    monkeypatch.delenv("GGZY_PIN")
    monkeypatch.setenv("GGZY_PASSPHRASE", PASSPHRASE)
    counter.tasks["t"] = made("lot.award", statement("lot.award", LOT, "tenderee.1", {}))
    line = ["--site", site, "t", "--key", "pkcs11:", "--yes"]
    wrong = CliRunner().invoke(sign, line, input="000000\n")
    assert wrong.exit_code == 1
    assert "(token.pin_wrong)" in wrong.output
    done = CliRunner().invoke(sign, line, input=f"{PIN}\n")
    assert done.exit_code == 0, done.output
    assert "剩余次数减少" in done.output
    assert "令牌 投标人 的 PIN" in done.output
    assert PIN not in done.output


def test_an_address_with_a_pin_is_refused_before_anything_is_done(tokens: Tokens) -> None:
    assert tokens
    done = CliRunner().invoke(sign, ["t", "--key", "pkcs11:token=a?pin-value=1"])
    assert done.exit_code == 2
    assert "PIN" in done.output


@pytest.mark.parametrize("named", [True, False])
def test_what_is_plugged_in_is_listed_with_addresses_to_copy(tokens: Tokens, named: bool) -> None:
    library = [str(tokens.library)] if named else []
    done = CliRunner().invoke(token, ["--lang", "en", "list", *library])
    assert done.exit_code == 0, done.output
    assert "to sign: --key" in done.output
    assert "to open: --encryption-key" in done.output
    assert done.output.count("pkcs11:") == 2


def test_without_a_library_one_reads_how_to_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GGZY_PKCS11", raising=False)
    done = CliRunner().invoke(token, ["list"])
    assert done.exit_code == 1
    assert "GGZY_PKCS11" in done.output
