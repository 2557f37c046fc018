"""The library of government services (政务服务事项库) as one file: every matter with the code of its kind.

What is written and read again is equal, so that another platform can take it in as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.rules import matter
from approval.rules.matter import Power
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader

FORMAT: Final = "ggzy-matters/1"
CODES: Final[Mapping[Power, str]] = {
    Power.PERMISSION: "01",
    Power.LEVY: "04",
    Power.PAYMENT: "05",
    Power.CONFIRMATION: "07",
    Power.SERVICE: "20",
}
"""The codes of the kinds in the national catalogue of government services."""


def write(entries: Mapping[str, Mapping[str, Json]]) -> bytes:
    """The file of what was entered of each matter, by code."""
    items: list[Json] = [
        {"code": code, "kind": CODES[Power(str(body["power"]))], "entry": dict(body)} for code, body in entries.items()
    ]
    return canon.canonical({"format": FORMAT, "matters": items})


def read(data: bytes) -> dict[str, Mapping[str, Json]]:
    """What a file holds, as `matter.enter` takes it, by code. NotValid `library.malformed` for no such file,
    `library.kind` where the code of a kind is not that of its matter; what `matter.read` refuses is refused."""
    reader = Reader(canon.mapping(data))
    if reader.source.get("format") != FORMAT:
        raise NotValid("library.malformed", "不是事项库文件", "this is no library of matters", field="file")
    found = dict(map(_item, reader.each("matters")))
    for code, body in found.items():
        matter.read(code, body)
    return found


def _item(reader: Reader) -> tuple[str, Mapping[str, Json]]:
    reader.only("code", "kind", "entry")
    body = reader.inner("entry").source
    if reader.text("kind") != CODES.get(Reader(body).choice("power", Power)):
        raise reader.refuse("kind", "事项类型编码与事项不符", "is not the code of its kind", "library.kind")
    return reader.text("code"), body
