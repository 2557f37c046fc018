"""The contract of a lot: its document, made of what was tendered and awarded and of the text that the buyer adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money
from trading.rules.tender import Named

VERSION: Final = "ebid-contract/v1"
LONGEST: Final = 50_000
"""Characters of the text that the buyer adds."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What the parties may not write otherwise than it was tendered and awarded (招标投标法 46, 实施条例 57).

    `award` is the leaf of `lot.award`, `offer` the digest of the winner's opened bid; `duration_days` and `quality` are
    the bid's own, absent where its form does not hold them.
    """

    lot: str
    award: str
    tender_doc_sha256: str
    bid: str
    offer: str
    buyer: Named
    supplier: Named
    price: Money
    duration_days: int | None
    quality: str

    def document(self, text: str) -> dict[str, Json]:
        """The contract with the text that the buyer adds. NotValid without a text, or if it is too long."""
        if not text.strip() or len(text) > LONGEST:
            raise NotValid(
                "contract.text",
                f"合同文本须填写，不超过 {LONGEST} 字",
                f"the contract needs a text of at most {LONGEST} characters",
                field="text",
            )
        return {
            "v": VERSION,
            "lot": self.lot,
            "award": self.award,
            "tender_doc_sha256": self.tender_doc_sha256,
            "bid": self.bid,
            "opened_sha256": self.offer,
            "buyer": {"code": self.buyer.code, "name": self.buyer.name},
            "supplier": {"code": self.supplier.code, "name": self.supplier.name},
            "price": dict(self.price.json()),
            "duration_days": self.duration_days,
            "quality": self.quality,
            "text": text,
        }
