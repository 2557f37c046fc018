"""The server's commands: serve the site, look after the database."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

import click
import structlog
import uvicorn
from litestar import Litestar
from sqlalchemy import Connection

from approval.acts.sending import Outbox
from approval.rules.sending import RECEIVERS, Receiver
from disclosure.ports import Http, National, StandIn
from experts.ports import LINES
from kernel import db as database
from kernel import mirror, sequencer
from kernel.actor import CLERK
from kernel.errors import NotFound, Unavailable
from kernel.pulse import Pulse
from kernel.settings import Settings
from people.acts import session
from people.ports import CARRIERS, Smtp
from signing import ports
from signing.methods import sm2_sm3
from trading.ports import StandInBank
from web import alarms, app, first_run, witnesses
from web.courier import Courier
from web.desks import cashier, exchange, inbox
from web.first_run import Keys
from web.keeper import Keeper
from web.live.bus import Bus
from web.live.following import Follower
from web.live.house import live_house
from web.lots.lines import LineKeeper
from web.lots.news import News, publisher
from web.lots.owner import Lots
from web.postman import Postman
from web.request import House, Who
from web.teller import Teller
from web.visit import Checkpoint
from web.witnesses import Collector
from web.worker import Worker

LEAVE: Final = 30
"""Seconds that requests have to end when the server stops; streams of events never end by themselves."""
_log = structlog.get_logger()


def sessions(tx: Connection, token: str, wall: datetime) -> Who | None:
    """Who is signed in, as the header calls them."""
    found = session.session(tx, token, wall)
    return Who(found.actor, f"{found.name} · {found.org_name}") if found else None


def newest(tx: Connection) -> Checkpoint | None:
    """The newest signed checkpoint, and how many witnesses have cosigned it by now."""
    try:
        last = sequencer.checkpoint(tx)
    except NotFound:
        return None
    return Checkpoint(last.size, last.at, len(last.witnesses))


def furnished(settings: Settings) -> tuple[House, Keys]:
    """A house with its database at the newest revision, its keys and its trust list."""
    bare = app.furnish(settings)
    database.upgrade(bare.engine)
    keys = first_run.keys(settings.data / "keys", settings.log_origin, bare.clock.now(), bare.chance)
    with bare.acting(CLERK) as ctx:
        first_run.furnish(ctx, keys)
        desk = ports.desk(ctx.tx, keys.stores, ctx.now, ctx.chance)
    asked = witnesses.read(settings.witnesses, keys.log)
    wired = replace(bare, desk=desk, sessions=sessions, checkpoint=newest, inbox=inbox.unread, alarm=alarms.told)
    post = Smtp(settings.smtp, settings.mail_from) if settings.smtp else None
    bank = StandInBank(settings.data / "bank") if settings.bank else None
    return replace(wired, log_key=keys.log.key.vkey, witnesses=asked, post=post, bank=bank), keys


def keeper(house: House, keys: Keys) -> Keeper:
    """The log's keeper, after it has compared database, tiles, signatures and what others know of the log.

    NotTrusted or Fault if they do not agree: then nothing may be signed, and the server does not start.
    """
    collector = Collector(house.engine, keys.log, house.witnesses)
    made = Keeper(house, keys.log, mirror.mirror(house.settings.log_files), collector)
    made.check()
    return made


def tell_of_sm2() -> None:
    """One line where this machine lacks SM2; nothing else is the worse for it."""
    try:
        sm2_sm3.libcrypto(sm2_sm3.LIBRARY)
    except Unavailable as lacking:
        _log.warning(lacking.code, said=lacking.words.en, remedy=lacking.remedy.en)


class Service(Protocol):
    """What runs beside the requests."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


def rooms(bare: House) -> tuple[House, Litestar, tuple[Service, ...]]:
    """The house with its live rooms, the application over both, and what must run beside it so that rooms move."""
    lots = Lots(bare)
    key = first_run.ticket_key(bare.settings.data / "keys", bare.chance)
    live = live_house(bare.settings, bare.clock, bare.chance, News(lots).present, key=key)
    pulse = Pulse()
    bus = Bus(bare.settings.bus, live.feed.seq, pulse) if bare.settings.bus else None
    lots.tell = publisher(live.feed, bus.tell) if bus else publisher(live.feed)
    follower = Follower(live.feed, pulse, News(lots).since)
    lots.taken = Follower(live.feed, pulse, News(lots).since).look
    house = replace(bare, live=live)
    keeping = LineKeeper(bare, live.gateway.lines, lots.name)
    return house, app.serve(house, app.ROUTES, lots), (keeping, live, follower, *([bus] if bus else []), lots)


def along(made: Litestar, services: Iterable[Service]) -> Litestar:
    """Services start with the application, and stop in the opposite order before it."""
    for one in services:
        made.on_startup.append(one.start)
        made.on_shutdown.insert(0, one.stop)
    return made


def site(settings: Settings) -> Litestar:
    """The whole server for one process, the clerk's round and the log's keeper included."""
    bare, keys = furnished(settings)
    house, made, beside = rooms(bare)
    lacking = [
        *([] if house.post else ["e-mail"]),
        *dict.fromkeys((*(one.name for one in CARRIERS), *(name for name, line in LINES.items() if not line))),
    ]
    _log.warning("messages.stand_in", instead_of=lacking, where="inbox")
    if house.bank is None or not house.bank.real:
        _log.warning("deposits.stand_in", instead_of="bank", where="data/bank" if house.bank else cashier.ADDRESS)
    national: National = Http(settings.exchange) if settings.exchange else StandIn()
    if not settings.exchange:
        _log.warning("exchange.stand_in", instead_of="national platform", where=exchange.ADDRESS)
    tell_of_sm2()
    services: tuple[Service, ...] = (
        Worker(house, keys),
        keeper(house, keys),
        Postman(house),
        Teller(house),
        Courier(house, national),
        *relays(house),
        *beside,
    )
    return along(made, services)


def relays(house: House) -> Iterator[Courier]:
    """A courier to each platform that takes what happens to applications; a stand-in where no address is set."""
    addresses = {Receiver.UPPER: house.settings.upper, Receiver.CREDIT: house.settings.credit}
    for receiver, address in addresses.items():
        if not address:
            _log.warning("exchange.stand_in", instead_of=RECEIVERS[receiver].en, where="outbox")
        to: National = Http(address, RECEIVERS[receiver]) if address else StandIn()
        yield Courier(house, to, Outbox(receiver))


@click.command()
def serve() -> None:
    """Serve the site on GGZY_HOST:GGZY_PORT."""
    settings = Settings.read(os.environ)
    uvicorn.run(
        site(settings),
        host=settings.host,
        port=settings.port,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=LEAVE,
    )


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest revision."""
    database.upgrade(database.connect(Settings.read(os.environ).database))
    click.echo("数据库已是最新版本 / the database is at the newest revision")
