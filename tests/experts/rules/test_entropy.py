"""The files that go to an entropy party and come back."""

from __future__ import annotations

import pytest

from experts.rules import entropy, seed
from experts.rules.entropy import Answer, Task
from kernel import canon
from kernel.errors import NotValid
from tests.support.draws import CHECKPOINT, DID, proofs
from tests.support.logs import log_key

LEAF = b"\x07" * 32
PROOF = proofs(DID)["centre"]
SIGNED = log_key(origin="log.example/ggzy").sign(CHECKPOINT)


@pytest.mark.parametrize("task", [Task(DID, SIGNED), Task(DID, SIGNED, 2, LEAF)])
def test_a_task_says_all_that_alpha_is_made_of(task: Task) -> None:
    again = entropy.read_task(task.document)
    assert again == task
    assert again.alpha == seed.alpha(DID, CHECKPOINT, task.j, task.vacancy)


def test_an_answer_is_read_back() -> None:
    answer = Answer(DID, "centre", 1, PROOF)
    assert entropy.read_answer(answer.document) == answer


GOOD: dict[str, canon.Json] = {"v": entropy.TASK, "did": DID, "note": SIGNED.decode(), "j": 1, "vacancy": "07" * 32}


@pytest.mark.parametrize(
    "changes",
    [
        {"v": "x"},
        {"did": 1},
        {"j": "1"},
        {"vacancy": "zz"},
        {"vacancy": "0A"},
        {"vacancy": 1},
        {"more": 1},
        {"note": 1},
    ],
)
def test_a_task_of_another_form_is_refused(changes: dict[str, canon.Json]) -> None:
    with pytest.raises(NotValid, match=r"entropy\.malformed"):
        entropy.read_task(canon.canonical(GOOD | changes))


@pytest.mark.parametrize("changes", [{"v": "x"}, {"party": 1}, {"proof": "!"}, {"proof": "AAAA"}, {"more": 1}])
def test_an_answer_of_another_form_is_refused(changes: dict[str, canon.Json]) -> None:
    good = canon.mapping(Answer(DID, "centre", 0, PROOF).document)
    with pytest.raises(NotValid, match=r"entropy\.malformed"):
        entropy.read_answer(canon.canonical(good | changes))
