"""The errands of letters, tickets and cases of opinion."""

from __future__ import annotations

from typing import Final

from disclosure.rules.letter import GRADES
from disclosure.rules.letter_form import GROUNDS
from disclosure.rules.opinion import REPROOFS, WAYS
from kernel.actor import Role as R
from kernel.errors import Words
from web.desks import letter_forms as forms
from web.desks.errands import BASIS, FINAL, REASON, TEXT, Errand, Facts, Fields, fixed, no_fields
from web.desks.request_forms import each
from web.views.elements import Field

_OFFICER: Final = (R.OFFICER,)
_SURE: Final = Words("我以本单位名义办理以上事项，内容属实", "I do this for my office, and it is true")
_TITLE: Final = Field("title", Words("标题", "Title"))


def _errand(
    act: str, lead: Words, key: Words, fields: Fields = no_fields, facts: Facts = forms.facts, *, final: bool = False
) -> Errand:
    return Errand(act, _OFFICER, lead, key, fields, facts=facts, confirm=_SURE, cautions=(FINAL,) if final else ())


_LETTERS: Final = (
    _errand(
        "letter.accept",
        Words("受理后由本单位在期限内答复。", "Your office answers it in time."),
        Words("受理", "Accept"),
    ),
    _errand(
        "letter.transfer",
        Words(
            "转办到下一级单位；答复期限照旧计算，逾期退回本单位督办。",
            "To the office of the next level; the time to answer goes on, and what is late comes back here.",
        ),
        Words("转办", "Hand on"),
        forms.transferring,
    ),
    _errand(
        "letter.decline",
        Words("写明理由，并告知来信人可以怎样办。", "Say why, and what the writer can do."),
        Words("不予受理", "Decline"),
        fixed(each("ground", Words("理由", "Why"), GROUNDS), TEXT),
    ),
    _errand(
        "letter.answer",
        Words(
            "由分管负责人或者主要负责人签名答复来信人。", "Signed by deputy or head; the writer reads it by its code."
        ),
        Words("答复", "Answer"),
        fixed(TEXT),
    ),
    _errand(
        "letter.rate",
        Words("登记来电人对答复的评价，只登记一次。", "What the caller thinks of the answer, once."),
        Words("登记评价", "Enter the rating"),
        fixed(
            each("grade", Words("评价", "Rating"), GRADES),
            Field("text", Words("意见", "Comment"), "textarea", required=False),
        ),
    ),
    _errand(
        "letter.publish",
        Words(
            "由签发答复以外的人审查并签名；姓名、联系方式不得出现。",
            "Checked and signed by another person than who signed the answer; no name, no contact.",
        ),
        Words("公布", "Publish"),
        forms.publishing,
        final=True,
    ),
    _errand(
        "letter.withdraw",
        Words("登记来信人的撤回。", "The writer withdraws."),
        Words("登记撤回", "Enter the withdrawal"),
    ),
    _errand(
        "letter.erase",
        Words(
            "删除来信人的身份、来信和答复全文；已公布的内容保留。",
            "Who wrote, the letter and the answer are erased; what was published stays.",
        ),
        Words("删除", "Erase"),
        fixed(BASIS),
    ),
)
_OPINIONS: Final = (
    _errand(
        "opinion.assess",
        Words("研判等级决定回应时限。", "The grade sets the hours."),
        Words("研判", "Assess"),
        lambda ctx, _subject: (forms.grades(ctx), TEXT),
        forms.case_facts,
    ),
    _errand(
        "opinion.handle",
        Words("登记对事件本身的处置，不公开。", "What was done about the matter itself; not public."),
        Words("登记处置", "Enter"),
        fixed(TEXT),
        forms.case_facts,
    ),
    _errand(
        "opinion.respond",
        Words("签名后立即公开，首次回应时间由此确定。", "Public at once; it is the moment of the first answer."),
        Words("回应", "Answer the public"),
        fixed(each("way", Words("方式", "Way"), WAYS), _TITLE, TEXT),
        forms.case_facts,
        final=True,
    ),
    _errand(
        "opinion.close",
        Words("回应以后才能办结；办结后须公布处置结果。", "Not before an answer; its result is then owed."),
        Words("办结", "Close"),
        facts=forms.case_facts,
    ),
    _errand(
        "opinion.publish",
        Words("向社会公布处置结果。", "The result, for everybody."),
        Words("公布结果", "Publish the result"),
        fixed(_TITLE, TEXT),
        forms.case_facts,
        final=True,
    ),
    _errand(
        "opinion.reprove",
        Words(
            "处置不得力、回应不当、报告不及时的，由上级通报批评或者约谈；记录公开。",
            "For handling badly, answering wrongly or reporting late; by an office above, and public.",
        ),
        Words("登记", "Enter"),
        fixed(each("way", Words("方式", "Way"), REPROOFS), REASON),
        forms.case_facts,
        final=True,
    ),
    _errand(
        "opinion.erase",
        Words("删除登记的舆情内容；向社会公布的保留。", "What was found is erased; what the public was told stays."),
        Words("删除", "Erase"),
        fixed(BASIS),
        forms.case_facts,
    ),
)
ERRANDS: Final[dict[str, Errand]] = {
    "unit.take_down": Errand(
        "letter.submit",
        _OFFICER,
        Words(
            "来电、来访由接听人登记，与网上来信同一编号、同一流程。",
            "What is said on the telephone or over the counter: the same numbers and the same course as by web.",
        ),
        Words("登记工单", "Enter the ticket"),
        forms.taking_down,
        forms.taken_down,
        confirm=_SURE,
    ),
    "opinion.warn": Errand(
        "opinion.warn",
        _OFFICER,
        Words("由工作人员登记所见舆情，平台不自动采集。", "What an officer has read; nothing is gathered by machine."),
        Words("预警", "Warn"),
        forms.warning,
        confirm=_SURE,
    ),
    **{one.act: one for one in (*_LETTERS, *_OPINIONS)},
}
