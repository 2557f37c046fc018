"""What a lot asks in structured form: fetched, kept beside the files to fill in, held against what is packed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from client.facts import Facts
from kernel import canon
from kernel.errors import NotFound, NotTrusted, NotValid, Words
from trading.rules import priced, quantities, response, table
from trading.rules.form import Form
from trading.rules.lifecycle import Regime
from trading.rules.priced import Asked, Priced
from trading.rules.response import Ask

if TYPE_CHECKING:
    from client.post import Post

VERSION: Final = "ggzy-asked/v1"
ROLES: Final = {priced.PATH: priced.ROLE, response.PATH: response.ROLE}
"""What the files that the platform reads by itself are for."""
TABLES: Final = frozenset({".xlsx", ".csv"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """`asked` is None where the lot has no bill of quantities."""

    lot: str
    asked: Asked | None
    asks: tuple[Ask, ...]


def wanted(post: Post, known: Facts) -> Wanted:
    """What the announced document asks; NotTrusted if the platform hands out another bill than it names."""
    part, asked = known.part, None
    if part.quantities is not None:
        data = post.file(known.lot, part.quantities.sha256)
        if canon.sha256(data).hex() != part.quantities.sha256:
            raise NotTrusted(
                "structured.bill",
                "平台给出的工程量清单与招标文件公布的摘要不符，已停止",
                "the platform's bill of quantities is not the one that the tender document names: stopped",
                field="quantities",
                remedy=Words("请向招标人和监督部门反映", "Report this to the tenderee and the supervisor"),
            )
        asked = Asked(known.lot, quantities.read(data), known.tender.regime)
    return Wanted(known.lot, asked, response.asks(part.criteria))


# ---------------------------------------------------------------- kept beside the file that is filled in


def beside(file: Path) -> Path:
    """Where the bill lies that this file answers to."""
    return file.with_name(f"{file.stem}.asked.json")


def kept(asked: Asked) -> bytes:
    bill = canon.mapping(asked.bill.data())
    return canon.canonical({"v": VERSION, "lot": asked.lot, "regime": str(asked.regime), "bill": bill})


def asked_for(file: Path) -> Asked:
    """What `kept` wrote beside the file."""
    value = canon.mapping(_bytes(beside(file)))
    match value:
        case {"v": "ggzy-asked/v1", "lot": str(lot), "regime": str(regime), "bill": bill} if regime in list(Regime):
            return Asked(lot, quantities.read(canon.canonical(bill)), Regime(regime))
    raise quantities.malformed(beside(file).name)


def read(file: Path, asked: Asked) -> Priced:
    """The priced bill that the file holds."""
    data = _bytes(file)
    return priced.made(table.read(file.name, data), asked, canon.sha256(data).hex())


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > table.LARGEST:
            raise NotValid("structured.too_large", f"{path} 太大", f"{path} is too large", field=path.name)
        return path.read_bytes()
    except OSError as error:
        raise NotFound(
            "structured.file",
            f"读不了 {path}",
            f"cannot read {path}",
            field=path.name,
            remedy=Words("先取模板：ggzy bid quantities template", "Fetch it: ggzy bid quantities template"),
        ) from error


# ---------------------------------------------------------------- held against what is packed


def check(root: Path, form: Form, wanted: Wanted) -> None:
    """Before sealing: the folder holds what the lot asks in structured form, and it agrees with the bid's price."""
    if wanted.asked is not None:
        how = Words("ggzy bid quantities check 报价表 --into 文件夹", "ggzy bid quantities check FILE --into FOLDER")
        found = priced.read(_asked_file(root, priced.PATH, how))
        priced.check(found, wanted.asked, form.total)
        _is_there(root, found)
    if wanted.asks:
        how = Words("ggzy bid form 标段 文件夹/forms.json", "ggzy bid form LOT FOLDER/forms.json")
        response.check(response.read(_asked_file(root, response.PATH, how)), wanted.lot, wanted.asks)


def _asked_file(root: Path, name: str, how: Words) -> bytes:
    if not (root / name).is_file():
        raise NotFound(
            "structured.missing",
            f"招标文件要求 {name}，文件夹里没有",
            f"the tender asks for {name}, which is not in the folder",
            law="BIR-51",
            field=name,
            remedy=Words(f"请运行 {how.zh}", f"Run {how.en}"),
        )
    return _bytes(root / name)


def _is_there(root: Path, found: Priced) -> None:
    """The table that the prices were read from goes along, for people."""
    if not any(_digest(path) == found.file_sha256 for path in _tables(root)):
        raise NotFound(
            "structured.source",
            "读出 quantities.json 的那份表格不在文件夹里，或者读出后又被改过",
            "the table that quantities.json was read from is not in the folder, or was changed since",
            field=priced.PATH,
            remedy=Words("请重新运行 ggzy bid quantities check", "Run `ggzy bid quantities check` again"),
        )


def _tables(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() in TABLES and path.is_file() and path.stat().st_size <= table.LARGEST:
            yield path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
