"""The expert pool for those who keep it: how it stands, a roster to import, every flaw of a file by its cell."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from experts.acts import reading, register
from experts.rules import roster
from experts.rules.roster import Flaw
from kernel import journal
from kernel.context import Context
from kernel.errors import Words
from web.format import number
from web.views.desks import PoolFlaw, PoolPage
from web.views.elements import Fact, Field, Form, Link
from web.words import Text, phrase

ADDRESS: Final = "/me/pool"
TEMPLATE: Final = Link(Words("下载空白名册（Excel）", "Download the empty roster (Excel)"), f"{ADDRESS}/template.xlsx")
SHOWN: Final = 500
BUSY: Final = Words("正在读取和核对，五千行约需半分钟…", "Reading and checking; 5,000 rows take about half a minute…")
ALL: Final = Words(
    "整份导入：有一处错误就一行也不导入。可以反复改正后再传。",
    "All or nothing: one flaw and no row is taken. Correct the file and send it again as often as needed.",
)
UNNAMED: Final = Words("未命名", "without a name")
_FORM: Final = Form(
    ADDRESS,
    (Field("file", Words("名册（.xlsx）", "The roster (.xlsx)"), "file"),),
    Words("导入", "Import"),
    busy=BUSY,
)


def page(ctx: Context, flaws: Sequence[Flaw] = (), error: Text = "") -> PoolPage:
    """How the pool stands, and what was wrong with the file that was just sent."""
    rows = tuple(PoolFlaw(one.sheet, str(one.row or "—"), one.column or "—", one.words) for one in flaws[:SHOWN])
    more: Text = phrase("另有 {n} 处。", n=len(flaws) - SHOWN) if len(flaws) > SHOWN else ""
    return PoolPage(_FORM, _facts(ctx), TEMPLATE, ALL, rows, len(flaws), more, error, tuple(_catalogue(ctx)))


def _catalogue(ctx: Context) -> Iterator[tuple[str, Text, int]]:
    """Every code with its name and how many active experts have it."""
    for code, one in reading.specialties(ctx.tx).items():
        yield code, one.name or UNNAMED, one.experts


def _facts(ctx: Context) -> tuple[Fact, ...]:
    made = [Fact(Words("在册专家", "Experts in the pool"), number(reading.size(ctx.tx)), style="n")]
    imports = [one for one in journal.entries(ctx.tx, register.POOL) if one.type == "pool.import_pool"]
    if imports:
        last = imports[-1]
        told = phrase("{at}，{n} 名", at=last.at.replace(microsecond=0), n=int(str(last.body["count"])))
        made.append(Fact(Words("最近一次导入", "Last import"), told))
    return tuple(made)


@cache
def template() -> bytes:
    """The sheets with their headings and nothing else."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, columns in roster.COLUMNS.items():
        book.create_sheet(name).append(columns)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
