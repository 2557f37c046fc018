"""The papers before the opening: tender notice, notice of change, clarification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import ClassVar, Final

from disclosure.rules import figures, sale_papers, source
from disclosure.rules.papers import ChangeNotice, ClarificationNotice, TenderNotice
from disclosure.rules.parts import Change, Clock, Fact, Objection
from disclosure.rules.sale_papers import DisclosureNotice, GrantNotice
from disclosure.rules.source import Source, cited, days, fact, plain
from evaluation.rules.criteria import FULL
from evaluation.rules.document import Document
from kernel import canon
from kernel.deadlines import day_of
from kernel.errors import NOTHING, Words
from signing.rules import choice
from signing.rules.manifest import SECOND
from trading.rules import category, fee, visit
from trading.rules.deposit import EXAMINED, MEANS, REFUSED, Means
from trading.rules.lifecycle import COMPETED, Regime
from trading.rules.papers.asked import described
from trading.rules.procedure import Yields
from trading.rules.tender import Amount, LotDocument, TenderDocument

CLARIFY: Final = {Regime.BID: "BID-23", Regime.P87: "GPR-31b", Regime.INTL: "BID-23"}
NOTICES: Final[Mapping[Regime, type[TenderNotice]]] = {Regime.LAND: GrantNotice, Regime.PROPERTY: DisclosureNotice}
"""Under the other regimes it is that of a tender."""
NONE: Final = Words("未设", "none")
_REVIEWED: Final = Words("招标人已审查，审查表随日志公开", "reviewed by the tenderee; the sheet is in the public log")
NO_PRICE: Final = Words("本阶段不带报价", "no price at this stage")


@dataclass(frozen=True, slots=True)
class PrequalificationNotice(TenderNotice):
    """资格预审公告: applications, not bids, are asked for (BIR-15)."""

    title: ClassVar[Words] = Words("资格预审公告", "Prequalification Notice")


def _kind(paper: TenderDocument) -> type[TenderNotice]:
    return PrequalificationNotice if paper.way.yields is Yields.PASSED else NOTICES.get(paper.regime, TenderNotice)


def tender_notice(of: Source, methods: Mapping[str, Words]) -> TenderNotice:
    """招标公告 (BID-16), or that of a sale. `methods` names the ways of evaluating and of competing."""
    paper = of.document
    return _kind(paper)(
        head=source.head(of),
        proof=source.proof(of),
        approval=(
            fact("批准文件", "Approval", paper.approval_no),
            fact(*(("标的权属", "Title") if paper.regime in COMPETED else ("资金来源", "Funding")), paper.funding),
            *([fact("公平竞争审查", "Fair competition", _REVIEWED)] if paper.fair_review else []),
        ),
        overview=(*_project(paper), *(row for part in paper.lots for row in _scope(paper, part))),
        qualification=tuple(
            Words(f"{_of(paper, part).zh}{each.zh}", f"{_of(paper, part).en}{each.en}")
            for part in paper.lots
            for each in part.qualification
        ),
        documents=_on_offer(paper),
        submission=_submission(paper),
        clocks=_clocks(of),
        evaluation=source.sentence(_evaluation(of, part, methods) for part in paper.lots),
        media=(of.publisher.name,),
        contacts=source.contacts(of),
        basis=cited(of, *paper.way.basis, *filter(None, [paper.fair_review])),
    )


def _of(paper: TenderDocument, part: LotDocument) -> Words:
    """What stands before a row that is about one lot of several."""
    return Words(f"标段 {part.no}：", f"lot {part.no}: ") if len(paper.lots) > 1 else NOTHING


def _project(paper: TenderDocument) -> Iterator[Fact]:
    yield fact("交易类别", "Category", _category(paper))
    for each in paper.particulars:
        yield fact(each.zh, each.en, each.value)
    yield fact("交易方式", "Procedure", paper.way.words)
    if paper.kind in source.KINDS:
        yield fact("采购性质", "Kind", source.KINDS[paper.kind])
    yield fact("实施地点", "Place", paper.place)
    if paper.visit:
        when, note = figures.moment(canon.moment(paper.visit.at)), visit.NOTE
        told = (f"{when.zh}，{paper.visit.place}；{note.zh}", f"{when.en}, {paper.visit.place}; {note.en}")
        yield fact("踏勘", "Site visit", Words(*told))


def _category(paper: TenderDocument) -> Words:
    """By the document's own name where the city has added the category."""
    if paper.category_name:
        return Words(paper.category_name.zh, paper.category_name.en)
    return category.ours()[paper.category].words


def _scope(paper: TenderDocument, part: LotDocument) -> Iterator[Fact]:
    before = _of(paper, part)
    for name, value in _rows(paper, part):
        yield Fact(Words(before.zh + name.zh, before.en + name.en), value)
    for currency, rate in part.rates.items():
        yield fact(
            f"{before.zh}{currency} 汇率",
            f"{before.en}Rate of {currency}",
            f"1 {currency} = {rate} {part.base_currency}",
        )


def _rows(paper: TenderDocument, part: LotDocument) -> tuple[tuple[Words, Words], ...]:
    if part.competition is not None:
        secured = ((sale_papers.DEPOSIT, said) for said in _secured(paper, part))
        return (*sale_papers.scope(part, part.competition), *secured)
    return (
        (Words("标段名称", "Lot"), Words(part.title.zh, part.title.en)),
        (Words("预算金额", "Budget"), _amount(part.budget)),
        (Words("最高限价", "Ceiling price"), _amount(part.ceiling)),
        *((Words("投标保证金", "Bid deposit"), said) for said in _secured(paper, part)),
        (source.TERM[paper.kind], days(part.duration_days)),
        (Words("质量要求", "Quality"), plain(part.quality)),
        (Words("报价币种", "Currencies"), plain("、".join(part.form.currencies)) if part.form.currencies else NO_PRICE),
    )


def _secured(paper: TenderDocument, part: LotDocument) -> Iterator[Words]:
    """How much, by which means, until when, and whether a bid is taken without it; nothing where none is demanded."""
    if part.deposit is not None:
        sum_ = _amount(part.deposit.amount)
        means = [MEANS[Means(each)] for each in part.deposit.means]
        without = REFUSED if part.deposit.required_to_bid else EXAMINED
        due = figures.moment(canon.moment(part.deposit.due or paper.deadline))
        yield Words(
            f"{sum_.zh}；{'、'.join(each.zh for each in means)}；须在{due.zh}前到账；{without.zh}",
            f"{sum_.en}; {', '.join(each.en for each in means)}; to arrive before {due.en}; {without.en}",
        )


def _amount(amount: Amount | None) -> Words:
    if amount is None:
        return NONE
    return figures.money(amount.money).said


def _on_offer(paper: TenderDocument) -> tuple[Fact, ...]:
    begins, until = (figures.moment(canon.moment(at)) for at in (paper.documents.begins, paper.documents.until))
    free = not paper.documents.price.money.amount
    return (
        fact("获取时间", "When", Words(f"{begins.zh} 至 {until.zh}", f"{begins.en} to {until.en}")),
        fact(
            "获取方式", "How", Words("本平台直接下载，不需报名", "downloaded from this platform without registration")
        ),
        fact("价格", "Price", Words("免费", "free of charge") if free else _priced(paper)),
    )


def _priced(paper: TenderDocument) -> Words:
    """The price, and whether a bid waits for it."""
    sum_, then = _amount(paper.documents.price), fee.REFUSED if paper.documents.required_to_bid else fee.TAKEN
    return Words(f"{sum_.zh}；{then.zh}", f"{sum_.en}; {then.en}")


def _submission(paper: TenderDocument) -> tuple[Fact, ...]:
    if paper.regime in COMPETED:
        return sale_papers.joining(paper)
    seal = paper.seal
    number = len(seal.custodians)
    return (
        fact("投标截止与开标时间", "Deadline and opening", figures.moment(paper.closes)),
        fact("开标地点", "Place of opening", paper.opening_place),
        fact(
            "递交方式",
            "How",
            Words(
                "加密后在本平台上传，以最后一个字节进入系统的时刻为准；逾期或未加密的不予受理",
                "encrypted, by upload to this platform; the moment of the last byte counts; "
                "what is late or not encrypted is refused",
            ),
        ),
        fact("解密时限", "Time to decrypt", Words(f"{seal.window_minutes} 分钟", f"{seal.window_minutes} minutes")),
        fact(
            "密钥保管",
            "Custody of keys",
            Words(
                f"投标人自持；另由 {number} 家保管人分持，{seal.k} 家会同方可开启",
                f"the bidder's own key; {number} custodians hold shares, and {seal.k} together can open",
            ),
        ),
        *_papers(paper),
        fact("投标有效期", "Validity of bids", days(paper.validity_days)),
        *([fact("签名和加密算法", "Algorithms", choice.NAMES[paper.taken.name])] if paper.suite else []),
    )


def _papers(paper: TenderDocument) -> Iterator[Fact]:
    """What a bid must consist of, for each lot that says so."""
    for part in paper.lots:
        if part.papers:
            before, told = _of(paper, part), [described(each) for each in part.papers]
            value = Words("；".join(each.zh for each in told), "; ".join(each.en for each in told))
            yield Fact(Words(f"{before.zh}投标文件组成", f"{before.en}Papers of a bid"), value)


def _clocks(of: Source) -> tuple[Clock, ...]:
    paper = of.document
    if paper.regime in COMPETED:
        return sale_papers.clocks(of)
    closes = day_of(paper.closes)
    ready = Words("投标截止日不早于", "The deadline is not set before")
    clarify = Words("澄清或者修改不迟于", "Clarifications no later than")
    object_ = Words("对招标文件的异议不迟于", "Objections to the documents by")
    made = [
        source.earliest(ready, paper.way.to_deadline, _begun(of)),
        source.clock(clarify, CLARIFY[paper.regime] if paper.way.yields is None else paper.way.to_clarify, closes),
    ]
    if paper.regime is not Regime.P87:  # there a challenge runs from the day on which its ground is known
        made.append(source.clock(object_, paper.way.to_object, closes))
    return tuple(made)


def _begun(of: Source) -> date:
    """The day from which the time for bids runs."""
    paper = of.document
    return day_of(canon.moment(paper.documents.until)) if paper.way.from_offer else of.on


def _evaluation(of: Source, part: LotDocument, methods: Mapping[str, Words]) -> Words:
    """The way of evaluating and what is scored, by how much; of a sale the ways of competing."""
    if part.competition is not None:
        ways, whose = sale_papers.ways(part.competition, methods), _of(of.document, part)
        return Words(f"{whose.zh}{ways.zh}", f"{whose.en}{ways.en}")
    rules = replace(of, lot=part.lot).rules
    name, before = methods[rules.method], _of(of.document, part)
    if part.envelopes == SECOND:
        name = Words(f"{name.zh}（双信封，价格单独密封）", f"{name.en} (two envelopes, the price sealed apart)")
    scored = [_weight(Words("价格", "price"), weight) for weight in price_weight(rules) if weight]
    scored += [_weight(each.words, Fraction(each.maximum, 100)) for each in rules.criteria]
    if not scored:
        return Words(f"{before.zh}{name.zh}", f"{before.en}{name.en}")
    listed = source.sentence(scored, "，", ", ")
    return Words(f"{before.zh}{name.zh}：{listed.zh}", f"{before.en}{name.en}: {listed.en}")


def price_weight(rules: Document) -> tuple[Fraction, ...]:
    """The points for the price, if the method scores it; empty where prices only rank."""
    given = rules.parameters
    named = [name for name in ("price_weight", "full") if given.has(name)]
    return tuple(Fraction(given.integer(name, 0, FULL), 100) for name in named)


def _weight(name: Words, points: Fraction) -> Words:
    said = figures.points(points)
    return Words(f"{name.zh} {said} 分", f"{name.en} {said} points")


# ---------------------------------------------------------------- change, clarification


def change_notice(of: Source, before: TenderDocument) -> ChangeNotice:
    """变更公告: what differs between two versions of the document; the new one is in force."""
    after = of.document
    return ChangeNotice(
        head=source.head(of),
        proof=source.proof(of),
        original=source.original(of),
        changes=tuple(_changes(before, after)),
        reason=plain(of.body.text("reason")) if of.body.has("reason") else NOTHING,
        clocks=_clocks(of)[0 if after.regime in COMPETED else 1 :],
        contacts=source.contacts(of),
        basis=cited(of, *_on_change(after)),
    )


def _on_change(after: TenderDocument) -> list[str]:
    """A sale's notice begins its time anew; the rule is the way's."""
    if after.regime in COMPETED:
        return [after.way.to_deadline]
    return ["GPR-31" if after.regime is Regime.P87 else "BIR-21"]


def _changes(before: TenderDocument, after: TenderDocument) -> Iterator[Change]:
    pairs = zip(_comparable(before), _comparable(after), strict=True)
    changed = [Change(old.name, old.value, new.value) for old, new in pairs if old.value != new.value]
    yield from changed
    old_files, new_files = ({file.sha256 for file in each.files} for each in (before, after))
    if old_files != new_files or not changed:
        name = Words("招标文件", "Tender document")
        yield Change(name, _version(before), _version(after))


def _version(paper: TenderDocument) -> Words:
    return Words(f"第 {paper.version} 版", f"version {paper.version}")


def _comparable(paper: TenderDocument) -> Iterator[Fact]:
    """The values that bidders go by, in a fixed order; two versions of a document have the same lots."""
    yield from _submission(paper)
    yield from _on_offer(paper)
    yield from _project(paper)
    for part in paper.lots:
        yield from list(_scope(paper, part))[: None if part.competition else 6]
        yield Fact(
            Words(f"{_of(paper, part).zh}资格要求", f"{_of(paper, part).en}Who may bid"),
            source.sentence(Words(each.zh, each.en) for each in part.qualification),
        )


_CLARIFIED: Final = {Regime.BID: "BID-23", Regime.P87: "GPR-31", Regime.INTL: "BID-23"}


def clarification_notice(of: Source, text: str, answers: Sequence[Objection]) -> ClarificationNotice:
    """澄清公告: the text, and the answers that it publishes; who asked is never told (BID-22)."""
    return ClarificationNotice(
        head=source.head(of),
        proof=source.proof(of),
        original=source.original(of),
        text=tuple(plain(line.strip()) for line in text.splitlines() if line.strip()),
        answers=tuple(answers),
        contacts=source.contacts(of),
        basis=() if of.regime in COMPETED else cited(of, _CLARIFIED[of.regime], "BID-22"),
    )
