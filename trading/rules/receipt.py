"""The receipt (回执) of a submission: what the platform seals and stamps at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel import canon
from kernel.canon import Json

VERSION: Final = "ebid-receipt/v1"


def made(bid: str, facts: Mapping[str, Json], leaf: bytes) -> bytes:
    """The exact bytes of `receipt.json`; `facts` is the body of the event, `leaf` its leaf hash (signing 7)."""
    return canon.canonical(
        {
            "v": VERSION,
            "tender": facts["tender"],
            "lot": facts["lot"],
            "bid": bid,
            "seq": facts["seq"],
            "manifest_sha256": facts["manifest_sha256"],
            "p7s_sha256": facts["manifest_p7s_sha256"],
            "sealed_size": facts["sealed_size"],
            "pieces_sha256": facts["pieces_sha256"],
            "received_at": facts["received_at"],
            "leaf_hash": leaf.hex(),
        }
    )
