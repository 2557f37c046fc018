"""A receipt beside a dossier: what convicts the platform, what excuses it, and what nobody can say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from disclosure.rules import dossier as names
from kernel import canon, merkle
from kernel.actor import Role
from signing.rules import cms, note, statement
from signing.rules.note import Key, Kind, LogKey
from tests.support import bag, case, node, receipts
from tests.support.case import LOG, Case
from tests.support.filmed import filmed
from tests.support.forgery import Event, Forger
from tests.support.panel import Hall
from tests.support.played import Played, played
from tests.support.world import DAY
from tests.verifier.test_broken import OTHER
from trading.rules import receipt
from trading.rules.receipt_file import ReceiptFile
from verifier import dossier as reader
from verifier.commands import verify as command
from verifier.receipts import Report, verify

OBJECTED: Final = "question.object_documents"
BESIDE: Final = ("07.01", "07.02", "07.03", "07.04", "07.05", "07.06")


def played_in_silence(hall: Hall, folder: Path) -> Case:
    """A question and two objections to the documents, one of them answered three days late; the lot is terminated
    while one objection still waits."""
    tender, lot = hall.announced(lots=[hall.lot_of(case.SCORING)])
    case.asked(hall, tender)
    late = hall.do(hall.bidder(3), "tender.object_documents", tender, {"text": "限定产地"})
    hall.do(hall.bidder(4), "tender.object_documents", tender, {"text": case.TOO_NARROW})
    hall.move_to(hall.now + 6 * DAY)
    hall.do(hall.office(Role.TENDEREE), "question.answer", str(late.subject), {"text": "已修改。"})
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(case.PRICES[:2])]
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, {"basis": "第八十一条", "reason": "采购任务取消"})
    made = Case(hall, lot, bids)
    made.archive()
    return made


def played_to_opening(hall: Hall, folder: Path) -> Case:
    """Three bids and one that was withdrawn; an objection at the opening and one to its record, both answered;
    opened, confirmed, then terminated."""
    _, lot = hall.announced(lots=[hall.lot_of(case.SCORING)])
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(case.PRICES)]
    hall.do(hall.bidder(3), "bid.withdraw_bid", bids[3])
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    objection = hall.do(hall.bidder(2), "lot.object_opening", lot, {"text": case.OBJECTION}).body["objection"]
    hall.do(hall.office(Role.TENDEREE), "lot.answer_objection", lot, {"objection": str(objection), "text": "已恢复"})
    for n, bid in enumerate(bids[:3]):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    filmed(hall, lot)
    to_record = hall.do(hall.bidder(1), "lot.object_opening", lot, {"text": "报价大写与小写不符"}).body["objection"]
    hall.do(hall.bidder(0), "lot.confirm_record", lot)
    hall.do(
        hall.office(Role.TENDEREE), "lot.answer_objection", lot, {"objection": str(to_record), "text": "以大写为准"}
    )
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, {"basis": "第八十一条", "reason": "采购任务取消"})
    made = Case(hall, lot, bids)
    made.archive()
    return made


@pytest.fixture(scope="session")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(played_to_opening, sqlite_template, tmp_path_factory.mktemp("opened"))


@pytest.fixture(scope="session")
def silent(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(played_in_silence, sqlite_template, tmp_path_factory.mktemp("silent"))


def beside(file: ReceiptFile, data: bytes, policy: bytes | None, folder: Path) -> Report:
    path = folder / "dossier.zip"
    path.write_bytes(data)
    return verify(bytes(file), policy, reader.read(path))


def against(file: ReceiptFile, forger: Forger, policy: bytes, folder: Path) -> Report:
    """Beside a dossier that was forged and made right again."""
    return beside(file, bag.zipped(forger.root, bag.bagged(forger.root, forger.files)), policy, folder)


def status(report: Report, id_: str) -> str:
    return next(verdict.status.value for verdict in report.verdicts if verdict.check.id == id_)


def codes(report: Report, id_: str) -> list[str]:
    return [found.code for verdict in report.verdicts if verdict.check.id == id_ for found in verdict.findings]


def words(report: Report) -> str:
    return "\n".join(f"{said.zh}\n{said.en}" for said in report.said)


def unproven(file: ReceiptFile) -> ReceiptFile:
    return replace(file, proof=b"")


# ---------------------------------------------------------------- what is there


@pytest.mark.parametrize("edition", ["public", "supervision"])
@pytest.mark.parametrize("n", range(5))
def test_every_bid_of_an_opened_lot_is_found_by_its_receipt(
    n: int, edition: str, awarded: Played, tmp_path: Path
) -> None:
    report = beside(receipts.of_bid(awarded.case, n), getattr(awarded, edition), awarded.policy, tmp_path)
    assert report.failed == ()
    assert [status(report, id_) for id_ in BESIDE] == ["pass", "pass", "pass", "pass", "pass", "n-a"]


def test_a_package_that_its_bidder_replaced_or_withdrew_is_explained(awarded: Played, tmp_path: Path) -> None:
    first = beside(receipts.of_bid(awarded.case, 2, 1), awarded.public, awarded.policy, tmp_path)
    assert "this package was replaced by the bidder" in words(first)
    second = beside(receipts.of_bid(awarded.case, 2, 2), awarded.public, awarded.policy, tmp_path)
    assert "replaced by the bidder" not in words(second)
    gone = beside(receipts.of_bid(awarded.case, 4), awarded.public, awarded.policy, tmp_path)
    assert "withdrawn by the bidder" in words(gone)
    assert first.failed == second.failed == gone.failed == ()


def test_a_lot_that_was_never_opened_shows_the_bid_and_no_opening(stopped: Played, tmp_path: Path) -> None:
    for data in (stopped.public, stopped.supervision):
        report = beside(receipts.of_bid(stopped.case, 0), data, stopped.policy, tmp_path)
        assert report.failed == ()
        assert [status(report, id_) for id_ in ("07.04", "07.05")] == ["pass", "n-a"]


def test_without_a_policy_the_dossiers_own_is_used_and_no_trust_claimed(awarded: Played, tmp_path: Path) -> None:
    report = beside(receipts.of_bid(awarded.case, 0), awarded.public, None, tmp_path)
    assert (report.policy, report.failed) == ("dossier", ())
    assert status(report, "07.02") == "cannot-check"
    assert status(report, "06.03") == "cannot-check"
    assert status(report, "07.04") == "pass"


# ---------------------------------------------------------------- what convicts


def left_out(forger: Forger, bid: str) -> None:
    """The platform leaves a bid out of everything, consistently, and signs it all anew."""
    del forger.chains[bid]
    for path in [path for path in forger.files if f"/{bid}/" in path]:
        del forger.files[path]
    forger.json(names.ABOUT, lambda about: about["subjects"].remove(bid))
    forger.json(names.WITHHELD_FILE, lambda value: _without(value, bid))
    close = forger.one("close_bidding").body
    close["heads"] = [head for head in close["heads"] if head["subject"] != bid]
    close["count"] = len(close["heads"])
    forger.one("stop_too_few").body["count"] = close["count"]
    _rooted(forger)


def _without(value: dict[str, Any], subject: str) -> None:
    value["items"] = [item for item in value["items"] if item["subject"] != subject]


def _rooted(forger: Forger) -> None:
    """As `reseal`, until the close's root is that of its heads."""
    forger.reseal()
    close = forger.one("close_bidding").body
    rows = [(head["subject"], canon.u64(head["tseq"]), bytes.fromhex(head["leaf"])) for head in close["heads"]]
    close["heads_root"] = merkle.root(merkle.leaf_hash(canon.joined(*row)) for row in rows).hex()
    forger.reseal()


@pytest.mark.seed_row(4)
def test_a_bid_that_is_missing_from_the_dossier_is_an_omission_proven(stopped: Played, tmp_path: Path) -> None:
    file = receipts.of_bid(stopped.case, 0)
    forger = Forger.of(stopped.case, stopped.supervision, stopped.log)
    left_out(forger, stopped.case.bids[0])
    report = against(unproven(file), forger, stopped.policy, tmp_path)
    assert report.failed == ("07.04",)
    assert codes(report, "07.04") == ["receipt.omitted"]
    # with its log proof the receipt also shows that the log was rewritten to hide it
    assert against(file, forger, stopped.policy, tmp_path).failed == ("07.03", "07.04")
    # whoever else bid is still found
    other = receipts.of_bid(stopped.case, 1)
    assert against(unproven(other), forger, stopped.policy, tmp_path).failed == ()


def test_another_package_in_its_place_is_told_apart(stopped: Played, tmp_path: Path) -> None:
    file = receipts.of_bid(stopped.case, 0)
    forger = Forger.of(stopped.case, stopped.supervision, stopped.log)
    event = forger.chains[stopped.case.bids[0]][0]
    event.salt = bytes(32)
    _rooted(forger)
    paper, desk = receipt.made(stopped.case.bids[0], event.body, event.leaf), stopped.case.hall.house.desk
    for kind, data in (("json", paper), ("p7s", desk.seal(paper, event.at)), ("tsr", desk.stamp(paper, event.at))):
        forger.files[names.bid(stopped.case.bids[0], 1, f"receipt.{kind}")] = data
    report = against(unproven(file), forger, stopped.policy, tmp_path)
    assert report.failed == ("07.04",)
    assert codes(report, "07.04") == ["receipt.swapped"]


def rewritten(played: Played) -> Forger:
    """A later event of the log is another one now; every bid is still there."""
    forger = Forger.of(played.case, played.supervision, played.log)
    question = next(subject for subject in sorted(forger.chains) if subject.startswith("Q-"))
    forger.chains[question][-1].salt = bytes(32)
    forger.reseal()
    return forger


def test_two_checkpoints_of_one_key_that_contradict_each_other_convict_the_log(stopped: Played, tmp_path: Path) -> None:
    file, forger = receipts.of_bid(stopped.case, 0), rewritten(stopped)
    early, index = receipts.under(file, stopped.log, len(stopped.log) - 1), merkle.proof_parts(file.proof)[0]
    for one in (file, early):
        report = against(one, forger, stopped.policy, tmp_path)
        assert report.failed == ("07.03",)
        assert codes(report, "07.03") == ["log.forked"]
        assert status(report, "07.04") == "pass"
    # beside the honest dossier every older checkpoint is of the same history, or not shown to be another
    for size in range(index + 1, len(stopped.log) + 1):
        honest = beside(receipts.under(file, stopped.log, size), stopped.supervision, stopped.policy, tmp_path)
        assert honest.failed == ()


def test_a_checkpoint_of_another_key_is_no_fork(stopped: Played, tmp_path: Path) -> None:
    """Whoever makes up a log of his own convicts nobody."""
    file, forger = receipts.of_bid(stopped.case, 0), rewritten(stopped)
    index, path, signed = merkle.proof_parts(file.proof)
    head = merkle.tree_head(note.note(signed).text)
    key = LogKey(Key(LOG.name, Kind.ED25519, OTHER.public_key().public_bytes_raw()), OTHER.sign)
    strange = replace(file, proof=merkle.proof_text(merkle.Proof(index, head.size, path), key.sign(head.text)))
    report = against(strange, forger, stopped.policy, tmp_path)
    assert report.failed == ("06.07",)
    assert status(report, "07.03") == "cannot-check"


def passed_over(forger: Forger, bid: str) -> None:
    """The opening record says nothing of a bid that the close lists."""
    found = forger.one("open_bids").body["found"]
    old = canon.mapping(forger.files[names.doc(found["record_sha256"], "json")])
    found["bids"] = [each for each in found["bids"] if each["bid"] != bid]
    found["record_sha256"] = forger.keep(canon.canonical({**old, "bids": found["bids"]}))
    forger.reseal()


def test_a_bid_that_the_opening_passed_over_is_told(opened: Played, tmp_path: Path) -> None:
    made = opened.case
    file = receipts.of_bid(made, 3)
    fine = beside(file, opened.supervision, opened.policy, tmp_path)
    assert (fine.failed, status(fine, "07.05")) == ((), "pass")
    for bid in (made.bids[0], made.bids[3]):
        forger = Forger.of(made, opened.supervision, opened.log)
        passed_over(forger, bid)
        assert bag.judged(forger.root, forger.files, opened.policy, tmp_path).failed == ("03.05",)
        (tmp_path / "policy.json").write_bytes(opened.policy)
        code, second = node.verified(tmp_path / "dossier.zip", tmp_path / "policy.json")
        assert (code, node.statuses(second)["03.05"]) == (1, "fail")
    forger = Forger.of(made, opened.supervision, opened.log)
    passed_over(forger, made.bids[3])
    report = against(unproven(file), forger, opened.policy, tmp_path)
    assert report.failed == ("07.02", "07.05")  # the dossier's own 03.05 sees it as well
    assert codes(report, "07.05") == ["receipt.unopened"]
    assert status(report, "07.04") == "pass"


# ---------------------------------------------------------------- a withdrawal


def reopened(forger: Forger, bid: str, like: str) -> None:
    """The opening record tells of a withdrawn bid what it tells of one that was opened."""
    found = forger.one("open_bids").body["found"]
    old = canon.mapping(forger.files[names.doc(found["record_sha256"], "json")])
    [shown] = [each for each in found["bids"] if each["bid"] == like]
    for each in found["bids"]:
        if each["bid"] == bid:
            each |= {**shown, "bid": bid, "bidder": each["bidder"]}
    found["record_sha256"] = forger.keep(canon.canonical({**old, "bids": found["bids"]}))
    forger.reseal()


def kept_in(forger: Forger, bid: str) -> None:
    """The platform drops a withdrawal, lets the close name the bid as it was before, and signs it all anew."""
    chain = forger.chains[bid]
    forger.drop(next(event for event in chain if event.value["type"] == "bid.withdraw_bid"))
    [head] = [head for head in forger.one("close_bidding").body["heads"] if head["subject"] == bid]
    head |= {"tseq": 1, "leaf": chain[0].leaf.hex()}
    _rooted(forger)


def test_a_withdrawal_is_found_by_its_receipt(awarded: Played, opened: Played, tmp_path: Path) -> None:
    for played_, n in ((awarded, 4), (opened, 3)):
        for data in (played_.public, played_.supervision):
            report = beside(receipts.of_withdrawal(played_.case, n), data, played_.policy, tmp_path)
            assert report.failed == ()
            assert [status(report, id_) for id_ in BESIDE] == ["pass", "pass", "pass", "pass", "pass", "n-a"]
            assert "this withdrawal" in words(report)


def test_a_withdrawn_bid_that_was_opened_convicts(opened: Played, tmp_path: Path) -> None:
    made = opened.case
    forger = Forger.of(made, opened.supervision, opened.log)
    reopened(forger, made.bids[3], made.bids[0])
    report = against(unproven(receipts.of_withdrawal(made, 3)), forger, opened.policy, tmp_path)
    assert report.failed == ("07.02", "07.05")  # the dossier's own 03.05 sees it as well
    assert codes(report, "07.05") == ["receipt.reopened"]
    # without the withdrawal's receipt nothing but the dossier itself speaks
    assert against(unproven(receipts.of_bid(made, 3)), forger, opened.policy, tmp_path).failed == ("07.02",)


def test_a_withdrawal_that_was_dropped_convicts(opened: Played, tmp_path: Path) -> None:
    made = opened.case
    forger = Forger.of(made, opened.supervision, opened.log)
    kept_in(forger, made.bids[3])
    file = receipts.of_withdrawal(made, 3)
    report = against(unproven(file), forger, opened.policy, tmp_path)
    assert report.failed == ("07.02", "07.04")
    assert codes(report, "07.04") == ["receipt.swapped"]  # the archive of its chain stands under its number now
    assert status(report, "07.05") == "cannot-check"
    assert {"07.03", "07.04"} <= set(against(file, forger, opened.policy, tmp_path).failed)


def test_an_objection_at_the_opening_that_nobody_answered_is_silence_proven(opened: Played, tmp_path: Path) -> None:
    made = opened.case
    by = made.hall.bidder(2)
    file = receipts.of_enquiry(made, by, receipts.raised(made, "lot.object_opening", by))
    for data in (opened.public, opened.supervision):
        assert status(beside(file, data, opened.policy, tmp_path), "07.06") == "pass"
    forger = Forger.of(made, opened.supervision, opened.log)
    forger.drop(forger.named("answer_objection")[0])
    forger.reseal()
    report = against(unproven(file), forger, opened.policy, tmp_path)
    assert report.failed == ("07.06",)
    assert codes(report, "07.06") == ["answer.never"]


def convened(forger: Forger) -> None:
    """The panel sits although an objection to the record waits for its answer: no honest platform lets it."""
    last, agency = forger.one("confirm_record"), forger.case.hall.office(Role.AGENCY)
    body: dict[str, Any] = {"did": f"T-2026-0001/{forger.case.lot}/evaluation", "members": [], "representatives": []}
    signed = statement.statement("lot.convene", forger.case.lot, agency.actor.tag, body)
    body["doc_sha256"] = forger.keep(signed)
    body["p7s_sha256"] = forger.keep(cms.sign(signed, agency.member.signer, last.at), "p7s")
    value = {**last.value, "type": "lot.convene", "actor": agency.actor.tag, "body": body}
    forger.insert(last, Event(value, bytes(32), 0, b""))


def test_an_objection_to_the_record_is_to_be_answered_before_the_panel_is_convened(
    opened: Played, tmp_path: Path
) -> None:
    made = opened.case
    by = made.hall.bidder(1)
    file = receipts.of_enquiry(made, by, receipts.raised(made, "lot.object_opening", by))
    assert status(beside(file, opened.supervision, opened.policy, tmp_path), "07.06") == "pass"
    silent = Forger.of(made, opened.supervision, opened.log)
    silent.drop(silent.one("answer_objection"))
    silent.reseal()
    waits = against(unproven(file), silent, opened.policy, tmp_path)
    assert (status(waits, "07.04"), status(waits, "07.06")) == ("pass", "cannot-check")  # nobody was convened yet
    convened(silent)
    silent.reseal()
    report = against(unproven(file), silent, opened.policy, tmp_path)
    assert codes(report, "07.06") == ["answer.never"]


def test_an_answer_after_the_panel_was_convened_is_late(opened: Played, tmp_path: Path) -> None:
    made = opened.case
    by = made.hall.bidder(1)
    file = receipts.of_enquiry(made, by, receipts.raised(made, "lot.object_opening", by))
    forger = Forger.of(made, opened.supervision, opened.log)
    answer = forger.one("answer_objection")
    forger.drop(answer)
    convened(forger)
    forger.insert(forger.one("convene"), answer)
    forger.reseal()
    report = against(unproven(file), forger, opened.policy, tmp_path)
    assert (status(report, "07.04"), codes(report, "07.06")) == ("pass", ["answer.late"])


def test_answers_in_time_late_and_never_are_told_apart(silent: Played, tmp_path: Path) -> None:
    made = silent.case
    hall = made.hall
    seen = {}
    for n in (3, 4):
        file = receipts.of_enquiry(made, hall.bidder(n), receipts.raised(made, OBJECTED, hall.bidder(n)))
        seen[n] = beside(file, silent.supervision, silent.policy, tmp_path)
        assert status(seen[n], "07.04") == "pass"
    assert (seen[3].failed, codes(seen[3], "07.06")) == (("07.06",), ["answer.late"])
    assert (seen[4].failed, codes(seen[4], "07.06")) == (("07.06",), ["answer.never"])


def test_the_public_edition_withholds_when_it_was_answered_but_not_that_nothing_was(
    silent: Played, tmp_path: Path
) -> None:
    made, hall = silent.case, silent.case.hall
    answered, ignored = (
        receipts.of_enquiry(made, hall.bidder(n), receipts.raised(made, OBJECTED, hall.bidder(n))) for n in (3, 4)
    )
    first = beside(answered, silent.public, silent.policy, tmp_path)
    assert (first.failed, status(first, "07.06")) == ((), "cannot-check")
    assert beside(ignored, silent.public, silent.policy, tmp_path).failed == ("07.06",)


# ---------------------------------------------------------------- what nobody can say


def test_a_receipt_of_another_lot_says_nothing_here(awarded: Played, stopped: Played, tmp_path: Path) -> None:
    report = beside(receipts.of_bid(stopped.case, 0), awarded.public, None, tmp_path)
    assert codes(report, "07.01") in ([], ["receipt.other_lot"])
    made = receipts.remade(awarded.case, receipts.of_bid(awarded.case, 0), lot="L-2099-0001-1")
    other = beside(made, awarded.public, awarded.policy, tmp_path)
    assert "07.01" in other.failed
    assert codes(other, "07.01") == ["receipt.other_lot"]
    assert {status(other, id_) for id_ in BESIDE[2:]} == {"cannot-check"}


def cut(played: Played) -> bytes:
    """Somebody took a bid out of a dossier without the platform's keys."""
    root, files = bag.unpacked(played.supervision)
    left = {path: data for path, data in files.items() if f"/{played.case.bids[0]}/" not in path}
    return bag.zipped(root, bag.bagged(root, left))


def test_a_dossier_that_was_cut_by_its_bearer_convicts_nobody(stopped: Played, tmp_path: Path) -> None:
    report = beside(receipts.of_bid(stopped.case, 0), cut(stopped), stopped.policy, tmp_path)
    assert report.failed == ("07.02",)
    assert {status(report, id_) for id_ in BESIDE[2:]} == {"cannot-check"}


def test_a_forged_receipt_convicts_nobody(stopped: Played, tmp_path: Path) -> None:
    made = receipts.remade(stopped.case, receipts.of_bid(stopped.case, 0), manifest_sha256="ab" * 32)
    report = beside(replace(made, proof=b""), stopped.supervision, stopped.policy, tmp_path)
    assert report.failed == ("06.05",)
    assert {status(report, id_) for id_ in BESIDE[2:]} == {"cannot-check"}


def test_a_dossier_older_than_the_receipt_cannot_say(awarded: Played, tmp_path: Path) -> None:
    made = awarded.case
    file = receipts.of_enquiry(made, made.hall.bidder(2), receipts.raised(made, "lot.object_opening"))
    count = len(made.hall.chain(made.lot))
    later = receipts.remade(made, file, made.hall.now + timedelta(minutes=1), tseq=count + 1)
    newer = replace(later, proof=receipts.logged(receipts.leaf_of(later), awarded.log))
    for one in (newer, unproven(later)):
        report = beside(one, awarded.public, awarded.policy, tmp_path)
        assert status(report, "07.04") == "cannot-check"
        assert "07.04" not in report.failed
    # the same number, but at a time that the dossier does cover: left out
    early = unproven(receipts.remade(made, file, receipts.at_of(file), tseq=count + 1))
    assert codes(beside(early, awarded.public, awarded.policy, tmp_path), "07.04") == ["receipt.omitted"]


def test_a_lot_that_never_closed_lists_no_bids(silent: Played, tmp_path: Path) -> None:
    report = beside(receipts.of_bid(silent.case, 0), silent.public, silent.policy, tmp_path)
    assert report.failed == ()
    assert status(report, "07.04") == "cannot-check"


# ---------------------------------------------------------------- the command


def test_the_command_says_it_in_words_and_by_its_exit(stopped: Played, tmp_path: Path) -> None:
    file, zipped, policy = tmp_path / "receipt.json", tmp_path / "d.zip", tmp_path / "policy.json"
    file.write_bytes(bytes(unproven(receipts.of_bid(stopped.case, 0))))
    zipped.write_bytes(stopped.supervision)
    policy.write_bytes(stopped.policy)
    run = CliRunner().invoke
    alone = run(command, ["receipt", str(file), "--policy", str(policy)])
    assert (alone.exit_code, "0 fail" in alone.output) == (0, True)
    assert "no log proof yet" in alone.output
    assert "before the deadline" in alone.output
    with_it = run(command, ["receipt", str(file), "--dossier", str(zipped), "--policy", str(policy)])
    assert with_it.exit_code == 0
    forger = Forger.of(stopped.case, stopped.supervision, stopped.log)
    left_out(forger, stopped.case.bids[0])
    zipped.write_bytes(bag.zipped(forger.root, bag.bagged(forger.root, forger.files)))
    convicted = run(command, ["receipt", str(file), "--dossier", str(zipped), "--policy", str(policy), "--json"])
    assert convicted.exit_code == 1
    told = json.loads(convicted.output)
    assert [row["id"] for row in told["checks"] if row["status"] == "fail"] == ["07.04"]
    file.write_bytes(b"{}")
    unreadable = run(command, ["receipt", str(file)])
    assert unreadable.exit_code == 2
    assert "not a receipt file" in unreadable.output


def test_a_dossier_is_still_verified_by_its_name_alone(stopped: Played, tmp_path: Path) -> None:
    zipped = tmp_path / "receipt.zip"
    zipped.write_bytes(stopped.public)
    assert CliRunner().invoke(command, [str(zipped)]).exit_code == 0
    assert "receipt" in CliRunner().invoke(command, ["--help"]).output
