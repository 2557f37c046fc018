"""Who keeps the log: when entries are drained and a checkpoint signed, published, stamped and cosigned."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection

from kernel import checkpoints, clock, lease, publication, sequencer, tiles
from kernel.actor import CLERK
from kernel.checkpoints import Checkpoint, Stamp
from kernel.db import reading, writing
from kernel.deadlines import day_of
from kernel.errors import Conflict, Fault, NotTrusted, Refusal, Words
from kernel.lease import Lease
from kernel.mirror import Mirror
from signing.acts import alarms, signatures
from signing.rules import note
from signing.rules.note import LogKey
from trading.acts import reading as trading
from web.request import House
from web.witnesses import Collector

TICK: Final = 0.2
LEASE: Final = 20
"""Seconds after which another process may keep the log if this one is silent."""
PATIENCE: Final = timedelta(seconds=60)
"""So long may passes fail, one after another, before everybody is told."""
BROKEN: Final = Words(
    "日志的数据与已签署的检查点不符，已停止签署",
    "the log’s data are not what was signed; nothing more is signed",
)
MEND: Final = Words("停用本库，恢复最新的数据库", "take this database out of service and restore the newest one")
NOT_GROWING: Final = Words(
    "日志已有一分钟签不出新的检查点，新办的事都已记下，但暂时拿不到证明",
    "for a minute no new checkpoint could be signed; new acts are recorded, but have no proof for now",
)
LOOK: Final = Words("查看服务器日志中的 log.keeper", "look for log.keeper in the server’s log")
_log = structlog.get_logger()


@dataclass
class Keeper:
    """One of them at a time keeps a database's log: a lease fences all others.

    Once the log is found rolled back or forked, `alarm` says so, and nothing is signed until the process is started
    anew, which asks the same questions again. The alarm stands in the log's own journal: the other processes on this
    database stop at their next pass, and every page tells it until the supervision department has acknowledged it.
    """

    house: House
    log: LogKey
    mirror: Mirror
    collector: Collector
    alarm: Refusal | None = None
    _held: Lease | None = None
    _renewed: datetime | None = None
    _passed: datetime | None = None
    _signed: int = 0
    _published: int = 0
    _behind: bool = False
    _heard: int = 0
    _failing: datetime | None = None
    _stalled: bool | None = None
    """Whether everybody has been told that passes fail; None: an earlier process may have told it."""
    _publishing: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _owner: str = ""

    def __post_init__(self) -> None:
        self._owner = self.house.chance.bytes(8).hex()

    def check(self) -> None:
        """To be asked before the first pass: database, tiles, last signature, what was published, and what each
        witness that can be reached has cosigned. NotTrusted or Fault: nothing may be signed, and the alarm is told."""
        try:
            publication.check(self.house.engine, self.log, self.mirror)
            known = publication.published(self.mirror, self.log)
            self._published = known.size if known else 0
            self.collector.collect(everybody=True)
        except NotTrusted as refusal:
            self._alarmed(refusal)
            raise
        except Fault:
            self._tell("log.broken", BROKEN, MEND)
            raise
        with reading(self.house.engine) as tx:
            self._heard = alarms.known(tx)

    # ------------------------------------------------------------ the threads

    def start(self) -> None:
        """Two threads: a witness that takes its time holds no pass up."""
        interval = self.house.settings.witness_interval
        for name, work, pause in (("log", self.tick, TICK), ("witnesses", self.collect, interval)):
            thread = threading.Thread(target=self._run, args=(work, pause), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)
        self._leave()
        self.collector.http.close()

    def _run(self, work: Callable[[], object], pause: float) -> None:
        while not self._stop.wait(pause):
            try:
                work()
            except Exception:  # noqa: BLE001  the log is kept whatever happened, and the server's log says what
                _log.exception("log.keeper")

    # ------------------------------------------------------------ a pass

    def tick(self) -> None:
        """A pass if one is due. The rhythm is counted on the wall, because it is what hides how busy the site is."""
        now = clock.wall()
        if self._due(now):
            self._passed = now
            self.sequence()

    def _due(self, now: datetime) -> bool:
        gone = (now - self._passed).total_seconds() if self._passed else float("inf")
        settings = self.house.settings
        with reading(self.house.engine) as tx:
            if trading.sealed(tx):
                return gone >= settings.sequencer_interval
            return gone >= settings.sequencer_rest and (self._behind or not sequencer.idle(tx))

    def sequence(self) -> Checkpoint | None:
        """One pass now: drain, sign, publish, and stamp the day's first checkpoint. None if nothing is new, if
        another process keeps the log, or after an alarm."""
        if self.alarm or not self._leads(clock.wall()):
            return None
        try:
            made = self._pass()
        except Exception:
            self._failed(clock.wall())
            raise
        if not self.alarm:
            self._went_on()
        return made

    def _pass(self) -> Checkpoint | None:
        house, now = self.house, self.house.clock.now()
        try:
            made = sequencer.sequence(
                house.engine, self.log, now, house.chance, self._turn, quorum=self.collector.witnesses.quorum
            )
        except NotTrusted as refusal:
            self._alarmed(refusal)
            return None
        except Conflict as conflict:
            _log.warning("log.turn_lost", code=conflict.code)
            self._held = None
            return None
        if made or self._behind:
            self._put_out(now)
        return made

    def _put_out(self, now: datetime) -> None:
        """What is signed, also what an earlier pass could not put out."""
        self._behind = True
        with reading(self.house.engine) as tx:
            newest = sequencer.checkpoint(tx)
        self._signed = newest.size
        with self._publishing:
            publication.publish(self.house.engine, self.mirror, newest, self._published)
            self._published = newest.size
        self._stamp(newest, now)
        self._behind = False

    def _turn(self, tx: Connection) -> int:
        """Inside the pass's own transaction: whether it is still ours, and whether growth must hide something."""
        if self._held:
            lease.hold(tx, self._held.subject, self._held.epoch)
        told = alarms.standing(tx)
        if told and told.code != alarms.STALLED and told.tseq > self._heard:
            raise told.refusal
        last = checkpoints.newest(tx)
        if (last.size if last else 0) < self._signed:
            raise sequencer.rolled_back(last.size if last else 0, self._signed)
        return self.house.settings.sequencer_padding if trading.sealed(tx) else 0

    def _stamp(self, made: Checkpoint, now: datetime) -> None:
        """An RFC 3161 token over the text of each day's first checkpoint: an anchor in time beside the witnesses."""
        day = day_of(now).isoformat()
        with reading(self.house.engine) as tx:
            if checkpoints.stamped(tx, day):
                return
        with self.house.acting(CLERK) as ctx:
            token = signatures.stamp(ctx, note.note(made.note).text)
            checkpoints.stamp(ctx.tx, Stamp(day, made.size, token))

    # ------------------------------------------------------------ the lease

    def _leads(self, now: datetime) -> bool:
        """Whether this process keeps the log; it takes over where nobody does."""
        if self._held and self._renewed and (now - self._renewed).total_seconds() < LEASE / 2:
            return True
        try:
            with writing(self.house.engine) as tx:
                held = self._held
                self._held = (
                    lease.renew(tx, held, now, LEASE) if held else lease.take(tx, "log", self._owner, now, LEASE)
                )
        except Conflict:
            self._held = None
            return False
        self._renewed = now
        return True

    def _leave(self) -> None:
        """Let another process take over at once."""
        if self._held:
            with writing(self.house.engine) as tx:
                lease.renew(tx, self._held, clock.wall(), 0)
            self._held = None

    # ------------------------------------------------------------ witnesses

    def collect(self) -> int:
        """Ask the witnesses about the newest checkpoint, and publish it anew with their lines."""
        if self.alarm or not self._held:
            return 0
        try:
            came = self.collector.collect()
        except NotTrusted as refusal:
            self._alarmed(refusal)
            return 0
        if came:
            self._put_lines()
        return came

    def _put_lines(self) -> None:
        with self._publishing, reading(self.house.engine) as tx:
            newest = sequencer.checkpoint(tx)
            if newest.size == self._published:
                self.mirror.put(tiles.CHECKPOINT, newest.note)

    # ------------------------------------------------------------ alarms

    def _alarmed(self, refusal: Refusal) -> None:
        self.alarm = refusal
        self._tell(refusal.code, refusal.words, refusal.remedy)

    def _tell(self, code: str, words: Words, remedy: Words) -> None:
        _log.critical("log.alarm", code=code, why=words.en, zh=words.zh)
        with self.house.acting(CLERK) as ctx:
            alarms.raise_alarm(ctx, code, words, remedy)

    def _failed(self, now: datetime) -> None:
        """Passes that fail for a while are told once, whatever their cause."""
        self._failing = self._failing or now
        if now - self._failing >= PATIENCE and self._stalled is not True:
            self._tell(alarms.STALLED, NOT_GROWING, LOOK)
            self._stalled = True  # only now: what keeps passes from going through may keep this from being written

    def _went_on(self) -> None:
        """A pass went through: a stalled log's alarm is over, also one that an earlier process raised."""
        self._failing = None
        if self._stalled is not False:
            with self.house.acting(CLERK) as ctx:
                alarms.end_alarm(ctx)
            self._stalled = False
