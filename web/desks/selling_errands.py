"""The errand after a deal: the tenderee enters the contract with each winner."""

from __future__ import annotations

from typing import Final

from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from people.acts import reading as people
from trading.acts import selling
from web.desks.errands import FINAL, Errand, select
from web.views.elements import Choice, Field

_SHA256: Final = Words("双方签署的合同文件的 SHA-256，64 位十六进制", "SHA-256 of the signed file, 64 hex digits")


def _fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Of the winners only those whose contract is not there yet."""
    named = people.names(ctx)
    left = selling.missing(ctx.tx, subject)
    choices = (Choice(org, named.get(org.removeprefix("O-"), org), lang="zh-CN") for org in left)
    return (
        select("org", Words("成交人", "Winner"), *choices),
        Field("signed_on", Words("合同签订日", "Signed on"), "date"),
        Field("contract_sha256", Words("合同摘要", "Digest of the contract"), hint=_SHA256),
    )


ERRANDS: Final[dict[str, Errand]] = {
    "lot.enter_contract": Errand(
        "lot.enter_contract",
        (R.TENDEREE,),
        Words(
            "成交人的合同全部登记后标段才归档；不签合同的，由代理机构或监督部门写明理由终止标段。"
            "合同文件由双方保存，这里只登记摘要。",
            "The lot is archived once every winner’s contract is entered; where none is signed, agency or supervisor "
            "end the lot with a reason. The parties keep the file; here is its digest.",
        ),
        Words("登记成交合同", "Enter the contract"),
        _fields,
        confirm=Words("合同按确认的成交签订", "The contract is that of the confirmed deal"),
        cautions=(FINAL,),
    ),
}
