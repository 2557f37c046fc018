"""What the bidder's page asks in structured form: the priced bill, and a typed field for each criterion's question."""

from __future__ import annotations

from typing import Final

from kernel.errors import Words
from trading.rules import response
from trading.rules.response import Ask, Kind
from trading.rules.tender import LotDocument
from web.views.elements import Choice, Field

PRICED: Final = "priced"
"""The field of the priced bill; the script reads it in the browser, and it is never sent by itself."""
ANSWER: Final = "answer."
_CONTROLS: Final = {Kind.TEXT: "textarea", Kind.DATE: "date", Kind.CHOICE: "select"}
_BILL: Final = Words("分项报价表", "Priced bill")
_HINT: Final = Words(
    "按招标文件的清单填好单价的 .xlsx 或 CSV，选定后在本机逐格核对",
    "the tender’s bill with your unit prices, .xlsx or CSV; checked here cell by cell once it is chosen",
)
_CHOOSE: Final = Choice("", Words("请选择", "choose"))


def fields(part: LotDocument) -> tuple[Field, ...]:
    """None where the lot has no bill and its criteria ask nothing."""
    bill = (Field(PRICED, _BILL, "file", hint=_HINT),) if part.quantities else ()
    return (*bill, *(_field(each) for each in response.asks(part.criteria)))


def _field(asked: Ask) -> Field:
    choices = tuple(Choice(each, each) for each in asked.choices)
    return Field(
        f"{ANSWER}{asked.id}",
        asked.words,
        _CONTROLS.get(asked.kind, "text"),
        hint=asked.told,
        choices=(_CHOOSE, *choices) if choices else (),
        required=asked.needed,
        mode="decimal" if asked.kind in (Kind.AMOUNT, Kind.NUMBER) else "",
        unit=asked.unit,
    )
