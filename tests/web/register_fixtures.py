"""Facts for the pages of registers."""

from __future__ import annotations

from dataclasses import replace

from disclosure.rules import register
from kernel.errors import Words as W
from web.public.registers import TITLE
from web.views.elements import Empty, Fact, Link
from web.views.registers import RegisterPage, RegistersPage

_OF = register.ours()["activities"]
ALL = RegistersPage(
    tuple(
        Fact(one.words, W(f"{one.place * 412} 项", f"{one.place * 412} entries"), href="#")
        for one in register.ours().values()
    )
)
ONE = RegisterPage(
    Link(TITLE, "/registers"), _OF.words, "", "/registers/activities",
    (W("缺：走进社区每月一次（2026年10月起）", "missing: Visits to communities, each month (from 10/2026)"),),
    tuple(column.words for column in _OF.columns),
    (
        ("走进社区", "2026-11-03", "滨海社区", "6", "238", "12799", "11867", "9830"),
        ("5·15政务公开日", "2026-05-15", "市民广场", "12", "640", "880", "871", "2400"),
    ),
    2, Empty(W("没有登记。", "There are no entries.")),
    (Link(W("登记", "Make an entry"), "#"), Link(W("撤销登记", "Strike an entry"), "#")), "/registers/activities.csv", "register-activities", "", "#",
)  # fmt: skip
NONE = replace(ONE, rows=(), found=0, keys=(), missing=(), after="")
