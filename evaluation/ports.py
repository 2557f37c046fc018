"""The terminal at an evaluation room's door, which looks at a face or an identity card; a stand-in stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from kernel.errors import Words


class Terminal(Protocol):
    """Confirms who stands at the door, beside the certificate that signs the entry."""

    @property
    def name(self) -> str: ...

    def confirms(self, who: str) -> bool:
        """`who`: an expert's id in the pool, a representative's person. False: it has not seen him, or cannot see."""
        ...

    def told(self) -> Words | None:
        """What must be said beside the form; None where a terminal is connected."""
        ...


@dataclass(frozen=True, slots=True)
class StandIn:
    """Sees nobody, and says so on the form."""

    name: str = "terminal"

    def confirms(self, who: str) -> bool:
        return False

    def told(self) -> Words | None:
        return Words(
            "门禁终端（人脸、身份证）未接通，身份只由数字证书核验。",
            "No terminal for faces or identity cards is connected: only the certificate shows who enters.",
        )


TERMINAL: Final[Terminal] = StandIn()
