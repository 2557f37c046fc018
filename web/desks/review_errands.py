"""The fair-competition review of a draft: the sheet, what it is about, and where it waits on the tenderee's desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kernel import law
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from trading.acts import competition_review
from trading.rules.fair_review import FINDINGS, ITEMS, LEAST
from trading.rules.tender import LotDocument
from web.answers import Answers
from web.desks import duties
from web.desks.errands import FINAL, UNCHOSEN, Errand, select
from web.views.desks import Row, Shelf
from web.views.elements import Choice, Duty, Empty, Fact, Field, Link, Sign
from web.words import join, phrase

VERB: Final = "review_competition"
_TITLE: Final = Words("公平竞争审查", "Review fair competition")
_WHY: Final = Words("理由", "Reason")
_HOW: Final = Words(f"不少于 {LEAST} 字", f"{LEAST} characters or more")
_HEARD: Final = Words("听取了哪些经营者、协会的意见（第十六条）", "Which firms or associations were heard (art. 16)")


def _fields(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    choices = [UNCHOSEN, *(Choice(kind, words) for kind, words in FINDINGS.items())]
    made: list[Field] = []
    for item in ITEMS:
        label = Words(
            f"{item.words.zh}（第{law.numeral(int(item.article))}条）", f"{item.words.en} (art. {item.article})"
        )
        made += [select(f"finding.{item.id}", label, *choices), Field(f"reason.{item.id}", _WHY, "textarea", hint=_HOW)]
    return (*made, Field("heard", _HEARD, "textarea", hint=_HOW))


def _body(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """Every item is answered, or the form says which is not."""
    items: list[Json] = [
        {
            "item": item.id,
            "finding": given.needed(f"finding.{item.id}", item.words),
            "reason": given.needed(f"reason.{item.id}", item.words),
        }
        for item in ITEMS
    ]
    return {"items": items, "heard": given.needed("heard", _HEARD)}


def _facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the items ask after: who may bid, and what points are given for."""
    paper = competition_review.draft(ctx, subject)
    return (
        Fact(Words("项目名称", "Title"), Words(paper.title.zh, paper.title.en)),
        Fact(Words("招标编号", "Tender number"), paper.no),
        Fact(Words("投标截止", "Bids due"), phrase("{at}", at=paper.closes)),
        *(fact for part in paper.lots for fact in _terms(part)),
    )


def _terms(part: LotDocument) -> Iterator[Fact]:
    wanted = (Words(each.zh, each.en) for each in part.qualification)
    scored = (Words(str(each["zh"]), str(each["en"])) for each in part.criteria)
    for name, said in ((Words("资格条件", "qualification"), wanted), (Words("评分项目", "criteria"), scored)):
        if told := tuple(said):
            label = Words(f"标段 {part.no} {name.zh}", f"Lot {part.no}: {name.en}")
            yield Fact(label, join(*told, by="；"), style="text")


def duties_of(ctx: Context) -> list[Duty]:
    """The drafts that wait for their review."""
    return [
        Duty(_TITLE, Link(one.no, duties.act(one.tender, VERB)), None)
        for one in competition_review.waiting(ctx)
        if not one.reviewed
    ]


def shelf(ctx: Context) -> tuple[Shelf, ...]:
    """Drafts under review; nothing where no draft needs one."""
    found = competition_review.waiting(ctx)
    rows = tuple(
        Row(
            one.no,
            duties.act(one.tender, VERB),
            Sign("good", Words("已审查", "reviewed")) if one.reviewed else Sign("act", Words("待审查", "to review")),
            _TITLE,
            number=one.tender,
        )
        for one in found
    )
    columns = (Words("项目", "Project"), Words("状态", "State"), Words("下一步", "Next"))
    name = Words("公告前的公平竞争审查", "Fair-competition review before the notice")
    return (Shelf(name, rows, Empty(""), columns),) if rows else ()


ERRANDS: Final[dict[str, Errand]] = {
    f"tender.{VERB}": Errand(
        f"tender.{VERB}",
        (Role.TENDEREE,),
        Words(
            "审查的是现在的草稿：之后改动一个字，须重新审查。发现限制竞争的内容而不适用例外的，不能发布公告。起草人不得审查。",
            "You review the draft as it stands: change a word and it must be reviewed again. Where something shuts out "
            "competition and is not excepted, there is no notice. Whoever drafts does not review.",
        ),
        Words("签署审查表", "Sign the sheet"),
        _fields,
        _body,
        facts=_facts,
        confirm=Words(
            "我未参与起草，以本单位名义作出以上审查", "I did not draft this, and review it in the name of mine"
        ),
        cautions=(FINAL,),
    ),
}
