"""The leads that many lots give together: who meets whom, and which expert always stands on one side."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.rules.screens import together
from evaluation.rules.screens.bias import FENCE, Bias
from evaluation.rules.screens.lead import Lead, Strength
from evaluation.rules.screens.prices import shown_as
from evaluation.rules.screens.together import Edge
from kernel.errors import Words


def meetings(edges: Iterable[Edge]) -> tuple[Lead, ...]:
    """Pairs that take turns are to be looked at; of those who only meet often nothing follows by itself."""
    return tuple(_meeting(each) for each in edges)


def _meeting(of: Edge) -> Lead:
    one, two = of.bidders
    percent = shown_as(of.share * 100, 1)
    turns = Words(f"，轮流中标 {of.turns} 次", f", taking turns {of.turns} times") if of.takes_turns else Words("", "")
    words = Words(
        f"{one} 与 {two} 同场 {of.met} 次（占较少一方的 {percent}%），各中标 {of.wins[0]}、{of.wins[1]} 次{turns.zh}",
        f"{one} and {two} met {of.met} times ({percent} % of the lots of the one who bids less) and won "
        f"{of.wins[0]} and {of.wins[1]} of them{turns.en}",
    )
    strength = Strength.LEAD if of.takes_turns else Strength.WEAK
    return Lead("together", of.bidders, strength, words, of.share, together.SHARE)


def one_sided(found: Iterable[Bias]) -> tuple[Lead, ...]:
    """The bidder whom an expert puts above or below the others again and again."""
    return tuple(_bias(each) for each in found)


def _bias(of: Bias) -> Lead:
    mean, times = shown_as(abs(of.mean) / 100), max(of.above, of.of - of.above)
    side = Words("高于", "above") if of.mean > 0 else Words("低于", "below")
    words = Words(
        f"专家 {of.expert} 给 {of.bidder} 的总分，{of.of} 次中 {times} 次在其他专家中位数的同一侧，"
        f"平均{side.zh} {mean} 分",
        f"expert {of.expert} put {of.bidder} on one side of the others' median {times} of {of.of} times, on average "
        f"{mean} points {side.en} it",
    )
    return Lead("bias", (of.bidder,), Strength.LEAD, words, of.chance, FENCE)
