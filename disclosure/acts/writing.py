"""From an event to its paper: the facts are gathered as the event left them, the pure rules write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from disclosure.acts import dealt
from disclosure.rules import (
    admission_papers,
    contract_papers,
    decision_papers,
    figures,
    notice,
    opening_papers,
    report_paper,
    result_papers,
    supervision_paper,
    tender_papers,
    visibility,
)
from disclosure.rules.contract_papers import SUPPLIER
from disclosure.rules.notice import Kind
from disclosure.rules.opening_papers import Line, Sitting
from disclosure.rules.papers import Paper
from disclosure.rules.parts import Objection, Party, Signature
from disclosure.rules.report_paper import Evaluated
from disclosure.rules.result_papers import Disclosed, Evaluation
from disclosure.rules.source import CALLED, Publisher, Source, plain
from disclosure.rules.supervision_paper import Run
from evaluation.acts.members import METHODS
from evaluation.rules import transcript
from evaluation.rules.result import Result
from experts.acts import reading as drawn
from kernel import canon, journal
from kernel.context import Context
from kernel.errors import NOTHING, Fault, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import doubts
from trading.acts import live
from trading.rules import first_stage
from trading.rules import tender as documents
from trading.rules.tender import TenderDocument

DOCUMENT: Final = "tender_doc_sha256"


@dataclass(frozen=True, slots=True)
class Told:
    """What is at hand when a paper is written: the chain up to and with the event, and the source made of it."""

    ctx: Context
    chain: Sequence[Entry]
    source: Source
    loser: str = ""

    def last(self, *types: str) -> Entry:
        """The newest entry of these types; a Fault if there is none, because the stage machine makes sure of it."""
        for entry in reversed(self.chain):
            if entry.type in types:
                return entry
        raise Fault(f"{self.source.subject} has no {' or '.join(types)} before entry {self.source.tseq}")

    def every(self, type_: str) -> list[Entry]:
        return [entry for entry in self.chain if entry.type == type_]

    def text(self, sha256: str) -> str:
        return self.ctx.blobs.get(sha256).decode("utf-8", "replace")


def told(ctx: Context, publisher: Publisher, kind: Kind, entry: Entry, letter: int = 0, loser: str = "") -> Told:
    """Everything that the paper of `kind` on `entry` is written from. The document is the one then in force."""
    chain = journal.entries(ctx.tx, entry.subject)[: entry.tseq]
    pinned = next(each for each in reversed(chain) if DOCUMENT in each.body).body[DOCUMENT]
    again = sum(each.type in kind.events for each in chain)
    source = Source(
        publisher=publisher,
        tender=canon.mapping(ctx.blobs.get(str(pinned))),
        lot=entry.subject if entry.subject.startswith("L-") else "",
        number=notice.number(kind, entry.subject, again, letter),
        subject=entry.subject,
        tseq=entry.tseq,
        leaf=entry.leaf.hex(),
        at=entry.at,
        content=entry.body,
    )
    return Told(ctx, chain, source, loser)


def write(kind: Kind, of: Told) -> Paper:
    return WRITERS[kind.name](of)


# ---------------------------------------------------------------- before the opening


def _tender(of: Told) -> Paper:
    ways = {name: way.words for name, way in live.METHODS.items()} | {**first_stage.METHODS}
    return tender_papers.tender_notice(of.source, ways | {name: method.words for name, method in METHODS.items()})


def _change(of: Told) -> Paper:
    before = [entry for entry in of.chain[:-1] if DOCUMENT in entry.body][-1]
    return tender_papers.change_notice(of.source, _document(of.ctx, before))


def _document(ctx: Context, entry: Entry) -> TenderDocument:
    return documents.parse(ctx.blobs.get(str(entry.body[DOCUMENT])))


def _clarification(of: Told) -> Paper:
    body = of.source.body
    asked = body.texts("answers") if body.has("answers") else ()
    answers = [found for id_ in asked for found in _answers(of, id_)]
    return tender_papers.clarification_notice(of.source, of.text(body.text("notice_sha256")), answers)


def _answers(of: Told, question: str) -> Iterator[Objection]:
    """A question on this tender and its answer; who asked stays out of it."""
    chain = journal.entries(of.ctx.tx, question)
    if len(chain) > 1 and chain[0].body["tender"] == of.source.subject:
        asked, answered = (plain(of.text(str(entry.body["text_sha256"]))) for entry in (chain[0], chain[-1]))
        yield Objection("", asked, answered, figures.stamp(chain[0].at)[:10])


# ---------------------------------------------------------------- opening


def lines(of: Told) -> list[Line]:
    """Every bid of the record in its order."""
    opened = of.last("lot.open_bids").body["found"]["bids"]
    causes = {str(entry.body["bid"]): str(entry.body["cause"]) for entry in of.every("lot.classify_failure")}
    return [_line(of, each, causes.get(str(each["bid"]), "")) for each in opened]


def _line(of: Told, each: Mapping[str, Any], cause: str) -> Line:
    chain = journal.entries(of.ctx.tx, str(each["bid"]))
    taken = [entry for entry in chain if entry.type in ("bid.submit_bid", "bid.replace_bid")][-1]
    recalled = any(entry.type == "bid.withdraw_bid" and entry.tseq > taken.tseq for entry in chain)
    opened = canon.mapping(of.ctx.blobs.get(str(each["opened_sha256"]))) if each["opened_sha256"] else {}
    form = opened.get("form")
    return Line(
        bid=str(each["bid"]),
        bidder=Party(str(each["name"]), str(each["bidder"])),
        outcome=str(each["outcome"]),
        by=str(each["by"] or ""),
        form=form if isinstance(form, Mapping) else {},
        manifest_sha256=str(taken.body["manifest_sha256"]),
        received=canon.moment(str(taken.body["received_at"])),
        recalled=recalled,
        cause=cause,
        doubt=_doubt(of.ctx, taken),
        deposit=each.get("deposit"),
    )


def _doubt(ctx: Context, taken: Entry) -> Words:
    """That the key under the bid was reported lost with an earlier moment, before this record was written."""
    found = doubts.of(ctx.tx, str(taken.body["manifest_p7s_sha256"]), taken.at)
    if found is None:
        return NOTHING
    since = figures.stamp(found.since)
    return Words(
        f"签名存疑：密钥被报告自 {since} 起遗失", f"signature questioned: its key is reported lost since {since}"
    )


def _opening(of: Told) -> Paper:
    bids = lines(of)
    objections = tuple(_objections(of, {line.bidder.code: line.bidder.name for line in bids}))
    signed = tuple(_signature(of.source, entry) for entry in (*of.every("lot.order_opening"), of.chain[-1]))
    ordered = of.last("lot.order_opening").at
    return opening_papers.opening_record(of.source, bids, Sitting(ordered, signed, objections))


def _signature(source: Source, entry: Entry) -> Signature:
    paper, role = source.document, entry.actor.partition(".")[0]
    who = {
        "tenderee": (CALLED[paper.regime], paper.tenderee.name),
        "agency": (Words("代理机构", "Agency"), paper.agency.name),
        "supervisor": (Words("监督部门", "Supervisor"), paper.supervisor.name),
    }
    return Signature(*who[role], figures.stamp(entry.at))


def _objections(of: Told, names: Mapping[str, str]) -> Iterator[Objection]:
    answers = {str(entry.body["objection"]): entry for entry in of.every("lot.answer_objection")}
    for entry in of.every("lot.object_opening"):
        answer = answers.get(str(entry.body["objection"]))
        said = plain(of.text(str(answer.body["text_sha256"]))) if answer else Words("未答复", "not answered")
        code = entry.actor.partition(".")[2]
        who = names.get(code, code)
        yield Objection(who, plain(of.text(str(entry.body["text_sha256"]))), said, figures.stamp(entry.at)[11:19])


# ---------------------------------------------------------------- evaluation


def evaluation(of: Told) -> Evaluation:
    """The bids as opened, and the recorded result after computing it again; NotTrusted if it differs."""
    result = _result(of)
    if result.ranked is None:
        raise Fault(f"{of.source.subject} was ranked without a ranking")
    return Evaluation(lines(of), result.inputs, result.ranked)


def _result(of: Told) -> Result:
    return transcript.replay(of.ctx.blobs.get(str(of.last("lot.rank").body["aggregation_sha256"])), METHODS)


def _report(of: Told) -> Paper:
    ranked, convened, result = of.chain[-1].body, of.last("lot.convene"), _result(of)
    report = Reader.of(canon.mapping(of.ctx.blobs.get(str(ranked["report_sha256"]))))
    strata = _strata(of, str(convened.body["did"]))
    bids = lines(of)
    done = Evaluated(
        method=METHODS[result.inputs.document.method].words,
        began=convened.at,
        seats={pid: strata.get(pid, NOTHING) for pid in report.texts("members")},
        spoken=report_paper.voiced(_signed(of, str(ranked["report_sha256"])), [str(p) for p in ranked["dissenting"]]),
        clarifications=tuple(_clarified(of, report, {line.bid: line.bidder.name for line in bids})),
        representatives=frozenset(map(str, convened.body["representatives"])),
    )
    return report_paper.evaluation_report(of.source, bids, result, done)


def _strata(of: Told, did: str) -> dict[str, Words]:
    """pid → what the group is called for which the member was drawn."""
    groups = drawn.groups(of.ctx.tx, did)
    return {each.pid.hex(): groups[each.stratum] for each in drawn.panel(of.ctx.tx, did)}


def _signed(of: Told, report_sha256: str) -> dict[str, str]:
    """pid → when, of those who signed this very report, with or without dissent."""
    entries = (*of.every("lot.sign_report"), *of.every("lot.dissent"))
    mine = (entry for entry in entries if entry.body["report_sha256"] == report_sha256)
    return {str(entry.body["found"]["pid"]): figures.stamp(entry.at)[:19] for entry in mine}


def _clarified(of: Told, report: Reader, names: Mapping[str, str]) -> Iterator[Objection]:
    for asked in report.each("questions"):
        what = plain(of.text(asked.text("text_sha256")))
        if asked.text("kind") == "correction":
            what = Words("请确认对报价算术错误的修正", "asked to confirm the correction of an arithmetic error")
        silent = Words("时限内未答复", "no answer in time")
        answer = plain(of.text(asked.text("answer_sha256"))) if asked.has("answer_sha256") else silent
        at = figures.stamp(canon.moment(asked.text("asked_at")))[:19]
        yield Objection(names[asked.text("bid")], what, answer, at)


# ---------------------------------------------------------------- result


def _candidates(of: Told) -> Paper:
    return result_papers.candidates_notice(of.source, evaluation(of))


def _award(of: Told) -> Paper:
    return result_papers.award_notice(of.source, evaluation(of))


def _won(of: Told, found: Evaluation) -> result_papers.Awarded:
    return result_papers.awarded(Reader.of(of.last("lot.award").body), found.parties)


def _announcement(of: Told) -> Paper:
    found = evaluation(of)
    strata = _strata(of, str(of.last("lot.convene").body["did"]))
    body = of.source.body
    seated = [Disclosed(each.text("name"), strata.get(each.text("pid"), NOTHING)) for each in body.each("members")]
    seated += [Disclosed(each.text("name"), representative=True) for each in body.each("representatives")]
    return result_papers.result_announcement(of.source, found, _won(of, found), seated)


def _letter(of: Told) -> Paper:
    found = evaluation(of)
    return result_papers.result_notice(of.source, found, _won(of, found), of.loser)


def _to_supervisor(of: Told) -> Paper:
    """How the tender was run, counted from the chain up to the report."""
    bids, found = lines(of), evaluation(of)
    award, published, convened = of.last("lot.award"), of.last("lot.publish_candidates"), of.last("lot.convene")
    run = Run(
        method=METHODS[found.inputs.document.method].words,
        announced=of.last("lot.announce").at,
        opened=of.last("lot.open_bids").at,
        ranked=of.last("lot.rank").at,
        published=published.at,
        awarded=award.at,
        bids=len(bids),
        readable=sum(line.outcome == "opened" for line in bids),
        members=len([*convened.body["members"], *convened.body["representatives"]]),
        place=int(str(award.body["place"])),
        objections=len(of.every("lot.object_opening")) + len(of.every("lot.object_result")),
        complaints=len(of.every("lot.complain")),
        withdrawn=len(of.every("lot.withdraw_award")),
    )
    won = _won(of, found)
    text = of.text(of.source.body.text("text_sha256"))
    return supervision_paper.supervision_report(of.source, run, (won.bidder, won.price), text, _approved(of))


def _withdrawal(of: Told) -> Paper:
    winner = evaluation(of).parties[of.source.body.text("bid")]
    return contract_papers.withdrawal_notice(of.source, winner, _approved(of))


def _contract(of: Told) -> Paper:
    """The contract with both signatures: the buyer's last offer of it, and the winner's."""
    paper = Reader(canon.mapping(of.ctx.blobs.get(of.source.body.text("contract_sha256"))))
    supplier = paper.inner("supplier").text("name")
    signed = (
        _signature(of.source, of.last("lot.offer_contract")),
        Signature(SUPPLIER, supplier, figures.stamp(of.source.at)),
    )
    return contract_papers.contract_notice(of.source, paper, signed)


def _supplier(of: Told) -> str:
    contract = canon.mapping(of.ctx.blobs.get(str(of.last("lot.sign_contract").body["contract_sha256"])))
    return Reader(contract).inner("supplier").text("name")


def _changed(of: Told) -> Paper:
    agreed = Signature(SUPPLIER, _supplier(of), figures.stamp(of.source.at))
    return contract_papers.contract_change(of.source, (_signature(of.source, of.last("lot.offer_change")), agreed))


def _accepted(of: Told) -> Paper:
    finding = of.text(of.source.body.text("text_sha256"))
    return contract_papers.acceptance_notice(of.source, _supplier(of), finding, _approved(of))


# ---------------------------------------------------------------- decisions on the lot's course


def _ending(of: Told) -> Paper:
    decided = of.chain[-1]
    approved = () if decided.type == "lot.stop_too_few" else (_signature(of.source, decided),)
    return decision_papers.ending_notice(of.source, approved)


def _suspension(of: Told) -> Paper:
    return decision_papers.suspension_notice(of.source, _approved(of), _reached(of))


def _resumption(of: Told) -> Paper:
    return decision_papers.resumption_notice(of.source, _approved(of), _reached(of))


def _voiding(of: Told) -> Paper:
    return decision_papers.voiding_notice(of.source, _approved(of), _reached(of))


def _approved(of: Told) -> tuple[Signature, ...]:
    """Who signed the decision, for which office."""
    return (_signature(of.source, of.chain[-1]),)


def _reached(of: Told) -> visibility.Moment:
    """How far the lot had come before the event."""
    return visibility.reached(entry.type for entry in of.chain[:-1])


WRITERS: Final[Mapping[str, Callable[[Told], Paper]]] = {
    notice.TENDER: _tender,
    notice.CHANGE: _change,
    notice.CLARIFICATION: _clarification,
    notice.OPENING: _opening,
    notice.REPORT: _report,
    notice.CANDIDATES: _candidates,
    notice.AWARD: _award,
    notice.RESULT: _announcement,
    notice.LETTER: _letter,
    notice.REPORTED: _to_supervisor,
    notice.WITHDRAWAL: _withdrawal,
    notice.CONTRACT: _contract,
    notice.CHANGED: _changed,
    notice.ACCEPTED: _accepted,
    notice.SUSPENSION: _suspension,
    notice.RESUMPTION: _resumption,
    notice.VOIDING: _voiding,
    notice.ENDING: _ending,
    notice.DEAL: lambda of: dealt.confirmation(of.ctx, of.source),
    notice.DEALT: lambda of: dealt.announcement(of.ctx, of.source),
    notice.LAPSE: lambda of: dealt.lapse(of.ctx, of.source),
    notice.ADMITTED: lambda of: admission_papers.admission_announcement(of.source),
    notice.ADMISSION: lambda of: admission_papers.admission_notice(of.source, of.loser),
}
