"""Damaged dossiers beyond those that are kept: of each both verifiers say the same, check by check."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from signing.rules import cms
from tests.support import bag, node
from tests.support.forgery import Event, Forger
from tests.support.played import Played
from tests.verifier.test_broken import Break
from verifier import dossier as reader
from verifier.verify import verify


def withheld(change: Callable[[dict[str, Any]], None]) -> Break:
    """`withheld.json` says something else; it stays canonical."""

    def done(forger: Forger) -> None:
        forger.json(names.WITHHELD_FILE, change)

    return done


def item(**members: object) -> Break:
    return withheld(lambda value: value["items"][0].update(members))


def other_signature(forger: Forger) -> None:
    """The expert has signed the sealed sheet's manifest a second time, a second later; it holds, and nobody named it."""
    event = forger.named("seal_scores")[-1]
    base = names.score(1, event.body["pid"], f"{forger.lot.index(event) + 1}.manifest")
    signer = forger.person(event.value["actor"]).member.signer
    forger.files[f"{base}.p7s"] = cms.sign(forger.files[f"{base}.json"], signer, event.at + timedelta(seconds=1))


def ca(change: Callable[[str], str]) -> Break:
    """A CA of the platform's own policy is damaged."""

    def done(forger: Forger) -> None:
        def damaged(policy: dict[str, Any]) -> None:
            policy["anchors"][0]["certificate"] = change(policy["anchors"][0]["certificate"])

        forger.json(names.POLICY_FILE, damaged)

    return done


def listed_plan(forger: Forger) -> None:
    """The panel's plan becomes one of published lists, in its full form: nothing of a lot is drawn so."""
    path = next(path for path in forger.files if path.endswith("evaluation/plan.json"))
    lists = {"lists": [{"id": "subjects", "sha256": "0" * 64, "n": 1}]}
    forger.json(path, lambda plan: plan.update(panel=None, choice=None, sample=lists))


def leaves(change: Callable[[bytes], bytes], bid: int | None = None) -> Break:
    """The list of a chain's leaves is written otherwise: of that bid, else of the project. (The first bidder has signed
    the lot's record, too, and nobody would know him without his bid.)"""

    def done(forger: Forger) -> None:
        project = next(subject for subject in forger.chains if subject.startswith("P-"))
        path = names.leaves(project if bid is None else forger.case.bids[bid])
        forger.files[path] = change(forger.files[path])

    return done


def before(tprev: object) -> Break:
    """An event that names something else as the leaf before it; its own leaf is right."""

    def done(forger: Forger) -> None:
        event = forger.one("notify")
        event.value["tprev"] = tprev
        event.raw = canon.canonical(event.value)
        forger.reseal()

    return done


def unread(forger: Forger) -> None:
    forger.one("archive").raw = b"{"
    forger.reseal()


def unpacked(forger: Forger) -> None:
    """A bid that was opened has no package in its chain."""
    chain = forger.chains[forger.case.bids[0]]
    forger.drop(next(event for event in chain if event.value["type"] == "bid.submit_bid"))
    forger.reseal()


def named_twice(forger: Forger) -> None:
    """A representative is named once more under the same pseudonym."""
    event = forger.named("name_representative")[-1]
    forger.insert(event, Event(copy.deepcopy(event.value), bytes(32), 0, b""))
    forger.reseal()


def unproven(forger: Forger) -> None:
    """A share of the draw has something else for a proof; no key follows from it."""
    path = next(path for path in forger.files if path.endswith("evaluation/transcript.json"))
    forger.json(path, lambda told: told["turns"][0]["shares"][0].update(proof="x"))


def unrecorded(forger: Forger) -> None:
    del forger.files[names.doc(str(forger.one("open_bids").body["found"]["record_sha256"]), "json")]


def other_document(forger: Forger) -> None:
    """Under the tender document's name lies another document, which is canonical JSON too."""
    path = names.doc(str(forger.one("announce").body["tender_doc_sha256"]), "json")
    forger.files[path] = forger.files[names.doc(str(forger.one("open_bids").body["found"]["record_sha256"]), "json")]


NOTHING_WITHHELD: Final = "01.06 02.01 03.02 03.05"
DAMAGED: Final[dict[str, tuple[Break, str, str | None]]] = {
    "withheld of another version": (withheld(lambda value: value.update(v="x")), NOTHING_WITHHELD, None),
    "withheld without a list": (withheld(lambda value: value.update(items={})), NOTHING_WITHHELD, None),
    "withheld that holds null": (withheld(lambda value: value["items"].insert(0, None)), NOTHING_WITHHELD, None),
    "withheld out of order": (withheld(lambda value: value["items"].reverse()), NOTHING_WITHHELD, None),
    "an item twice": (withheld(lambda value: value["items"].insert(0, value["items"][0])), NOTHING_WITHHELD, None),
    "an item with one member more": (item(more=1), NOTHING_WITHHELD, None),
    "an item whose number is true": (item(tseq=True), NOTHING_WITHHELD, None),
    "an item on no ground": (item(ground="because"), NOTHING_WITHHELD, None),
    "an item of nobody": (item(subject="B-x"), "01.06", None),
    "a bid's leaves without the last line's end": (
        leaves(lambda data: data[:-1], 1), "01.01 01.02 01.05 01.06 03.01 03.05 04.03", None),
    "leaves with other ends of lines": (leaves(lambda data: data.replace(b"\n", b"\r\n")), "01.02 01.03 03.01", None),
    "a word before": (before("xyz"), "01.04 03.01", None),
    "a number before": (before(5), "01.04 03.01", None),
    "nothing before": (before(None), "01.02", None),
    "an archive that cannot be read": (unread, "01.04 03.01", None),
    "another signature of a sheet": (other_signature, "03.02 03.05", None),
    "a CA cut short": (ca(lambda told: told[:-2]), "03.02", "02.01 02.02 03.02"),
    "a CA that is one byte": (ca(lambda _: "00"), "03.02", "02.01 02.02 03.02"),
    "a CA of another word": (ca(lambda told: told[:200] + format(int(told[200], 16) ^ 1, "x") + told[201:]),
                             "03.02", "03.02"),
    "a plan of published lists": (listed_plan, "03.02 05.05", None),
    "an opened bid without a package": (unpacked, "01.05 01.06 02.05 03.04 03.05", None),
    "a representative named twice": (named_twice, "01.06 02.01 03.05 05.04 05.10", None),
    "a share without a proof": (unproven, "05.01a 05.02 05.03", None),
    "an opening without its record": (unrecorded, "03.02 03.05", None),
    "another document under the tender's name": (other_document, "01.04 02.05 03.02 04.02 04.03 04.05 05.04 05.06 05.07 05.08 05.09", None),
}  # fmt: skip
"""What is done, what fails then under the verifier's own policy, and under the dossier's if that is asked too."""


@pytest.mark.parametrize("name", DAMAGED)
def test_both_say_the_same(name: str, awarded: Played, tmp_path: Path) -> None:
    damage, *fails = DAMAGED[name]
    forger = Forger.of(awarded.case, awarded.public, awarded.log)
    damage(forger)
    path, own = tmp_path / "dossier.zip", tmp_path / "policy.json"
    path.write_bytes(bag.zipped(forger.root, bag.bagged(forger.root, forger.files)))
    own.write_bytes(awarded.policy)
    for due, policy in zip(fails, (own, None), strict=True):
        if due is None:
            continue
        report = verify(reader.read(path), policy.read_bytes() if policy else None)
        assert report.failed == tuple(due.split())
        _, theirs = node.verified(path, policy)
        assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}


def body(verb: str, **members: object) -> Break:
    """The last event of that kind in the lot's chain says something of another form."""

    def done(forger: Forger) -> None:
        forger.one(verb).body.update(members)
        forger.reseal()

    return done


def leaf_before(verb: str) -> Break:
    """As `before`, of another kind of event: what came later names leaves that are there."""

    def done(forger: Forger) -> None:
        event = forger.one(verb)
        event.value["tprev"] = "xyz"
        event.raw = canon.canonical(event.value)
        forger.reseal()

    return done


def signed_twice(forger: Forger) -> None:
    """The log's line stands twice under the final checkpoint, and in every proof."""
    note = forger.files[names.FINAL]
    twice = note + note[note.index("\n— ".encode()) + 1 :]
    for path, data in forger.files.items():
        forger.files[path] = data.replace(note, twice)


def leaf_twice(forger: Forger) -> None:
    """The tender's last leaf is listed once more; no event stands for it."""
    path = names.leaves(next(subject for subject in forger.chains if subject.startswith("T-")))
    forger.files[path] += forger.files[path][-65:]


def given_twice(forger: Forger) -> None:
    """The same party's value of the same round stands in the chain once more."""
    given = forger.one("give_entropy")
    forger.insert(given, Event(copy.deepcopy(given.value), bytes(32), 0, b""))
    forger.reseal()


def by_another(forger: Forger) -> None:
    forger.chains[forger.case.bids[0]][0].value["actor"] = f"expert.{'0' * 32}"
    forger.reseal()


def review_cut(forger: Forger) -> None:
    """All members sign that one bid fewer was reviewed."""
    for event in forger.named("review_qualification"):
        event.body["results"].pop()
        forger.sign(event)
    forger.reseal()


def not_listed(forger: Forger) -> None:
    """The cover names a tender that is not there instead of the one whose events are."""
    forger.json(names.ABOUT, lambda about: about["subjects"].__setitem__(1, "T-0"))


def without_a_cover(forger: Forger) -> None:
    """`dossier.json` is empty; what was sealed opens all the same."""
    forger.files[names.ABOUT] = b""


def ciphertext_gone(forger: Forger) -> None:
    """Of an opened bid; nothing says that it is withheld."""
    path = names.bid(forger.case.bids[0], 1, "sealed.bin")
    forger.json(names.WITHHELD_FILE, lambda value: _other(value, path))


def _other(value: dict[str, Any], path: str) -> None:
    value["items"] = [item for item in value["items"] if item["path"] != path]


def never_handed_in(forger: Forger) -> None:
    """Of a bid's chain nothing is left but an archive that names no leaf."""
    chain = forger.chains[forger.case.bids[0]]
    while len(chain) > 1:
        forger.drop(chain[0])
    forger.reseal()


def null_left_out(forger: Forger) -> None:
    """The tenderee signed that nobody is replaced; the event does not say so."""
    del forger.one("name_representative").body["instead"]
    forger.reseal()


MALFORMED: Final[dict[str, Break]] = {
    "a null that was signed": null_left_out,
    "a member's signature of nobody": body("sign_report", found=None),
    "a ciphertext that is gone": ciphertext_gone,
    "a bid that was never handed in": never_handed_in,
    "a subject that is not there": not_listed,
    "no cover": without_a_cover,
    "a first bid's leaves without the last line's end": leaves(lambda data: data[:-1], 0),
    "a bid's leaves with other ends of lines": leaves(lambda data: data.replace(b"\n", b"\r\n"), 0),
    "a leaf of the tender twice": leaf_twice,
    "the log's line twice": signed_twice,
    "a vacancy that is no event": leaf_before("decline"),
    "an announcement that is rewritten": body("announce", tender_leaf=""),
    "entropy given twice": given_twice,
    "a bid by an expert": by_another,
    "an award of nobody": body("award", bid="B-x"),
    "a review that says nothing of one bid": review_cut,
    "an opening that cannot be read": leaf_before("open_bids"),
    "an opening without its list": body("open_bids", found=[]),
    "a plan of a draw without a name": body("plan_draw", did=True),
    "members whose names are a number": body("notify", members=5),
    "an act that names no statement": body("award", doc_sha256=None),
    "an act that names no signature": body("rank", p7s_sha256=[]),
    "a tender that is no id": body("close_bidding", tender={}, lot=5),
}
"""Of another form where a rule reads it; neither verifier may end without a report."""


def test_both_say_the_same_of_what_has_another_form(awarded: Played, tmp_path: Path) -> None:
    own, cases, due = tmp_path / "policy.json", [], []
    own.write_bytes(awarded.policy)
    for n, damage in enumerate(MALFORMED.values()):
        forger = Forger.of(awarded.case, awarded.public, awarded.log)
        damage(forger)
        path = tmp_path / f"{n}.zip"
        path.write_bytes(bag.zipped(forger.root, bag.bagged(forger.root, forger.files)))
        cases.append((path, own))
        report = verify(reader.read(path), awarded.policy)
        assert report.failed
        due.append({verdict.check.id: verdict.status.value for verdict in report.verdicts})
    for name, mine, theirs in zip(MALFORMED, due, node.each(cases), strict=True):
        said = node.statuses(theirs)
        assert {id_: (mine[id_], said[id_]) for id_ in mine if said[id_] != mine[id_]} == {}, name


def test_a_policy_that_cannot_be_read_is_refused_by_both(awarded: Played, tmp_path: Path) -> None:
    path = tmp_path / "dossier.zip"
    forger = Forger.of(awarded.case, awarded.public, awarded.log)
    ca(lambda _: "zz")(forger)
    path.write_bytes(bag.zipped(forger.root, bag.bagged(forger.root, forger.files)))
    with pytest.raises(reader.NotADossier):
        verify(reader.read(path), None)
    assert node.verified(path) == (2, {})
