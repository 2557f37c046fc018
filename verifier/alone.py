"""A draw that stands alone, judged from its one file by the same rules as the draws of a lot's dossier."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from disclosure.rules import dossier as names
from disclosure.rules import draw_file, event_types
from disclosure.rules.draw_file import DrawFile
from experts.rules import draw as rules
from experts.rules import lottery, sample
from experts.rules import plan as plans
from experts.rules.draw import Case as Frozen
from experts.rules.draw import Field
from experts.rules.lottery import Step
from experts.rules.plan import Choice, Panel, Plan
from experts.rules.sample import Lists, Sample
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid, Refusal
from verifier import chain, draw, entropy, policy, witnessed
from verifier import event as events
from verifier.bundles import Singles
from verifier.case import Case
from verifier.chains import Chain
from verifier.dossier import Dossier, NotADossier
from verifier.findings import Findings, Judged, Place
from verifier.held import Held
from verifier.policy import Policy
from verifier.verify import told

FORMAT: Final = "ggzy-verify-draw/v1"
CHECKS: Final = (
    *("01.01", "01.02", "02.03", "02.04", "03.01", "03.02", "03.03", "03.04", "04.01", "04.02"),
    *("05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.05"),
)
"""What of a dossier's list is asked of such a file."""
_ONCE: Final = ("plan_draw", "freeze_draw", "draw")
_OF_DRAW: Final = re.compile(r"(plan|transcript|list-[A-Za-z0-9._-]{1,64})\.json")
_OF_LOG: Final = re.compile(r"data/log/(checkpoint-(final|[0-9]{1,19})|consistency-[0-9]{1,19}-[0-9]{1,19})\.txt")
_VERBS: Final = frozenset({*_ONCE, "give_entropy", "give_beacon", "fall_back"})
_BEFORE: Final = frozenset({"open_lottery", "publish_list", "object_list", "answer_objection"})
"""What a lottery does before its plan; `experts.rules.lottery` reads it member by member."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who or what was drawn, in order; the name is empty for an option of a plan."""

    of: str
    id: str
    name: str = ""

    def json(self) -> dict[str, Json]:
        return {"list": self.of, "id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class Report(Judged):
    """The verdicts in the list's order, and what the file says was drawn: true if nothing fails."""

    file_sha256: str
    did: str
    own_policy: bool
    drawn: tuple[Drawn, ...]

    def json(self) -> dict[str, Json]:
        return {
            "format": FORMAT,
            "file_sha256": self.file_sha256,
            "did": self.did,
            "policy": "own" if self.own_policy else "file",
            "drawn": [each.json() for each in self.drawn],
            "counts": dict(self.counts),
            "checks": [told(verdict) for verdict in self.verdicts],
        }


def verify(data: bytes, own: bytes | None = None) -> Report:
    """Check a draw's file; `own` is the verifier's policy. NotValid if it cannot be read at all."""
    file = draw_file.read(data)
    case = _case(file, _policy(file, own))
    _events(case, file)
    _places(case, file.did)
    for step in (chain.check, _opened, witnessed.check):
        with case.findings.judging("03.01"):
            step(case)
    drawn: tuple[Drawn, ...] = ()
    with case.findings.judging("05.05", Place(names.draw(file.did, ""))):
        drawn = _drawn(case, file.did)
    verdicts = tuple(each for each in case.findings.verdicts() if each.check.id in CHECKS)
    return Report(verdicts, canon.sha256(data).hex(), file.did, case.policy.own, drawn)


def _policy(file: DrawFile, own: bytes | None) -> Policy:
    if own is not None:
        return policy.read(own, own=True)
    try:
        return policy.read(file.files[names.POLICY_FILE], own=False)
    except (Refusal, LookupError, ValueError) as error:
        raise NotADossier("文件中的策略无法读取，请用 --policy", "its policy is unreadable: bring your own") from error


def _case(file: DrawFile, by: Policy) -> Case:
    """The files as if they lay in a dossier, whose checks then see no difference."""
    digests = {path: canon.sha256(data).hex() for path, data in file.files.items()}
    about: dict[str, Json] = {"lot": file.subject, "subjects": [file.subject]}
    return Case(Dossier(Path(), file.subject, "", file.files, {}, digests), by, Findings(), about, ())


# ---------------------------------------------------------------- the chain


def _events(case: Case, file: DrawFile) -> None:
    """Every event from the first on; what is malformed fails 03.01 and is left out."""
    leaves: list[bytes] = []
    singles = Singles()
    while (path := names.event(file.subject, len(leaves) + 1)) in file.files:
        tseq, data = len(leaves) + 1, file.files[path]
        salt = file.files.get(names.event(file.subject, tseq, "salt"), b"")
        leaves.append(merkle.leaf_hash(merkle.entry(merkle.commitment(salt, data))))
        with case.findings.judging("03.01", Place(path, file.subject, tseq)):
            singles[tseq] = events.strict(file.subject, tseq, data)
    case.chains[file.subject] = Chain(file.subject, leaves, singles)


def _opened(case: Case) -> None:
    """Of 01.02, 03.01 and 03.02 what one event can hold or break."""
    for event in case.lot_chain:
        with case.findings.judging("03.01", event.place):
            kind, _, verb = event.type.partition(".")
            known = verb in _BEFORE or (verb in _VERBS and not event_types.wrong(f"lot.{verb}", event.body))
            if kind != "draw" or not known:
                raise NotValid("event.type", f"{event.type} 不合格式", f"{event.type} is not of its form")
        chain.each(case, case.lot_chain, event)


def _places(case: Case, did: str) -> None:
    """Of 01.01: no file but those that the format names."""
    chain_, folder = case.lot_chain, names.draw(did, "")
    due = {names.event(chain_.subject, n, kind) for n in range(1, len(chain_.leaves) + 1)
           for kind in ("json", "salt", "tlog-proof")}  # fmt: skip
    for path in sorted(case.dossier.digests):
        drawn = path.startswith(folder) and _OF_DRAW.fullmatch(path, len(folder))
        known = path in due or path == names.POLICY_FILE or bool(drawn or _OF_LOG.fullmatch(path))
        case.findings.expect("01.01", known, Place(path), "格式中没有这样的文件", "the format knows no such file")


# ---------------------------------------------------------------- the draw


def _drawn(case: Case, did: str) -> tuple[Drawn, ...]:
    """05.01a to 05.05; who was drawn as far as the transcript could be read."""
    plan = plans.read(case.file(names.draw(did, "plan.json")))
    if isinstance(plan.of, Panel) or plan.did != did:
        raise NotTrusted(
            "draw.other", "方案属于另一次抽取，或属于标段", "the plan is of another draw, or of a lot's panel"
        )
    lists = sample.read(plan.of, _files(case, plan.of, did)) if isinstance(plan.of, Sample) else {}
    held = _held(case, plan, lists)
    _ordered(held)
    with case.findings.judging("05.05", held.file("plan.json")):
        _published(case, plan, lists)
    draw.frozen(held)
    if plan.beacon is None:
        case.findings.not_applicable("05.01b", "方案未使用信标", "the plan uses no beacon")
    entropy.check(case, held)
    if not {"give_beacon", "fall_back"} & {event.verb for event in held.events}:
        case.findings.not_applicable("04.02", "没有信标或备用方", "neither a beacon nor the reserve came in")
    with case.findings.judging("05.02", held.file("transcript.json")):
        draw.seeds(case, held)
    with case.findings.judging("05.03", held.file("transcript.json")):
        _again(case, held, rules.listed(lists))
    return _said(held, lists)


def _files(case: Case, of: Sample, did: str) -> dict[str, bytes]:
    return {part.id: case.file(draw_file.path(did, part.id)) for part in of.lists}


def _held(case: Case, plan: Plan, lists: Lists) -> Held:
    """What the draw is made of; every entry of the lists stands for itself by its leaf."""
    document = case.file(names.draw(plan.did, "transcript.json"))
    leaves = tuple((leaf, leaf) for leaf in sample.leaves(lists))
    told = canon.mapping(document)
    return Held(plan.did, plan, told, document, tuple(case.lot_chain.of_draw(plan.did)), leaves, (), None)


def _ordered(held: Held) -> None:
    """Planned, frozen and drawn once, in this order; what the parties gave lies between."""
    verbs = [event.verb for event in held.events]
    inner = [verb for verb in verbs if verb not in _ONCE]
    if verbs != ["plan_draw", "freeze_draw", *inner, "draw"]:
        raise NotTrusted(
            "draw.order", "须依次登记方案、冻结、熵值、抽取，各一次", "not planned, frozen and drawn once each"
        )


def _published(case: Case, plan: Plan, lists: Lists) -> None:
    """Where a lottery was announced: its rules held at every event, and the plan draws what it made public."""
    chain_ = case.lot_chain
    of = lottery.read(Step(chain_.leaves[each.tseq - 1].hex(), each.verb, each.at, each.body) for each in chain_)
    if of is None:
        return
    counted = {name: each.count for name, each in of.lists.items()} == {name: len(each) for name, each in lists.items()}
    if not counted or plan.of != Sample(of.parts):
        raise NotTrusted("draw.lists", "方案与公示的名单不符", "the plan is not what the published lists leave")


def _again(case: Case, held: Held, field: Field) -> None:
    """05.03: conduct it from the frozen facts; bytes and digests must be those that were recorded."""
    checkpoint = str(held.told["checkpoint"]).encode()
    made = rules.conduct(Frozen(held.plan, held.snapshot_root, held.exclusion_root, checkpoint, field), held.rounds)
    if made.document != held.document:
        raise NotTrusted("draw.differs", "重新抽取的结果与记录不符", "conducted again the draw gives another result")
    draw.recorded(case, held, made)


def _said(held: Held, lists: Lists) -> tuple[Drawn, ...]:
    named = {entry.leaf.hex(): Drawn(entry.of, entry.id, entry.name) for each in lists.values() for entry in each}
    if isinstance(held.plan.of, Choice):
        return (Drawn(held.plan.of.label, str(held.told["chosen"])),)
    seats = cast("Sequence[Mapping[str, str]]", held.told["panel"])
    return tuple(named[seat["pid"]] for seat in seats)
