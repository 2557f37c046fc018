"""The papers on decisions that change a lot's course: suspended, resumed, evaluation void, ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

from disclosure.rules import source
from disclosure.rules.papers import EndingNotice, ResumptionNotice, SuspensionNotice, VoidingNotice
from disclosure.rules.parts import Signature
from disclosure.rules.source import Source, cited
from disclosure.rules.visibility import Moment
from kernel import law
from kernel.errors import NOTHING, Words
from trading.rules.lifecycle import Regime

D = TypeVar("D", EndingNotice, SuspensionNotice, ResumptionNotice, VoidingNotice)
AGAIN: Final = Words("需要继续采购的，将重新组织并另行公告", "If the need remains, a new tender will be announced")
TOLD: Final = Words("恢复或者终止时另行公告", "Its resumption or termination will be announced")
FILED: Final = Words(
    "本标段的日志和已公布的公告继续公开", "The journal of the lot and what was published stay open to everybody"
)


def ending_notice(of: Source, approved: tuple[Signature, ...]) -> EndingNotice:
    """终止公告. How many bids came is not told: that they were too few is enough (BID-22)."""
    body = of.body
    if not body.has("least"):
        cause = Words("标段终止，不再定标", "The lot is terminated without an award")
        return _decided(EndingNotice, of, cause, approved, (AGAIN, FILED))
    least = body.integer("least", 0, 99)
    return EndingNotice(
        head=source.head(of),
        proof=source.proof(of),
        original=source.original(of),
        cause=Words(f"投标人少于 {least} 个，依法不得开标", f"Fewer than {least} bids came in: none may be opened"),
        reason=NOTHING,
        approved=(),
        next=(AGAIN, FILED),
        contacts=source.contacts(of)[2:],  # tenderee and agency stand above
        basis=cited(of, "P87-43" if of.regime is Regime.P87 else "BID-28"),
    )


def suspension_notice(of: Source, approved: tuple[Signature, ...], reached: Moment) -> SuspensionNotice:
    """中止公告. `reached`: how far the lot had come."""
    cause = Words("标段自即日起中止", "The lot is suspended from now on")
    return _decided(SuspensionNotice, of, cause, approved, (_while_suspended(reached), TOLD))


def _while_suspended(reached: Moment) -> Words:
    if reached is Moment.ANNOUNCED:
        return Words(
            "中止期间不接收、替换或者撤回投标文件；已收到的保持密封",
            "Until then no bid is taken, replaced or withdrawn; those received stay sealed",
        )
    if reached < Moment.OPENED:
        return Words("中止期间不开标，投标文件保持密封", "Until then no bid is opened; all stay sealed")
    return Words(
        "中止期间不评标、不定标；已开启的投标文件和已密封的评分保持原样",
        "Until then there is no evaluation and no award; opened bids and sealed scores stay as they are",
    )


def resumption_notice(of: Source, approved: tuple[Signature, ...], reached: Moment) -> ResumptionNotice:
    """恢复公告. `reached`: how far the lot had come when it was suspended."""
    cause = Words("标段自即日起恢复，从中止处继续", "The lot is resumed from now on, where it was suspended")
    return _decided(ResumptionNotice, of, cause, approved, tuple(_from_here(reached)))


def _from_here(reached: Moment) -> Iterator[Words]:
    if reached is Moment.ANNOUNCED:
        yield Words(
            "继续接收投标文件，截止时间见上；该时间已过的，即行截止",
            "Bids are taken again until the deadline above; if it has passed, bidding is closed at once",
        )
        yield Words("时间另有调整的，以变更公告为准", "A notice of change, if there is one, prevails")
    elif reached < Moment.OPENED:
        yield Words("继续开标，投标文件一直保持密封", "The opening goes on; all bids have stayed sealed")
    elif reached < Moment.PUBLISHED:
        yield Words("继续评标", "The evaluation goes on")
    else:
        yield Words("继续公示、处理异议和定标", "Publication, objections and award go on")


def voiding_notice(of: Source, approved: tuple[Signature, ...], reached: Moment) -> VoidingNotice:
    """评审无效公告. `reached`: how far the lot had come before."""
    cause = Words("本次评审无效，其评分和排名作废", "This evaluation is void, with its scores and its ranking")
    follows = [
        Words("重新抽取评标委员会，重新评审", "Another panel is drawn, which evaluates anew"),
        Words("投标文件和开标记录不变，继续有效", "The bids and the opening record stand"),
    ]
    if reached >= Moment.PUBLISHED:
        follows.insert(0, Words("已公示的中标候选人同时作废", "The candidates that were published are void with it"))
    return _decided(VoidingNotice, of, cause, approved, tuple(follows))


def _decided(kind: type[D], of: Source, cause: Words, approved: tuple[Signature, ...], follows: tuple[Words, ...]) -> D:
    """The legal basis and the reason are those that the approver signed."""
    return kind(
        head=source.head(of),
        proof=source.proof(of),
        original=source.original(of),
        cause=cause,
        reason=_signed(of.body.text("reason")),
        approved=approved,
        next=follows,
        contacts=source.contacts(of)[2:],
        basis=(_basis(of.body.text("basis")),),
    )


def _basis(text: str) -> Words:
    """The article that the approver named; a rule of the table is cited by its law's name."""
    return law.cite(text) if law.known(text) else _signed(text)


def _signed(text: str) -> Words:
    """What the approver wrote and signed; it has one language."""
    return Words(text, f"{text} (as signed)")
