"""Facts for the pages of policies and meetings and of proposals."""

from __future__ import annotations

from dataclasses import replace

from disclosure.rules.meeting import SEATS, Kind, Meeting, Seat
from kernel.errors import Words as W
from tests.web.fixtures import at
from web.public import belonging
from web.views.elements import Empty, Link, Sign
from web.views.policies import (
    DecisionRow,
    HostRow,
    MeetingRow,
    PoliciesPage,
    PolicyRow,
    ProposalRow,
    ProposalsPage,
)
from web.views.public import Facet, Figure
from web.words import join, phrase

_OFFICE = W("青屿市人民政府", "People’s Government of Qingyu")
_CIVIL = W("青屿市民政局", "Civil Affairs Office of Qingyu")
_ON = at(11, 20).date()
_CALLED, _CALLED_NEXT = (
    join(_OFFICE, belonging.called(Meeting("", Kind.EXECUTIVE, n, _ON, (), {}, None, "")), by=" ") for n in (31, 32)
)
_OF = join(phrase("{on:day}", on=_ON), _OFFICE)
_AGENDA = ("审议居家养老服务条例（草案）", "听取供热准备情况汇报")
_EXPERTS = phrase("{seat} {n} 名", seat=SEATS[Seat.EXPERT], n=2)
_MEETING = MeetingRow(
    "G-meeting-2026-0031", _CALLED, phrase("{on:day}", on=_ON), _AGENDA, "",
    (phrase("{told}（{names}）", told=_EXPERTS, names="李工、王工"), phrase("{seat} {n} 名", seat=SEATS[Seat.MEDIA], n=3)),
    (
        DecisionRow(_AGENDA[0], "原则通过，修改后印发。", Sign("bad", W("逾期未公开文件", "document overdue")), None, phrase("应于 {day:day} 前公开", day=_ON)),
        DecisionRow(_AGENDA[1], "按期供热，确保质量。", Sign("good", W("文件已公开", "document public")), Link("关于做好冬季供热的通知", "#"), ""),
    ),
    (Link(W("公布会议情况", "Publish what it came to"), "#"),),
)  # fmt: skip
POLICIES = PoliciesPage(
    (Facet("2026", None, "#", chosen=True), Facet("2025", None, "#")),
    phrase("{n} 项议定事项逾期未公开文件", n=1),
    (
        PolicyRow("青屿市居住证管理办法", "#", _OF, (Link("《居住证管理办法》解读", "#"), Link("一图读懂居住证管理办法", "#"))),
        PolicyRow("青屿市停车管理办法", "#", _OF, ()),
    ),
    (
        replace(_MEETING, id="G-meeting-2026-0032", title=_CALLED_NEXT, seats=phrase("邀请列席：{seats}；{until:day} 前报名，{how}", seats=_EXPERTS, until=_ON, how="0571-00000000"), present=(), decisions=(), acts=()),
        _MEETING,
    ),
    Empty(W("还没有公开的政策文件。", "No policies are public yet.")), Empty(W("还没有公布的会议。", "No meetings were called yet.")),
    (Link(W("公布会议安排", "Call a meeting"), "#"),),
)  # fmt: skip
POLICIES_NONE = replace(POLICIES, years=(), overdue="", policies=(), meetings=(), acts=())
PROPOSALS = ProposalsPage(
    (Facet("2026", None, "#", chosen=True), Facet("2025", None, "#")),
    (
        Figure(W("办结率", "Replied to"), "50.0%（1/2）", note="100%", shape="bad"),
        Figure(W("见面率", "Proposer met"), "100.0%（2/2）", note="100%"),
        Figure(W("满意率", "Proposer satisfied"), W("尚无", "none yet"), note="100%"),
    ),
    (HostRow(_CIVIL, (1, 2), (3, 3)), HostRow(_OFFICE, (0, 0), (1, 0))),
    (
        ProposalRow("G-proposal-2026-0001", "加强居家养老服务", join(W("人大代表建议", "deputy’s suggestion"), "第12号"), join(_CIVIL, _OFFICE), "2026-11-30", Sign("good", W("已公开答复", "reply public")), Link("关于加强居家养老服务的第12号建议的答复", "#"), W("满意", "satisfied"), (Link(W("登记满意度", "Enter the opinion"), "#"),)),
        ProposalRow("G-proposal-2026-0002", "解决老旧小区停车难", join(W("政协提案", "motion of the consultative conference"), "第0123号"), _CIVIL, "2026-11-01", Sign("bad", W("逾期未答复", "reply overdue")), None, "", ()),
    ),
    "#", Empty(W("还没有交办的建议提案。", "No proposals were assigned yet.")), (Link(W("交办建议提案", "Assign a proposal"), "#"),),
)  # fmt: skip
