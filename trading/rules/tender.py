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
from trading.rules import mandatory, procedure
from trading.rules.lifecycle import Regime
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


class LotDocument(_Strict, frozen=True):
    """One lot of the tender document. `params`, `criteria` and `panel` belong to evaluation and experts."""

    lot: str
    no: str
    title: Title
    budget: Amount | None
    ceiling: Amount | None
    duration_days: int
    quality: str
    qualification: list[Condition]
    form: Form
    method: str
    params: dict[str, msgspec.Raw | object]
    criteria: list[dict[str, object]]
    panel: dict[str, object]
    base_currency: str
    rates: dict[str, str]
    quantities: Bill | None = None
    deposit: Deposit | None = None
    papers: list[asked.Paper] = []


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
    opening_place: str
    publicity_days: int
    validity_days: int
    files: list[File]
    seal: Sealing
    rules: Rules
    lots: list[LotDocument]
    suite: Suite | None = None
    procedure: Procedure | None = None
    category_name: Title | None = None
    particulars: list[Told] = []

    @property
    def way(self) -> Procedure:
        """How it is traded; a document that says nothing is an open tender."""
        return self.procedure or procedure.standard(self.regime)

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
            law="BID-16",
            field=",".join(path for path, _, _ in absent),
        )
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
    if document.kind not in ("works", "goods", "services"):
        raise _wrong("kind", "类别应为工程、货物或服务", "the kind is works, goods or services")
    if document.supervisor.code in (document.tenderee.code, document.agency.code):
        raise _wrong("supervisor", "监督部门不得同时是招标人或代理机构", "the supervisor may not be a party")
    _check_sealing(document)
    attached = {file.sha256 for file in document.files}
    for n, lot in enumerate(document.lots):
        _check_lot(n, lot)
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


def _check_bill(n: int, bill: Bill | None, attached: set[str]) -> None:
    """Whoever is to price the bill must be able to fetch it, and what it was read from."""
    if bill is not None and not {bill.sha256, bill.source_sha256} <= attached:
        raise _wrong(
            f"lots.{n}.quantities",
            "工程量清单不在招标文件的附件里",
            "the bill of quantities is not among the files of the document",
        )
