"""How one act is done: by which function, and whether it is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kernel.canon import Json
from kernel.context import Context
from kernel.journal import Entry
from signing.rules.statement import Signed

Do = Callable[[Context, str, Mapping[str, Json], Signed | None], Entry]
Prepare = Callable[[Context, str, Mapping[str, Json]], Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class Way:
    """How one act is done. `prepare` completes what was asked into the exact body that is signed."""

    do: Do
    signed: bool = True
    prepare: Prepare | None = None
