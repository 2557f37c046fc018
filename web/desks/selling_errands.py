"""After a deal: the tenderee enters the contract with each winner, and who may reads its file."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import reading as people
from trading.acts import selling
from web.answers import Answers
from web.desks.errands import FINAL, Errand, select
from web.views.elements import Choice, Field, File
from web.views.workbench import Papers

_PDF: Final = Words("双方签署的合同，PDF，不超过 5 MiB", "the contract that both have signed, a PDF of at most 5 MiB")
NAME: Final = Words("成交合同", "Contracts")


def _fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Of the winners only those whose contract is not there yet."""
    named = people.names(ctx)
    left = selling.missing(ctx.tx, subject)
    choices = (Choice(org, named.get(org.removeprefix("O-"), org), lang="zh-CN") for org in left)
    return (
        select("org", Words("成交人", "Winner"), *choices),
        Field("signed_on", Words("合同签订日", "Signed on"), "date"),
        Field("file", Words("合同文件", "File of the contract"), "file", hint=_PDF),
    )


def _body(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "file": base64.b64encode(given.files.get("file", b"")).decode()}


def papers(ctx: Context, lot: str) -> tuple[Papers, ...]:
    """The files of the contracts, for those who may read them."""
    named = people.names(ctx)
    files = tuple(
        File(
            named.get(one.org.removeprefix("O-"), one.org),
            f"/me/lots/{lot}/contracts/{one.contract_sha256}",
            one.signed_on,
            ctx.blobs.size(one.contract_sha256),
            one.contract_sha256,
        )
        for one in selling.papers(ctx, lot)
    )
    return (Papers(NAME, files),) if files else ()


ERRANDS: Final[dict[str, Errand]] = {
    "lot.enter_contract": Errand(
        "lot.enter_contract",
        (R.TENDEREE,),
        Words(
            "成交人的合同全部登记后标段才归档；不签合同的，由代理机构或监督部门写明理由终止标段。"
            "合同文件由平台保存，摘要公开；文件只有当事各方和监督部门可以查阅。",
            "The lot is archived once every winner’s contract is entered; where none is signed, agency or supervisor "
            "end the lot with a reason. The platform keeps the file: its digest is public, the file is for the parties "
            "and the supervisor.",
        ),
        Words("登记成交合同", "Enter the contract"),
        _fields,
        _body,
        confirm=Words("合同按确认的成交签订", "The contract is that of the confirmed deal"),
        cautions=(FINAL,),
    ),
}
