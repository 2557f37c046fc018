"""招标投标情况书面报告: the facts of the tender from its journal, and what the tenderee adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure.rules import figures, source
from disclosure.rules.contract_view import SupervisionReport
from disclosure.rules.parts import Fact, Party, Signature, Sum
from disclosure.rules.source import Source, cited, fact, plain
from kernel import canon
from kernel.errors import Words

_LATE: Final = Words("本报告在法定期限届满后提交", "This report was made after its lawful time")


@dataclass(frozen=True, slots=True)
class Run:
    """How the tender was run. Counts: bids recorded at the opening, those of them opened, members of the panel,
    objections to opening and result, complaints, awards that were taken back before."""

    method: Words
    announced: datetime
    opened: datetime
    ranked: datetime
    published: datetime
    awarded: datetime
    bids: int
    readable: int
    members: int
    place: int
    objections: int
    complaints: int
    withdrawn: int


def supervision_report(
    of: Source, run: Run, won: tuple[Party, Sum], text: str, signed: tuple[Signature, ...]
) -> SupervisionReport:
    """`won`: by whom and at which price; `text`: what the tenderee adds."""
    return SupervisionReport(
        head=source.head(of),
        proof=source.proof(of),
        scope=(
            fact("标的", "Subject", Words(of.part.title.zh, of.part.title.en)),
            fact("采购方式", "Procedure", Words(of.document.way.zh, of.document.way.en)),
            fact("评标办法", "Method", run.method),
            fact(
                "招标文件摘要（SHA-256）",
                "Digest of the document (SHA-256)",
                canon.sha256(canon.canonical(of.tender)).hex(),
            ),
        ),
        course=tuple(_course(of, run)),
        winner=won[0],
        price=won[1],
        result=tuple(_result(run)),
        text=tuple(plain(line) for line in text.splitlines() if line.strip()),
        late=(_LATE,) if of.body.inner("found").flag("late") else (),
        signed=signed,
        contacts=source.contacts(of)[4:],
        basis=cited(of, "BID-47"),
    )


def _course(of: Source, run: Run) -> Iterator[Fact]:
    yield fact("公告", "Announced", figures.moment(run.announced))
    yield fact("投标截止和开标", "Bids due, and opened", figures.moment(of.document.closes))
    yield fact("开标完成", "Opening finished", figures.moment(run.opened))
    yield fact(
        "投标",
        "Bids",
        Words(f"{run.bids} 份，开启 {run.readable} 份", f"{run.bids}, of which {run.readable} were opened"),
    )
    yield fact("评标委员会", "Panel", Words(f"{run.members} 人", f"{run.members} members"))
    yield fact("评标完成", "Evaluation finished", figures.moment(run.ranked))
    yield fact("中标候选人公示", "Candidates published", figures.moment(run.published))
    yield fact("确定中标人", "Awarded", figures.moment(run.awarded))


def _result(run: Run) -> Iterator[Fact]:
    yield fact("评标名次", "Place", str(run.place))
    yield fact("此前取消的中标", "Awards taken back before", str(run.withdrawn))
    yield fact("对开标和评标结果的异议", "Objections to opening and result", str(run.objections))
    yield fact("投诉", "Complaints", str(run.complaints))
