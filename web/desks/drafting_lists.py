"""Several values in one field of the draft: lines, codes, percentages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Final

from kernel import ids
from kernel.canon import Json
from web.desks.drafting_values import Exact, Typed, wrong

_PARTING: Final = re.compile(r"[\s,、，;；]+")


@dataclass(frozen=True, slots=True)
class Lines(Typed):
    """A list of texts, one a line."""

    control: ClassVar[str] = "textarea"

    def keep(self, text: str) -> Json:
        return [line.strip() for line in text.splitlines() if line.strip()]

    def show(self, value: Json) -> str:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else Typed.show(self, value)


@dataclass(frozen=True, slots=True)
class Codes(Typed):
    """Identifiers in one line, parted by blanks or commas of either script."""

    digits: int = 0
    """So many digits each; 0: any identifier."""

    def keep(self, text: str) -> Json:
        return [one for one in _PARTING.split(unicodedata.normalize("NFKC", text)) if one]

    def show(self, value: Json) -> str:
        return "、".join(map(str, value)) if isinstance(value, list | tuple) else Typed.show(self, value)

    def check(self, value: Json) -> None:
        for one in value if isinstance(value, list | tuple) else [value]:
            ids.identifier(str(one))
            if self.digits and not (len(str(one)) == self.digits and str(one).isdigit()):
                raise wrong(f"{one} 须为 {self.digits} 位数字", f"{one} must have {self.digits} digits")


@dataclass(frozen=True, slots=True)
class Exacts(Typed):
    """Several decimals in one line, typed in percent: 1、2、3 for 0.01, 0.02, 0.03."""

    low: str = "0"
    high: str = "100"

    @property
    def one(self) -> Exact:
        return Exact(self.low, self.high, percent=True)

    def keep(self, text: str) -> Json:
        return [self.one.keep(part) for part in _PARTING.split(unicodedata.normalize("NFKC", text)) if part]

    def show(self, value: Json) -> str:
        parts = value if isinstance(value, list | tuple) else [value]
        return "、".join(self.one.show(part) for part in parts)

    def check(self, value: Json) -> None:
        for part in value if isinstance(value, list | tuple) else [value]:
            self.one.check(part)
