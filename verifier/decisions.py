"""What the panel decided, counted again: a majority of those who sat at that time, by equal signed words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from evaluation.rules import document, first_envelope, review
from evaluation.rules.offer import Offer
from evaluation.rules.panel import is_majority
from evaluation.rules.rejection import Rejection, rejection
from kernel import canon, money
from kernel.actor import MEMBERS, Role
from kernel.canon import Json
from kernel.money import Money
from trading.rules import opening
from trading.rules.lifecycle import Regime
from verifier import bids, quotes
from verifier.case import Case
from verifier.event import Event

VERBS: Final = ("review_qualification", "correct_price", "reject_bid", "call_last_quotes", "sign_first")
READ: Final = tuple(
    f"lot.{verb}"
    for verb in (
        *VERBS,
        "void_evaluation",
        "convene",
        "avoid",
        "decline",
        "replace_expert",
        "name_representative",
        "open_quotes",
    )
)
_ADDED: Final = ("found", "doc_sha256", "p7s_sha256")


@dataclass(slots=True)
class _Panel:
    """Who sits while the lot's chain is read; votes by matter and alias; what was decided, in order. The call for last
    quotes outlasts a voided evaluation once these were opened."""

    regime: str
    size: int = 0
    sitting: set[str] = field(default_factory=set)
    votes: dict[tuple[str, str], dict[str, bytes]] = field(default_factory=dict)
    decided: dict[tuple[str, str], Event] = field(default_factory=dict)
    lasting: dict[tuple[str, str], Event] = field(default_factory=dict)

    def read(self, event: Event) -> None:
        if event.verb == "void_evaluation":
            self.votes, self.decided = {}, dict(self.lasting)
            self.size, self.sitting = 0, set()
        elif event.verb == "open_quotes":
            call = ("call_last_quotes", "")
            self.lasting = {matter: each for matter, each in self.decided.items() if matter == call}
        elif event.verb == "convene":
            members = [*cast("list[str]", event.body["members"]), *cast("list[str]", event.body["representatives"])]
            self.size, self.sitting = len(members), set(members)
        elif event.verb in ("avoid", "decline"):
            self.sitting.discard(str(event.body["pid"]))
        elif event.verb in ("replace_expert", "name_representative") and self.size:
            self.sitting.add(str(event.body["pid"]))
            self.sitting.discard(str(event.body.get("instead")))
        elif event.verb in VERBS:
            self._vote(event)

    def alone(self, event: Event) -> bool:
        """Whether it decides by itself."""
        reviews = event.verb == "review_qualification" and event.role == Role.TENDEREE
        return reviews and self.regime == Regime.P87

    def _vote(self, event: Event) -> None:
        matter = (event.verb, str(event.body.get("bid", "")))
        if self.alone(event):
            self.decided.setdefault(matter, event)
        if event.role not in MEMBERS:
            return
        words = canon.canonical({name: value for name, value in event.body.items() if name not in _ADDED})
        votes = self.votes.setdefault(matter, {})
        votes[event.actor.partition(".")[2]] = words
        aliases = {pid[:32] for pid in self.sitting}
        agreeing = [alias for alias, said in votes.items() if said == words and alias in aliases]
        if is_majority(self.size, agreeing):
            self.decided.setdefault(matter, event)


def _read(case: Case, before: Event | None = None) -> _Panel:
    """As it stood before an event; unless one is given, when the evaluation was over that was ranked last."""
    made, until = _Panel(str(case.about.get("regime"))), before or over(case, case.last("lot.rank"))
    for event in case.of_lot(*READ):
        if until is None or event.tseq < until.tseq:
            made.read(event)
    return made


def over(case: Case, last: Event | None) -> Event | None:
    """What ended the evaluation of which this event is: the next voiding; None if there is none."""
    voided = case.of_lot("lot.void_evaluation")
    return next((event for event in voided if last is not None and event.tseq > last.tseq), None)


def seated(case: Case, before: Event | None = None) -> set[str]:
    """The pids of those who sat when the evaluation was over, or before an event."""
    return _read(case, before).sitting


def decided(case: Case, verb: str, before: Event | None = None) -> dict[str, Event]:
    """By bid (the review: by nothing): the act that made the decision."""
    return {bid: event for (of, bid), event in _read(case, before).decided.items() if of == verb}


def out(case: Case, before: Event | None = None) -> set[str]:
    """The bids that were reviewed as unqualified or rejected, whose suppliers left, or who did not quote at last; as
    it stood before an event, if one is given."""
    standing, gone = _split(_read(case, before))
    return gone | quotes.out(case, standing).keys()


def in_hand(case: Case, before: Event) -> set[str]:
    """The bids that had passed the review and were not rejected when this event came."""
    return _split(_read(case, before))[0]


def call(case: Case, before: Event) -> Event | None:
    """The call for last quotes that was in force when this event came."""
    return _read(case, before).decided.get(("call_last_quotes", ""))


def _split(panel: _Panel) -> tuple[set[str], set[str]]:
    """What stands and what is out by review and rejections."""
    reviewed = panel.decided.get(("review_qualification", ""))
    results = cast("list[Mapping[str, Json]]", reviewed.body["results"]) if reviewed else []
    gone = {str(each["bid"]) for each in results if each["passed"] is not True}
    gone |= {bid for verb, bid in panel.decided if verb == "reject_bid"}
    return {str(each["bid"]) for each in results} - gone, gone


def offers(case: Case, of: document.Document) -> dict[str, Offer]:
    """Every opened bid as the evaluation must see it: opening, review, rejections, confirmed corrections."""
    outcomes = {bid: each for bid, each in bids.outcomes(case).items() if each["outcome"] == "opened"}
    reviewed = decided(case, "review_qualification")[""].body["results"]
    seen = {each.bid: each for each in review.read(of, reviewed, list(outcomes))}
    made = {bid: _offer(case, of, each, seen[bid]) for bid, each in outcomes.items()}
    return quotes.last(case, made) if quotes.wanted(case) else made


def _offer(case: Case, of: document.Document, said: Mapping[str, Json], seen: review.Reviewed) -> Offer:
    removed = _rejection(case, of, seen.bid) or seen.rejection
    second = bids.priced(case).get(seen.bid)
    total = said["total"] if second is None else second["total"]
    if removed is None and second is not None and second["outcome"] != "opened":
        sealed = second["outcome"] == opening.SEALED
        removed = first_envelope.SEALED if sealed else first_envelope.UNOPENED
    return Offer(
        bid=seen.bid,
        bidder=str(said["name"]),
        opened_sha256=str(said["opened_sha256"]),
        prices=_moneys(total) if total is not None else (),
        corrected=() if removed else _corrected(case, seen.bid, str(said["bidder"])),
        policies=seen.policies,
        deviations=seen.deviations,
        brand=seen.brand,
        rejection=removed,
    )


def _rejection(case: Case, of: document.Document, bid: str) -> Rejection | None:
    event = decided(case, "reject_bid").get(bid)
    return None if event is None else rejection(of.regime, str(event.body["ground"]), str(event.body["reason"]))


def _corrected(case: Case, bid: str, org: str) -> tuple[Money, ...]:
    """The corrected price, if the bidder has accepted it since."""
    event = decided(case, "correct_price").get(bid)
    answers = case.of_lot("lot.answer") if event and not quotes.wanted(case) else []
    accepted = [
        each
        for each in answers
        if event and each.tseq > event.tseq and each.actor == f"bidder.{org}" and each.body.get("accepts") is True
    ]
    return _moneys(event.body["to"]) if event and accepted else ()


def _moneys(value: Json) -> tuple[Money, ...]:
    return tuple(money.from_json(each) for each in cast("list[Json]", value))
