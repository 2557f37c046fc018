"""What an entropy party is asked, and what it answers: the files that go to its machine and back."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final, NoReturn

from experts.rules import seed
from kernel import canon
from kernel.errors import NotValid
from signing.rules import note, vrf

TASK: Final = "ebid-entropy-task/v1"
ANSWER: Final = "ebid-entropy/v1"


@dataclass(frozen=True, slots=True)
class Task:
    """The round of a draw that waits for entropy; `alpha` follows from it, so nobody proves over blind bytes.

    `note` is the signed checkpoint with its witnesses' lines, so that a party can judge it before it proves.
    """

    did: str
    note: bytes
    j: int = 0
    vacancy: bytes | None = None

    @property
    def checkpoint(self) -> bytes:
        """The note's text, which is what enters the seed."""
        return note.note(self.note).text

    @property
    def alpha(self) -> bytes:
        return seed.alpha(self.did, self.checkpoint, self.j, self.vacancy)

    @property
    def document(self) -> bytes:
        return canon.canonical(
            {
                "v": TASK,
                "did": self.did,
                "note": self.note.decode(),
                "j": self.j,
                "vacancy": self.vacancy.hex() if self.vacancy else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A party's proof for a round."""

    did: str
    party: str
    j: int
    proof: bytes

    @property
    def document(self) -> bytes:
        proof = base64.b64encode(self.proof).decode()
        return canon.canonical({"v": ANSWER, "did": self.did, "party": self.party, "j": self.j, "proof": proof})


def read_task(data: bytes) -> Task:
    """The task whose exact bytes are `data`."""
    match canon.mapping(data):
        case {
            "v": "ebid-entropy-task/v1",
            "did": str(did),
            "note": str(signed),
            "j": int(j),
            "vacancy": None | str() as vacancy,
        }:
            task = Task(did, signed.encode(), j, _leaf(vacancy))
        case _:
            _malformed("任务", "task")
    if task.document != data or not task.checkpoint:
        _malformed("任务", "task")
    return task


def read_answer(data: bytes) -> Answer:
    """The answer whose exact bytes are `data`; its proof is not verified yet."""
    match canon.mapping(data):
        case {"v": "ebid-entropy/v1", "did": str(did), "party": str(party), "j": int(j), "proof": str(proof)}:
            answer = Answer(did, party, j, _proof(proof))
        case _:
            _malformed("答复", "answer")
    if answer.document != data or len(answer.proof) != vrf.PROOF_BYTES:
        _malformed("答复", "answer")
    return answer


def _leaf(text: str | None) -> bytes | None:
    try:
        return None if text is None else canon.unhex(text)
    except NotValid as error:
        raise _bad("任务", "task") from error


def _proof(text: str) -> bytes:
    try:
        return canon.unbase64(text)
    except NotValid as error:
        raise _bad("答复", "answer") from error


def _bad(zh: str, en: str) -> NotValid:
    return NotValid("entropy.malformed", f"熵值{zh}格式不对", f"the entropy {en} is malformed", field=en)


def _malformed(zh: str, en: str) -> NoReturn:
    raise _bad(zh, en)
