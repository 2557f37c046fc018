"""The public site over a world: its notices published, its log signed, a client that looks at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from litestar import Litestar
from litestar.testing import TestClient

from disclosure.acts import publishing
from disclosure.acts.publishing import Pressed
from kernel import sequencer
from kernel.actor import CLERK
from kernel.chance import SystemChance
from tests.support.case import LOG
from tests.support.serving import serve
from tests.support.world import World
from web import alarms
from web.app import ROUTES
from web.commands import newest
from web.request import House
from web.worker import publisher


def publish(world: World, *, pdf: bool = False) -> int:
    """Publish what is due, with PDFs only where asked for: printing takes a second each. Gives how many."""
    with world.house.looking(CLERK) as ctx:
        waiting = publishing.due(ctx).duties
    for duty in waiting:
        with world.house.looking(CLERK) as ctx:
            draft = publishing.draft(ctx, publisher(world.house), duty)
        pressed = Pressed(draft, {}, "paper.unavailable")
        if pdf:
            pressed = publishing.press(draft, world.house.desk, world.blobs, world.now)
        with world.house.acting(CLERK) as ctx:
            publishing.publish(ctx, pressed)
    return len(waiting)


def sequence(world: World, padding: int) -> int:
    """One pass of the log, padded as on a real site; the size it reached."""
    made = sequencer.sequence(world.engine, LOG, world.now, SystemChance(), padding)
    return made.size if made else 0


def house(world: World) -> House:
    """As the server's command furnishes it, over the world's database and clock."""
    return replace(world.house, checkpoint=newest, alarm=alarms.told, log_key=LOG.key.vkey)


@contextmanager
def browsing(world: World) -> Iterator[TestClient[Litestar]]:
    with TestClient(serve(house(world), ROUTES), raise_server_exceptions=False) as client:
        yield client
