"""What stages, regimes, kinds of trade and actors are called on public pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluation.acts.members import METHODS
from kernel.actor import Role
from kernel.errors import Words
from trading.rules import category as categories
from trading.rules import first_stage
from trading.rules.lifecycle import Stage

NOW: Final = {
    Stage.DRAFT: Words("尚未公告。", "not announced yet."),
    Stage.ANNOUNCED: Words("正在接受投标。", "bids are being taken."),
    Stage.COMPETING: Words("正在网上竞价。", "a live competition is under way."),
    Stage.DEALT: Words("竞价成交，已确认。", "won in live competition, and confirmed."),
    Stage.CLOSED: Words("投标已截止，等待开标。", "bidding is closed; the opening is awaited."),
    Stage.OPENING: Words("正在开标，投标人解密。", "the bids are being opened; bidders decrypt."),
    Stage.OPENED: Words("已开标，正在组建评标委员会。", "the bids are opened; the evaluation panel is being convened."),
    Stage.EVALUATING: Words("正在评标，过程依法保密。", "the panel evaluates; by law this is confidential."),
    Stage.ADMITTED: Words("已确定可参加后续招标的单位。", "those who may bid in the tender that follows are known."),
    Stage.SCORED: Words("评委正在签署评标报告。", "the members sign the evaluation report."),
    Stage.UNSEALING: Words(
        "正在开启通过第一信封评审者的第二信封。", "the second envelopes of who passed the first are being opened."
    ),
    Stage.PRICED: Words(
        "第二信封已开启，评委正在评审价格。", "the second envelopes are open; the panel judges prices."
    ),
    Stage.RANKED: Words("评标已结束。", "the evaluation is over."),
    Stage.PUBLICITY: Words("正在公示中标候选人。", "the candidates are published."),
    Stage.AWARDED: Words("已定标。", "awarded."),
    Stage.VACATED: Words("中标资格已取消，等待重新定标。", "the award was taken back; another is awaited."),
    Stage.CONTRACTED: Words("合同已签订。", "the contract is signed."),
    Stage.STOPPED: Words("流标或流拍，已停止。", "stopped: too few bids, or nobody has won."),
    Stage.TERMINATED: Words("已终止。", "terminated."),
    Stage.SUSPENDED: Words("已中止，恢复前不再办理。", "suspended; nothing is done until it is resumed."),
    Stage.ARCHIVED: Words("已归档。", "archived."),
}
FILED: Final = {
    Stage.AWARDED: Words("已定标并归档。", "awarded and archived."),
    Stage.CONTRACTED: Words("合同已签订并归档。", "contract signed; archived."),
    Stage.DEALT: Words("竞价成交并归档。", "won in live competition; archived."),
    Stage.ADMITTED: Words("已确定可参加后续招标的单位并归档。", "those who may go on are known; archived."),
    Stage.STOPPED: Words("流标或流拍，已停止并归档。", "stopped: too few bids, or nobody has won; archived."),
    Stage.TERMINATED: Words("已终止并归档。", "terminated and archived."),
}
KINDS: Final = {
    "works": Words("工程", "Works"),
    "goods": Words("货物", "Goods"),
    "services": Words("服务", "Services"),
    "sale": Words("出让、转让", "Sale"),
}
ACTORS: Final = {
    Role.BIDDER: Words("投标人", "bidder"),
    Role.TENDEREE: Words("招标人", "tenderee"),
    Role.AGENCY: Words("代理机构", "agency"),
    Role.EXPERT: Words("评标专家", "panel member"),
    Role.REPRESENTATIVE: Words("招标人代表", "tenderee’s representative"),
    Role.SUPERVISOR: Words("监督部门", "supervision"),
    Role.CUSTODIAN: Words("密钥保管人", "custodian"),
    Role.CENTRE: Words("交易中心", "trading centre"),
    Role.CLERK: Words("平台", "platform"),
}


def status(stage: Stage, outcome: Stage) -> Words:
    """Where a lot stands; an archived one tells how it ended."""
    return FILED[outcome] if stage is Stage.ARCHIVED else NOW[stage]


def actor(tag: str) -> Words:
    """Whose act it was, by role: who a bidder or a member is, stands where it is due."""
    role = tag.partition(".")[0]
    return next((words for known, words in ACTORS.items() if known == role), Words(role, role))


def method(name: str) -> Words:
    found = METHODS.get(name)
    return found.words if found else first_stage.METHODS.get(name, Words(name, name))


def category(name: str, catalogue: Mapping[str, str]) -> Words:
    """What a kind of trade is called, one of the city's own too (`Context.catalogue`)."""
    known = categories.every(catalogue).get(name)
    return known.words if known else Words(name, name)
