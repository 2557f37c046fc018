"""What each person of a bidding firm may do for it: prepare, sign, submit, and administer these rights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kernel.errors import NotAllowed, NotValid, Words


class Right(StrEnum):
    """Each stands for itself: who signs does not by that submit."""

    PREPARE = "prepare"
    SIGN = "sign"
    SUBMIT = "submit"
    ADMINISTER = "administer"


R = Right

NAMES: Final[Mapping[Right, Words]] = {
    R.PREPARE: Words("准备", "prepare"),
    R.SIGN: Words("签名", "sign"),
    R.SUBMIT: Words("递交", "submit"),
    R.ADMINISTER: Words("管理", "administer"),
}
EVERY: Final = frozenset(Right)

_NEEDED: Final[Mapping[str, frozenset[Right]]] = {
    "tender.ask": frozenset({R.PREPARE}),
    "tender.object_documents": frozenset({R.SUBMIT}),
    "lot.prepare_bid": frozenset({R.PREPARE}),
    "lot.ask_account": frozenset({R.PREPARE}),
    "lot.submit_bid": frozenset({R.SUBMIT}),
    "lot.replace_bid": frozenset({R.SUBMIT}),
    "lot.restore_piece": frozenset({R.SUBMIT}),
    "room.enter": frozenset({R.SIGN, R.SUBMIT}),
    "bid.sign_bid": frozenset({R.SIGN}),
    "bid.withdraw_bid": frozenset({R.SIGN, R.SUBMIT}),
    "lot.object_opening": frozenset({R.SIGN}),
    "lot.object_result": frozenset({R.SIGN}),
    "framework.join": frozenset({R.SIGN}),
    "framework.leave": frozenset({R.SIGN}),
    "framework.list_items": frozenset({R.SIGN}),
    "framework.quote": frozenset({R.SIGN}),
    "framework.show_quote": frozenset({R.SIGN}),
    "framework.answer_order": frozenset({R.SIGN}),
    "lot.complain": frozenset({R.SIGN}),
    "lot.answer": frozenset({R.SIGN}),
    "lot.negotiate": frozenset({R.SIGN}),
    "lot.seal_quote": frozenset({R.SUBMIT}),
    "lot.leave_negotiation": frozenset({R.SIGN, R.SUBMIT}),
    "lot.confirm_record": frozenset({R.SIGN}),
    "system.authorise": frozenset({R.ADMINISTER}),
    "system.end_authority": frozenset({R.ADMINISTER}),
    "system.report_loss": frozenset({R.ADMINISTER}),
    "system.declare_control": frozenset({R.ADMINISTER}),
}
"""`lot.prepare_bid` is the upload of a package's pieces, `bid.sign_bid` the signature under a bid's manifest."""
_STRICTEST: Final = frozenset({R.PREPARE, R.SIGN, R.SUBMIT})
OPENING: Final = "bid.release_key"
"""Any right will do: the key that opens a bid lies with whoever sealed it, and changes nothing of it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One right of one person, `since` inclusive, `until` exclusive; None: without end."""

    person: str
    right: Right
    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def needed(act: str) -> frozenset[Right]:
    """The rights without which nobody does this act for a firm; all but administering for an act that has no row."""
    return _NEEDED.get(act, _STRICTEST)


def held(grants: Iterable[Grant], person: str, at: datetime) -> frozenset[Right]:
    """The rights of a person at a moment."""
    return frozenset(one.right for one in grants if one.person == person and one.holds(at))


def may(act: str, rights: Collection[Right]) -> None:
    """NotAllowed `right.missing` unless these rights suffice for the act."""
    if act == OPENING:
        if not rights:
            raise _missing(_STRICTEST)
        return
    if lacking := needed(act) - set(rights):
        raise _missing(lacking)


def _missing(lacking: Collection[Right]) -> NotAllowed:
    named = [NAMES[each] for each in Right if each in lacking]
    zh, en = "、".join(f"“{one.zh}”" for one in named), ", ".join(one.en for one in named)
    return NotAllowed(
        "right.missing",
        f"您在本单位没有{zh}权限",
        f"in your firm you lack the right to: {en}",
        law="EBM-13",
        remedy=Words(
            "请本单位管理员在“人员和权限”里授予", "Ask your firm's administrator for it, under “People and rights”"
        ),
    )


def rights(names: Iterable[str]) -> frozenset[Right]:
    """The rights that were named; NotValid if there is none, or one that does not exist."""
    asked = set(names)
    if not asked or not asked <= {right.value for right in Right}:
        raise NotValid("right.unknown", "请选择至少一项权限", "choose at least one right", field="rights")
    return frozenset(map(Right, asked))


def term(since: datetime, until: datetime | None, now: datetime) -> None:
    """NotValid unless a right that is given begins before it ends and ends in the future."""
    if until is not None and until <= max(since, now):
        raise NotValid(
            "right.term", "终止时刻须晚于起始时刻和现在", "a right ends after it begins, and not in the past",
            field="until",
        )  # fmt: skip


def lasting(grants: Iterable[Grant], at: datetime) -> frozenset[str]:
    """The administrators whose right holds now and has no end."""
    return frozenset(one.person for one in grants if one.right is R.ADMINISTER and one.until is None and one.holds(at))


def stays_administered(grants: Collection[Grant], at: datetime) -> None:
    """NotAllowed `right.last_administrator` if with these grants nobody would be left who gives and takes rights."""
    if not lasting(grants, at):
        raise NotAllowed(
            "right.last_administrator",
            "本单位须至少有一名无期限的管理员",
            "a firm keeps at least one administrator without an end",
            field="rights",
            remedy=Words("先把“管理”权限授予另一人", "First give the right to administer to somebody else"),
        )
