"""The command line from packing to opening, over a real socket, in both tongues."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from client.commands import bid, vrf
from client.signing import sign
from experts.rules.entropy import read_answer
from kernel.canon import instant
from signing.rules.statement import statement
from tests.client.conftest import PASSPHRASE
from tests.client.test_task import made
from tests.support.counter import BIDDER, LOT, NOW, Counter


def run(site: str, line: str, lang: str = "zh", given: str = "") -> Result:
    group, arguments = bid, line.split()
    return CliRunner().invoke(group, ["--site", site, "--lang", lang, *arguments], input=given)


def good(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


PACK = "pack documents --form form.json --bid bid --key sign.p12"
SEAL = "seal bid --key sign.p12 --encryption-key open.p12"


def test_from_packing_to_opening(site: str, counter: Counter, here: Path) -> None:
    assert "投标函.pdf" in good(run(site, PACK))
    assert "已密封" in good(run(site, SEAL))
    said = good(run(site, "submit bid --key sign.p12"))
    assert "B-1" in said
    assert "回执成立" in said
    assert "The receipt holds." in good(run(site, "receipt bid", "en"))
    assert "included in the log of 1 entries" in good(run(site, "receipt bid --key sign.p12", "en"))
    assert "密钥" in good(run(site, "open bid --key sign.p12 --encryption-key open.p12"))
    assert len(counter.released) == 1
    good(run(site, "open bid --encryption-key open.p12 --into out"))
    assert (here / "out/documents/投标函.pdf").read_bytes() == b"%PDF-1.7 offer"


def test_no_request_carries_a_private_key(site: str, counter: Counter, here: Path) -> None:
    seen: list[bytes] = []

    def look(request: httpx.Request) -> None:
        seen.append(str(request.url).encode() + repr(request.headers).encode() + request.read())

    counter.trouble = look
    for line in (PACK, SEAL, "submit bid --key sign.p12", "open bid --key sign.p12 --encryption-key open.p12"):
        good(run(site, line))
    sent = b"".join(seen)
    assert len(seen) > 8
    for name in ("sign.p12", "open.p12"):
        assert (here / name).read_bytes()[:200] not in sent
    for store in (BIDDER.sign, BIDDER.encrypt):
        secret = store.key.private_numbers().private_value  # type: ignore[union-attr]
        assert secret.to_bytes(32) not in sent
    assert PASSPHRASE.encode() not in sent


def test_a_withdrawal_is_shown_and_signed(site: str, counter: Counter, here: Path) -> None:
    assert here
    for line in (PACK, SEAL, "submit bid --key sign.p12"):
        good(run(site, line))
    data = statement("bid.withdraw_bid", "B-1", f"bidder.{BIDDER.org}", {"lot": LOT, "seq": 1})
    counter.tasks["withdrawal"] = made("bid.withdraw_bid", data) | {"id": "withdrawal"}
    declined = run(site, "withdraw bid --key sign.p12", given="n\n")
    assert declined.exit_code == 1
    assert "withdrawal" not in counter.answers
    said = good(run(site, "withdraw bid --key sign.p12", given="y\n"))
    assert "撤回投标" in said
    assert LOT in said
    assert "p7s" in counter.answers["withdrawal"]
    kept = here / "bid" / "withdrawal-file.json"
    assert kept.read_bytes() == counter.withdrawals[1]
    assert "撤回回执" in said
    kept.unlink()
    assert "the receipt of the withdrawal" in good(run(site, "receipt bid --key sign.p12", "en"))
    assert kept.exists()


def test_what_the_platform_lost_is_handed_in_again_and_only_that(site: str, counter: Counter, here: Path) -> None:
    assert here
    for line in (PACK, SEAL, "submit bid --key sign.p12"):
        good(run(site, line))
    assert "不必补传" in good(run(site, "restore bid --key sign.p12"))
    lost = counter.pieces["p1"].pop(0)
    counter.asked.clear()
    assert "restored 1 piece(s)" in good(run(site, "restore bid --key sign.p12", "en"))
    assert counter.pieces["p1"][0] == lost
    assert [asked for asked in counter.asked if asked.startswith("PUT")] == ["PUT /api/v1/bids/B-1/pieces/0"]


def test_uploads_that_were_begun_are_shown_and_dropped_when_the_person_says_so(
    site: str, counter: Counter, here: Path
) -> None:
    assert here
    assert "没有放弃任何上传" in good(run(site, f"drop {LOT} --key sign.p12"))
    counter.pieces |= {"p1": {0: b"some"}, "p2": {}}
    said = good(run(site, f"drop {LOT} --key sign.p12", given="n\n"))
    assert "1/3" in said
    assert set(counter.pieces) == {"p1", "p2"}
    assert "2 upload(s) dropped" in good(run(site, f"drop {LOT} --key sign.p12 --yes", "en"))
    assert not counter.pieces


def test_a_withdrawal_signs_nothing_else(site: str, counter: Counter, here: Path) -> None:
    assert here
    for line in (PACK, SEAL, "submit bid --key sign.p12"):
        good(run(site, line))
    other = statement("lot.award", LOT, "tenderee.1", {})
    counter.tasks["withdrawal"] = made("lot.award", other) | {"id": "withdrawal"}
    assert "(task.declined)" in run(site, "withdraw bid --key sign.p12 --yes").output
    assert not counter.answers


def test_sign_shows_every_word_and_the_digest(site: str, counter: Counter, here: Path) -> None:
    assert here
    data = statement("lot.award", LOT, "tenderee.1", {"bid": "B-1", "reason": "\x1b[2J[red]最低"})
    counter.tasks["t"] = made("lot.award", data)
    result = CliRunner().invoke(sign, ["t", "--site", site, "--lang", "en", "--key", "sign.p12", "--yes"])
    said = good(result)
    assert "award" in said
    assert "\x1b[2J" not in said, "a document cannot move the cursor of the person who reads it"
    assert "[red]最低" in said
    import hashlib

    assert hashlib.sha256(data).hexdigest() in said.replace("\n", "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("seal bid --key sign.p12 --encryption-key open.p12", "bid.step_missing"),
        ("submit bid --key sign.p12", "bid.step_missing"),
        ("receipt bid", "receipt.none"),
        ("receipt bid --key sign.p12", "bid.step_missing"),
        ("withdraw bid --key sign.p12", "bid.step_missing"),
        ("open bid --encryption-key open.p12", "bid.step_missing"),
        ("pack documents --form none.json --bid bid --key sign.p12", "form.unreadable"),
        ("pack documents --form form.json --bid bid --key none.p12", "key.file"),
        ("pack documents --form form.json --bid bid --key form.json", "keystore.unreadable"),
        ("pack nothing --form form.json --bid bid --key sign.p12", "pack.folder"),
        (f"{PACK} --document-sha256 {'0' * 64}", "facts.document"),
    ],
)
def test_what_goes_wrong_is_told_in_words_with_its_code(site: str, here: Path, line: str, code: str) -> None:
    assert here
    for lang in ("zh", "en"):
        result = run(site, line, lang)
        assert result.exit_code == 1
        assert f"({code})" in result.output
        assert "Traceback" not in result.output


def test_a_wrong_passphrase_is_told(site: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here
    monkeypatch.setenv("GGZY_PASSPHRASE", "wrong")
    result = run(site, PACK)
    assert "keystore.unreadable" in result.output
    monkeypatch.delenv("GGZY_PASSPHRASE")
    good(run(site, PACK, given=f"{PASSPHRASE}\n"))


def test_a_platform_that_is_away_is_told(here: Path) -> None:
    assert here
    result = run("http://127.0.0.1:9", PACK, "en")
    assert result.exit_code == 1
    assert "(post.unreachable)" in result.output


def test_sealing_needs_a_certificate_and_takes_a_bare_one(site: str, here: Path) -> None:
    good(run(site, PACK))
    assert run(site, "seal bid --key sign.p12").exit_code == 2
    (here / "own.cer").write_bytes(BIDDER.encrypt.certificate)
    (here / "junk.cer").write_bytes(b"junk")
    assert "certificate.unreadable" in run(site, "seal bid --key sign.p12 --certificate junk.cer").output
    good(run(site, "seal bid --key sign.p12 --certificate own.cer"))
    assert run(site, "open bid --encryption-key open.p12").exit_code == 2


def test_the_draws_keys_at_the_command_line(here: Path) -> None:
    from tests.client.test_vrf import TASK

    (here / "task").write_bytes(TASK.document)
    runner = CliRunner()
    good(runner.invoke(vrf, ["keygen", "vrf.pem"]))
    good(runner.invoke(vrf, ["--lang", "en", "prove", "task", "answer", "--key", "vrf.pem", "--party", "centre"]))
    assert read_answer((here / "answer").read_bytes()).party == "centre"
    good(runner.invoke(vrf, ["prove", "task", "answer", "--key", "vrf.pem", "--party", "reserve"]))
    assert read_answer((here / "answer").read_bytes()).party == "reserve"
    assert runner.invoke(vrf, ["prove", "task", "answer", "--key", "vrf.pem", "--party", "other"]).exit_code == 2
    assert runner.invoke(vrf, ["keygen", "vrf.pem"]).exit_code == 1


def test_times_are_the_platforms(counter: Counter) -> None:
    assert counter.facts()["now"] == instant(NOW)


MEASURE = """
import sys
from ggzy.__main__ import main
main(sys.argv[1:], standalone_mode=False)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak(site: str, line: str) -> int:
    """KiB of a whole `ggzy` process; a process of its own, because memory is never given back."""
    command = [sys.executable, "-c", MEASURE, "bid", "--site", site, *line.split()]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    return int(done.stdout.splitlines()[-1])


def test_sealing_and_submitting_stay_below_64_mib(site: str, counter: Counter, here: Path) -> None:
    """The commands as people run them, progress bar and all; `torture` seals 2 GiB."""
    with (here / "documents" / "图纸.zip").open("wb") as file:
        file.truncate(96 * 1024 * 1024)
    good(run(site, PACK))
    assert peak(site, SEAL) <= 64 * 1024
    assert peak(site, "submit bid --key sign.p12") <= 64 * 1024
    assert counter.bids[1].sealed.size > 96 * 1024 * 1024
