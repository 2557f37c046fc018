"""Ways of trading (采购方式) as data: who may bid, how often, before how many, under which clocks of the law.

One file of `trading/procedures` is one way; what holds under a regime is written into the tender document, whole, so
that whoever reads the document later needs no table of ours.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final, cast

import msgspec

from kernel import law
from kernel.canon import Json
from kernel.errors import NotAllowed, NotNow, NotValid, Words
from trading.rules.lifecycle import COMPETED, Regime

OPEN_TENDER: Final = "open_tender"
"""What a document that names no procedure is."""
FOLDER: Final = "procedures/"
SUPPLIER: Final = "supplier"
"""The particular that tells each who is invited by name, where the notice has to."""


class Entry(StrEnum):
    """Who may bid: whoever qualifies, or those alone who were invited."""

    OPEN = "open"
    INVITED = "invited"


class Yields(StrEnum):
    """What a first stage ends with: who may take part in the tender that follows it."""

    PASSED = "passed"
    """Those whom the panel found to meet every condition (资格预审)."""
    PROPOSED = "proposed"
    """All whose proposal without a price was opened (两阶段招标)."""


class Particular(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that every notice of a category or a procedure tells, by the name that readers see."""

    id: str
    zh: str
    en: str


class Procedure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way of trading under one regime, as the tender document holds it.

    `invited`: how many must be invited at least; `most`: at most (0: any number). `least`: how many bids there must be,
    or the lot is stopped. `once`: a bid is handed in once, and neither replaced nor withdrawn. `last_quotes`: the panel
    talks with each supplier apart, and what they quote after that is what counts. `to_deadline`,
    `on_offer`: the rules that say how long there must be to bid, and how long documents are given out (empty: as long
    as one may bid). `panel`: the rule of its panel. `methods`: by which it may be evaluated; none named: by all.
    `basis`: the rules that its notice cites. `particulars`: what its notice tells besides those of the category.

    `yields`: what it ends with where it is a first stage, which knows no price; `follows`: of which way the stage
    before it is, whose result says who may bid. `from_offer`: `to_deadline` runs from the end of the issue of the
    documents. `to_clarify`, `to_amend`, `to_object`: until how long before the deadline
    documents are clarified, changed and objected to.

    Of what is competed for: `rooms` are the live kinds that a lot's room may be of, `whole_days` whether the last day
    of `to_deadline` is to be over before the room begins, `up_to` the highest start price in yuan (empty: any).
    """

    id: str
    zh: str
    en: str
    entry: Entry
    least: int
    to_deadline: str
    panel: str
    basis: list[str]
    invited: int = 0
    most: int = 0
    once: bool = False
    last_quotes: bool = False
    on_offer: str = ""
    methods: list[str] = []
    particulars: list[Particular] = []
    rooms: list[str] = []
    whole_days: bool = False
    up_to: str = ""
    yields: Yields | None = None
    follows: str = ""
    from_offer: bool = False
    to_clarify: str = "BID-23"
    to_amend: str = "BIR-21b"
    to_object: str = "BIR-22b"

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)

    def wants(self, particular: str) -> bool:
        return any(each.id == particular for each in self.particulars)

    @property
    def plain(self) -> dict[str, Json]:
        """As the document holds it."""
        return cast("dict[str, Json]", msgspec.to_builtins(self))


def read(name: str, text: str) -> dict[Regime, Procedure]:
    """What the file `name` (without its ending) says, by regime. NotValid for what is missing, unknown or cites no
    rule of ours."""
    try:
        data = tomllib.loads(text)
        under = data.pop("under")
        made = {Regime(regime): _under(name, regime, data | own) for regime, own in under.items()}
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, msgspec.ValidationError) as error:
        raise NotValid(
            "procedure.malformed", f"交易方式文件 {name} 有误：{error}", f"procedure {name}: {error}", field=name
        ) from error
    return made


def _under(name: str, regime: str, members: Mapping[str, object]) -> Procedure:
    competed = Regime(regime) in COMPETED
    given = {"panel": "", "entry": Entry.OPEN, "least": 1} if competed else {"panel": regime}
    made = msgspec.convert({"id": name, **given, **members}, Procedure)
    clocks = [made.to_deadline, made.to_clarify, made.to_amend, made.to_object, made.on_offer]
    cited = [*made.basis, *filter(None, clocks)]
    if unknown := [rule for rule in cited if not law.known(rule)]:
        raise ValueError(f"under.{regime}: no such rule: {', '.join(unknown)}")
    if not made.basis or made.least < 1 or (made.entry is Entry.INVITED) != (made.invited > 0):
        raise ValueError(
            f"under.{regime}: least is from 1, basis names a rule, and invited is said where entry is invited, from 1"
        )
    if made.most and made.most < made.invited:
        raise ValueError(f"under.{regime}: most is not under invited")
    if made.follows and made.entry is not Entry.INVITED:
        raise ValueError(f"under.{regime}: who may bid in what follows a first stage is a list: entry is invited")
    if made.once and made.last_quotes:
        raise ValueError(f"under.{regime}: who quotes once has no last quote")
    if competed != bool(made.rooms) or (competed and made.panel):
        raise ValueError(f"under.{regime}: rooms are named where a lot is competed for, and there alone")
    return made


@cache
def ours() -> Mapping[str, Mapping[Regime, Procedure]]:
    """The ways that come with the platform, by name."""
    folder = files("trading") / "procedures"
    found = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): read(name.removesuffix(".toml"), (folder / name).read_text("utf-8"))
        for name in found
    }


def every(catalogue: Mapping[str, str]) -> Mapping[str, Mapping[Regime, Procedure]]:
    """Those of the platform, and the city's own, which cannot take the name of another."""
    added = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in catalogue.items()
        if path.startswith(FOLDER)
    }
    return {name: read(name, text) for name, text in sorted(added.items())} | dict(ours())


STANDARD: Final = {Regime.LAND: "land_listing", Regime.PROPERTY: "property_transfer"}
"""What a draft begins with where there is no open tender."""


def standard(regime: Regime) -> Procedure:
    """The open tender of a regime, or the way in which most is sold under it."""
    return ours()[STANDARD.get(regime, OPEN_TENDER)][regime]


def held(text: str | None, regime: Regime) -> Procedure:
    """The procedure that a lot keeps as JSON, or that of a lot which says nothing."""
    return msgspec.json.decode(text, type=Procedure) if text else standard(regime)


def may_be_announced(written: Procedure, regime: Regime, catalogue: Mapping[str, str]) -> None:
    """NotValid unless the document's procedure is in force here under this regime, to the letter."""
    known = every(catalogue).get(written.id, {}).get(regime)
    if known != written:
        raise NotValid(
            "tender.procedure",
            f"交易方式“{written.zh}”不是现行的，或不适用于 {regime}",
            f"the procedure {written.id!r} is not in force, or not under {regime}",
            field="procedure",
            remedy=Words("重新选择交易方式", "Choose the procedure again"),
        )


def may_use(written: Procedure, method: str, field: str) -> None:
    """NotValid if the procedure is not evaluated by this method."""
    if written.methods and method not in written.methods:
        raise NotValid(
            "tender.method",
            f"{written.zh}不得采用评审方法 {method}，应为 {'、'.join(written.methods)}",
            f"{written.en} is not evaluated by {method} but by {', '.join(written.methods)}",
            law=written.basis[0],
            field=field,
        )


def may_seal(written: Procedure, custodians: bool) -> None:
    """NotValid where last quotes are sealed to custodians and the document has none."""
    if written.last_quotes and not custodians:
        raise NotValid(
            "tender.last_quotes",
            f"{written.zh}的最后报价密封给保管人，密封方式须为投标人与保管人",
            f"{written.en}: last quotes are sealed to custodians, and the document names none",
            law=written.basis[0],
            field="seal.mode",
            remedy=Words("改为投标人与保管人密封", "Seal to bidders and custodians"),
        )


def may_change(written: Procedure) -> None:
    """NotNow where a quote is for good (政府采购法 40)."""
    if written.once:
        raise NotNow(
            "bid.once",
            f"{written.zh}只能一次报价，不得更改或撤回",
            f"{written.en}: a quote is handed in once and can be neither changed nor withdrawn",
            law=written.basis[0],
        )


def may_enter(written: Procedure, *, invited: bool) -> None:
    """NotAllowed for who was not invited where one has to be."""
    if written.entry is Entry.INVITED and not invited:
        raise NotAllowed(
            "bid.not_invited",
            f"本项目为{written.zh}，贵单位不在受邀之列",
            f"this is by invitation ({written.en}), and your organisation was not invited",
            law=written.basis[0],
        )
