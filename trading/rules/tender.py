"""The tender document `ebid-tender/v1`: what a notice must hold, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules.choice import DEFAULT, Choice
from trading.rules import first_stage, mandatory, procedure, sale
from trading.rules.lifecycle import COMPETED, Regime
from trading.rules.papers import asked
from trading.rules.procedure import Procedure

VERSION: Final = "ebid-tender/v1"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Read from JSON without guessing: unknown and missing members are refused by name."""


class Named(_Strict, frozen=True):
    """An organisation: 统一社会信用代码 and registered name."""

    code: str
    name: str


class Title(_Strict, frozen=True):
    """A heading in both languages."""

    zh: str
    en: str


class Amount(_Strict, frozen=True):
    """Money as it stands in documents."""

    currency: str
    amount: str

    @property
    def money(self) -> money.Money:
        return money.money(self.amount, self.currency)


class Told(_Strict, frozen=True):
    """What the category's notices tell besides (`trading.rules.category`)."""

    id: str
    zh: str
    en: str
    value: str


class Documents(_Strict, frozen=True):
    """When and for how much the documents are given out; `from` inclusive, `until` exclusive.

    `required_to_bid`: a bid is taken only from who has paid the price; said only where there is one.
    """

    begins: str = msgspec.field(name="from")
    until: str
    price: Amount
    required_to_bid: bool = False


class File(_Strict, frozen=True):
    """One attached file, by digest."""

    name: str
    sha256: str
    size: int
    media_type: str


class Custodian(_Strict, frozen=True):
    """Who holds share `i` (from 1) and to which certificate it is sealed."""

    i: int
    code: str
    name: str
    certificate_sha256: str


class Sealing(_Strict, frozen=True):
    """How bids are sealed: mode, k of the custodians, the bidder's window in minutes, the remedy for a missing key."""

    mode: str
    k: int
    custodians: list[Custodian]
    window_minutes: int
    remedy: str


class Suite(_Strict, frozen=True):
    """Which families of algorithms are taken, by which version of the table (`signing.rules.choice`)."""

    version: str
    choice: str


class Rules(_Strict, frozen=True):
    """Which rule data the tender is run under."""

    sha256: str


class Form(_Strict, frozen=True):
    """What the price form of the lot must hold."""

    currencies: list[str]
    requires: list[str]


class Bill(_Strict, frozen=True):
    """The lot's bill of quantities: what was read (`ebid-bill/v1`), from which file, decimals of a unit price."""

    sha256: str
    source_sha256: str
    decimals: int


class Condition(_Strict, frozen=True):
    """One condition of qualification."""

    id: str
    zh: str
    en: str


class Deposit(_Strict, frozen=True):
    """The bid deposit that the lot demands; `due` (until the deadline if it is not said) is exclusive."""

    amount: Amount
    means: list[str]
    required_to_bid: bool
    due: str | None = None


class Competition(_Strict, frozen=True):
    """How a lot is sold live: by one of the `ways` (kinds of rooms), from `start` up, by `step` where one is fixed."""

    ways: list[str]
    start: Amount
    step: Amount | None = None


NO_FORM: Final = Form(currencies=[], requires=[])
NO_SEAL: Final = Sealing(mode="none", k=0, custodians=[], window_minutes=0, remedy="none")


class LotDocument(_Strict, frozen=True):
    """One lot of the tender document. `params`, `criteria` and `panel` belong to evaluation and experts. Of what is
    competed for `competition` stands in place of what has to do with sealed bids (`trading.rules.sale`).
    `envelopes`: 2 where the price is sealed apart and opened after the rest was judged (`trading.rules.envelopes`)."""

    lot: str
    no: str
    title: Title
    qualification: list[Condition]
    budget: Amount | None = None
    ceiling: Amount | None = None
    duration_days: int = 0
    quality: str = ""
    form: Form = NO_FORM
    envelopes: int = 1
    method: str = ""
    params: dict[str, msgspec.Raw | object] = {}
    criteria: list[dict[str, object]] = []
    panel: dict[str, object] = {}
    base_currency: str = ""
    rates: dict[str, str] = {}
    competition: Competition | None = None
    quantities: Bill | None = None
    deposit: Deposit | None = None
    papers: list[asked.Paper] = []

    @property
    def currency(self) -> str:
        """In which prices are compared."""
        return self.competition.start.currency if self.competition else self.base_currency


class Visit(_Strict, frozen=True):
    """The site visit: when it begins, and where one meets (`trading.rules.visit`)."""

    at: str
    place: str


class TenderDocument(_Strict, frozen=True):
    """The whole document; see docs/journal.md, section 3."""

    v: str
    tender: str
    no: str
    version: int
    project: str
    category: str
    kind: str
    regime: Regime
    title: Title
    tenderee: Named
    agency: Named
    supervisor: Named
    funding: str
    approval_no: str
    place: str
    contact: str
    objection_channel: str
    documents: Documents
    deadline: str
    validity_days: int
    files: list[File]
    rules: Rules
    lots: list[LotDocument]
    opening_place: str = ""
    publicity_days: int = 0
    seal: Sealing = NO_SEAL
    suite: Suite | None = None
    procedure: Procedure | None = None
    category_name: Title | None = None
    particulars: list[Told] = []
    visit: Visit | None = None
    fair_review: str | None = None
    """The rule by which the draft was reviewed before its notice (`trading.rules.fair_review`)."""

    @property
    def way(self) -> Procedure:
        """How it is traded; a document that says nothing is an open tender."""
        return self.procedure or procedure.standard(self.regime)

    @property
    def anew(self) -> Procedure | None:
        """The way, where an amendment makes the notice's time begin again."""
        return self.way if self.regime in COMPETED else None

    @property
    def closes(self) -> datetime:
        """The deadline, which is also the opening instant (招标投标法 34)."""
        return canon.moment(self.deadline)

    @property
    def taken(self) -> Choice:
        """The algorithms that are taken; NotValid for a choice that there is not."""
        return DEFAULT if self.suite is None else Choice(self.suite.version, self.suite.choice)

    def lot(self, lot: str) -> LotDocument:
        """The part on one lot; NotValid if the document does not hold it."""
        for part in self.lots:
            if part.lot == lot:
                return part
        raise NotValid("tender.lot", f"招标文件没有标段 {lot}", f"the tender document has no lot {lot}", field="lot")


def read(draft: Mapping[str, Json]) -> TenderDocument:
    """The draft as a document. NotValid names every missing field, else the first that is malformed (row 13)."""
    if absent := mandatory.missing(draft):
        raise NotValid(
            "tender.incomplete",
            "公告缺少：" + "、".join(zh for _, zh, _ in absent),
            "the notice lacks: " + ", ".join(en for _, _, en in absent),
            law="" if draft.get("regime") in COMPETED else "BID-16",
            field=",".join(path for path, _, _ in absent),
        )
    sale.shape(draft)
    try:
        document = msgspec.convert(draft, TenderDocument)
    except msgspec.ValidationError as error:
        where = str(error).partition(" - at `$.")[2].rstrip("`") or "document"
        raise NotValid(
            "tender.malformed", f"招标文件格式不对：{error}", f"the tender document is malformed: {error}", field=where
        ) from error
    _check_values(document)
    _ = document.taken  # refuses a choice that there is not
    return document


def parse(data: bytes) -> TenderDocument:
    """The document of canonical bytes, as it was announced."""
    return read(canon.mapping(data))


def _wrong(field: str, zh: str, en: str, law: str = "") -> NotValid:
    return NotValid("tender.malformed", zh, en, field=field, law=law)


def _check_values(document: TenderDocument) -> None:
    if document.v != VERSION:
        raise _wrong("v", f"版本应为 {VERSION}", f"the version must be {VERSION}")
    if (document.kind == sale.KIND) != (document.regime in COMPETED):
        raise _wrong("kind", "出让、转让的类别为 sale，其他的不是", "a sale, and nothing else, is of the kind sale")
    if document.kind not in ("works", "goods", "services", sale.KIND):
        raise _wrong("kind", "类别应为工程、货物、服务或出让、转让", "the kind is works, goods, services or sale")
    if document.supervisor.code in (document.tenderee.code, document.agency.code):
        raise _wrong("supervisor", "监督部门不得同时是招标人或代理机构", "the supervisor may not be a party")
    if document.regime not in COMPETED:
        _check_sealing(document)
    first_stage.check(document)
    attached = {file.sha256 for file in document.files}
    for n, lot in enumerate(document.lots):
        _check_lot(n, lot)
        _check_competition(n, lot.competition, document.way)
        procedure.may_use(document.way, lot.method, f"lots.{n}.method")
        _check_bill(n, lot.quantities, attached)
        asked.check(n, lot.papers)
        asked.check_blind(n, lot.papers, lot.criteria)


def _check_sealing(document: TenderDocument) -> None:
    seal = document.seal
    holders = seal.custodians
    if seal.mode not in ("self", "self+custodians") or seal.remedy not in ("custodians", "none"):
        raise _wrong("seal", "密封方式或补救方式不在许可之列", "the mode or the remedy of sealing is not permitted")
    if [holder.i for holder in holders] != list(range(1, len(holders) + 1)):
        raise _wrong("seal.custodians", "保管人须从 1 起连续编号", "custodians are numbered from 1 without gaps")
    if len({holder.code for holder in holders}) != len(holders):
        raise _wrong("seal.custodians", "同一单位只能保管一份", "one organisation may hold only one share")
    if not 2 <= seal.k <= len(holders):
        raise _wrong(
            "seal.k", "门限 k 须不小于 2、不大于保管人数", "k is at least 2 and at most the number of custodians"
        )
    if not 1 <= seal.window_minutes <= 24 * 60:
        raise _wrong("seal.window_minutes", "解密时限须在 1 分钟至 24 小时之间", "the window is 1 minute to 24 hours")


def _check_lot(n: int, lot: LotDocument) -> None:
    secured = lot.deposit.amount if lot.deposit else None
    for amount in filter(None, (lot.budget, lot.ceiling, secured)):
        money.money(amount.amount, amount.currency, f"lots.{n}")
    unpriced = [c for c in lot.form.currencies if c != lot.base_currency and c not in lot.rates]
    if unpriced:
        raise _wrong(
            f"lots.{n}.rates",
            f"缺少 {'、'.join(unpriced)} 对 {lot.base_currency} 的汇率",
            f"no published rate to {lot.base_currency} for {', '.join(unpriced)}",
        )


def _check_competition(n: int, said: Competition | None, way: Procedure) -> None:
    if said is None:
        return
    at = f"lots.{n}.competition"
    if not said.ways or len(set(said.ways)) != len(said.ways) or not set(said.ways) <= set(way.rooms):
        lawful = ", ".join(way.rooms)
        raise _wrong(f"{at}.ways", f"竞价方式须为 {lawful}，且不得重复", f"the ways are of {lawful}, each once")
    start, step = said.start.money, said.step.money if said.step else None
    if start.exact <= 0 or (step is not None and (step.exact <= 0 or step.currency != start.currency)):
        raise _wrong(at, "起始价和加价幅度须大于零，且币种相同", "start and step are above nought, in one currency")
    if way.up_to and start.exact > money.money(way.up_to, start.currency).exact:
        told = f"{way.zh}：起始价高于 {way.up_to}", f"{way.en}: the start price is above {way.up_to}"
        raise _wrong(f"{at}.start", *told, way.basis[0])


def _check_bill(n: int, bill: Bill | None, attached: set[str]) -> None:
    """Whoever is to price the bill must be able to fetch it, and what it was read from."""
    if bill is not None and not {bill.sha256, bill.source_sha256} <= attached:
        raise _wrong(
            f"lots.{n}.quantities",
            "工程量清单不在招标文件的附件里",
            "the bill of quantities is not among the files of the document",
        )
