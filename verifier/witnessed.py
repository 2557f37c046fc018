"""What others than the platform vouch for: witnesses' cosignatures and daily time stamps over checkpoints."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from disclosure.rules import dossier as names
from kernel import merkle
from kernel.errors import NotTrusted
from signing.rules import note, timestamp
from signing.rules.note import Verified
from verifier import signatures
from verifier.case import Case
from verifier.findings import Place
from verifier.signatures import Evidences

_CHECKPOINT: Final = re.compile(r"data/log/checkpoint-(?:[0-9]{1,19}|final)\.txt")
_STAMP: Final = re.compile(r"data/log/stamp-([0-9]{1,19})\.tsr")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
"""A cosignature states whole seconds."""


def check(case: Case) -> None:
    """02.04; of 02.02 the tokens over checkpoints; of 04.01 that no event is later than what vouches for it."""
    _quorum(case)
    for path in sorted({names.FINAL, *filter(_CHECKPOINT.fullmatch, case.dossier.under("data/log"))}):
        _times(case, path)
    evidence = Evidences(case)
    for path in case.dossier.under("data/log"):
        if _STAMP.fullmatch(path):
            _stamp(case, evidence, path)


def _quorum(case: Case) -> None:
    policy = case.policy
    if not policy.witnesses:
        case.findings.cannot("02.04", "策略中没有见证方", "the policy names no witnesses")
        return
    demand(case, names.FINAL)
    if not policy.quorum:
        case.findings.cannot(
            "02.04",
            "策略不要求任何见证方：平台自己运行的见证方不作数",
            "the policy demands no witness: one that the platform runs itself counts for nothing",
        )
    elif not policy.own:
        case.findings.cannot("02.04", "信任取自案卷本身", "the witnesses were taken from the dossier itself")


def demand(case: Case, path: str) -> None:
    """Of 02.04: as many of the policy's witnesses have cosigned this checkpoint as it demands."""
    with case.findings.judging("02.04", Place(path)):
        held = cosigned(case, path)
        if len({one.key.public for one in held}) < case.policy.quorum:
            raise NotTrusted("checkpoint.quorum", "见证方不足", "too few witnesses have cosigned")


def cosigned(case: Case, path: str) -> list[Verified]:
    """The cosignatures of the policy's witnesses; NotTrusted if one of them does not hold."""
    signed, witnesses = note.note(case.file(path)), case.policy.witnesses
    known = {(one.name, one.id) for one in witnesses}
    if not any((line.name, line.id) in known for line in signed.lines):
        return []
    return note.verified(note.each_once(signed, witnesses), witnesses)


def _times(case: Case, path: str) -> None:
    """Whatever a checkpoint holds had happened when a witness saw it."""
    with case.findings.judging("02.04", Place(path)):
        size = merkle.tree_head(note.note(case.file(path)).text).size
        for one in cosigned(case, path):
            _not_later(case, size, _EPOCH + timedelta(seconds=one.time or 0) + _SECOND, path)


def _stamp(case: Case, evidence: Evidences, path: str) -> None:
    with case.findings.judging("02.02", Place(path)):
        size = int(path.removeprefix("data/log/stamp-").removesuffix(".tsr"))
        text = note.note(case.file(names.checkpoint(size))).text
        _not_later(case, size, timestamp.read(case.file(path)).at, path)  # also where the token does not hold
        signatures.token(case, evidence, text, path)


def _not_later(case: Case, size: int, at: datetime, path: str) -> None:
    if not case.course:
        return
    latest = at + case.policy.skew
    if case.course.latest(size) <= latest:
        case.findings.held("04.01")
        return
    for place in case.course.after(size, latest):
        case.findings.fail(
            "04.01",
            place,
            f"时间晚于 {path} 的见证或时间戳",
            f"its time is after a witness or time stamp of {path}",
        )
