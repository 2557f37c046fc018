"""The errands of requests for information, from the request that came over the counter to the answer and after it."""

from __future__ import annotations

from typing import Final

from disclosure.rules.annual_words import APPEALS, RESULTS
from kernel.actor import Role as R
from kernel.errors import Words
from web.desks import request_forms as forms
from web.desks.errands import BASIS, TEXT, Body, Errand, Fields, fixed, no_fields, plain
from web.views.elements import Field

_OFFICER: Final = (R.OFFICER,)
_SURE: Final = Words("我以本单位名义办理以上事项，内容属实", "I do this for my office, and it is true")


def _errand(verb: str, lead: Words, key: Words, fields: Fields, body: Body = plain) -> Errand:
    return Errand(f"request.{verb}", _OFFICER, lead, key, fields, body, facts=forms.facts, confirm=_SURE)


ERRANDS: Final[dict[str, Errand]] = {
    "unit.submit": Errand(
        "request.submit",
        _OFFICER,
        Words(
            "当面、来信、传真提出的申请由本单位登记；口头提出的代为填写（条例第二十九条）。",
            "What comes over the counter, by mail or fax is entered here; an oral request is written down (art. 29).",
        ),
        Words("登记申请", "Enter the request"),
        forms.entering,
        confirm=_SURE,
    ),
    "request.confirm": _errand(
        "confirm",
        Words(
            "双方确认之日为收到申请之日，答复期限由此起算（条例第三十一条）。",
            "The day of confirmation is the day of receipt; the time to answer begins (art. 31).",
        ),
        Words("确认收到", "Confirm receipt"),
        fixed(forms.DAY),
    ),
    "request.ask_supplement": _errand(
        "ask_supplement",
        Words(
            "七个工作日内一次告知；逾期不补正视为放弃（条例第三十条）。",
            "Once, within 7 working days; without a supplement the request is given up (art. 30).",
        ),
        Words("告知补正", "Ask for a supplement"),
        fixed(TEXT, forms.UNTIL),
    ),
    "request.supplement": _errand(
        "supplement",
        Words(
            "申请人寄来或者送来的补正由此登记；答复期限重新起算。",
            "What the requester has sent or brought; the time to answer begins anew.",
        ),
        Words("登记补正", "Enter the supplement"),
        fixed(TEXT, forms.DAY),
    ),
    "request.consult": _errand(
        "consult",
        Words(
            "征求意见所需时间不计入答复期限（条例第三十二条至第三十四条）。",
            "The days that asking takes are not counted (arts 32–34).",
        ),
        Words("征求意见", "Ask"),
        fixed(
            forms.each("asked", Words("征求对象", "Who is asked"), forms.ASKED),
            Field("whom", Words("名称", "Name")),
            TEXT,
        ),
    ),
    "request.serve": _errand(
        "serve",
        Words("收到征求意见书之日起算十五个工作日。", "The 15 working days begin on the day the letter was received."),
        Words("登记送达", "Enter the receipt"),
        forms.opinions(forms.DAY),
        forms.numbers("no"),
    ),
    "request.hear": _errand(
        "hear",
        Words(
            "第十五个工作日提出的意见有效；逾期的只登记。",
            "An opinion on the fifteenth working day stands; a later one is entered only.",
        ),
        Words("登记意见", "Enter the opinion"),
        forms.opinions(forms.each("position", Words("意见", "Opinion"), forms.POSITIONS), TEXT, forms.DAY),
        forms.numbers("no"),
    ),
    "request.ask_reasons": _errand(
        "ask_reasons",
        Words(
            "数量、频次明显超过合理范围的，可以要求说明理由；法律没有规定件数（条例第三十五条）。",
            "Where number or frequency is clearly excessive; the law names no number (art. 35).",
        ),
        Words("要求说明理由", "Ask for reasons"),
        fixed(TEXT),
    ),
    "request.give_reasons": _errand(
        "give_reasons",
        Words("登记申请人寄来或者送来的理由。", "The reasons that the requester has sent or brought."),
        Words("登记理由", "Enter the reasons"),
        fixed(TEXT, forms.DAY),
    ),
    "request.delay": _errand(
        "delay",
        Words(
            "理由合理而不能按期答复的，确定合理的延迟期限并告知申请人。",
            "Where the reasons are good and the time is short: a reasonable later day.",
        ),
        Words("延迟答复", "Answer later"),
        fixed(forms.UNTIL, TEXT),
    ),
    "request.extend": _errand(
        "extend",
        Words(
            "经负责人同意并告知申请人，最长二十个工作日（条例第三十三条）。",
            "By the head, told to the requester, at most 20 working days (art. 33).",
        ),
        Words("延长期限", "Extend"),
        fixed(Field("days", Words("延长工作日", "Working days more"), mode="numeric"), TEXT),
        forms.numbers("days"),
    ),
    "request.charge": _errand(
        "charge",
        Words(
            "只对明显超过合理范围的申请收费；按件或者按页，两种方式不得并用（待核）。",
            "Only for clearly excessive requests; by item or by page, never both (to be checked).",
        ),
        Words("发收费通知", "Charge"),
        fixed(
            forms.each("way", Words("计收方式", "Counted"), forms.WAYS),
            Field("before", Words("本月此前件数", "Items before within the month"), mode="numeric", value="0"),
            Field("count", Words("件数或者页数", "Items or pages"), mode="numeric"),
        ),
        forms.numbers("before", "count"),
    ),
    "request.pay": _errand(
        "pay",
        Words("缴清后答复期限重新起算（待核）。", "With the payment the time to answer begins anew (to be checked)."),
        Words("登记缴费", "Enter the payment"),
        fixed(forms.DAY),
    ),
    "request.answer": _errand(
        "answer",
        Words(
            "由负责人签发；答复书写明依据和救济途径（条例第三十六条）。",
            "Signed by deputy or head; the letter states basis and remedy (art. 36).",
        ),
        Words("签发答复", "Sign the answer"),
        forms.answers,
    ),
    "request.withdraw": _errand(
        "withdraw",
        Words("登记申请人的撤回。", "The requester withdraws."),
        Words("登记撤回", "Enter the withdrawal"),
        no_fields,
    ),
    "request.record_appeal": _errand(
        "record_appeal",
        Words(
            "登记对答复提起的复议、诉讼及其结果，用于年度报告。",
            "Reconsideration or litigation against the answer, for the annual report.",
        ),
        Words("登记", "Enter"),
        fixed(
            forms.each("appeal", Words("救济途径", "Before whom"), APPEALS),
            forms.each("result", Words("结果", "Result"), RESULTS),
            forms.DAY,
        ),
    ),
    "request.open_to_all": _errand(
        "open_to_all",
        Words(
            "多人申请的信息可以转为主动公开（条例第四十四条）。",
            "What several ask for may be opened to everybody (art. 44).",
        ),
        Words("转为主动公开", "Open to everybody"),
        fixed(Field("where", Words("获取途径", "Where it is"))),
    ),
    "request.erase": _errand(
        "erase",
        Words(
            "删除申请人的身份、内容和来文；日志只留不能还原的摘要。",
            "Who asked and what they wrote are erased; the log keeps digests that tell nothing.",
        ),
        Words("删除", "Erase"),
        fixed(BASIS),
    ),
}
