"""Ask the log's witnesses to cosign its newest checkpoint, outside every transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx
import structlog
from sqlalchemy import Connection, Engine

from kernel import checkpoints, merkle, sequencer
from kernel.checkpoints import Checkpoint
from kernel.db import reading, writing
from kernel.errors import NotFound, NotTrusted, NotValid, Refusal, Words
from kernel.merkle import TreeHead
from signing.rules import note, witnessing
from signing.rules.note import LogKey
from signing.rules.witnessing import Request, Witness, Witnesses

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)
LARGEST: Final = 1 << 16
TRIES: Final = 2
"""The second with the size that the witness told."""
_log = structlog.get_logger()


def read(file: Path | None, log: LogKey) -> Witnesses:
    """The policy file that the settings name; nobody is asked without one."""
    if file is None:
        return Witnesses()
    try:
        return witnessing.policy(file.read_bytes(), log.key)
    except OSError as error:
        raise NotFound(
            "witnesses.file",
            f"读不到见证方策略文件 {file}",
            f"the witnesses' policy file {file} cannot be read",
            field="GGZY_WITNESSES",
        ) from error


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness said."""

    status: int
    type: str
    data: bytes


class Unheard(Exception):
    """The witness did not answer, or with something that is no answer; it is asked again another time."""


@dataclass(frozen=True, slots=True)
class Collector:
    """Keeps each line that holds. A witness that knows a larger log, or another one, is an alarm: NotTrusted."""

    engine: Engine
    log: LogKey
    witnesses: Witnesses
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=TIMEOUT))

    def collect(self, *, everybody: bool = False) -> int:
        """Ask all who have not cosigned the newest checkpoint yet; how many did. `everybody`: the others too, who may
        have seen more since, from a database that is gone."""
        newest = self._newest()
        waiting = [one for one in self.witnesses.asked if everybody or one.key.name not in newest.witnesses]
        return sum(self._tried(one, newest) for one in waiting)

    def _newest(self) -> Checkpoint:
        """Before anything was signed: the empty log, which tells whether a witness remembers a longer one."""
        with reading(self.engine) as tx:
            found = checkpoints.newest(tx)
        if found is not None:
            return found
        empty = TreeHead(self.log.name, 0, merkle.EMPTY_ROOT)
        return Checkpoint(0, empty.root, self.log.sign(empty.text), _NEVER)

    def _tried(self, witness: Witness, newest: Checkpoint) -> bool:
        try:
            return self._ask(witness, newest)
        except (Unheard, NotValid) as error:
            _log.warning("witness.unheard", witness=witness.key.name, why=str(error))
            return False

    def _ask(self, witness: Witness, newest: Checkpoint) -> bool:
        with reading(self.engine) as tx:
            old = min(checkpoints.cosigned(tx, witness.key.name), newest.size)
        for _ in range(TRIES):
            answer = self._post(witness, Request(old, self._path(old, newest.size), newest.note))
            if answer.status == httpx.codes.OK:
                return self._keep(witness, newest, answer.data)
            if (answer.status, answer.type) != (httpx.codes.CONFLICT, witnessing.SIZE_TYPE):
                raise _refused(witness, newest, answer)
            told = witnessing.size_told(answer.data)
            if told > newest.size:
                self._ahead(witness, told)
                return False
            if told == old:
                raise forked(witness.key.name, told)
            old = told
        raise Unheard("it keeps changing the size that it knows")

    def _path(self, old: int, size: int) -> tuple[bytes, ...]:
        if old == 0:
            return ()
        with reading(self.engine) as tx:
            return tuple(sequencer.consistency(tx, old, size))

    def _ahead(self, witness: Witness, told: int) -> None:
        """Between our look at the log and the witness's answer another pass may have signed and had it cosigned."""
        ours = self._newest().size
        if told > ours:
            _log.critical("witness.ahead", witness=witness.key.name, told=told, ours=ours)
            raise sequencer.rolled_back(ours, told)

    def _keep(self, witness: Witness, newest: Checkpoint, data: bytes) -> bool:
        if newest.size == 0:  # there is nothing yet that a cosignature could prove
            return False
        try:
            line = witnessing.cosignature(note.note(newest.note).text, data, witness.key)
        except NotTrusted as refusal:
            raise Unheard(refusal.words.en) from refusal
        with writing(self.engine) as tx:
            checkpoints.cosign(tx, newest.size, witness.key.name, line.text)
            self._vouch(tx, newest.size)
        return True

    def _vouch(self, tx: Connection, size: int) -> None:
        """With the quorum's last line the checkpoint may be built upon: a draw's seed, for example."""
        counting = {one.key.name for one in self.witnesses.asked if one.counts}
        here = checkpoints.of_size(tx, size)
        if here is not None and self.witnesses.quorum <= len(counting.intersection(here.witnesses)):
            checkpoints.vouch(tx, size)

    def _post(self, witness: Witness, asked: Request) -> Answer:
        address = f"{witness.url}/add-checkpoint"
        with _heard(), self.http.stream("POST", address, content=bytes(asked)) as answer:
            data = b""
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > LARGEST:
                    raise Unheard("its answer has no end")
            return Answer(answer.status_code, answer.headers.get("content-type", ""), data)


@contextmanager
def _heard() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise Unheard(f"{type(error).__name__}: {error}") from error


def _refused(witness: Witness, newest: Checkpoint, answer: Answer) -> Exception:
    """422 says that our log does not extend what this witness has cosigned; all else is its own trouble."""
    if answer.status == httpx.codes.UNPROCESSABLE_ENTITY:
        return forked(witness.key.name, newest.size)
    return Unheard(f"it answered {answer.status} {answer.data[:80].decode(errors='replace').strip()}")


def forked(witness: str, size: int) -> Refusal:
    """A witness has cosigned a log of ours that this one does not extend."""
    return NotTrusted(
        "log.forked",
        f"见证方 {witness} 联署过的日志与本库不一致（{size} 条处）：历史被改写过。已停止签署日志",
        f"the witness {witness} has cosigned a log that this database does not extend (at {size}): "
        "history was rewritten. Nothing more is signed",
        remedy=Words(
            "请停用本库，对照见证方与已公布的检查点查明何处不同，并向监督部门报告",
            "take this database out of service, find by the witness's and the published checkpoints where they "
            "differ, and tell the supervision department",
        ),
    )
