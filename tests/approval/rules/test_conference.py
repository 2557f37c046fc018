"""Reviews at their bounds: what may be filed, comments until they are settled, what must be so before one passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from approval.rules import conference
from approval.rules.conference import DEPARTMENTS, LARGEST, Answered, Kind, Outcome, Vote
from approval.rules.docket import Done
from kernel.canon import Json
from kernel.errors import Refusal
from kernel.reader import Reader

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def done(verb: str, leaf: str = "", **body: Json) -> Done:
    return Done(verb, NOW, body, leaf=leaf)


def mark(office: str = "A", version: int = 1) -> Done:
    return done("comment", office=office, version=version, page=2, x=0, y=1000, text_sha256="t")


def opined(office: str, vote: Vote = Vote.AGREE, version: int = 1, leaf: str = "e") -> Done:
    return done("opine", leaf, office=office, vote=vote, version=version, text_sha256="o")


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as found:
        act()
    return found.value.code


def test_only_drawings_and_images_of_a_bearable_size_are_taken() -> None:
    for head in (b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"):
        assert conference.file(head) == head
    whole = b"%PDF-" + b"0" * (LARGEST - 5)
    assert conference.file(whole) is whole
    for wrong in (whole + b"0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"", b"MZ"):  # archives, macro documents, programs
        assert refused(partial(conference.file, wrong)) == "conference.file"


def test_links_digests_and_departments_are_read_strictly() -> None:
    assert conference.link(Reader({"a": " https://meet.example.test/1 "}), "a") == "https://meet.example.test/1"
    assert refused(lambda: conference.link(Reader({"a": "http://meet.example.test"}), "a")) == "conference.link"
    assert conference.digest(Reader({"a": "AB" * 32}), "a") == "ab" * 32
    assert refused(lambda: conference.digest(Reader({"a": "ab" * 31}), "a")) == "conference.digest"
    many = [str(n) for n in range(DEPARTMENTS)]
    assert conference.called(many) == many
    for wrong in ([], [*many, "x"], ["a", "a"]):
        assert refused(partial(conference.called, wrong)) == "conference.departments"


def test_a_comment_is_open_until_its_department_accepts_the_reply() -> None:
    acts = [mark(), mark("B")]
    one, two = conference.comments(acts)
    assert (one.n, one.office, one.page, one.x, one.y, one.state) == (1, "A", 2, 0, 1000, Answered.OPEN)
    acts.append(done("reply", comment=2, text_sha256="r"))
    assert [each.state for each in conference.comments(acts)] == [Answered.OPEN, Answered.REPLIED]
    acts.append(done("settle", comment=2, settled=False))
    assert conference.comments(acts)[1].state is Answered.OPEN
    acts += [done("reply", comment=2, text_sha256="r2"), done("settle", comment=2, settled=True)]
    two = conference.comments(acts)[1]
    assert (two.state, two.reply) == (Answered.SETTLED, "r2")
    assert conference.comment([one, two], 1, Answered.OPEN) is one
    assert refused(lambda: conference.comment([one, two], 2, Answered.OPEN)) == "conference.answered"
    assert refused(lambda: conference.comment([one, two], 3, Answered.OPEN)) == "conference.comment"


def test_it_passes_when_all_have_spoken_on_the_newest_version_and_no_comment_is_open() -> None:
    file, both = done("file", version=1, file_sha256="f"), [opined("A"), opined("B", Vote.CONDITIONS, leaf="e2")]

    def conclude(acts: list[Done], outcome: Outcome = Outcome.PASSED, kind: Kind = Kind.DRAWING) -> list[str]:
        return [one.entry for one in conference.conclude(kind, ("B", "A"), acts, outcome)]

    assert conclude([file, *both]) == ["e2", "e"]
    for wrong, code in (
        ([file, opined("A")], "conference.silent"),
        ([file, mark(), *both], "conference.unanswered"),
        ([file, mark(), done("reply", comment=1, text_sha256="r"), *both], "conference.unanswered"),
        ([file, opined("A"), opined("B", Vote.OBJECT)], "conference.objected"),
        ([file, *both, done("file", version=2, file_sha256="g")], "conference.stale"),
        ([opined("A", version=0), opined("B", version=0)], "conference.no_drawing"),
    ):
        assert refused(partial(conclude, wrong)) == code
    assert len(conclude([opined("A", version=0), opined("B", version=0)], kind=Kind.REVIEW)) == 2
    assert len(conclude([file, mark(), opined("A"), opined("B", Vote.OBJECT)], Outcome.RETURNED)) == 2
    assert len(conclude([file, opined("B", Vote.OBJECT), *both])) == 2, "the last opinion counts"
