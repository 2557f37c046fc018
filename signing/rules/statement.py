"""What a person signs when acting: the statement of the act, and who signed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel import canon
from kernel.canon import Json

VERSION: Final = "ebid-act/v1"


@dataclass(frozen=True, slots=True)
class Signed:
    """A verified signature over a kept document: both digests (hex) and the signatory."""

    doc_sha256: str
    p7s_sha256: str
    org: str
    person: str
    certificate_sha256: str

    def fields(self) -> dict[str, Json]:
        """What the event of the act says of it."""
        return {"doc_sha256": self.doc_sha256, "p7s_sha256": self.p7s_sha256}


def statement(act: str, subject: str, actor: str, body: Mapping[str, Json]) -> bytes:
    """The exact bytes to be signed; `act` is the full type (`lot.award`), `actor` the actor's tag."""
    return canon.canonical({"v": VERSION, "act": act, "subject": subject, "actor": actor, "body": dict(body)})
