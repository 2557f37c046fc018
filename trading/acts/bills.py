"""Bills of quantities among the files of a tender: made from what was uploaded, held to it, read again."""

from __future__ import annotations

from typing import Final

from kernel.context import Context
from kernel.errors import NotFound, NotValid, Words
from trading.rules import quantities, table
from trading.rules.quantities import Bill
from trading.rules.tender import File, LotDocument, TenderDocument

MEDIA: Final = "application/json"


def made(ctx: Context, name: str, source_sha256: str, currency: str, decimals: int) -> Bill:
    """The bill that an uploaded file holds; Flawed with every flaw by its cell."""
    if not ctx.blobs.has(source_sha256):
        raise NotFound("tender.file", f"文件未上传：{name}", f"the file is not uploaded: {name}", field="quantities")
    return quantities.made(table.read(name, ctx.blobs.get(source_sha256)), currency, decimals)


def kept(ctx: Context, name: str, bill: Bill) -> File:
    """The bill as a file of the tender under this name, beside the one that it was read from."""
    data = bill.data()
    return File(name=name, sha256=ctx.blobs.put(data), size=len(data), media_type=MEDIA)


def check(ctx: Context, document: TenderDocument) -> None:
    """NotValid unless every lot's bill is, to the byte, what its file says in the lot's currency."""
    names = {file.sha256: file.name for file in document.files}
    for n, part in enumerate(document.lots):
        said = part.quantities
        if said is None:
            continue
        bill = made(ctx, names[said.source_sha256], said.source_sha256, part.base_currency, said.decimals)
        if bill.data() != ctx.blobs.get(said.sha256):
            raise NotValid(
                "tender.bill",
                f"标段 {part.lot} 的工程量清单与所附文件不一致",
                f"the bill of quantities of lot {part.lot} is not what the attached file says",
                field=f"lots.{n}.quantities",
                remedy=Words("重新选择清单文件并保存", "Choose the file of the bill again and save"),
            )


def of(ctx: Context, part: LotDocument) -> Bill | None:
    """The bill that is in force for the lot; None if the tender has none."""
    return quantities.read(ctx.blobs.get(part.quantities.sha256)) if part.quantities else None
