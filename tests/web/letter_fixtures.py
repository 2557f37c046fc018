"""Facts for the pages of letters, tickets and public opinion."""

from __future__ import annotations

from datetime import date
from typing import Final

from disclosure.rules.letter import GRADES
from kernel.errors import Words as W
from tests.web.request_fixtures import CASE as REQUEST
from web.desks import letter_forms
from web.desks.request_forms import each
from web.desks.requests import SIGNS
from web.public import letters as public
from web.views.elements import Choice, Empty, Fact, Field, Form, Link
from web.views.letters import Account, DeskPage, EchoPage, LetterPage, Listed, Part, Row, Section, WritePage
from web.views.public import Figure, NoticeRow
from web.words import join, phrase

_DESK: Final = W("8890 便民服务平台", "8890 service desk")
_ABOUT: Final = Field(
    "about",
    W("渠道和类别", "Line and matter"),
    "select",
    choices=(Choice("1", join(_DESK, W("便民服务", "everyday service"))),),
)
_OFFICE: Final = Field(
    "office",
    W("写给哪个单位", "To which office"),
    "select",
    choices=(Choice("1", W("青屿市便民服务中心", "Qingyu Service Desk")),),
)
WRITE: Final = WritePage(
    Form(public.NEW, (_ABOUT, _OFFICE, *letter_forms.PERSONAL, letter_forms.CONSENT), W("提交", "Send")),
    Form(public.CASE, (Field("number", W("编号", "Number"), hint="H-2026-000001"), Field("code", W("查询码", "Code"))), W("查询", "Look it up"), plain=True),
    (public.LIST, Link(W("政务咨询热线", "Hotlines"), "#")),
)  # fmt: skip
CASE: Final = LetterPage(
    public.WRITE, phrase("来信 {number}", number="H-2026-000042"), W("已答复。", "answered."), phrase("单位应在 {on} 前答复。", on=date(2026, 3, 9)),
    (Part(W("单位答复", "What the office says"), (Fact(W("内容", "Text"), "路灯已于今日修复，感谢来信。", style="text"),)),
     Part(W("来信情况", "The letter"), (Fact(W("渠道", "Line"), _DESK), Fact(W("层级", "Level"), W("乡镇街道级", "street")),
                                   Fact(W("标题", "Title"), "青屿路路灯不亮")))),
    clocks=(Account(W("答复期限", "time to answer"), W("本平台来信来电办理时限（待核）", "The platform’s example times (to be checked)"), REQUEST.counted),),
    acts=(Link(W("公布来信和答复", "publish letter and answer"), "#"), Link(W("删除来信人信息", "erase the writer"), "#")),
    forms=(Form("#", (each("grade", W("评价", "Rating"), GRADES), Field("text", W("意见", "Comment"), "textarea", required=False)), W("评价答复", "Rate the answer")),),
    code="KWZH7PQR2M4N8XYT",
)  # fmt: skip
_ROWS: Final = tuple(
    Row(f"H-2026-00004{n}", "#", "青屿路路灯不亮", W("办理中", "being handled"), sign,
        phrase("{what} {on}", what=W("答复期限", "time to answer"), on=date(2026, 3, 9)) if n else "")
    for n, sign in enumerate(SIGNS.values())
)  # fmt: skip
LIST: Final = DeskPage(
    (Listed(W("来信和工单", "Letters and tickets"), Link(W("登记来电", "Enter a call"), "#"), _ROWS, Empty(W("还没有来信。", "No letters yet."))),
     Listed(W("政务舆情", "Public opinion"), Link(W("登记舆情", "Enter public opinion"), "#"), (), Empty(W("还没有登记舆情。", "None was entered yet.")))),
    W("来信和舆情", "Letters and public opinion"),
)  # fmt: skip
ECHOES: Final = EchoPage(
    public.LIST.text, W("每封信都要有回音：逾期没有答复的列在这里。", "Every letter is answered; what is late stands here."),
    (Figure(W("收到", "Received"), "1284"), Figure(W("已答复", "Answered"), "1240"),
     Figure(W("按期答复", "Answered in time"), "1239", note="99.9%"), Figure(W("满意", "Satisfied"), "611", note="97.4%")),
    (Section(W("逾期未答复", "Late, without an answer"),
             (NoticeRow("H-2026-000040", "#", (W("青屿市民政局", "Qingyu Civil Affairs"), phrase("逾期 {n} 天", n=3))),), Empty(W("没有。", "None."))),
     Section(W("来信和答复选登", "Letters and answers"), (), Empty(W("还没有公布的来信。", "None is published yet.")))),
    (public.WRITE,),
)  # fmt: skip
