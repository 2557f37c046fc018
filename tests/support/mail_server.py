"""A real mail server on this machine, which keeps what it is given."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Login = Callable[[SMTP, Session, Envelope, str, LoginPassword], AuthResult]


@dataclass
class Box:
    """What the server has taken; it takes no letter while it has an `answer` of its own."""

    answer: str = ""
    taken: list[Envelope] = field(default_factory=list)
    port: int = 0
    came: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        self.came.set()
        return "250 OK"

    def read(self) -> list[EmailMessage]:
        """The letters as a mail programme reads them."""
        return [message_from_bytes(cast("bytes", each.content), policy=policy.default) for each in self.taken]


@contextmanager
def mail_server(login: Login | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Box]:
    """A server on a free port of this machine; `login` judges names and passwords."""
    box, loop, ready = Box(), asyncio.new_event_loop(), threading.Event()

    def made() -> SMTP:
        return SMTP(box, hostname="mail.example", authenticator=login, auth_require_tls=False, loop=loop)

    async def begin() -> asyncio.Server:
        server = await loop.create_server(made, "127.0.0.1", 0, ssl=tls)
        box.port = server.sockets[0].getsockname()[1]
        return server

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(begin())
        ready.set()
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
