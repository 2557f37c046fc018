"""The draft of a tender as a form: what the tender's own page asks, what a new draft knows, lots added and removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from kernel import law
from kernel.actor import Actor
from kernel.canon import Json
from kernel.errors import Words
from signing.rules import choice
from trading.acts.reading import Project
from trading.rules import mandatory, procedure, sale
from trading.rules.category import Category
from trading.rules.lifecycle import COMPETED, Regime
from web.desks import drafting_lots, drafting_tables, drafting_visit
from web.desks.drafting_asks import Ask, at, headed, put, take
from web.desks.drafting_lots import Part
from web.desks.drafting_values import TEXT, Code, Kind, Moment, Sum, Whole, chosen, flag
from web.words import Text

Draft = dict[str, Json]
KINDS: Final[dict[str, Text]] = {
    "works": Words("工程", "works"),
    "goods": Words("货物", "goods"),
    "services": Words("服务", "services"),
}
REGIMES: Final[dict[str, Text]] = {
    Regime.BID: Words("招标投标法", "Bidding Law"),
    Regime.P87: Words("政府采购（财政部令第87号）", "government procurement (Order 87)"),
    Regime.INTL: Words("国际金融组织", "international financing"),
    Regime.LAND: Words("土地使用权、矿业权出让", "grant of land or mining rights"),
    Regime.PROPERTY: Words("企业国有资产交易（32号令）", "transfer of state assets (Order 32)"),
}
LEAST: Final = 2
"""So many custodians there must be."""
CERTIFICATES: Final = 3
"""So many custodians can be named on the page; more come through the API."""
_LABELS: Final = {
    sold: {path: Words(zh, en) for path, zh, en in mandatory.of(regime)}
    for sold, regime in ((False, Regime.BID), (True, Regime.LAND))
}
_BEIJING: Final = Words("北京时间", "Beijing time")
_DAYS: Final = Words("日", "days")
_SAME: Final = Words("不填则同中文", "as in Chinese if empty")
_DECIDES: Final = Words(
    "决定期限、评标委员会人数和价格分的下限。", "It decides limits, the size of panels, the least weight of the price."
)
_WHO_MAY_BID: Final = Words(
    "邀请招标和询价须先确定受邀单位；询价只适用政府采购，每家只能报一次价。资格预审或第一阶段之后的招标，名单就是前一阶段的结果。",
    "Invited tenders and inquiries begin with a list of the invited; an inquiry is for government procurement, one "
    "quote each. What follows a first stage is for those whom its result names.",
)
_PROCEDURES: Final[dict[str, Text]] = {name: next(iter(of.values())).words for name, of in procedure.ours().items()}
_LIMITS: Final = Words("决定公告期和保证金。", "It decides how long the notice stands, and the deposit.")
_ROOMS: Final = Words("决定公告期和竞价方式。", "It decides how long the notice stands, and the ways of competing.")
_FREE: Final = Words("免费的填 0", "0 if free")
_PAID: Final = Words("只收成本，不得以营利为目的", "cost price only, never for profit")


def _ask(path: str, kind: Kind = TEXT, hint: Text = "", *, sold: bool = False) -> Ask:
    """A field that every notice must have, by the name that the law's list gives it."""
    return Ask(path, headed(_LABELS[sold][path]), kind, hint)


def is_sale(draft: Json) -> bool:
    """Whether what the draft announces is competed for, and nothing of it sealed or evaluated."""
    return at(draft, "regime") in COMPETED


def parts(draft: Json) -> tuple[Part, ...]:
    """The sections of the tender's own page."""
    currency = str(at(draft, "documents.price.currency") or "CNY")
    if is_sale(draft):
        return (
            Part("project", Words("项目", "Project"), _project(draft)),
            Part("parties", Words("各方", "Parties"), _parties(sold=True)),
            Part("times", Words("时间", "Times"), _times_of_a_sale(currency)),
        )
    return (
        Part("project", Words("项目", "Project"), _project(draft)),
        Part("parties", Words("各方", "Parties"), _parties(sold=False)),
        Part("times", Words("时间和地点", "Times and places"), _times(currency)),
        Part("seal", Words("密封和开启", "Sealing and opening"), _seal(draft), _SHARES),
    )  # fmt: skip


def _parties(*, sold: bool) -> tuple[Ask, ...]:
    return (
        _ask("tenderee.name", sold=sold),
        _ask("tenderee.code", Code(), sold=sold),
        _ask("supervisor.name"),
        Ask("supervisor.code", Words("监督部门统一社会信用代码", "code of the supervisor"), Code()),
        _ask("contact"),
        _ask("objection_channel"),
    )


_SHARES: Final = Words(
    "每份投标的密钥分成几份，封给各保管人。投标人未按时解密的，达到人数的保管人一起才能开启。",
    "The key of each bid is split among the custodians; where a bidder stays away, so many together can open it.",
)
_SEAL: Final = (
    Ask(
        "seal.k",
        Words("开启所需保管人数", "Custodians needed to open"),
        Whole(LEAST, 9),
        unit=Words("人", "custodians"),
    ),
    Ask("seal.window_minutes", Words("解密时限", "Window to decrypt"), Whole(1, 1440), unit=Words("分钟", "minutes")),
)

_SUITE: Final = Ask(
    "suite.choice",
    Words("签名和加密算法", "Algorithms"),
    chosen(dict(choice.NAMES)),
    Words("公告后不得改变；保管人证书须与之相符", "Fixed once announced; custodians’ certificates must fit"),
)


def _seal(draft: Json) -> tuple[Ask, ...]:
    """A draft that was begun before there was a choice keeps to what was always taken."""
    return (*_SEAL, _SUITE) if at(draft, "suite.version") else _SEAL


def _project(draft: Json) -> tuple[Ask, ...]:
    own, name = at(draft, "procedure.id"), at(draft, "procedure.zh")
    sold = is_sale(draft)
    lawful = {name: each for name, each in REGIMES.items() if (name in COMPETED) == sold}
    usual = {name: words for name, words in _PROCEDURES.items() if _is_of(name, sold=sold)}
    ways = usual | ({str(own): str(name)} if own not in procedure.ours() and name else {})
    return (
        _ask("no"),
        _ask("title.zh"),
        Ask("title.en", Words("项目名称（英文）", "Title in English"), hint=_SAME, needed=False),
        *(() if sold else (Ask("kind", Words("类别", "Kind"), chosen(KINDS)),)),
        Ask("regime", Words("适用规则", "Regime"), chosen(lawful), _LIMITS if sold else _DECIDES),
        Ask("procedure.id", Words("交易方式", "Procedure"), chosen(ways), _ROOMS if sold else _WHO_MAY_BID),
        _ask("funding", sold=sold),
        _ask("approval_no"),
        _ask("place", sold=sold),
        *_particulars(draft),
    )


def _is_of(name: str, *, sold: bool) -> bool:
    return any((regime in COMPETED) == sold for regime in procedure.ours()[name])


def _particulars(draft: Json) -> tuple[Ask, ...]:
    """What notices of the category tell besides, by the category's own words."""
    return tuple(
        Ask(f"particulars.{n}.value", Words(str(one["zh"]), str(one["en"])))
        for n, one in enumerate(drafting_tables.rows(draft, "particulars"))
    )


def _times(currency: str) -> tuple[Ask, ...]:
    documents = Sum(currency=currency)
    return (
        _ask("documents.from", Moment(), _BEIJING),
        _ask("documents.until", Moment(), _BEIJING),
        Ask("documents.price", Words("招标文件价格", "Price of the documents"), documents, _FREE, currency),
        Ask("documents.required_to_bid", Words("招标文件费未缴时", "If the documents are not paid for"),
            flag(Words("照收投标", "take the bid"), Words("不接收投标", "take no bid")), _PAID, needed=False),
        _ask("deadline", Moment(), _BEIJING),
        _ask("opening_place"),
        *drafting_visit.ASKS,
        Ask("publicity_days", Words("公示期", "Publicity"), Whole(1, 365), unit=_DAYS),
        Ask("validity_days", Words("投标有效期", "Validity of bids"), Whole(1, 3650), unit=_DAYS),
    )  # fmt: skip


def _times_of_a_sale(currency: str) -> tuple[Ask, ...]:
    documents = Sum(currency=currency)
    return (
        _ask("documents.from", Moment(), _BEIJING, sold=True),
        _ask("documents.until", Moment(), _BEIJING, sold=True),
        Ask("documents.price", Words("文件价格", "Price of the documents"), documents, _FREE, currency),
        _ask("deadline", Moment(), _BEIJING, sold=True),
        *drafting_visit.ASKS,
        Ask("validity_days", Words("报价有效期", "Validity of offers"), Whole(1, 3650), unit=_DAYS),
    )


# ---------------------------------------------------------------- there and back


def seen(draft: Json) -> Draft:
    """The draft as the page's fields see it: no English where it only repeats the Chinese."""
    made = cast("Draft", json.loads(json.dumps(draft)))
    if at(made, "title.en") == at(made, "title.zh"):
        put(made, "title.en", "")
    return made


def filled(draft: Draft, texts: Mapping[str, str]) -> Draft:
    """The draft with what was typed on the tender's page; nothing typed is dropped."""
    made = seen(draft)
    for part in parts(made):
        take(made, part.asks, texts)
    drafting_visit.settle(made)
    put(made, "title.en", at(made, "title.en") or at(made, "title.zh"))
    made = with_procedure(made)
    return made | {"lots": [drafting_lots.settled(made, dict(one)) for one in lots(made)]}


def with_procedure(draft: Draft) -> Draft:
    """The draft with its procedure whole, as it is under its regime; its name alone where there is none there."""
    name = str(at(draft, "procedure.id") or procedure.OPEN_TENDER)
    known = procedure.ours().get(name)
    if known is None:  # the city's own, which came in whole
        return draft
    of = next((way for regime, way in known.items() if regime == at(draft, "regime")), None)
    return draft | _told(draft, of) | {"procedure": of.plain if of else {"id": name}}


def _told(draft: Draft, way: procedure.Procedure | None) -> Draft:
    """The particulars once the procedure is this one: those of the former go, what was told under the same id stays."""
    held = drafting_tables.rows(draft, "particulars")
    before = {one["id"] for one in drafting_tables.rows(draft, "procedure.particulars")}
    value = {one["id"]: one.get("value", "") for one in held}
    kept: list[Json] = [dict(one) for one in held if one["id"] not in before]
    wanted = way.particulars if way else []
    kept += [{"id": one.id, "zh": one.zh, "en": one.en, "value": value.get(one.id, "")} for one in wanted]
    return {"particulars": kept} if held or kept else {}


def lots(draft: Json) -> list[drafting_lots.Map]:
    """The lots of the draft."""
    return drafting_tables.rows(draft, "lots")


def titled(lot: Json) -> Words:
    """A lot's title."""
    zh, en = (str(at(lot, f"title.{one}") or "") for one in ("zh", "en"))
    return Words(zh or "（未命名）", en or zh or "(untitled)")


def with_lots(draft: Draft, kept: list[drafting_lots.Map], tender: str) -> Draft:
    """The draft with these lots, counted anew."""
    drafting_lots.number(kept, tender)
    return draft | {"lots": [dict(one) for one in kept]}


def begun(project: Project, agency: Actor, name: str, of: Category, number: str = "") -> Draft:
    """What a new draft can know already; `of` is the project's category, `number` that of a tender which is not the
    project's first."""
    first, number = number_of(project), number or number_of(project)
    own: Draft = {"category_name": {"zh": of.zh, "en": of.en}} if of.own else {}
    if of.particulars:
        own["particulars"] = [{"id": one.id, "zh": one.zh, "en": one.en, "value": ""} for one in of.particulars]
    made = own | {
        "category": project.category, "kind": "goods", "regime": of.regimes[0],
        "procedure": procedure.standard(of.regimes[0]).plain, "no": project.code + number.removeprefix(first),
        "title": {"zh": project.title, "en": project.title},
        "tenderee": {"code": project.tenderee, "name": project.tenderee_name},
        "agency": {"code": agency.org, "name": name},
        "supervisor": {"code": "", "name": ""}, "approval_no": project.approval_no, "opening_place": "网上开标大厅",
        "documents": {"price": {"currency": "CNY", "amount": "0.00"}}, "publicity_days": 3, "validity_days": 90,
        "files": [], "rules": {"sha256": law.digest()},
        "suite": {"version": choice.VERSION, "choice": choice.INTERNATIONAL},
        "seal": {"mode": "self+custodians", "k": 2, "custodians": [], "window_minutes": 30, "remedy": "custodians"},
        "lots": [drafting_lots.blank(number, 1, project.title, of.regimes[0])],
    }  # fmt: skip
    if of.regimes[0] not in COMPETED:
        return made
    return {name: each for name, each in made.items() if name not in sale.SEALED} | {"kind": sale.KIND}


def number_of(project: Project) -> str:
    """The number that the tender's and the lots' ids share with the project's."""
    return project.id.removeprefix("P-")


# ---------------------------------------------------------------- keys


@dataclass(frozen=True, slots=True)
class Done:
    """What a key did with the rows of a lot, in words, and where the page goes on; empty words: nothing."""

    words: Text = ""
    focus: str = ""


def pressed(draft: Draft, texts: Mapping[str, str], tender: str) -> tuple[Draft, str]:
    """The draft after the key of the tender's page that was pressed, and where to go: `tender`, `lots.0` or nowhere."""
    kept = lots(draft)
    place = next(((name, texts[name]) for name in ("add", "copy", "remove", "go") if texts.get(name)), ("", ""))
    kind, _, number = place[1].partition(".")
    n = int(number) if number.isdigit() and len(number) < 4 else -1
    match place[0], kind:
        case "add", "lots":
            title, regime = (str(at(draft, one) or "") for one in ("title.zh", "regime"))
            another = drafting_lots.blank(tender, len(kept) + 1, title, regime)
            return with_lots(draft, [*kept, another], tender), f"lots.{len(kept)}"
        case "copy", "lots" if 0 <= n < len(kept):
            twin = cast("Draft", json.loads(json.dumps(kept[n])))
            return with_lots(draft, [*kept, twin], tender), f"lots.{len(kept)}"
        case "remove", "lots" if 0 <= n < len(kept) > 1:
            return with_lots(draft, kept[:n] + kept[n + 1 :], tender), "tender"
        case "remove", "files":
            files: list[Json] = [dict(one) for i, one in enumerate(drafting_tables.rows(draft, "files")) if i != n]
            return draft | {"files": files}, "tender"
        case "go", _:
            return draft, place[1]
        case _:
            return draft, ""


def lot_filled(draft: Draft, n: int, texts: Mapping[str, str]) -> tuple[Draft, Done]:
    """The draft with what was typed on its n-th lot's page (from 0), and what the key that was pressed did there."""
    held = lots(draft)
    keys = {name: texts[name] for name in ("add", "remove", "show") if texts.get(name)}
    made = drafting_lots.filled(draft, held[n], texts, whole=not keys)
    done = Done()
    if "add" in keys:
        done = Done(Words("已加一行。", "A row is added."), drafting_tables.add(made, keys["add"]))
    elif "remove" in keys:
        drafting_tables.remove(made, keys["remove"])
        done = Done(Words("已移除一行。", "A row is removed."), keys["remove"].rpartition(".")[0])
    elif keys:
        done = Done(Words("已按所选办法列出参数。", "The parameters are those of the way chosen."))
    drafting_tables.settle(made, whole=not keys)
    kept: list[Json] = [made if i == n else dict(one) for i, one in enumerate(held)]
    return draft | {"lots": kept}, done


def is_fresh(draft: Draft, n: int, project: Project) -> bool:
    """Whether nobody has typed into the n-th lot (from 0) yet."""
    held, title = lots(draft)[n], str(at(draft, "title.zh") or "")
    regime = str(at(draft, "regime") or "")
    blanks = [drafting_lots.blank(number_of(project), n + 1, one, regime) for one in (title, project.title)]
    return held in blanks
