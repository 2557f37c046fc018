"""The errands of an evaluation: draw, panel, review, prices, scores, report, candidates, award."""

from __future__ import annotations

from typing import Final

from evaluation.acts import screening
from kernel import actor
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from web.desks import draw_forms as draws
from web.desks import evaluation_forms as forms
from web.desks import result_forms, stage_forms, structured_reading
from web.desks.errands import FINAL, REASON, Errand, fixed
from web.views.elements import Fact

MEMBERS: Final = tuple(sorted(actor.MEMBERS))
_OWN: Final = Words("这是我本人独立的意见", "This is my own, independent judgement")
_DECIDE: Final = Words(
    "过半数成员签署相同内容时生效。", "It stands once more than half of the members have signed equal words."
)


def _controlled(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the bidders' own declarations say of one controller: a ground, which the panel weighs (BIR-34)."""
    found = screening.controlled(ctx, subject)
    return tuple(Fact(Words("同一控制关系（申报）", "One controller (declared)"), each.evidence) for each in found)


ERRANDS: Final[dict[str, Errand]] = {
    "lot.plan_draw": Errand(
        "lot.plan_draw",
        (R.AGENCY,),
        Words(
            "方案由招标文件确定，这里只填由谁的随机值抽取。",
            "The plan follows from the tender document; only whose chance draws is typed.",
        ),
        Words("公布抽取方案", "Publish the plan"),
        draws.plan,
        draws.planned,
    ),
    "lot.give_entropy": Errand(
        "lot.give_entropy",
        (R.CENTRE, R.SUPERVISOR),
        Words(
            "下载任务文件，用 ggzy vrf prove 生成证明，再在这里上传。",
            "Download the task, prove with ggzy vrf prove, upload the proof here.",
        ),
        Words("提交随机值", "Give the value"),
        draws.proving,
        draws.proven,
        draws.to_prove,
    ),
    "lot.give_beacon": Errand(
        "lot.give_beacon",
        (R.AGENCY, R.CENTRE, R.SUPERVISOR),
        Words(
            "轮次由冻结时刻按公式确定，到时由谁提交都一样：平台只核对签名。轮次迟到就等，不换别的轮次。",
            "The freeze fixes the round by a formula; it does not matter who brings its value, for only the signature "
            "counts. If the round is late it is waited for: no other takes its place.",
        ),
        Words("提交信标值", "Give the beacon’s value"),
        draws.bringing,
        draws.brought,
        draws.to_bring,
    ),
    "lot.declare_avoidance": Errand(
        "lot.declare_avoidance",
        (R.TENDEREE, R.AGENCY, R.SUPERVISOR),
        Words(
            "招标人或代理机构与监督部门都签署后，该专家不参加抽取。须在固定回避名单前办理。",
            "The expert is left out of the draw once the supervisor and the tenderee or its agency have signed; "
            "before the exclusions are fixed.",
        ),
        Words("申报回避", "Declare"),
        forms.declaring,
        facts=forms.declared,
        confirm=Words(
            "我以本单位名义申报该专家应当回避", "I declare for my organisation that this expert must stand aside"
        ),
        cautions=(FINAL,),
    ),
    "lot.name_representative": Errand(
        "lot.name_representative",
        (R.TENDEREE,),
        Words(
            "代表须是已登记的本单位人员，姓名在结果公布前保密。代表在开标后声明是否回避。",
            "A representative is one of your own enrolled people; the name stays secret until the result. "
            "He declares after the opening whether he must stand aside.",
        ),
        Words("指派代表", "Name the representative"),
        forms.naming,
        facts=forms.named,
        confirm=Words("我以本单位名义指派这名代表", "I name this representative for my organisation"),
        cautions=(FINAL,),
    ),
    "lot.accept": Errand(
        "lot.accept",
        MEMBERS,
        Words("接受后请按时到评标席位。", "Be at your seat in time."),
        Words("接受邀请", "Accept"),
        confirm=Words("我与投标人没有应当回避的关系", "I have no relation to a bidder that requires me to stand aside"),
    ),
    "lot.decline": Errand(
        "lot.decline",
        MEMBERS,
        Words("谢绝后按方案递补，不再更改。", "The seat is filled by the plan; this is final."),
        Words("不能参加", "Decline"),
        confirm=Words("我不参加这次评标", "I will not sit on this panel"),
    ),
    "lot.avoid": Errand(
        "lot.avoid",
        MEMBERS,
        Words(
            "发现应当回避的关系，须立即声明；您已作的评审不再计入。",
            "A relation that requires it must be declared at once; what you judged no longer counts.",
        ),
        Words("声明回避", "Stand aside"),
        confirm=Words("我与投标人有应当回避的关系", "I have a relation to a bidder that requires me to stand aside"),
        cautions=(FINAL,),
    ),
    "lot.convene": Errand(
        "lot.convene",
        (R.AGENCY, R.SUPERVISOR),
        Words(
            "代理机构和监督部门都签署后，评标开始。", "The evaluation begins when agency and supervisor have signed."
        ),
        Words("组建评标委员会", "Convene the panel"),
        confirm=Words("我以本单位名义组建评标委员会", "I convene the panel in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.review_qualification": Errand(
        "lot.review_qualification",
        (*MEMBERS, R.TENDEREE),
        Words("逐一审查每份投标的资格和符合性。", "Every bid is reviewed for qualification and conformity."),
        Words("签署审查结论", "Sign the review"),
        forms.review,
        forms.reviewed,
        facts=_controlled,
        confirm=Words("以上是我的审查结论", "This is my verdict"),
        cautions=(_DECIDE,),
    ),
    "lot.correct_price": Errand(
        "lot.correct_price",
        MEMBERS,
        Words("修正经投标人书面确认后生效。", "The correction counts once the bidder confirms."),
        Words("修正算术错误", "Correct the price"),
        forms.correction,
        forms.corrected,
        facts=structured_reading.facts,
        confirm=_OWN,
        cautions=(_DECIDE,),
    ),
    "lot.ask_bidder": Errand(
        "lot.ask_bidder",
        (*MEMBERS, R.TENDEREE),
        Words(
            "评标委员会询问的，投标人至少有 30 分钟答复；技术建议的澄清有三日。",
            "The bidder has at least 30 minutes for the panel, and three days to explain a proposal.",
        ),
        Words("书面询问", "Ask"),
        forms.asking,
    ),
    "lot.answer": Errand(
        "lot.answer",
        (R.BIDDER,),
        Words("答复不得改变投标文件的实质内容。", "An answer may not change the substance of the bid."),
        Words("答复评标委员会", "Answer the panel"),
        forms.answering,
        forms.answered,
        confirm=Words("我以本单位名义作出以上答复", "I give this answer in the name of my organisation"),
    ),
    "lot.reject_bid": Errand(
        "lot.reject_bid",
        MEMBERS,
        Words("否决只能依法定情形，并写明事实和依据。", "Only on a ground of law, with facts and basis."),
        Words("否决投标", "Reject the bid"),
        forms.rejection,
        confirm=_OWN,
        cautions=(_DECIDE,),
    ),
    "lot.release_score_shares": Errand(
        "lot.release_score_shares",
        (R.CUSTODIAN,),
        Words(
            "全体专家封存评分后，保管人交出份额，平台一并开启。",
            "Once all sheets are sealed, custodians release their shares and all are opened at once.",
        ),
        Words("交出评分密钥份额", "Release the shares"),
        confirm=Words("我交出本单位保管的评分份额", "I release the shares of score sheets that my organisation holds"),
        cautions=(Words("签名命令要加 --encryption-key FILE.p12。", "Add --encryption-key FILE.p12 to the command."),),
    ),
    "lot.explain_deviation": Errand(
        "lot.explain_deviation",
        MEMBERS,
        Words("与其他评委差异较大的评分须书面说明。", "A score far from the others’ needs a written reason."),
        Words("说明偏离", "Explain"),
        forms.deviation,
        confirm=_OWN,
    ),
    "lot.correct_scores": Errand(
        "lot.correct_scores",
        MEMBERS,
        Words("只有四种法定情形可以修改评分，原评分保留。", "Only four cases allow it; the old sheet stays on record."),
        Words("更正评分", "Correct the scores"),
        forms.rescoring,
        forms.rescored,
        confirm=_OWN,
    ),
    "lot.sign_report": Errand(
        "lot.sign_report",
        MEMBERS,
        Words(
            "请先读报告再签。报告变更的须重新签署。", "Read the report first. If it changes it must be signed again."
        ),
        Words("签署评标报告", "Sign the report"),
        facts=result_forms.report,
        confirm=Words("我同意这份评标报告", "I agree with this report"),
        cautions=(FINAL,),
    ),
    "lot.dissent": Errand(
        "lot.dissent",
        MEMBERS,
        Words(
            "不同意报告的，写明理由；理由附在报告后。", "Who disagrees writes down why; the reasons go with the report."
        ),
        Words("签署不同意见", "Sign the dissent"),
        fixed(REASON),
        facts=result_forms.report,
        confirm=Words("我不同意这份评标报告", "I disagree with this report"),
        cautions=(FINAL,),
    ),
    "lot.admit": Errand(
        "lot.admit",
        (R.TENDEREE,),
        Words(
            "签署后通知每家申请人，名单即为后续招标的投标人名单。",
            "Everybody is told; the list is that of those who may bid in the tender that follows.",
        ),
        Words("签署结果", "Sign the result"),
        facts=stage_forms.admission,
        confirm=Words("我以本单位名义确定以上结果", "I decide this in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.publish_candidates": Errand(
        "lot.publish_candidates",
        (R.AGENCY,),
        Words(
            "收到评标报告之日起 3 日内公示，公示期不少于 3 日。", "Within 3 days of the report, for at least 3 days."
        ),
        Words("公示中标候选人", "Publish the candidates"),
        facts=result_forms.candidates,
        confirm=Words("我以本单位名义公示以上候选人", "I publish these candidates in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.award": Errand(
        "lot.award",
        (R.TENDEREE,),
        Words("定标后平台即向所有投标人发出通知。", "Everybody is told as soon as the award is made."),
        Words("定标", "Award"),
        result_forms.award,
        facts=result_forms.candidates,
        confirm=Words("我以本单位名义定标", "I award in the name of my organisation"),
        cautions=(
            FINAL,
            Words(
                "未选第一名的，理由随结果公开，并由监督部门核查。",
                "An award that is not to the first is published with its reason and examined.",
            ),
        ),
    ),
}
