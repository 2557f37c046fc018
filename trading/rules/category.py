"""Kinds of trade (交易品种) as data: under which regimes, by which procedures, what their notices must tell besides.

One file of `trading/categories` is one kind (systems.md, row 2); a city adds its own beside them (row 14).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from kernel.errors import NotValid, Words
from trading.rules import procedure
from trading.rules.lifecycle import Regime
from trading.rules.procedure import Particular
from trading.rules.tender import TenderDocument

FOLDER: Final = "categories/"


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`place`: where it stands in lists, from 1. `own`: it was added by the city. `drawn`: nobody
    tenders for it, a public lottery gives it out."""

    id: str
    place: int
    zh: str
    en: str
    regimes: list[Regime]
    procedures: list[str]
    particulars: list[Particular] = []
    own: bool = False
    drawn: bool = False

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


def read(name: str, text: str, *, own: bool = False) -> Category:
    """The file `name` (without its ending). NotValid for what is missing, unknown or malformed."""
    try:
        return msgspec.convert({"id": name, **tomllib.loads(text), "own": own}, Category)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "category.malformed", f"交易品种文件 {name} 有误：{error}", f"category {name}: {error}", field=name
        ) from error


@cache
def ours() -> Mapping[str, Category]:
    """The seven of the directory, by name."""
    folder = files("trading") / "categories"
    made = (
        read(each.name.removesuffix(".toml"), each.read_text("utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    )
    return {each.id: each for each in sorted(made, key=lambda one: one.place)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, Category]:
    """Those of the directory, then the city's; one of the city's cannot take the name of another."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in catalogue.items()
        if path.startswith(FOLDER)
    }
    return {name: read(name, text, own=True) for name, text in sorted(added.items())} | dict(ours())


def known(name: str, catalogue: Mapping[str, str]) -> Category:
    """The category of that name; NotValid if there is none."""
    found = every(catalogue).get(name)
    if found is None:
        raise NotValid("project.category", f"没有这个交易品种：{name}", f"no such category: {name}", field="category")
    return found


def may_be_tendered(of: Category) -> None:
    """NotValid for what is given out by a lottery."""
    if of.drawn:
        raise NotValid(
            "category.drawn",
            f"“{of.zh}”由公开摇号分配，不招标",
            f"{of.en} is given out by a public lottery, not by tender",
            field="category",
            remedy=Words("请交易中心发布摇号公告", "Ask the trading centre to announce the lottery"),
        )


def may_be_announced(of: Category, document: TenderDocument, catalogue: Mapping[str, str]) -> None:
    """NotValid unless the category is traded so: regime, procedure, everything that its notice must tell."""
    may_be_tendered(of)
    if document.regime not in of.regimes:
        raise _other(of, "regime", f"不适用 {document.regime}", f"is not traded under {document.regime}")
    if document.way.id not in of.procedures:
        raise _other(of, "procedure", f"不采用{document.way.zh}", f"is not traded by {document.way.en}")
    procedure.may_be_announced(document.way, document.regime, catalogue)
    _told(of, document)


def _other(of: Category, field: str, zh: str, en: str) -> NotValid:
    return NotValid(
        "tender.category", f"交易品种“{of.zh}”{zh}", f"{of.en} {en}", field=field,
        remedy=Words("改选适用规则或交易方式", "Choose another regime or procedure"),
    )  # fmt: skip


def _told(of: Category, document: TenderDocument) -> None:
    """Its particulars, then the procedure's, each once and by its own name; the category's name, where the directory
    has none for it."""
    given = {each.id: each for each in document.particulars}
    wanted = [*of.particulars, *document.way.particulars]
    absent = [each for each in wanted if each.id not in given or not given[each.id].value.strip()]
    if absent:
        raise NotValid(
            "tender.incomplete",
            "公告缺少：" + "、".join(each.zh for each in absent),
            "the notice lacks: " + ", ".join(each.en for each in absent),
            field=",".join(f"particulars.{each.id}" for each in absent),
        )
    due = [(each.id, each.zh, each.en) for each in wanted]
    name = document.category_name
    if [(each.id, each.zh, each.en) for each in document.particulars] != due or (
        of.own and (name is None or (name.zh, name.en) != (of.zh, of.en))
    ):
        raise NotValid(
            "tender.particulars",
            f"须按“{of.zh}”的格式填写",
            f"the notice must be written in the form of {of.en}",
            field="particulars",
        )
