"""The refund list (保证金退还清单) as a file for the cashier: every sum that must go back now, to whom, by when."""

from __future__ import annotations

import csv
import io
from typing import Final

from kernel import canon
from kernel.context import Context
from people.acts import reading as people
from trading.acts import owing
from trading.acts.owing import Row
from trading.rules.deposit import MEANS, PURPOSES
from trading.rules.deposit_return import CAUSES, Owed

NAME: Final = "refunds.csv"
COLUMNS: Final = (
    *(
        "标段 lot",
        "单位 firm",
        "统一社会信用代码 code",
        "缴纳账号 reference",
        "流水号 number",
        "用途 purpose",
        "方式 means",
    ),
    *(
        "金额 amount",
        "币种 currency",
        "付款人 payer",
        "付款账号 account",
        "原因 cause",
        "依据 rule",
        "期限 by",
        "利息 interest",
    ),
)


def listed(ctx: Context) -> str:
    """By lot, and in it by the nearest limit, as the cashier's page has them; NotAllowed for all but the centre."""
    rows = [(row, row.owed) for row in owing.overview(ctx) if row.owed is not None]
    named, out = people.names(ctx), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_line(row, due, named.get(row.org, "")) for row, due in sorted(rows, key=lambda one: one[0].lot))
    return out.getvalue()


def _line(row: Row, due: Owed, firm: str) -> tuple[str, ...]:
    words = CAUSES[due.cause]
    by = canon.instant(due.by) if due.by else "及时 promptly"
    return (
        *(row.lot, firm, row.org, row.reference, row.id, PURPOSES[row.purpose].zh, MEANS[row.means].zh),
        *(str(row.money.amount), row.money.currency, row.payer, row.account, f"{words.zh} {words.en}", due.rule, by),
        "是 yes" if due.interest else "否 no",
    )
