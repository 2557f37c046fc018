"""The annexes of a contract (合同附件): files that both parties sign with it, since the contract holds their bytes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader

MOST: Final = 10
LONGEST: Final = 200
"""Characters of a file's name."""
LARGEST: Final = 3 * 1024 * 1024
"""Bytes of all files of one contract."""


@dataclass(frozen=True, slots=True)
class Annex:
    """One file under the name that the contract gives it."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return canon.sha256(self.data).hex()

    def json(self) -> dict[str, Json]:
        return {"name": self.name, "data": base64.b64encode(self.data).decode()}


def read(items: Sequence[Reader]) -> tuple[Annex, ...]:
    """NotValid for too many, for two of one name, for more bytes than a contract takes, or for what is no file."""
    found = tuple(_one(each) for each in items)
    if len(found) > MOST or len({each.name for each in found}) < len(found):
        raise NotValid(
            "contract.annexes",
            f"合同附件不超过 {MOST} 个，名称不得相同",
            f"at most {MOST} annexes, each under a name of its own",
            field="annexes",
        )
    if sum(len(each.data) for each in found) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise NotValid(
            "contract.annexes",
            f"合同附件合计不超过 {most} MiB",
            f"the annexes have at most {most} MiB together",
            field="annexes",
        )
    return found


def _one(of: Reader) -> Annex:
    of.only("name", "data")
    name = of.text("name")
    if len(name) > LONGEST or not name.isprintable():
        raise of.refuse(
            "name", f"须为文件名，不超过 {LONGEST} 字", f"must be a file name, at most {LONGEST} characters"
        )
    return Annex(name, canon.unbase64(of.text("data")))
