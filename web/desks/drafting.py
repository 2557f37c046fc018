"""The draft of a tender as a form: every mandatory field with its place in the document, and back again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final, cast

from kernel import canon, law, money
from kernel.actor import Actor
from kernel.canon import Json
from kernel.errors import NotValid, Refusal, Words
from trading.acts.reading import Project
from trading.rules import mandatory
from trading.rules.lifecycle import Regime
from web.answers import Answers
from web.desks.errands import select
from web.desks.trading_errands import local, moment
from web.desks.work import METHODS
from web.views.elements import Choice, Field
from web.words import Text

Draft = Mapping[str, Any]
KINDS: Final = {"works": Words("工程", "works"), "goods": Words("货物", "goods"), "services": Words("服务", "services")}
REGIMES: Final = {
    Regime.BID: Words("招标投标法", "Bidding Law"),
    Regime.P87: Words("政府采购（财政部令第87号）", "government procurement (Order 87)"),
    Regime.INTL: Words("国际金融组织", "international financing"),
}
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
_MOMENTS: Final = ("deadline", "documents.from", "documents.until")
_NUMBERS: Final = ("publicity_days", "validity_days", "seal.k", "seal.window_minutes", "lots.0.duration_days")
_JSON: Final = ("lots.0.params", "lots.0.criteria", "lots.0.panel", "lots.0.rates")
_LINES: Final = ("lots.0.form.currencies", "lots.0.form.requires")
_MONEY: Final = ("lots.0.budget", "lots.0.ceiling", "documents.price")
CERTIFICATES: Final = 3
"""So many custodians can be named on the page; more come through the API."""


def at(draft: Draft, path: str) -> Any:  # noqa: ANN401  whatever stands there
    """What stands at a dotted path; None if nothing does."""
    value: Any = draft
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return value


def put(draft: dict[str, Any], path: str, value: Json) -> None:
    """Set a dotted path; lists grow to one member."""
    *above, last = path.split(".")
    place: Any = draft
    for part, below in pairwise([*above, last]):
        if part.isdigit():
            while len(place) <= int(part):
                place.append({})
            place = place[int(part)]
        else:
            place = place.setdefault(part, [] if below.isdigit() else {})
    place[last] = value


# ---------------------------------------------------------------- form


def _shown(draft: Draft, path: str) -> str:
    """A value as it stands in its field."""
    value = at(draft, path)
    if value is None:
        return ""
    if path in _MOMENTS:
        return local(canon.moment(str(value)))
    if path in _LINES:
        return "\n".join(str(one) for one in value)
    if path in _MONEY:
        return f"{value['currency']} {value['amount']}"
    if path in _JSON:
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)


def fields(draft: Draft) -> tuple[Field, ...]:
    """Every field of the form with what the draft holds."""
    return tuple(one for group in (_tender(draft), _seal(draft), _lot(draft)) for one in group)


_LABELS: Final = {path: Words(zh, en) for path, zh, en in mandatory.MANDATORY}


def _text(draft: Draft, path: str, zh: str = "", en: str = "", kind: str = "text", hint: Text = "") -> Field:
    return Field(path, _LABELS.get(path, Words(zh, en)), kind, _shown(draft, path), hint, required=path in _LABELS)


def _choice(draft: Draft, path: str, label: Words, choices: Mapping[Any, Text]) -> Field:
    rows = tuple(Choice(str(value), words) for value, words in choices.items())
    chosen = str(at(draft, path) or rows[0].value)
    field = select(path, label, *rows)
    return Field(field.name, field.label, field.kind, chosen, choices=field.choices)


def _tender(draft: Draft) -> list[Field]:
    beijing = Words("北京时间", "Beijing time")
    return [
        _text(draft, "no"),
        _text(draft, "title.zh"),
        _text(draft, "title.en", "项目名称（英文）", "title in English"),
        _choice(draft, "kind", Words("类别", "Kind"), KINDS),
        _choice(draft, "regime", Words("适用规则", "Regime"), REGIMES),
        *(_text(draft, path) for path in ("tenderee.name", "tenderee.code", "supervisor.name")),
        _text(draft, "supervisor.code", "监督部门统一社会信用代码", "code of the supervisor"),
        *(_text(draft, path) for path in ("funding", "approval_no", "place", "contact", "objection_channel")),
        *(_text(draft, path, kind="datetime-local", hint=beijing) for path in ("documents.from", "documents.until")),
        _text(draft, "documents.price", "招标文件价格", "price of the documents", hint="CNY 0.00"),
        _text(draft, "deadline", kind="datetime-local", hint=beijing),
        _text(draft, "opening_place"),
        _text(draft, "publicity_days", "公示期（日）", "publicity (days)", "number"),
        _text(draft, "validity_days", "投标有效期（日）", "validity of bids (days)", "number"),
        Field("file", Words("添加招标文件附件", "Add a file of the tender"), "file", required=False),
    ]


def _seal(draft: Draft) -> list[Field]:
    held = at(draft, "seal.custodians") or []
    named = {one["i"]: one["name"] for one in held}
    hint = Words("保管人的加密证书（DER）", "the custodian’s encryption certificate (DER)")
    return [
        *(
            Field(
                f"custodian.{i}",
                Words(f"密钥保管人 {i}", f"Custodian {i}"),
                "file",
                hint=Words(f"已登记：{named[i]}", f"named: {named[i]}") if i in named else hint,
                required=False,
            )
            for i in range(1, CERTIFICATES + 1)
        ),
        _text(draft, "seal.k", "开启所需保管人数", "custodians needed to open", "number"),
        _text(draft, "seal.window_minutes", "解密时限（分钟）", "window to decrypt (minutes)", "number"),
    ]


def _lot(draft: Draft) -> list[Field]:
    sums = Words("币种和金额，如 CNY 2000000.00", "currency and amount, such as CNY 2000000.00")
    conditions = at(draft, "lots.0.qualification") or []
    return [
        _text(draft, "lots.0.title.zh", "标段名称", "title of the lot"),
        _text(draft, "lots.0.title.en", "标段名称（英文）", "title of the lot in English"),
        _text(draft, "lots.0.budget", "预算", "budget", hint=sums),
        _text(draft, "lots.0.ceiling", "最高限价", "ceiling", hint=sums),
        _text(draft, "lots.0.duration_days", "工期或交货期（日）", "duration (days)", "number"),
        _text(draft, "lots.0.quality", "质量要求", "quality"),
        Field(
            "lots.0.qualification",
            Words("资格条件，每行一条", "Qualification, one a line"),
            "textarea",
            "\n".join(str(one["zh"]) for one in conditions),
            required=False,
        ),
        _text(
            draft,
            "lots.0.form.currencies",
            "报价币种，每行一种",
            "currencies of the price form, one a line",
            "textarea",
        ),
        _choice(draft, "lots.0.method", Words("评标办法", "Way of evaluating"), METHODS),
        _text(draft, "lots.0.base_currency", "评标货币", "currency of evaluation"),
        _text(draft, "lots.0.rates", "汇率（JSON）", "rates (JSON)", "textarea", '{"USD": "7.10"}'),
        _text(
            draft, "lots.0.params", "评标办法的参数（JSON）", "parameters of the way of evaluating (JSON)", "textarea"
        ),
        _text(draft, "lots.0.criteria", "评分项（JSON，1/100 分）", "criteria (JSON, 1/100 point)", "textarea"),
        _text(draft, "lots.0.panel", "评标委员会（JSON）", "panel (JSON)", "textarea"),
    ]


# ---------------------------------------------------------------- and back


def _read(given: Answers, path: str) -> Json:
    """A field's value as the document has it; NotValid names the field."""
    text = given.text(path)
    if path in _MOMENTS:
        return moment(given, path, Words("时间", "time"))
    if path in _LINES:
        return [*given.lines(path)]
    if path in _NUMBERS:
        return _number(text, path)
    if path in _MONEY:
        currency, _, amount = text.partition(" ")
        return {**money.money(amount.strip().replace(",", ""), currency, path).json()}
    return _json(text, path) if path in _JSON else text


def _number(text: str, path: str) -> int:
    if not text.isdigit() or len(text) > 6:
        raise NotValid("act.field", "须为整数", "this must be a whole number", field=path)
    return int(text)


def _json(text: str, path: str) -> Json:
    try:
        return canon.parse(canon.canonical(cast("Json", json.loads(text))))
    except (ValueError, Refusal) as error:
        raise NotValid(
            "act.field", f"不是合格的 JSON：{error}", f"this is no proper JSON: {error}", field=path
        ) from error


def filled(draft: Draft, given: Answers) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """The draft with what was typed, and what could not be read, by field."""
    made: dict[str, Any] = json.loads(json.dumps(draft))
    wrong: dict[str, Refusal] = {}
    for field in fields(draft):
        if field.kind == "file" or field.name not in given.texts:
            continue
        try:
            _fill(made, given, field.name)
        except Refusal as refusal:
            wrong[field.name] = refusal
    return made, wrong


_OPTIONAL: Final = ("lots.0.budget", "lots.0.ceiling")
_EMPTY: Final[Mapping[str, Callable[[], Json]]] = {
    "lots.0.rates": dict,
    "lots.0.criteria": list,
    "lots.0.panel": dict,
    "lots.0.params": dict,
}


def _fill(made: dict[str, Any], given: Answers, path: str) -> None:
    text = given.text(path)
    if path == "lots.0.qualification":
        rows: list[Json] = [{"id": f"Q{n}", "zh": one, "en": one} for n, one in enumerate(given.lines(path), 1)]
        put(made, path, rows)
    elif text:
        put(made, path, _read(given, path))
    elif path in _OPTIONAL:
        put(made, path, None)
    elif path in _EMPTY:
        put(made, path, _EMPTY[path]())
    elif path not in _MOMENTS and path not in _NUMBERS and path not in _MONEY:
        put(made, path, [] if path in _LINES else "")


def begun(project: Project, agency: Actor, name: str) -> dict[str, Json]:
    """What a new draft can know already."""
    number = project.id.removeprefix("P-")
    lot: dict[str, Json] = {
        "lot": f"L-{number}-1", "no": "1", "title": {"zh": project.title, "en": project.title}, "budget": None,
        "ceiling": None, "quality": "", "qualification": [], "form": {"currencies": ["CNY"], "requires": []},
        "method": "comprehensive_scoring", "base_currency": "CNY", "rates": {}, "criteria": [],
        "params": COMMON | {"price_weight": 3000, "price_fixed": False, "bonus_may_exceed_full": False},
        "panel": {"size": 5, "representatives": 0, "strata": []},
    }  # fmt: skip
    return {
        "category": project.category, "kind": "goods", "regime": "BID", "no": project.code,
        "title": {"zh": project.title, "en": project.title},
        "tenderee": {"code": project.tenderee, "name": ""}, "agency": {"code": agency.org, "name": name},
        "supervisor": {"code": "", "name": ""}, "approval_no": project.approval_no, "opening_place": "网上开标大厅",
        "documents": {"price": {"currency": "CNY", "amount": "0.00"}}, "publicity_days": 3, "validity_days": 90,
        "files": [], "rules": {"sha256": law.digest()},
        "seal": {"mode": "self+custodians", "k": 2, "custodians": [], "window_minutes": 30, "remedy": "custodians"},
        "lots": [lot],
    }  # fmt: skip


def missing(draft: Draft) -> dict[str, Text]:
    """What the notice still lacks, by the field of the form that holds it."""
    found: dict[str, Text] = {}
    for path, zh, en in mandatory.missing(draft):
        name = "custodian.1" if path == "seal.custodians" else path
        found[name] = Words(f"公告缺少：{zh}", f"the notice lacks: {en}")
    return found
