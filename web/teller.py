"""The teller asks the bank what waits for it and keeps what it answers, by a thread that no act waits for."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog

from kernel import clock
from kernel.actor import CLERK
from kernel.errors import NotValid, Unavailable
from trading.acts import banking
from trading.acts.banking import Refund
from trading.ports import Bank
from trading.rules import bank as rules
from trading.rules.bank import Progress
from web import telling
from web.request import House

TICK: Final = 2.0
"""Seconds between two rounds."""
_log = structlog.get_logger()


@dataclass
class Teller:
    """One a process. Several ask the bank twice at worst, and a bank does nothing twice."""

    house: House
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _silent: int = 0
    """Rounds in a row in which the bank did not answer."""
    _again: datetime | None = None

    def start(self) -> None:
        if self.house.bank is not None:
            self._thread = threading.Thread(target=self._run, name="bank", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            try:
                self.round()
            except Exception:  # noqa: BLE001  the teller goes on whatever happened, and the log says what
                _log.exception("bank.round")

    def round(self) -> int:
        """Everything that waits, once; how much was done. While the bank is silent it is asked ever more rarely."""
        bank, now = self.house.bank, clock.wall()
        if bank is None or (self._again is not None and now < self._again):
            return 0
        done = 0
        try:
            done = self._open(bank) + self._collect(bank)
        except Unavailable as silence:
            self._silent += 1
            self._again = now + rules.pause(self._silent)
            _log.warning(silence.code, rounds=self._silent)
            return done
        self._silent, self._again = 0, None
        with self.house.looking(CLERK) as ctx:
            waiting = banking.due(ctx.tx, now)
        return done + sum(self._carried(bank, one) for one in waiting if not self._stop.is_set())

    def _open(self, bank: Bank) -> int:
        with self.house.looking(CLERK) as ctx:
            wanting = banking.wanting(ctx.tx)
        for deposit, reference in wanting:
            account = bank.account(reference)
            with self.house.acting(CLERK) as ctx:
                banking.opened(ctx, deposit, account)
        return len(wanting)

    def _collect(self, bank: Bank) -> int:
        with self.house.looking(CLERK) as ctx:
            after = banking.read_up_to(ctx.tx)
        new = 0
        for payment in bank.payments(after):
            with self.house.acting(CLERK) as ctx:
                new += banking.came(ctx, payment)
        return new

    def _carried(self, bank: Bank, one: Refund) -> bool:
        with self.house.acting(CLERK) as ctx:
            taken = banking.take(ctx, one, clock.wall())
        if not taken:
            return False
        try:
            progress, answer = Progress.PAID, bank.pay(one.order)
        except Unavailable as silence:
            _log.warning(silence.code, order=one.order.id, tries=one.tries + 1)
            return False
        except NotValid as refusal:
            progress, answer = Progress.REFUSED, refusal.words.zh
        self._keep(one, progress, answer)
        return True

    def _keep(self, one: Refund, progress: Progress, answer: str) -> None:
        """The answer, and in the same transaction the act that it carries out."""
        with self.house.acting(one.by) as ctx:
            if banking.answered(ctx, one, progress, answer) and one.deposit and progress is Progress.PAID:
                telling.after(ctx, banking.record(ctx, one))
