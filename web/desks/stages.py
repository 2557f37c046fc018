"""A lot's stage in words: its line of stages, its status sentence, its next step and limit."""

from __future__ import annotations

from typing import Final

from disclosure.rules import wording
from kernel import law
from kernel.actor import Role
from kernel.errors import Words
from trading.rules.calendar import Task
from trading.rules.lifecycle import Stage as S
from web.sentences import must
from web.views.elements import Shape, Sign, Stage
from web.words import Text, phrase

ROLES: Final = {
    Role.BIDDER: Words("投标人", "The bidder"),
    Role.TENDEREE: Words("招标人", "The tenderee"),
    Role.AGENCY: Words("代理机构", "The agency"),
    Role.EXPERT: Words("评标专家", "The expert"),
    Role.REPRESENTATIVE: Words("招标人代表", "The tenderee’s representative"),
    Role.SUPERVISOR: Words("监督部门", "The supervisor"),
    Role.CUSTODIAN: Words("密钥保管人", "The custodian"),
    Role.CENTRE: Words("交易中心", "The trading centre"),
    Role.OFFICER: Words("机关工作人员", "The officer"),
    Role.CLERK: Words("平台", "The platform"),
    Role.SYSTEM_ADMIN: Words("系统管理员", "The system administrator"),
    Role.SECURITY_ADMIN: Words("安全管理员", "The security administrator"),
    Role.AUDIT_ADMIN: Words("审计管理员", "The audit administrator"),
    Role.PUBLIC: Words("公众", "The public"),
}
STAGES: Final = {
    S.DRAFT: Words("起草", "draft"),
    S.ANNOUNCED: Words("接受投标", "open for bids"),
    S.COMPETING: Words("网上竞价", "live competition"),
    S.DEALT: Words("竞价成交", "won in competition"),
    S.CLOSED: Words("投标截止", "bidding closed"),
    S.OPENING: Words("正在开标", "opening"),
    S.OPENED: Words("已开标", "opened"),
    S.EVALUATING: Words("正在评标", "evaluation"),
    S.ADMITTED: Words("已确定可参加后续招标的单位", "those who may go on are known"),
    S.SCORED: Words("评分已开启", "scores opened"),
    S.UNSEALING: Words("正在开启第二信封", "second envelopes being opened"),
    S.PRICED: Words("第二信封已开启", "second envelopes opened"),
    S.RANKED: Words("已排名", "ranked"),
    S.PUBLICITY: Words("候选人公示", "candidates published"),
    S.AWARDED: Words("已定标", "awarded"),
    S.VACATED: Words("中标已取消", "award taken back"),
    S.CONTRACTED: Words("合同已签订", "contract signed"),
    S.STOPPED: Words("流标或流拍，停止", "stopped: nobody has won"),
    S.TERMINATED: Words("已终止", "terminated"),
    S.SUSPENDED: Words("已中止", "suspended"),
    S.ARCHIVED: Words("已归档", "archived"),
}
_SHAPES: Final[dict[S, Shape]] = {
    S.AWARDED: "good",
    S.VACATED: "warn",
    S.CONTRACTED: "good",
    S.DEALT: "good",
    S.ADMITTED: "good",
    S.ARCHIVED: "plain",
    S.STOPPED: "bad",
    S.TERMINATED: "bad",
    S.SUSPENDED: "warn",
}
_LINE: Final[tuple[tuple[Words, frozenset[S]], ...]] = (
    (Words("起草", "Draft"), frozenset({S.DRAFT})),
    (Words("招标公告", "Notice"), frozenset({S.ANNOUNCED, S.COMPETING})),
    (Words("投标截止", "Bidding closed"), frozenset({S.CLOSED})),
    (Words("开标", "Opening"), frozenset({S.OPENING, S.OPENED})),
    (Words("评标", "Evaluation"), frozenset({S.EVALUATING, S.SCORED, S.UNSEALING, S.PRICED})),
    (Words("公示", "Publicity"), frozenset({S.RANKED, S.PUBLICITY})),
    (Words("定标", "Award"), frozenset({S.AWARDED, S.VACATED, S.CONTRACTED, S.DEALT, S.ARCHIVED})),
)
_FIRST_LINE: Final[tuple[tuple[Words, frozenset[S]], ...]] = (
    (Words("起草", "Draft"), frozenset({S.DRAFT})),
    (Words("公告", "Notice"), frozenset({S.ANNOUNCED})),
    (Words("截止", "Closed"), frozenset({S.CLOSED})),
    (Words("开启", "Opening"), frozenset({S.OPENING})),
    (Words("审查", "Review"), frozenset({S.OPENED, S.EVALUATING})),
    (Words("结果", "Result"), frozenset({S.ADMITTED, S.ARCHIVED})),
)
"""Of a first stage, which ends with who may bid in the tender that follows."""
FROM: Final = frozenset({"order_opening"})
"""What is done from its moment on, and not before it (招标投标法 34: bids are opened at the deadline)."""
OVER: Final = frozenset({S.STOPPED, S.TERMINATED, S.ARCHIVED})


def sign(stage: S) -> Sign:
    return Sign(_SHAPES.get(stage, "act"), STAGES[stage])


def said(stage: S) -> Words:
    """Where the lot stands, as a sentence."""
    return Words(f"{STAGES[stage].zh}。", f"{STAGES[stage].en}.")


def line(stage: S, suspended_in: S | None = None, *, first: bool = False) -> tuple[Stage, ...]:
    """Past, present and coming stages; a lot that stopped shows where. `first`: of a first stage."""
    nodes = _FIRST_LINE if first else _LINE
    stopped = stage in (S.STOPPED, S.TERMINATED, S.SUSPENDED)
    stands = {S.STOPPED: S.CLOSED, S.TERMINATED: S.CLOSED}.get(stage, suspended_in or stage)
    place = next(n for n, (_, stages) in enumerate(nodes) if stands in stages or stands is S.SUSPENDED)
    made = []
    for n, (name, _) in enumerate(nodes):
        if n == place:
            made.append(Stage(name, "stopped", (STAGES[stage],)) if stopped else Stage(name, "now", (STAGES[stage],)))
        else:
            made.append(Stage(name, "done" if n < place else "todo"))
    return tuple(made)


def verb(act: str) -> Words:
    """A row of a lot's table in words; what is done on bids, tenders and questions has their names."""
    kinds = (kind for kind in ("lot", "bid", "tender", "question") if f"{kind}.{act}" in wording.ACTS)
    return wording.act(f"{next(kinds, 'lot')}.{act}")


def next_step(task: Task) -> Text:
    """Who must do what by when; for pages that every role sees."""
    if not task.act:
        return Words("没有待办的法定事项。", "Nothing is due by law.")
    who, what, cited = ROLES[Role(task.role)], verb(task.act), law.cite(task.rule)
    if task.when is None:
        return phrase("{who}须{what}（{law}）。", who=who, what=what, law=cited)
    if task.until and task.act not in FROM:
        return must(who, task.when, what, cited)
    return phrase("{at:until} 期满后，{who}{what}（{law}）。", at=task.when, who=who, what=what, law=cited)
