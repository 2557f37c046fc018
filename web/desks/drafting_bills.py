"""The bill of quantities of a lot in the draft: chosen among the attached tables, read as soon as it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, cast

import msgspec

from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Refusal, Words
from trading.acts import bills
from trading.rules.quantities import PLACES
from web.desks import drafting_tables as tables
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_values import Whole, chosen
from web.words import Text

Map = dict[str, Json]
Gaps = dict[str, Words]
SOURCE: Final = "bill.source"
"""The field in which the file is chosen."""
NAME: Final = Words("工程量清单", "Bill of quantities")
NOTE: Final = Words(
    "先在招标页上传清单（.xlsx 或 CSV，列：序号、名称、单位、数量、最高单价），再在这里选择。投标人逐行填单价。",
    "Attach the bill on the tender’s page (.xlsx or CSV with number, name, unit, quantity, ceiling unit price), then "
    "choose it here. Bidders price it line by line.",
)
UNREAD: Final = Words("清单有问题，尚未读入。保存本页可看到每一处", "The bill is not read yet. Save to see every flaw")
_NONE: Final = Words("没有清单", "no bill")
_TABLES: Final = frozenset({".xlsx", ".csv"})


def asks(draft: Json, lot: Json) -> tuple[Ask, ...]:
    """Nothing is asked while no table is attached."""
    files = {
        str(one.get("sha256")): cast("Text", str(one.get("name")))
        for one in tables.rows(draft, "files")
        if PurePath(str(one.get("name"))).suffix.lower() in _TABLES
    }
    if not files and at(lot, "quantities") is None:
        return ()
    places = Words("单价的小数位数", "Decimals of a unit price")
    return (
        Ask(SOURCE, NAME, chosen({"": _NONE} | files), needed=False),
        Ask("bill.decimals", places, Whole(0, PLACES), needed=False),
    )


def spread(made: Map) -> None:
    """As the form's fields see it."""
    held = made.get("quantities")
    if isinstance(held, Mapping):
        made["bill"] = {"source": held.get("source_sha256"), "decimals": held.get("decimals")}


def gather(made: Map) -> None:
    """As the document has it; what was read of another file, or with other decimals, is to be read anew."""
    typed, held = made.pop("bill", None), made.get("quantities")
    source, places = str(at(typed, "source") or ""), at(typed, "decimals")
    if not source:
        made.pop("quantities", None)
        return
    said: Map = {"source_sha256": source, "decimals": 2 if places is None else places}
    same = isinstance(held, Mapping) and all(held.get(name) == value for name, value in said.items())
    made["quantities"] = said | {"sha256": at(held, "sha256") if same else ""}


def gaps(found: Gaps, lot: Json) -> None:
    if at(lot, "quantities") is not None and not at(lot, "quantities.sha256"):
        found.setdefault(SOURCE, UNREAD)


def settle(ctx: Context, draft: Map, before: Json) -> dict[int, Refusal]:
    """Read every bill that was chosen, or whose file came anew under its name; why not, by the lot's place from 0.

    `before` is the draft whose files the choices name.
    """
    names = {str(one.get("sha256")): str(one.get("name")) for one in tables.rows(before, "files")}
    wrong: dict[int, Refusal] = {}
    for n, lot in enumerate(tables.rows(draft, "lots")):
        files = {str(one.get("name")): one for one in tables.rows(draft, "files")}
        name = f"{lot.get('lot')}.quantities.json"
        said = lot.get("quantities")
        if not isinstance(said, dict):
            draft["files"] = [one for called, one in files.items() if called != name]
            continue
        _follow(said, files, names)
        if said.get("sha256") in [one.get("sha256") for one in files.values()]:
            continue
        try:
            files[name] = _read(ctx, lot, said, files, name)
            said["sha256"] = files[name]["sha256"]
        except Refusal as refusal:
            wrong[n] = refusal
        draft["files"] = [*files.values()]
    return wrong


def _follow(said: Map, files: Mapping[str, Map], names: Mapping[str, str]) -> None:
    """A file that took the place of the old one of its name is the one meant."""
    source = str(said.get("source_sha256"))
    new = files.get(names.get(source, ""))
    if new is not None and new.get("sha256") != source:
        said |= {"source_sha256": new.get("sha256"), "sha256": ""}


def _read(ctx: Context, lot: Json, said: Map, files: Mapping[str, Map], name: str) -> Map:
    digest, places = str(said.get("source_sha256")), said.get("decimals")
    source = next((called for called, one in files.items() if one.get("sha256") == digest), "")
    decimals = places if isinstance(places, int) else -1
    made = bills.made(ctx, source, digest, str(at(lot, "base_currency")), decimals)
    return cast("Map", msgspec.to_builtins(bills.kept(ctx, name, made)))
