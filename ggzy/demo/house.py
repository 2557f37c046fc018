"""The demo's own platform: the real server on a free port, its keys, its hand-set official clock."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import httpx
import uvicorn

from ggzy.demo.agenda import Agenda
from ggzy.demo.robot import Keys, Robot
from kernel import canon, clock
from kernel.actor import Role
from kernel.chance import SystemChance
from kernel.clock import HandClock
from kernel.deadlines import day_of
from kernel.errors import Fault
from kernel.settings import Settings
from signing import ports
from signing.rules.authority import Holder
from web import commands, first_run
from web.first_run import Keys as SiteKeys
from web.keeper import Keeper
from web.request import House
from web.worker import Worker
from witness import key, state
from witness.cosigner import Cosigner
from witness.server import Server

START: Final = "2026-03-02T01:00:00.000Z"
"""09:00 in Beijing on a working day of a year whose calendar is published."""
WITNESS: Final = "demo.same-machine/witness"
WITNESSES: Final = "witnesses.tlog-policy"
PATIENCE: Final = 60.0
PAUSE: Final = 0.05


@dataclass
class Stage:
    """The running platform and everybody who has signed in."""

    house: House
    keys: SiteKeys
    worker: Worker
    keeper: Keeper
    http: httpx.Client
    folder: Path
    agenda: Agenda = field(default_factory=Agenda)

    @property
    def site(self) -> str:
        return self.house.settings.base_url

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    def move_to(self, moment: datetime) -> None:
        """Turn the official clock forward past everything on the agenda, the clerk looking in on each of its days, and
        let it do what fell due."""
        day = day_of(self.now)
        while found := self.agenda.next(moment):
            at, deed = found
            self._on_to(at)
            if day_of(at) != day:
                day = day_of(at)
                self.worker.round()
            deed()
        self._on_to(moment)
        self.settle()

    def _on_to(self, moment: datetime) -> None:
        """What was done on the way has taken its time: the moment may be over."""
        if moment > self.now:
            self.turn_to(moment)

    def turn_to(self, moment: datetime) -> None:
        """Turn the official clock forward and nothing else: a live room looks at it by itself."""
        official = self.house.clock
        if not isinstance(official, HandClock):
            raise Fault("the demo needs a hand-set clock")
        official.move_to(moment)

    def settle(self) -> None:
        """Rounds of the clerk until nothing is due any more, then one checkpoint, and the witness asked for it."""
        while self.worker.round():
            continue
        self.keeper.sequence()
        self.keeper.collect()

    def equip(self, name: str, holder: Holder) -> Keys:
        """Certificates from the demonstration CA for one person, in keystores under the data folder."""
        stores = self.keys.stores
        if f"{name}.sign" not in stores.names():
            ports.equip(stores, name, holder, self.now, self.house.chance)
        return Keys(stores.open(f"{name}.sign"), stores.open(f"{name}.encrypt"))

    def enter(self, name: str, holder: Holder, role: Role) -> Robot:
        """A person with certificates signs in."""
        return Robot(self.http, self.site, self.equip(name, holder), role)

    def known(self, name: str, role: Role) -> Robot:
        """Somebody whose keystores exist already."""
        stores = self.keys.stores
        return Robot(self.http, self.site, Keys(stores.open(f"{name}.sign"), stores.open(f"{name}.encrypt")), role)


def settings(data: Path, port: int, database: str = "") -> Settings:
    """Everything below one folder, unless another database is named; an official clock set by hand, one witness that
    is named but does not count."""
    return replace(
        Settings(),
        data=data,
        database=database or f"sqlite:///{data}/ggzy.db",
        blobs=str(data / "blobs"),
        clock=f"hand:{START}",
        sequencer_interval=2.0,
        sequencer_padding=4,
        log_files=str(data / "log"),
        witnesses=data / WITNESSES,
        witness_interval=2.0,
        port=port,
        live="127.0.0.1:0",
        base_url=f"http://127.0.0.1:{port}",
        site_name="青屿市公共资源交易平台",
        site_name_en="Qingyu Public Resources Trading Platform",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def witnessing(chosen: Settings) -> Iterator[None]:
    """A witness (见证方) on this same machine, for show: the policy that names it demands nobody, so it counts for
    nothing. It goes by the demo's own clock."""
    official = clock.clock(chosen.clock, chosen.data / "clock")
    log = first_run.keys(chosen.data / "keys", chosen.log_origin, official.now(), SystemChance()).log.key
    folder = chosen.data / "witness"
    folder.mkdir()
    held = key.make(folder / "key", WITNESS)
    begun = state.begin(folder / "state", held.key.vkey)
    cosigner = Cosigner(held, {log.name: log}, begun, lambda: int(official.now().timestamp()))
    with Server(("127.0.0.1", 0), cosigner) as server:
        policy = f"log {log.vkey}\nwitness demo {held.key.vkey} {server.url}\nquorum none\n"
        (chosen.data / WITNESSES).write_text(policy, encoding="utf-8")
        thread = threading.Thread(target=server.serve_forever, name="witness", daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join(timeout=30)


@contextmanager
def running(data: Path, port: int, database: str = "") -> Iterator[Stage]:
    """The platform and its demo witness, serving until the block ends."""
    chosen = settings(data, port, database)
    with witnessing(chosen), _serving(chosen) as stage:
        yield stage


@contextmanager
def _serving(chosen: Settings) -> Iterator[Stage]:
    bare, keys = commands.furnished(chosen)
    house, site, beside = commands.rooms(bare)
    worker, keeper = Worker(house, keys), commands.keeper(house, keys)
    made = uvicorn.Server(uvicorn.Config(commands.along(site, beside), port=chosen.port, log_level="warning"))
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    _wait(made)
    with httpx.Client(timeout=PATIENCE) as http:
        yield Stage(house, keys, worker, keeper, http, chosen.data)
    keeper.stop()
    made.should_exit = True
    thread.join(timeout=30)


def _wait(server: uvicorn.Server) -> None:
    tries = int(PATIENCE / PAUSE)
    while not server.started:
        tries -= 1
        if tries < 0:
            raise Fault("the demo's server did not start")
        threading.Event().wait(PAUSE)


def instant(moment: datetime) -> str:
    return canon.instant(moment.replace(microsecond=0))
