"""Facts for the kiosk."""

from __future__ import annotations

from kernel.errors import Words as W
from web.views.elements import Choice, Fact, Field
from web.views.kiosk import KioskPage, Tile, TouchForm

_HOME = "/kiosk/91370000MA00000000"
_LINES = (Choice("a", W("养老服务补助", "Subsidies for old-age care")), Choice("", W("其他", "something else")))
FORM = KioskPage(
    W("向青屿市民政局申请公开信息", "A request to Qingyu Civil Affairs Bureau"), _HOME, 3600, _HOME,
    lead=W("提交后得到编号和查询码。", "You get a number and a code."),
    error=W("请改正所指的内容", "please correct what is named"),
    facts=(Fact(W("办公电话", "Telephone"), "0571-00000000", style="n"),),
    tiles=(Tile(W("申请公开信息", "Ask for information"), "#", W("不用注册", "no account is needed")),),
    code="KWZH7PQR2M4N8XYT",
    sections=((W("说明", "Note"), (W("一事一申请。", "One matter a request."),)),),
    before="#", after="#",
    form=TouchForm(
        "#",
        (
            Field("line", W("需要哪方面的信息", "What it is about"), "select", "a", choices=_LINES),
            Field("wanted", W("补充说明", "More about it"), hint=W("年度、文号", "year, number"), required=False),
            Field("name", W("姓名", "Name"), error=W("请填写", "please fill in")),
        ),
        W("提交申请", "Make the request"),
    ),
)  # fmt: skip
