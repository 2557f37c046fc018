"""What offices of the state do, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from people.rules.unit import Post
from tests.support import offices
from tests.support import papers_of_offices as papers

if TYPE_CHECKING:
    from tests.support.life import Life


def disclosed(life: Life) -> None:
    """Two offices: a document is sent back, asked about, signed by two, published and withdrawn."""
    of, other = papers.staffed(life, 810), papers.staffed(life, 811, "青屿市公安局")
    subject = papers.number(of)
    life.do(of[Post.CLERK], "document.draft", subject, papers.draft())
    life.do(of[Post.REVIEWER], "document.send_back", subject, {"reason": "请写明依据"})
    life.do(of[Post.CLERK], "document.draft", subject, papers.draft())
    life.do(of[Post.CLERK], "document.ask_organ", subject, {"organ": other.code})
    life.do(other[Post.HEAD], "document.answer_organ", subject, {"agrees": True, "text": "同意公开"})
    papers.judged(life, of, subject)
    life.do(of[Post.CLERK], "document.publish", subject)
    life.do(of[Post.HEAD], "document.withdraw", subject, {"cause": "leak", "reason": "含身份证号"})


def governed(life: Life) -> None:
    """An office is entered and changed, its clerk appointed and dismissed, and it is closed."""
    boss, of = life.people["security"], offices.office(life, Post.CLERK, n=790)
    life.do(boss, "unit.change", of.subject, offices.entry("青屿市住房局"))
    life.do(of[Post.HEAD], "unit.dismiss", of.subject, {"person": of[Post.CLERK].actor.id, "post": Post.CLERK})
    life.do(boss, "unit.close", of.subject, {"basis": "机构改革方案"})
