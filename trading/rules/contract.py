"""The contract of a lot: its document, made of what was tendered and awarded and of what the buyer adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money
from kernel.reader import Reader
from trading.rules import annex, milestones
from trading.rules.annex import Annex
from trading.rules.milestones import Milestone
from trading.rules.tender import Named

VERSION: Final = "ebid-contract/v1"
LONGEST: Final = 50_000
"""Characters of the text that the buyer adds."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the buyer adds: the text, when it is paid, the annexes."""

    text: str
    milestones: tuple[Milestone, ...] = ()
    annexes: tuple[Annex, ...] = ()

    def json(self) -> dict[str, Json]:
        """A list that is empty is left out."""
        lists: dict[str, Sequence[Json]] = {
            "milestones": [each.json() for each in self.milestones],
            "annexes": [each.json() for each in self.annexes],
        }
        return {"text": self.text} | {name: list(items) for name, items in lists.items() if items}


def terms(reader: Reader, price: Money) -> Terms:
    """From `{text,milestones?,annexes?}` of a contract at `price`. NotValid without a text, or if it is too long."""
    text = reader.label("text") if reader.has("text") else ""
    if not text.strip() or len(text) > LONGEST:
        raise NotValid(
            "contract.text",
            f"合同文本须填写，不超过 {LONGEST} 字",
            f"the contract needs a text of at most {LONGEST} characters",
            field="text",
        )
    return Terms(
        text,
        milestones.read(reader.each("milestones") if reader.has("milestones") else (), price),
        annex.read(reader.each("annexes") if reader.has("annexes") else ()),
    )


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

    def document(self, added: Terms) -> dict[str, Json]:
        """The contract with what the buyer adds."""
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
            **added.json(),
        }
