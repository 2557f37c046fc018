"""A lot of the draft as a form: what it asks, what a new one holds, and from what was typed back to the document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, cast

from experts.rules.plan import Vacancies
from kernel import money
from kernel.canon import Json
from kernel.errors import Words
from trading.rules import form
from trading.rules.lifecycle import COMPETED, Regime
from web.desks import drafting_bills as bills
from web.desks import drafting_deposit as deposits
from web.desks import drafting_methods as methods
from web.desks import drafting_sales as sales
from web.desks import drafting_stages as stages
from web.desks import drafting_tables as tables
from web.desks.drafting_asks import Ask, at, headed, put, take
from web.desks.drafting_lists import Lines
from web.desks.drafting_values import Exact, Sum, Whole, chosen, flag
from web.words import Text

Map = dict[str, Json]
COMMON: Final[dict[str, Json]] = {
    "rounding": {"places": 2, "at": "output"},
    "mean": "arithmetic",
    "tie": "lower_price",
    "policies": [],
    "abnormal": {"mean": "50", "second": "50", "ceiling": "45"},
    "reminder": 900,
    "minimum": 3,
    "brands": False,
}
"""Parameters that are lawful everywhere, to begin with."""
_CURRENCIES: Final[dict[str, Text]] = {
    "CNY": Words("人民币 CNY", "CNY, Chinese yuan"), "USD": Words("美元 USD", "USD, US dollar"),
    "EUR": Words("欧元 EUR", "EUR, euro"), "GBP": Words("英镑 GBP", "GBP, pound sterling"),
    "JPY": Words("日元 JPY", "JPY, yen"), "HKD": Words("港元 HKD", "HKD, Hong Kong dollar"),
    "INR": Words("印度卢比 INR", "INR, Indian rupee"), "BDT": Words("孟加拉塔卡 BDT", "BDT, Bangladeshi taka"),
}  # fmt: skip
_UNITS: Final = {"CNY": Words("元", "CNY")}
_SHOWN_APART: Final = ("conditions", "requires", "policy")


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the lot's form. `folded`: it stands well as it is, and is opened by whoever wants it otherwise."""

    id: str
    name: Words
    asks: tuple[Ask, ...]
    note: Text = ""
    folded: bool = False


def blank(number: str, n: int, title: str, regime: str = "") -> Map:
    """The n-th lot (from 1) of the tender with this number, before anything was typed."""
    if regime in COMPETED:
        return sales.blank(number, n, title)
    made: Map = {
        "lot": f"L-{number}-{n}", "no": str(n), "title": {"zh": title, "en": title}, "budget": None, "ceiling": None,
        "quality": "", "qualification": [], "form": {"currencies": ["CNY"], "requires": []},
        "method": "comprehensive_scoring", "base_currency": "CNY", "rates": {}, "criteria": [],
        "params": COMMON | methods.standard("comprehensive_scoring"),
        "panel": {"size": 5, "representatives": 0, "strata": []},
    }  # fmt: skip
    return cast("Map", json.loads(json.dumps(made)))


def number(lots: list[Map], tender: str) -> None:
    """Lots are counted without gaps, from 1."""
    for n, lot in enumerate(lots, start=1):
        lot["lot"], lot["no"] = f"L-{tender}-{n}", str(n)


# ---------------------------------------------------------------- what the form asks


def parts(draft: Json, lot: Json) -> tuple[Part, ...]:
    """The sections with the fields that this lot, by its method, its currency and the tender's kind, must answer."""
    if at(draft, "regime") in COMPETED:
        return _of_a_sale(draft)
    if stages.is_first(draft):
        return _of_a_first_stage(draft, lot)
    kind, regime, method = (str(at(*one) or "") for one in ((draft, "kind"), (draft, "regime"), (lot, "method")))
    held = at(spread(lot), "policy")
    granted = methods.policies(kind, held if isinstance(held, Mapping) else {})
    currency = str(at(lot, "base_currency") or "CNY")
    secured = deposits.asks(currency, _UNITS.get(currency, currency))
    return (
        Part("subject", Words("标的", "What is bought"), _subject(currency, regime)),
        Part("deposit", deposits.NAME, secured, deposits.NOTE, folded=True),
        Part("price-form", Words("开标一览表", "Form of prices"), _price_form(), folded=True),
        *([Part("quantities", bills.NAME, priced, bills.NOTE)] if (priced := bills.asks(draft, lot)) else []),
        Part("papers", Words("投标文件组成", "Papers of a bid"), (), _PAPERS),
        Part("foreign", Words("外币报价", "Prices in other currencies"), _foreign(lot), _FOREIGN, folded=True),
        Part("method", _HOW, (_method(regime, method), *methods.own(method, regime, kind))),
        Part("common", Words("计算和排名", "Computing and ranking"), methods.common(), _USUAL, folded=True),
        Part("abnormal", Words("异常低价审查", "Abnormally low prices"), methods.abnormal(), _ABNORMAL, folded=True),
        Part("policies", Words("采购政策", "Procurement policies"), granted, _POLICIES, folded=True),
        Part("panel", Words("评标委员会", "Panel"), _panel(regime)),
    )  # fmt: skip


def _of_a_sale(draft: Json) -> tuple[Part, ...]:
    secured = deposits.asks(sales.CURRENCY, _UNITS[sales.CURRENCY])
    return (
        Part("subject", Words("标的", "What is sold"), (*_TITLE, *_CONDITIONS)),
        Part("competition", sales.NAME, sales.competition(draft), sales.NOTE),
        Part("deposit", Words("竞买保证金", "Deposit"), secured, sales.DEPOSIT),
    )


def _of_a_first_stage(draft: Json, lot: Json) -> tuple[Part, ...]:
    regime, currency = str(at(draft, "regime") or ""), str(at(lot, "base_currency") or "CNY")
    subject = tuple(ask for ask in _subject(currency, regime) if ask.path not in stages.UNPRICED)
    method = Ask("method", _GOES_ON, chosen(stages.lawful(draft)))
    panel = (Part("panel", Words("资格审查委员会", "Committee"), _panel(regime)),) if stages.has_panel(lot) else ()
    return (
        Part("subject", Words("标的", "What is bought"), subject),
        Part("papers", Words("申请文件组成", "Papers of an application"), (), _PAPERS),
        Part("method", _GOES_ON, (method, *stages.own(str(at(lot, "method"))))),
        *panel,
    )


_GOES_ON: Final = Words("确定通过者的办法", "Who may go on")
_TITLE: Final = (
    Ask("title.zh", Words("标段名称", "Title of the lot")),
    Ask("title.en", Words("标段名称（英文）", "Title in English"), needed=False),
)
_CONDITIONS: Final = (
    Ask(
        "conditions.zh",
        Words("资格条件", "Qualification"),
        Lines(),
        Words("每行一条", "one condition a line"),
    ),
    Ask(
        "conditions.en",
        Words("资格条件（英文）", "Qualification in English"),
        Lines(),
        Words("与中文逐行对应，不填则同中文", "line by line as in Chinese; the Chinese stands if empty"),
        needed=False,
    ),
)
_PAPERS: Final = Words(
    "列出后，投标人在封装前自动核对缺项、格式、页数、字体和脚本；暗标另查元数据和名称。不列则不核对。",
    "What is listed is checked before a bid is sealed: missing papers, format, pages, fonts, scripts; blind ones for "
    "metadata and names. Without a list nothing is refused.",
)
_FOREIGN: Final = Words(
    "填了汇率的币种可以报价，按此汇率折算。不填即只收评标货币。",
    "A currency with a rate may be quoted in and is converted at it. Without any, only the one of evaluation counts.",
)
_USUAL: Final = Words("已按通常做法填好，有不同约定的再改。", "Filled in as usual; change what is agreed otherwise.")
_ABNORMAL: Final = Words(
    "低于任何一条线的，评标委员会须要求说明；不因此自动否决。全部不填即不设，政府采购必须设。",
    "Below a line the panel must ask; nothing is rejected by itself. All empty: no review, but procurement needs one.",
)
_POLICIES: Final = Words("不填即不适用。", "Empty: it does not apply.")


_HOW: Final = Words("评标办法", "Way of evaluating")


def _method(regime: str, held: str) -> Ask:
    return Ask("method", _HOW, chosen(methods.lawful(regime, held)))


def _subject(currency: str, regime: str) -> tuple[Ask, ...]:
    sum_, unit = Sum(currency=currency), _UNITS.get(currency, currency)
    told = Words("政府采购必填", "needed in government procurement")
    return (
        *_TITLE,
        Ask("budget", Words("预算", "Budget"), sum_, told, unit, needed=regime == Regime.P87),
        Ask("ceiling", Words("最高限价", "Ceiling"), sum_, Words("不设则不填", "Empty if none"), unit, needed=False),
        Ask("duration_days", Words("工期或交货期", "Duration"), Whole(1, 36_500), unit=Words("日", "days")),
        Ask("quality", Words("质量要求", "Quality")),
        *_CONDITIONS,
    )


_REQUIRED: Final = ("total_words", "duration_days", "quality", "bid_security", "manager", "prices")


def _price_form() -> tuple[Ask, ...]:
    kind = flag(Words("可不写", "may be left out"), Words("必须写", "must be there"))
    return tuple(Ask(f"requires.{name}", headed(form.NAMES[name]), kind) for name in _REQUIRED)


def _foreign(lot: Json) -> tuple[Ask, ...]:
    base = str(at(lot, "base_currency") or "CNY")
    kind = Exact(low="0.000000000001", high="1000000000000")
    names = {code: _CURRENCIES.get(code, code) for code in money.MINOR_DIGITS}
    rates = tuple(
        Ask(f"rates.{code}", Words(f"1 {code} =", f"1 {code} ="), kind, unit=base, needed=False)
        for code in names
        if code != base
    )
    return (Ask("base_currency", Words("评标货币", "Currency of evaluation"), chosen(names)), *rates)


def _panel(regime: str) -> tuple[Ask, ...]:
    people = Words("人", "members")
    asks = (
        Ask("panel.size", Words("总人数", "Members in all"), Whole(1, 99), unit=people),
        Ask(
            "panel.representatives",
            Words("其中采购人（招标人）代表", "Of them representatives"),
            Whole(0, 99),
            unit=people,
        ),
        Ask(
            "panel.vacancies",
            Words("抽中的专家不来时", "Where one who was drawn does not come"),
            chosen(
                {
                    Vacancies.SEALED: Words(
                        "两方再给随机数，另行抽取", "both parties give new values for another draw"
                    ),
                    Vacancies.LIST: Words("按同一次抽取的次序递补", "the next in the order of the same draw follows"),
                }
            ),
            Words("另行抽取时，谁会递补事先无人知道。", "With another draw nobody knows beforehand who would follow."),
            needed=False,
        ),
    )
    if regime != Regime.P87:
        return asks
    told = Words("技术复杂、社会影响较大的，须七人以上", "then it needs seven or more")
    return (*asks, Ask("panel.complex", Words("技术复杂或社会影响较大", "Complex or of public concern"), flag(), told))


# ---------------------------------------------------------------- there and back


def spread(lot: Json) -> Map:
    """The lot as the form's fields see it: lists of names as maps (conditions, requires, policy), and no English where
    it only repeats the Chinese."""
    made: Map = json.loads(json.dumps(lot)) if isinstance(lot, Mapping) else {}
    criteria = tables.rows(made, "criteria")
    bands = [band for criterion in criteria for band in tables.rows(criterion, "bands")]
    title = made.get("title")
    named = (*criteria, *bands, *tables.rows(made, tables.PAPERS.path))
    for titled in (*([title] if isinstance(title, dict) else []), *named):
        if titled.get("en") == titled.get("zh"):
            titled["en"] = ""
    conditions = tables.rows(lot, "qualification")
    zh = [one.get("zh") for one in conditions]
    en = [one.get("en") for one in conditions]
    policies = tables.rows(lot, "params.policies")
    requires = at(lot, "form.requires")
    made["conditions"] = {"zh": zh, "en": en if en != zh else []}
    made["policy"] = {str(one.get("id")): one.get("rate") for one in policies}
    made["requires"] = dict.fromkeys(requires, True) if isinstance(requires, list | tuple) else {}
    if isinstance(panel := made.get("panel"), dict) and panel:
        panel.setdefault("vacancies", Vacancies.SEALED.value)
    bills.spread(made)
    deposits.spread(made)
    sales.spread(made)
    return made


def _qualified(made: Map) -> None:
    zh, en = (cast("list[Json]", at(made, f"conditions.{one}") or []) for one in ("zh", "en"))
    pairs = [(a or "", b or a or "") for a, b in zip_longest(zh, en)]
    made["qualification"] = [{"id": f"Q{n}", "zh": a, "en": b} for n, (a, b) in enumerate(pairs, start=1)]


def _gathered(made: Map) -> None:
    _qualified(made)
    made.pop(sales.WAYS)
    rates = at(made, "rates")
    kept = {code: rate for code, rate in rates.items() if rate is not None} if isinstance(rates, Mapping) else {}
    kept.pop(str(made.get("base_currency")), None)
    requires, policy = made["requires"], made["policy"]
    wanted: list[Json] = [name for name, is_wanted in cast("Map", requires).items() if is_wanted is True]
    made["rates"] = kept
    made["form"] = {"currencies": [made.get("base_currency"), *kept], "requires": wanted}
    granted: list[Json] = [{"id": id, "rate": rate} for id, rate in cast("Map", policy).items() if rate is not None]
    put(made, "params.policies", granted)
    bills.gather(made)
    deposits.gathered(made)
    for name in _SHOWN_APART:
        made.pop(name)


def filled(draft: Json, lot: Json, texts: Mapping[str, str], *, whole: bool = True) -> Map:
    """The lot with what was typed; nothing typed is dropped. `whole`: rows that say nothing go."""
    made = spread(lot)
    if at(draft, "regime") in COMPETED:
        return _sold(draft, made, texts)
    take(made, (Ask("method", _HOW), Ask("base_currency", _HOW)), texts)
    _fit(made)
    for part in parts(draft, _gist(made)):
        take(made, part.asks, texts)
    for table in tables.TABLES:
        tables.fill(made, table, texts)
    if isinstance(title := made.get("title"), dict):
        title["en"] = title.get("en") or title.get("zh")
    _gathered(made)
    _settle_params(made)
    tables.settle(made, whole=whole)
    return settled(draft, made)


def settled(draft: Json, lot: Map) -> Map:
    """The lot as the draft's procedure wants it."""
    return lot if at(draft, "regime") in COMPETED else stages.settled(draft, lot, blank("", 1, ""))


def _sold(draft: Json, made: Map, texts: Mapping[str, str]) -> Map:
    """What is competed for, with what was typed."""
    for part in parts(draft, made):
        take(made, part.asks, texts)
    put(made, "title.en", at(made, "title.en") or at(made, "title.zh"))
    _qualified(made)
    sales.gathered(made)
    deposits.gathered(made)
    names = ("lot", "no", "title", "qualification", "competition", "deposit")
    return {name: made[name] for name in names if name in made}


def _gist(made: Map) -> Map:
    """What `parts` asks about, in the document's own shape."""
    granted = at(made, "policy")
    held = granted if isinstance(granted, Mapping) else {}
    return made | {"params": {"policies": [{"id": id, "rate": rate} for id, rate in held.items()]}}


def _fit(made: Map) -> None:
    """Parameters of the method that was chosen: held ones stay, its own others begin, those of another method go; and
    the number of envelopes that it opens."""
    params = made.get("params")
    held = params if isinstance(params, Mapping) else {}
    made.pop("envelopes", None)
    if methods.envelopes(str(made.get("method"))) > 1:
        made["envelopes"] = methods.envelopes(str(made.get("method")))
    standard = deepcopy(COMMON) | methods.standard(str(made.get("method")))
    names = {*standard, "minimum_basis"}
    made["params"] = standard | {name: value for name, value in held.items() if name in names}


def _settle_params(made: Map) -> None:
    params = cast("Map", made["params"])
    lines = params.get("abnormal")
    if isinstance(lines, Mapping) and not any(lines.values()):
        params["abnormal"] = None
    if not params.get("minimum_basis"):
        params.pop("minimum_basis", None)
    if at(made, "panel.complex") is False:
        cast("Map", made["panel"]).pop("complex")
    if at(made, "panel.vacancies") in ("", Vacancies.SEALED):
        cast("Map", made["panel"]).pop("vacancies")
