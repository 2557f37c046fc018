"""One broken dossier a check: built from the valid one, everything else made right again with the test keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from disclosure.rules import dossier as names
from evaluation.rules import scorecard, transcript
from evaluation.rules.result import evaluate
from evaluation.rules.scorecard import Seat
from kernel import canon, merkle
from kernel.actor import Role
from signing.rules import cms, note
from signing.rules.note import Key, Kind, LogKey
from tests.support import bag
from tests.support.case import LOG
from tests.support.forgery import Forger
from tests.support.played import Played
from tests.support.tenders import METHODS
from verifier import dossier as reader
from verifier.verify import Report, verify

Break = Callable[[Forger], None]
OTHER: Final = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x02")
WITNESS: Final = Key("witness.example", Kind.COSIGNATURE, OTHER.public_key().public_bytes_raw())


@dataclass(frozen=True)
class Broken:
    """What is done, which checks must fail, and how the verifier's policy differs, if it does."""

    of: Break
    fails: str
    policy: dict[str, Any] | None = None


# ---------------------------------------------------------------- what is done


def _gap(forger: Forger) -> None:
    forger.one("notify").value["tseq"] = 99
    forger.reseal()


def _count(forger: Forger) -> None:
    forger.one("archive").body["count"] += 1
    forger.reseal()


def _answer_left_out(forger: Forger) -> None:
    """The question stands there without its answer."""
    _cut(forger, _question(forger), len(forger.files[names.leaves(_question(forger))].split()))


def _question_left_out(forger: Forger) -> None:
    gone = _question(forger)
    for n in range(len(forger.files[names.leaves(gone)].split()), 0, -1):
        _cut(forger, gone, n)
    del forger.files[names.leaves(gone)]
    forger.json(names.ABOUT, lambda about: about["subjects"].remove(gone))


def _question(forger: Forger) -> str:
    return next(path.split("/")[2] for path in sorted(forger.files) if path.startswith("data/events/Q-"))


def _cut(forger: Forger, subject: str, tseq: int) -> None:
    for path in [path for path in forger.files if path.startswith(names.event(subject, tseq)[: -len("json")])]:
        del forger.files[path]
    lines = forger.files[names.leaves(subject)].splitlines(keepends=True)
    forger.files[names.leaves(subject)] = b"".join(lines[: tseq - 1])
    forger.json(names.WITHHELD_FILE, lambda value: _shown(value, names.event(subject, tseq)))


def _shown(value: dict[str, Any], path: str) -> None:
    value["items"] = [item for item in value["items"] if item["path"] != path]


def _attachment(forger: Forger) -> str:
    return next(path for path in sorted(forger.files) if names.is_attachment(path))


def _attachment_left_out(forger: Forger) -> None:
    del forger.files[_attachment(forger)]


def _other_attachment(forger: Forger) -> None:
    data = forger.files[_attachment(forger)]
    forger.files[_attachment(forger)] = bytes(len(data))[:-1] + b"x"


def _no_notice(forger: Forger) -> None:
    forger.drop(forger.one("notify"))
    forger.reseal()


def _bid_left_out(forger: Forger) -> None:
    gone = forger.case.bids[4]
    for path in [path for path in forger.files if f"/{gone}/" in path]:
        del forger.files[path]
    forger.json(names.ABOUT, lambda about: about["subjects"].remove(gone))
    forger.json(names.WITHHELD_FILE, lambda value: _without(value, gone))


def _without(value: dict[str, Any], subject: str) -> None:
    value["items"] = [item for item in value["items"] if item["subject"] != subject]


def _not_committed(forger: Forger) -> None:
    def change(value: dict[str, Any]) -> None:
        next(item for item in value["items"] if item["path"].endswith("sealed.bin"))["sha256"] = "ab" * 32

    forger.json(names.WITHHELD_FILE, change)


def _seal_of_other(forger: Forger) -> None:
    rank = forger.one("rank")
    forger.files[forger.file(rank, "p7s")] = forger.case.hall.house.desk.seal(b"other", rank.at)


def _other_algorithms(forger: Forger) -> None:
    """The tender announced national algorithms; everybody signed by others. (What was signed names the old document.)"""
    digest = str(forger.one("announce").body["tender_doc_sha256"])
    forger.json(
        names.doc(digest, "json"), lambda paper: paper.update(suite={"version": "2026-1", "choice": "national"})
    )
    forger.reseal()


def _token_of_other(forger: Forger) -> None:
    rank = forger.one("rank")
    forger.files[forger.file(rank, "tsr")] = forger.case.hall.house.desk.stamp(b"other", rank.at)


def _other_log_key(forger: Forger) -> None:
    public = OTHER.public_key().public_bytes_raw()
    forger.publish(LogKey(Key(LOG.name, Kind.ED25519, public), OTHER.sign))


def _other_signer(forger: Forger) -> None:
    forger.sign(forger.one("award"), forger.case.hall.office(Role.AGENCY))
    forger.reseal()


def _sealed_by_bidder(forger: Forger) -> None:
    rank, bidder = forger.one("rank"), forger.case.hall.bidder(0)
    forger.files[forger.file(rank, "p7s")] = cms.sign(rank.data, bidder.member.signer, rank.at)


def _not_canonical(forger: Forger) -> None:
    forger.files[names.POLICY_FILE] += b"\n"


def _wrong_salt(forger: Forger) -> None:
    forger.files[forger.file(forger.one("notify"), "salt")] = bytes(32)


def _wrong_proof(forger: Forger) -> None:
    path = forger.file(forger.one("notify"), "tlog-proof")
    lines = forger.files[path].split(b"\n")
    lines[2], lines[3] = lines[3], lines[2]
    forger.files[path] = b"\n".join(lines)


def _not_consistent(forger: Forger) -> None:
    path = next(path for path in forger.files if "/consistency-" in path)
    lines = forger.files[path].split(b"\n")
    forger.files[path] = b"\n".join([lines[1], lines[0], *lines[2:]])


def _other_nonce(forger: Forger) -> None:
    path = next(path for path in sorted(forger.files) if path.endswith("/nonce"))
    forger.files[path] = bytes(32)


def _back_in_time(forger: Forger) -> None:
    notify = forger.one("notify")
    notify.value["at"] = canon.instant(notify.at - timedelta(hours=1))
    forger.reseal()


def _late_token(forger: Forger) -> None:
    rank = forger.one("rank")
    forger.stamped(rank, rank.at + timedelta(minutes=1))


def _other_method(forger: Forger) -> None:
    forger.json(names.ABOUT, lambda about: about.update(method="lowest_evaluated_price"))


def _transcript(forger: Forger, change: Callable[[dict[str, Any]], None]) -> None:
    did = forger.one("replace_expert").body["did"]
    digest = forger.json(names.draw(did, "transcript.json"), change)
    forger.one("replace_expert").body["transcript_sha256"] = digest
    forger.reseal()


def _other_proof(forger: Forger) -> None:
    def change(told: dict[str, Any]) -> None:
        shares = told["turns"][0]["shares"]
        shares[0]["proof"], shares[1]["proof"] = shares[1]["proof"], shares[0]["proof"]

    _transcript(forger, change)


def _two_to_choose_from(forger: Forger) -> None:
    """The draw hangs on the second of two checkpoints that the witness saw after the freeze."""
    did = forger.one("freeze_draw").body["did"]
    drawn = merkle.tree_head(json.loads(forger.files[names.draw(did, "transcript.json")])["checkpoint"].encode()).size
    forger.json(names.POLICY_FILE, lambda policy: policy.update(witnesses=[WITNESS.vkey], quorum=1))
    tree, first = merkle.Tree(forger.log), drawn - 1
    assert forger.one("freeze_draw").index < first
    text = merkle.TreeHead(LOG.name, first, merkle.root(forger.log[:first])).text
    forger.files[names.checkpoint(first)] = LOG.sign(text)
    path = merkle.consistency_proof(tree.node, first, len(tree))
    forger.files[names.consistency(first, len(tree))] = "".join(f"{each.hex()}\n" for each in path).encode()
    for size in (first, drawn):
        _cosign(forger, names.checkpoint(size), forger.named("give_entropy")[0].at)
    final = forger.files[names.FINAL]
    cosigned = _cosign(forger, names.FINAL, max(event.at for chain in forger.chains.values() for event in chain))
    for path_ in [path_ for path_ in forger.files if path_.endswith(".tlog-proof")]:
        forger.files[path_] = forger.files[path_].replace(final, cosigned)


def _cosign(forger: Forger, path: str, at: datetime) -> bytes:
    """The line of the one witness under a checkpoint."""
    text = note.note(forger.files[path]).text
    forger.files[path] += note.signature_line(WITNESS, OTHER.sign, text, int(at.timestamp()) + 1).text
    return forger.files[path]


def _other_seed(forger: Forger) -> None:
    _transcript(forger, lambda told: told["turns"][1].update(prk="00" * 32))


def _other_replacement(forger: Forger) -> None:
    event = forger.one("replace_expert")
    event.body["pid"] = forger.named("decline")[0].body["pid"]
    forger.reseal()


def _smaller_panel(forger: Forger) -> None:
    for event in forger.named("convene"):
        event.body["members"] = event.body["members"][:3]
        forger.sign(event)
    forger.reseal()


def _smaller_pool(forger: Forger) -> None:
    path = names.draw(forger.one("freeze_draw").body["did"], "snapshot.csv")
    seated = {seat["pid"] for seat in forger.one("draw").body["seats"]}
    seated.add(forger.one("replace_expert").body["pid"])
    lines = forger.files[path].splitlines(keepends=True)
    gone = next(line for line in lines[1:] if line.split(b",")[0].decode() not in seated)
    forger.files[path] = b"".join(line for line in lines if line != gone)


def _other_blind_seed(forger: Forger) -> None:
    """Told at the opening: another seed than was drawn, so that the same marks fall to other bids."""
    forger.one("open_scores").body["blind"] = "00" * 32
    forger.reseal()


def _blind_drawn_again(forger: Forger) -> None:
    """The two who convened saw different commitments; the later one holds."""
    forger.named("convene")[0].body["found"]["blind"] = "00" * 32
    forger.reseal()


def _unequal_objective(forger: Forger) -> None:
    """One expert gives another mark on an objective criterion; sheet, commitment and manifest are made anew."""
    opened, sealed = forger.one("open_scores"), forger.named("seal_scores")[-1]
    pid = sealed.body["pid"]
    folder, base = names.score(1, pid, ""), names.score(1, pid, str(forger.lot.index(sealed) + 1))

    def change(sheet: dict[str, Any]) -> None:
        next(score for score in sheet["scores"] if score["c"] == "C2")["v"] -= 100

    told = next(sheet for sheet in opened.body["sheets"] if sheet["pid"] == pid)
    signer = forger.person(sealed.value["actor"]).member.signer
    told["sheet_sha256"] = forger.json(f"{folder}sheet.json", change)
    data = forger.files[f"{folder}sheet.json"]
    forger.files[f"{folder}sheet.p7s"] = cms.sign(data, signer, sealed.at)
    told["p7s_sha256"] = canon.sha256(forger.files[f"{folder}sheet.p7s"]).hex()
    seat = Seat(sealed_tender(forger), forger.case.lot, 1, pid)
    made = scorecard.commitment(seat, data, bytes.fromhex(told["nonce"])).hex()
    sealed.body["commitment"] = made
    digest = forger.json(f"{base}.manifest.json", lambda manifest: manifest.update(commitment=made))
    forger.files[f"{base}.manifest.p7s"] = cms.sign(forger.files[f"{base}.manifest.json"], signer, sealed.at)
    sealed.body["manifest_sha256"] = digest
    sealed.body["manifest_p7s_sha256"] = canon.sha256(forger.files[f"{base}.manifest.p7s"]).hex()
    forger.reseal()


def sealed_tender(forger: Forger) -> str:
    tender: str = json.loads(forger.files[names.ABOUT])["tender"]
    return tender


def _other_total(forger: Forger) -> None:
    """The aggregation says another total; report, signatures and ranking follow it."""

    def change(told: dict[str, Any]) -> None:
        told["result"]["lines"][0]["total"]["shown"] = "99.99"

    forger.json(names.result("aggregation.json"), change)
    _follow(forger)


def _follow(forger: Forger) -> None:
    """Report, signatures and ranking name the aggregation as it is now."""
    aggregation = canon.sha256(forger.files[names.result("aggregation.json")]).hex()
    rank = forger.one("rank")
    report = json.loads(forger.files[names.doc(rank.body["report_sha256"], "json")])
    digest = forger.keep(canon.canonical({**report, "aggregation_sha256": aggregation}))
    for event in (*forger.named("sign_report"), *forger.named("dissent")):
        event.body["report_sha256"] = digest
        forger.sign(event)
    rank.body.update({"aggregation_sha256": aggregation, "report_sha256": digest})
    forger.reseal()


def _invented_offer(forger: Forger) -> None:
    """The result is computed rightly, but from an offer that nobody opened."""
    path = names.result("aggregation.json")
    inputs = transcript.read_inputs(json.loads(forger.files[path]))
    offers = (replace(inputs.offers[0], brand="别的品牌"), *inputs.offers[1:])
    made = evaluate(replace(inputs, offers=offers), METHODS[inputs.document.method])
    forger.files[path] = transcript.write(made)
    _follow(forger)


def _second_wins(forger: Forger) -> None:
    award, second = forger.one("award"), forger.one("publish_candidates").body["candidates"][1]
    award.body.update({name: second[name] for name in ("bid", "bidder", "price", "place")})
    award.body["found"] = {"first": False}
    forger.sign(award)
    forger.one("notify").body["winner"] = second["bid"]
    forger.reseal()


def _sheet_of_one_who_left(forger: Forger) -> None:
    """The expert who sealed twice stands aside instead of sealing the first time."""
    first = forger.named("seal_scores")[0]
    first.value["type"] = "lot.avoid"
    did, pid = forger.one("convene").body["did"], first.body["pid"]
    first.value["body"] = {"did": did, "pid": pid, "reason": "CONFLICT"}
    forger.reseal()


def _other_salt_of_name(forger: Forger) -> None:
    forger.one("notify").body["members"][0]["idsalt"] = "00" * 32
    forger.reseal()


def _other_representative(forger: Forger) -> None:
    """Both convene somebody as a representative whom the tenderee never named."""
    for event in forger.named("convene"):
        event.body["representatives"] = ["77" * 32]
        forger.sign(event)
    forger.reseal()


def _drawn_as_representative(forger: Forger) -> None:
    """The representative did not accept himself: an expert did in his place."""
    pid = forger.one("name_representative").body["pid"]
    accept = next(event for event in forger.named("accept") if event.body["pid"] == pid)
    accept.value["actor"] = next(e.value["actor"] for e in forger.named("accept") if e.body["pid"] != pid)
    forger.reseal()


def _other_representative_s_name(forger: Forger) -> None:
    forger.one("notify").body["representatives"][0]["person"] = "0" * 32
    forger.reseal()


def _representative_left_out(forger: Forger) -> None:
    forger.one("notify").body["representatives"] = []
    forger.reseal()


def _unknown_file(forger: Forger) -> None:
    """A paper that looks official, in a bag whose manifests are right."""
    forger.files["data/award-notice.pdf"] = b"%PDF-1.7 the winner is another"


def _unknown_draw(forger: Forger) -> None:
    """A second draw beside the one of the journal."""
    for path in list(forger.files):
        if path.startswith("data/draw/evaluation/"):
            forger.files[path.replace("/evaluation/", "/evaluation-2/")] = forger.files[path]


def _unknown_bid(forger: Forger) -> None:
    forger.files[f"data/bids/B-{'0' * 32}/1/manifest.json"] = b"{}"


def _opening_not_recorded(forger: Forger) -> None:
    """What was entered before the convening is said to be of the evaluation."""
    first = forger.named("enter_recording")[0]
    first.body["session"] = "evaluation"
    forger.sign(first)
    forger.reseal()


def _evaluation_not_recorded(forger: Forger) -> None:
    """What was entered before the ranking is said to be of the opening."""
    last = forger.named("enter_recording")[-1]
    last.body["session"] = "opening"
    forger.sign(last)
    forger.reseal()


def _nothing(_forger: Forger) -> None:
    return None


BROKEN: Final = {
    "01.01-unknown-file": Broken(_unknown_file, "01.01"),
    "01.01-unknown-draw": Broken(_unknown_draw, "01.01"),
    "01.01-unknown-bid": Broken(_unknown_bid, "01.01"),
    "01.02-number": Broken(_gap, "01.02"),
    "01.03-count": Broken(_count, "01.03"),
    "01.03-answer-left-out": Broken(_answer_left_out, "01.03"),
    "01.03-question-left-out": Broken(_question_left_out, "01.03"),
    "01.04-no-notice": Broken(_no_notice, "01.04"),
    "01.05-bid-left-out": Broken(_bid_left_out, "01.05 03.05 04.03"),
    "01.06-attachment-left-out": Broken(_attachment_left_out, "01.06"),
    "03.02-other-attachment": Broken(_other_attachment, "03.02"),
    "01.06-no-commitment": Broken(_not_committed, "01.06"),
    "02.01-seal-of-other-bytes": Broken(_seal_of_other, "02.01"),
    "02.01-other-algorithms": Broken(_other_algorithms, "02.01 03.02"),
    "02.02-token-of-other-bytes": Broken(_token_of_other, "02.02"),
    "02.03-other-log-key": Broken(_other_log_key, "02.03"),
    "02.04-no-witness": Broken(_nothing, "02.04", {"witnesses": "one", "quorum": 1}),
    "02.05-signed-by-agency": Broken(_other_signer, "02.05"),
    "02.05-sealed-by-bidder": Broken(_sealed_by_bidder, "02.05"),
    "03.01-not-canonical": Broken(_not_canonical, "03.01"),
    "03.02-wrong-salt": Broken(_wrong_salt, "03.02"),
    "03.03-wrong-proof": Broken(_wrong_proof, "03.03"),
    "03.04-not-consistent": Broken(_not_consistent, "03.04"),
    "03.05-other-nonce": Broken(_other_nonce, "03.05"),
    "04.01-back-in-time": Broken(_back_in_time, "04.01"),
    "04.02-late-token": Broken(_late_token, "04.02"),
    "04.02-opening-not-recorded": Broken(_opening_not_recorded, "04.02"),
    "04.02-evaluation-not-recorded": Broken(_evaluation_not_recorded, "04.02"),
    "04.03-other-method": Broken(_other_method, "04.03"),
    "05.01a-other-keys": Broken(_nothing, "05.01a", {"vrf": {}}),
    "05.01a-other-proof": Broken(_other_proof, "05.01a 05.03"),
    "05.02-not-the-first-checkpoint": Broken(_two_to_choose_from, "05.02", {"witnesses": "one", "quorum": 1}),
    "05.02-other-seed": Broken(_other_seed, "05.02 05.03"),
    "05.04-representative-never-named": Broken(_other_representative, "05.04 05.09"),
    "05.04-representative-never-accepted": Broken(_drawn_as_representative, "05.04 05.10"),
    "05.10-other-representative": Broken(_other_representative_s_name, "05.10"),
    "05.10-representative-left-out": Broken(_representative_left_out, "05.10"),
    "05.03-other-replacement": Broken(_other_replacement, "05.03"),
    "05.04-smaller-panel": Broken(_smaller_panel, "05.04 05.09"),
    "05.05-smaller-pool": Broken(_smaller_pool, "05.02 05.03 05.05"),
    "05.06-other-blind-seed": Broken(_other_blind_seed, "05.06 05.07"),
    "05.06-blind-drawn-again": Broken(_blind_drawn_again, "05.06 05.07"),
    "05.06-unequal-objective": Broken(_unequal_objective, "05.06 05.07"),
    "05.07-other-total": Broken(_other_total, "05.07"),
    "05.07-invented-offer": Broken(_invented_offer, "05.07"),
    "05.08-second-wins": Broken(_second_wins, "05.08"),
    "05.09-left-but-counted": Broken(_sheet_of_one_who_left, "05.09"),
    "05.10-other-name": Broken(_other_salt_of_name, "05.10"),
}


def forged(awarded: Played, broken: Broken) -> tuple[Forger, bytes]:
    """The dossier after it was broken, and the policy that the verifier brings."""
    forger = Forger.of(awarded.case, awarded.public, awarded.log)
    broken.of(forger)
    policy = json.loads(awarded.policy) | (broken.policy or {})
    if policy["witnesses"] == "one":
        policy["witnesses"] = [WITNESS.vkey]
    return forger, json.dumps(policy).encode()


def report(awarded: Played, broken: Broken, folder: Path) -> Report:
    forger, policy = forged(awarded, broken)
    return bag.judged(forger.root, forger.files, policy, folder)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_exactly_the_right_checks_fail(name: str, awarded: Played, tmp_path: Path) -> None:
    found = report(awarded, BROKEN[name], tmp_path)
    assert found.failed == tuple(BROKEN[name].fails.split())
    for verdict in found.verdicts:
        if verdict.check.id in found.failed:
            assert all(reason.words.zh and reason.words.en for reason in verdict.findings)


SECOND: Final = Key("second.example", Kind.COSIGNATURE, bytes(range(32)))


@pytest.mark.parametrize(
    ("theirs", "quorum", "own", "fails"),
    [
        ([WITNESS], 1, 1, ("05.02",)),
        ([WITNESS, SECOND], 1, 1, ("05.02",)),
        ([WITNESS, SECOND], 2, 1, ()),
        ([SECOND], 1, 1, ()),
        ([], 0, 1, ()),
        ([WITNESS], 1, 0, ()),
    ],
)
def test_the_log_s_own_quorum_says_which_checkpoint_was_the_first(
    theirs: list[Key], quorum: int, own: int, fails: tuple[str, ...], awarded: Played, tmp_path: Path
) -> None:
    """The platform waits for its own quorum, and not for that of whoever verifies."""

    def chosen(forger: Forger) -> None:
        _two_to_choose_from(forger)
        said = {"witnesses": [key.vkey for key in theirs], "quorum": quorum}
        forger.json(names.POLICY_FILE, lambda policy: policy.update(said))

    assert report(awarded, Broken(chosen, "", {"witnesses": "one", "quorum": own}), tmp_path).failed == fails


def test_the_forger_alone_breaks_nothing(awarded: Played, tmp_path: Path) -> None:
    def rewrite(forger: Forger) -> None:
        forger.one("notify").value["at"] = canon.instant(forger.one("notify").at + timedelta(milliseconds=1))
        forger.sign(forger.one("award"))
        forger.reseal()

    assert report(awarded, Broken(rewrite, ""), tmp_path).failed == ()


def test_a_file_that_no_manifest_lists(awarded: Played, tmp_path: Path) -> None:
    root, files = bag.unpacked(awarded.public)
    path = tmp_path / "01.01-stray-file.zip"
    path.write_bytes(bag.zipped(root, {**files, "data/stray.txt": b"stray"}))
    assert verify(reader.read(path), awarded.policy).failed == ("01.01",)


def test_every_check_has_its_broken_dossier() -> None:
    covered = {id_ for broken in BROKEN.values() for id_ in broken.fails.split()}
    elsewhere = {
        "01.01",
        "04.04",
        "04.05",
        "05.01b",
        "05.01c",
        "05.11",
    }  # the bag; test_rooms; test_second_envelopes; a draw with a beacon (test_entropy); exact; test_talks
    assert covered | elsewhere == {check.id for check in names.checks()}
