"""The clerk's round: what falls due, what can be decrypted, papers, revocation lists, what is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

import structlog

from approval.acts import bookings, cards, cases, intake, licence_checks
from disclosure.acts import copies, letter_handling, opinions, pressing, publishing, request_handling, site_files
from disclosure.acts.publishing import Duty
from disclosure.rules.source import Publisher
from evaluation.acts import city
from evaluation.acts import clerk as evaluation
from evaluation.rules.screens.kept import After
from kernel import clock, ids
from kernel.actor import CLERK
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Fault, NotNow, Refusal, Unavailable
from kernel.journal import Entry
from kernel.workdays import announced
from people.acts import inbox
from trading.acts import clerk as trading
from web import (
    approval_news,
    collecting,
    conduct,
    expiring,
    first_run,
    forgetting,
    inspecting,
    offline,
    screens,
    telling,
)
from web.first_run import Keys
from web.request import House

TICK: Final = 0.5
"""Seconds between two rounds."""
CARDS: Final = 10.0
"""Seconds between two looks at the clocks of approvals on one official day; a new day is looked at at once."""
PRESSING: Final = 60.0
"""Seconds until papers without a PDF are looked for again, where there were none or none could be printed."""
_log = structlog.get_logger()

Do = Callable[[Context, str, Mapping[str, Json]], Entry]


@dataclass(frozen=True, slots=True)
class Due:
    """One act that the clerk may do now."""

    do: Do
    act: str
    subject: str
    body: Mapping[str, Json] = field(default_factory=dict)


def due(ctx: Context, closing: datetime) -> list[Due]:
    """What is due in every package; of lots what was due at `closing`, which requests that wait hold back."""
    found = [Due(trading.ACTS[act], act, lot) for act, lot in trading.due(ctx.tx, closing)]
    found += [Due(evaluation.ACTS[one.act], one.act, one.lot, one.body) for one in evaluation.due(ctx)]
    found += [Due(request_handling.lapse, "lapse", request) for request in request_handling.due(ctx)]
    found += [Due(letter_handling.escalate, "escalate", letter) for letter in letter_handling.due(ctx)]
    found += [Due(intake.deem, "deem", application) for application in intake.due(ctx)]
    found += [Due(opinions.escalate, "escalate", case) for case in opinions.due(ctx)]
    found += [Due(bookings.miss, "miss", missed) for missed in bookings.due(ctx)]
    found += [Due(copies.deposit_copies, "deposit_copies", chain) for chain in copies.due(ctx)]
    return found + [Due(city.ACTS[one.act], one.act, one.lot, one.body) for one in city.due(ctx)]


def publisher(house: House) -> Publisher:
    """The platform as its papers name it."""
    return Publisher(house.site.name, house.settings.base_url, house.hand_set, house.settings.ocid_prefix)


@dataclass
class Worker:
    """One a database: a second one is harmless, because every act asks the table."""

    house: House
    keys: Keys
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _looked: datetime | None = None
    _forgot: datetime | None = None
    _carded: tuple[date, datetime] | None = None
    _warned: date | None = None
    _declared: bool = False
    _refused: dict[tuple[str, str], str] = field(default_factory=dict)
    _inspected: set[str] = field(default_factory=set)
    _screened: dict[str, After] = field(default_factory=dict)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="clerk", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            try:
                self.round()
            except Exception:  # noqa: BLE001  the clerk's round goes on whatever happened, and the log says what
                _log.exception("clerk.round")

    def round(self) -> int:
        """Everything once; how many acts were done. A refusal is logged and the rest goes on."""
        self._renew()
        self._declare()
        done = self.act() + self.card()
        done += self._decrypt()
        done += self._publish() or self.press()
        self.warn()
        self._forget()
        done += collecting.collect(self.house)
        return done + inspecting.inspect(self.house, self._inspected) + screens.screen(self.house, self._screened)

    def act(self) -> int:
        """Every act that is due, each with its messages in a transaction of its own; how many were done."""
        with self.house.looking(CLERK) as ctx:
            waiting = due(ctx, self.house.undecided.closes_up_to(ctx.now))
        return sum(self._tries(one) for one in waiting)

    def card(self) -> int:
        """Cards on approvals whose clocks have come to them, all of one tick in a transaction; how many were given."""
        today, now = day_of(self.house.clock.now()), clock.wall()
        day, looked = self._carded or (None, now)
        if day == today and (now - looked).total_seconds() < CARDS:
            return 0
        self._carded = today, now
        try:
            with self.house.looking(CLERK) as ctx:
                waiting = cards.waits(ctx)
            if not waiting:
                return 0
            with self.house.acting(CLERK) as ctx:
                given = cards.tick(ctx)
                inbox.deliver(ctx, approval_news.carded(given))
        except Exception:  # noqa: BLE001  a case that makes trouble is an alarm and holds the round up no more
            _log.exception("clerk.card")
            return 0
        if given:
            self._carded = None
        return len(given)

    def warn(self) -> int:
        """Once on every day of the official clock, and at the start: days that a new calendar moves, the check of
        licences that a week has, certificates that end; how many were told of theirs."""
        today = day_of(self.house.clock.now())
        if today == self._warned:
            return 0
        self._warned = today
        with self.house.acting(CLERK) as ctx:
            cases.recount(ctx, announced())
            if licence_checks.due(ctx):
                licence_checks.check_licences(ctx)
        return expiring.warn(self.house)

    def _forget(self) -> None:
        now = clock.wall()
        if self._forgot is None or now - self._forgot >= forgetting.EVERY:
            self._forgot = now
            forgetting.forget(self.house, now)

    def _tries(self, one: Due) -> int:
        try:
            with self.house.acting(CLERK) as ctx:
                telling.after(ctx, one.do(ctx, one.subject, one.body))
        except Refusal as refusal:
            self._told(one, refusal)
            return 0
        except Exception:  # noqa: BLE001  one lot that makes trouble is an alarm and holds no other up
            _log.exception("clerk.act", act=one.act, subject=one.subject)
            return 0
        self._refused.pop((one.act, one.subject), None)
        return 1

    def _told(self, one: Due, refusal: Refusal) -> None:
        """A refused act of the clerk is recorded when it is refused first or for another cause, not in every round."""
        if self._refused.get((one.act, one.subject)) == refusal.code or isinstance(refusal, Unavailable):
            return
        _log.warning("clerk.refused", act=one.act, subject=one.subject, code=refusal.code)
        conduct.record(self.house, CLERK, f"{ids.kind(one.subject)}.{one.act}", one.subject, refusal.code)
        self._refused[one.act, one.subject] = refusal.code

    def _decrypt(self) -> int:
        with self.house.looking(CLERK) as ctx:
            waiting = trading.to_decrypt(ctx.tx, ctx.now)
        return sum(self._decrypted(bid) for bid in waiting)

    def _decrypted(self, bid: str) -> int:
        """One bid that makes trouble is an alarm and holds no other up."""
        try:
            with self.house.looking(CLERK) as ctx:
                found = trading.decrypted(ctx, bid)
            if found is None:
                return 0
            with self.house.acting(CLERK) as ctx:
                trading.keep(ctx, found)
        except Exception:  # noqa: BLE001  whatever a hostile package provokes, the other bids are opened
            _log.exception("clerk.decrypt", bid=bid)
            self._inspected.discard(bid)
            return 0
        return 1

    def _publish(self) -> int:
        """One notice a round, so that nothing else waits long; printing it is no part of any transaction."""
        with self.house.looking(CLERK) as ctx:
            waiting = publishing.due(ctx)
        if waiting.read:
            with self.house.acting(CLERK) as ctx:
                publishing.advance(ctx, waiting.read)
        return int(any(self._published(duty) for duty in waiting.duties))

    def _published(self, duty: Duty) -> bool:
        """A notice that cannot be made is an alarm and holds no other up."""
        try:
            with self.house.looking(CLERK) as ctx:
                draft = publishing.draft(ctx, publisher(self.house), duty)
            pressed = publishing.press(draft, self.house.desk, self.house.blobs, self.house.clock.now())
            with self.house.acting(CLERK) as ctx:
                publishing.publish(ctx, pressed)
        except (Fault, Refusal):
            _log.exception("clerk.notice", notice=duty.id)
            return False
        return True

    def press(self) -> int:
        """One paper that was published where none could be printed; a second one waits for the next round."""
        now = clock.wall()
        if self._looked is not None and (now - self._looked).total_seconds() < PRESSING:
            return 0
        with self.house.looking(CLERK) as ctx:
            late = pressing.unpressed(ctx)
        try:
            done = any(self._pressed(id) for id in late)
        except NotNow:  # the typesetting library is still missing
            done = False
        self._looked = None if done else now
        return int(done)

    def _pressed(self, id: str) -> bool:
        """A paper that cannot be printed is an alarm and holds no other up; NotNow where none can be printed."""
        try:
            with self.house.looking(CLERK) as ctx:
                view = pressing.published(ctx, self.house.settings.base_url, id)
            files = pressing.press(view, self.house.desk, self.house.blobs, self.house.clock.now())
            with self.house.acting(CLERK) as ctx:
                pressing.keep(ctx, id, files)
        except NotNow:
            raise
        except (Fault, Refusal):
            _log.exception("clerk.press", notice=id)
            return False
        return True

    def _declare(self) -> None:
        """Another release serves other files: their digests are recorded before anything else is done."""
        if self._declared:
            return
        with self.house.acting(CLERK) as ctx:
            if site_files.told(ctx) != offline.digests():
                site_files.publish_files(ctx, offline.digests())
        self._declared = True

    def _renew(self) -> None:
        with self.house.looking(CLERK) as ctx:
            due = first_run.lists_run_out(ctx, self.keys)
        if due:
            with self.house.acting(CLERK) as ctx:
                first_run.renew_lists(ctx, self.keys)
