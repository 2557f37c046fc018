"""Staff who sign in by password: the slow check outside the writer's lock, and few at a time."""

from __future__ import annotations

import threading
from typing import Final

from kernel import clock
from kernel.actor import PUBLIC
from kernel.errors import NotNow, Words
from people.acts import session
from people.acts.session import Typed
from people.rules import credential
from web.request import House

AT_ONCE: Final = 4
"""Each check takes 64 MiB for a moment; whoever floods this door is told so and takes no thread from anybody."""
_places: Final = threading.BoundedSemaphore(AT_ONCE)


def enter(house: House, typed: Typed) -> str:
    """The session's token; NotTrusted if anything typed is wrong, without a hint at what."""
    wall = clock.wall()
    if not _places.acquire(blocking=False):
        raise NotNow(
            "signin.busy",
            "正在核对的口令过多，请稍后再试",
            "too many passwords are being checked: try again",
            remedy=Words("稍后再试，或用证书登录", "Try again in a moment, or sign in with a certificate"),
        )
    try:
        with house.looking() as ctx:
            knows = session.knows_password(ctx, typed, wall)
    finally:
        _places.release()
    with house.acting(PUBLIC) as ctx:
        token = session.sign_in_staff(ctx, typed, wall, knows=knows)
    if token is None:
        raise credential.wrong()
    return token
