"""What was published can be printed later: the same paper from its own content, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from disclosure.rules import papers, reprint
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support import papers as examples


@pytest.mark.parametrize("view", examples.every(), ids=lambda view: view.kind)
def test_every_paper_is_read_back_from_its_content(view: papers.Paper) -> None:
    assert reprint.read(papers.content(view), view.proof) == view


def test_the_place_in_the_journal_is_given_and_not_read() -> None:
    view = examples.award_notice()
    elsewhere = replace(view.proof, entry=7)
    assert reprint.read(papers.content(view), elsewhere) == replace(view, proof=elsewhere)


def changed(inner: dict[str, Json], /, **top: Json) -> bytes:
    whole = canon.mapping(papers.content(examples.award_notice()))
    return canon.canonical({**whole, "said": {**cast("dict[str, Json]", whole["said"]), **inner}, **top})


@pytest.mark.parametrize(
    "content",
    [
        changed({}, kind="none_such"),
        changed({}, v="ggzy-paper/v2"),
        changed({}, said=[]),
        changed({"more": "x"}),
        changed({"winner": {"name": "x"}}),
        changed({"winner": "x"}),
        changed({"basis": "x"}),
        changed({"price": {"figure": 1, "unit": {"zh": "", "en": ""}, "capitals": ""}}),
    ],
)
def test_other_content_is_refused(content: bytes) -> None:
    with pytest.raises(NotValid) as refused:
        reprint.read(content, examples.proof(1))
    assert refused.value.code == "paper.malformed"
