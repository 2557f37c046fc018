"""The one table of a lot's life: from, act, to, by. Nothing else assigns a stage."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.actor import MEMBERS, Actor
from kernel.actor import Role as R
from kernel.errors import NotAllowed, NotNow, NotValid


class Regime(StrEnum):
    """Under which law a tender is run; fixed at announcement."""

    BID = "BID"
    P87 = "P87"
    INTL = "INTL"
    LAND = "LAND"
    """出让: land for construction (国土资源部令第39号) and mining rights, granted by live competition."""
    PROPERTY = "PROPERTY"
    """Assets of state firms, transferred by live competition (国资委、财政部令第32号)."""


COMPETED: Final = frozenset({Regime.LAND, Regime.PROPERTY})
"""Under these a lot is sold in a room: no sealed bid, no opening, no panel."""
EVALUATED: Final = tuple(regime for regime in Regime if regime not in COMPETED)


class Stage(StrEnum):
    """Where a lot stands."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    COMPETING = "competing"
    DEALT = "dealt"
    CLOSED = "closed"
    OPENING = "opening"
    OPENED = "opened"
    ADMITTED = "admitted"
    EVALUATING = "evaluating"
    SCORED = "scored"
    UNSEALING = "unsealing"
    """Of two envelopes the second, of those who passed, is being opened."""
    PRICED = "priced"
    RANKED = "ranked"
    PUBLICITY = "publicity"
    AWARDED = "awarded"
    VACATED = "vacated"
    """The award was taken back: the next candidate, or the end."""
    CONTRACTED = "contracted"
    STOPPED = "stopped"
    TERMINATED = "terminated"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


S = Stage
LIVE: Final = (S.COMPETING, S.DEALT)
"""Of a lot that has a room: no deadline closes it, and nothing is opened."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row. `joint`: all roles of `by` must act before the stage moves. `to` None: where it was suspended."""

    at: Stage
    act: str
    to: Stage | None
    by: frozenset[R]
    joint: bool = False


def _step(at: Stage, act: str, to: Stage | None, *by: R, joint: bool = False) -> Step:
    return Step(at, act, to, frozenset(by), joint)


def _same(acts: str, by: R | frozenset[R], *stages: Stage) -> tuple[Step, ...]:
    roles = frozenset({by}) if isinstance(by, R) else by
    return tuple(_step(stage, act, stage, *roles) for stage in stages for act in acts.split())


PRESENT: Final = frozenset({R.BIDDER, R.TENDEREE, R.AGENCY, R.SUPERVISOR})
"""Who is at an opening and signs its record (财政部令第87号 42)."""
_BEFORE_PANEL: Final = (S.ANNOUNCED, S.CLOSED, S.OPENING, S.OPENED)

_RECORDED: Final = (S.OPENED, S.EVALUATING, S.SCORED, S.RANKED, S.AWARDED, S.CONTRACTED, S.TERMINATED, S.ARCHIVED)
"""While somebody may look at a recording and says why, for as long as it is kept."""


def _interrupted(*stages: Stage) -> tuple[Step, ...]:
    return tuple(
        step
        for at in stages
        for step in (
            _step(at, "suspend", S.SUSPENDED, R.AGENCY, R.SUPERVISOR),
            _step(at, "terminate", S.TERMINATED, R.AGENCY, R.SUPERVISOR),
        )
    )


def _voidable(*stages: Stage) -> tuple[Step, ...]:
    return tuple(_step(at, "void_evaluation", S.OPENED, R.SUPERVISOR) for at in stages)


_IN_PUBLIC: Final = (
    _step(S.DRAFT, "announce", S.ANNOUNCED, R.AGENCY),
    *_same("clarify amend answer", R.AGENCY, S.ANNOUNCED),
    *_same("ask object_documents ask_account", R.BIDDER, S.ANNOUNCED),
    _step(S.ANNOUNCED, "answer_objection", S.ANNOUNCED, R.TENDEREE),
    # a room is open (竞价): no sealed bid is taken and no deadline closes the lot; what its room decides ends it
    _step(S.ANNOUNCED, "begin_competition", S.COMPETING, R.AGENCY, R.CENTRE),
    *_same("ask object_documents ask_account", R.BIDDER, S.COMPETING),
    _step(S.COMPETING, "answer", S.COMPETING, R.AGENCY),
    _step(S.COMPETING, "answer_objection", S.COMPETING, R.TENDEREE),
    # equal offers (摇号): the clerk says who was drawn before the deal is confirmed
    _step(S.COMPETING, "plan_draw", S.COMPETING, R.AGENCY),
    *_same("freeze_draw draw fall_back draw_winner", R.CLERK, S.COMPETING),
    _step(S.COMPETING, "give_entropy", S.COMPETING, R.CENTRE, R.SUPERVISOR),
    _step(S.COMPETING, "give_beacon", S.COMPETING, R.AGENCY, R.CENTRE, R.SUPERVISOR),
    _step(S.COMPETING, "confirm_deal", S.DEALT, R.TENDEREE),
    # what a room has decided is objected to and complained of like any result; each winner's contract is entered
    *_same("object_result complain", R.BIDDER, S.DEALT),
    *_same("answer_objection enter_contract", R.TENDEREE, S.DEALT),
    _step(S.DEALT, "decide_complaint", S.DEALT, R.SUPERVISOR),
    _step(S.DEALT, "terminate", S.TERMINATED, R.AGENCY, R.SUPERVISOR),
    _step(S.COMPETING, "lapse", S.STOPPED, R.CLERK),
    _step(S.COMPETING, "terminate", S.TERMINATED, R.AGENCY, R.SUPERVISOR),
    *_interrupted(S.ANNOUNCED),
    _step(S.SUSPENDED, "resume", None, R.AGENCY, R.SUPERVISOR),
    _step(S.SUSPENDED, "terminate", S.TERMINATED, R.AGENCY, R.SUPERVISOR),
    *(_step(at, "archive", S.ARCHIVED, R.CLERK) for at in (S.DEALT, S.STOPPED, S.TERMINATED)),
)
"""From the notice to the deal of a room, in every regime."""

# two envelopes: the panel signs who passed the first, the second of those alone is opened, and only then is there a
# price to correct or to reject; points are given and mended before
_SECOND_ENVELOPES: Final = (
    *_same("sign_first", MEMBERS, S.SCORED),
    _step(S.SCORED, "order_second", S.UNSEALING, R.TENDEREE, R.SUPERVISOR, joint=True),
    *_same("restore_piece release_second_key object_opening", R.BIDDER, S.UNSEALING),
    _step(S.UNSEALING, "release_second_share", S.UNSEALING, R.CUSTODIAN),
    _step(S.UNSEALING, "classify_failure", S.UNSEALING, R.AGENCY, R.SUPERVISOR, joint=True),
    _step(S.UNSEALING, "open_second", S.PRICED, R.AGENCY),
    *_same("object_opening answer", R.BIDDER, S.PRICED),
    *_same("answer_objection", R.TENDEREE, S.UNSEALING, S.PRICED),
    *_same("correct_price ask_bidder reject_bid explain_deviation sign_report dissent", MEMBERS, S.PRICED),
    _step(S.PRICED, "rank", S.RANKED, R.CLERK),
    *_interrupted(S.UNSEALING, S.PRICED),
)

COMMON: Final = (
    *_IN_PUBLIC,
    *_same("submit_bid replace_bid withdraw_bid", R.BIDDER, S.ANNOUNCED),
    _step(S.ANNOUNCED, "close_bidding", S.CLOSED, R.CLERK),
    _step(S.CLOSED, "stop_too_few", S.STOPPED, R.CLERK),
    _step(S.CLOSED, "order_opening", S.OPENING, R.TENDEREE, R.SUPERVISOR, joint=True),
    *_same("restore_piece", R.BIDDER, S.CLOSED, S.OPENING),
    *_same("release_key object_opening", R.BIDDER, S.OPENING),
    _step(S.OPENING, "release_share", S.OPENING, R.CUSTODIAN),
    _step(S.OPENING, "classify_failure", S.OPENING, R.AGENCY, R.SUPERVISOR, joint=True),
    _step(S.OPENING, "answer_objection", S.OPENING, R.TENDEREE),
    _step(S.OPENING, "open_bids", S.OPENED, R.AGENCY),
    # what was read out can only be objected to after it was: on the spot, until the panel is convened
    *_same("object_opening", R.BIDDER, S.OPENED),
    *_same("answer_objection", R.TENDEREE, S.OPENED),
    *_same("confirm_record", PRESENT, S.OPENED),
    # at `ranked` only a tie is drawn (财政部令第87号 68): a panel has its one draw already
    *_same("plan_draw", R.AGENCY, *_BEFORE_PANEL, S.RANKED),
    *_same("snapshot_pool exclude", R.CLERK, *_BEFORE_PANEL),
    *_same("freeze_draw draw", R.CLERK, *_BEFORE_PANEL, S.RANKED),
    *_same("contact_expert replace_expert", R.CLERK, *_BEFORE_PANEL, S.EVALUATING),
    *(
        _step(stage, "give_entropy", stage, R.CENTRE, R.SUPERVISOR)
        for stage in (*_BEFORE_PANEL, S.EVALUATING, S.RANKED)
    ),
    *_same("give_beacon", frozenset({R.AGENCY, R.CENTRE, R.SUPERVISOR}), *_BEFORE_PANEL, S.RANKED),
    *_same("fall_back", R.CLERK, *_BEFORE_PANEL, S.EVALUATING, S.RANKED),
    *_same("declare_avoidance", frozenset({R.TENDEREE, R.AGENCY, R.SUPERVISOR}), *_BEFORE_PANEL),
    *_same("name_representative", R.TENDEREE, *_BEFORE_PANEL, S.EVALUATING),
    *_same("accept decline", MEMBERS, *_BEFORE_PANEL, S.EVALUATING),
    *_same("enter_recording excuse_recording", R.CENTRE, S.OPENED, S.EVALUATING, S.SCORED),
    *_same("read_recording", frozenset({R.CENTRE, R.SUPERVISOR}), *_RECORDED),
    _step(S.OPENED, "convene", S.EVALUATING, R.AGENCY, R.SUPERVISOR, joint=True),
    *_same("enter_evaluation elect_chair", MEMBERS, S.EVALUATING),
    *_same("avoid correct_price ask_bidder reject_bid seal_scores", MEMBERS, S.EVALUATING),
    # talks and last quotes (谈判、磋商): where the procedure has them
    *_same("negotiate", MEMBERS | {R.BIDDER}, S.EVALUATING),
    *_same("call_last_quotes sign_minutes", MEMBERS, S.EVALUATING),
    *_same("seal_quote leave_negotiation", R.BIDDER, S.EVALUATING),
    *_same("release_quote_shares", R.CUSTODIAN, S.EVALUATING),
    *_same("open_quotes", R.CLERK, S.EVALUATING),
    _step(S.EVALUATING, "answer", S.EVALUATING, R.BIDDER),
    _step(S.EVALUATING, "release_score_shares", S.EVALUATING, R.CUSTODIAN),
    _step(S.EVALUATING, "open_scores", S.SCORED, R.CLERK),
    *_same("explain_deviation correct_scores sign_report dissent", MEMBERS, S.SCORED),
    _step(S.SCORED, "rank", S.RANKED, R.CLERK),
    *_SECOND_ENVELOPES,
    _step(S.AWARDED, "notify", S.AWARDED, R.CLERK),
    # offer and acceptance (民法典 471, 490): the buyer signs the text first, and the winner's signature concludes it
    _step(S.AWARDED, "offer_contract", S.AWARDED, R.TENDEREE),
    _step(S.AWARDED, "sign_contract", S.CONTRACTED, R.BIDDER),
    # 实施条例 55: the winner may fall out, and the next candidate follow
    _step(S.AWARDED, "renounce_award", S.AWARDED, R.BIDDER),
    _step(S.AWARDED, "withdraw_award", S.VACATED, R.TENDEREE),
    _step(S.VACATED, "award", S.AWARDED, R.TENDEREE),
    *_same("offer_change accept_performance", R.TENDEREE, S.CONTRACTED),
    *_same("change_contract perform", R.BIDDER, S.CONTRACTED),
    *_interrupted(S.CLOSED, S.OPENING, S.OPENED, S.EVALUATING, S.SCORED, S.RANKED, S.VACATED),
    *_voidable(S.EVALUATING, S.SCORED, S.RANKED),
    # from `awarded` only where no contract came of it
    *(_step(at, "archive", S.ARCHIVED, R.CLERK) for at in (S.AWARDED, S.CONTRACTED)),
)
"""Of a tender whose bids are sealed and evaluated, under whichever law."""

# 招标投标法实施条例 54: candidates are published, objections pause, the tenderee awards when it is over.
_WITH_PUBLICITY: Final = (
    *_same("review_qualification", MEMBERS, S.EVALUATING),
    _step(S.RANKED, "publish_candidates", S.PUBLICITY, R.AGENCY),
    *_same("object_result complain", R.BIDDER, S.PUBLICITY),
    _step(S.PUBLICITY, "answer_objection", S.PUBLICITY, R.TENDEREE),
    _step(S.PUBLICITY, "decide_complaint", S.PUBLICITY, R.SUPERVISOR),
    _step(S.PUBLICITY, "read_recording", S.PUBLICITY, R.CENTRE, R.SUPERVISOR),
    _step(S.PUBLICITY, "award", S.AWARDED, R.TENDEREE),
    *_interrupted(S.PUBLICITY),
    *_voidable(S.PUBLICITY),
)

# 财政部令第87号 44, 68, 69: the purchaser examines qualification and confirms the result; it is published at once.
_WITH_CONFIRMATION: Final = (
    _step(S.EVALUATING, "review_qualification", S.EVALUATING, R.TENDEREE),
    _step(S.RANKED, "award", S.AWARDED, R.TENDEREE),
    *_same("object_result complain", R.BIDDER, S.AWARDED, S.CONTRACTED),
    *_same("answer_objection", R.TENDEREE, S.AWARDED, S.CONTRACTED),
    *_same("decide_complaint", R.SUPERVISOR, S.AWARDED, S.CONTRACTED),
)

# 实施条例 18, 19, 30: a first stage ends with who may bid in the tender that follows (`trading.rules.first_stage`).
_FIRST_STAGE: Final = (
    _step(S.OPENED, "ask_bidder", S.OPENED, R.TENDEREE),
    _step(S.OPENED, "answer", S.OPENED, R.BIDDER),
    _step(S.OPENED, "admit", S.ADMITTED, R.TENDEREE),
    _step(S.EVALUATING, "admit", S.ADMITTED, R.TENDEREE),
    *_same("object_result complain", R.BIDDER, S.ADMITTED),
    _step(S.ADMITTED, "answer_objection", S.ADMITTED, R.TENDEREE),
    _step(S.ADMITTED, "decide_complaint", S.ADMITTED, R.SUPERVISOR),
    _step(S.ADMITTED, "read_recording", S.ADMITTED, R.CENTRE, R.SUPERVISOR),
    _step(S.ADMITTED, "archive", S.ARCHIVED, R.CLERK),
)

# 招标投标法 47: the tenderee reports to the supervisor, whether the contract is signed by then or not
_REPORTED: Final = _same("report_award", R.TENDEREE, S.AWARDED, S.CONTRACTED)
REPORTED: Final = frozenset((Regime.BID, step.at) for step in _REPORTED)
"""Where that report is owed."""

# 评定分离: the tenderee's awarding panel says who comes first among those whom the evaluation hands over unranked
_AWARDING_PANEL: Final = (
    *_same("name_awarders cast_ballot decide_winner", R.TENDEREE, S.RANKED),
    _step(S.RANKED, "open_ballots", S.RANKED, R.CLERK),
)

STEPS: Final = {
    Regime.BID: COMMON + _WITH_PUBLICITY + _FIRST_STAGE + _REPORTED + _AWARDING_PANEL,
    Regime.P87: COMMON + _WITH_CONFIRMATION,
    Regime.INTL: COMMON + _WITH_PUBLICITY,
    Regime.LAND: _IN_PUBLIC,
    Regime.PROPERTY: _IN_PUBLIC,
}
ACTS: Final = tuple(sorted({step.act for steps in STEPS.values() for step in steps}))
_ROWS: Final = {(regime, s.at, s.act): s for regime, steps in STEPS.items() for s in steps}


def step(regime: Regime, at: Stage, act: str, actor: Actor) -> Step:
    """The row that lets `actor` do `act` at stage `at`.

    NotValid: no such act. NotNow: not at this stage. NotAllowed: not this role.
    """
    if act not in ACTS:
        raise NotValid("act.unknown", f"没有这种行为：{act}", f"no such act: {act}", field="act")
    row = _ROWS.get((regime, at, act))
    if row is None:
        raise NotNow(
            "act.not_now", f"标段处于“{at}”阶段，不能办理 {act}", f"the lot is {at}: {act} is not possible now"
        )
    if actor.role not in row.by:
        who = "、".join(sorted(row.by))
        raise NotAllowed("act.not_allowed", f"{act} 只能由 {who} 办理", f"{act} is for {who}, not for {actor.role}")
    return row


def advance(row: Step, actor: Actor, already: Collection[R], suspended_in: Stage | None = None) -> Stage:
    """The stage after `actor` has done `row`; `already` are the roles that did it before (joint acts)."""
    if row.joint and not row.by <= {actor.role, *already}:
        return row.at
    if row.to is None:
        if suspended_in is None:
            raise NotNow("act.not_suspended", "标段没有中止，无从恢复", "the lot was not suspended")
        return suspended_in
    return row.to


def possible(regime: Regime, at: Stage, role: R) -> tuple[str, ...]:
    """The acts that `role` may do at `at`, in the table's order."""
    return tuple(s.act for s in STEPS[regime] if s.at is at and role in s.by)


def as_mermaid(regime: Regime) -> str:
    """The moves between stages as a state diagram; acts that stay are listed in `docs/lifecycle.md`."""
    lines = ["stateDiagram-v2", '    state "where it was suspended" as before', "    [*] --> draft"]
    for row in STEPS[regime]:
        if row.to is not row.at and row.act not in ("suspend", "terminate", "void_evaluation"):
            to = row.to or "before"
            lines.append(f"    {row.at} --> {to}: {row.act}")
    return "\n".join([*lines, "    archived --> [*]"]) + "\n"


def as_markdown() -> str:
    """`docs/lifecycle.md`, generated."""
    out = [
        "# The life of a lot",
        "",
        "Generated from `trading/rules/lifecycle.py` by `python3 run.py docs`; do not edit.",
        "",
    ]
    for regime in Regime:
        out += [f"## {regime}", "", "```mermaid", as_mermaid(regime).rstrip(), "```", ""]
        out += ["| from | act | to | by |", "|---|---|---|---|"]
        for row in STEPS[regime]:
            by = (" **and** " if row.joint else " · ").join(sorted(row.by))
            out.append(f"| {row.at} | {row.act} | {row.to or 'where it was suspended'} | {by} |")
        out.append("")
    return "\n".join(out)
