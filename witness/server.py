"""The witness over HTTP: `POST /add-checkpoint`, `GET /<hash of origin>/checkpoint`."""

from __future__ import annotations

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from signing.rules import witnessing
from witness.cosigner import TEXT, Answer, Cosigner

SILENCE: Final = 10.0
"""Seconds that a connection may say nothing."""
_NEWEST: Final = re.compile(r"/([0-9a-f]{64})/checkpoint")


class Server(ThreadingHTTPServer):
    """Listens on `address`; port 0 takes a free one. TLS is the reverse proxy's."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], cosigner: Cosigner) -> None:
        super().__init__(address, Handler)
        self.cosigner = cosigner

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"


class Handler(BaseHTTPRequestHandler):
    """One connection, kept open between requests."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "ggzy-witness"
    sys_version = ""
    timeout = SILENCE

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint":
            self._answer(Answer(HTTPStatus.NOT_FOUND, b""), closes=True)
        elif not (length.isascii() and length.isdigit()):
            self._answer(Answer(HTTPStatus.LENGTH_REQUIRED, b""), closes=True)
        elif int(length) > witnessing.LARGEST:
            self._answer(Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""), closes=True)
        else:
            self._answer(self.server.cosigner.add_checkpoint(self.rfile.read(int(length))))

    def do_GET(self) -> None:
        found = _NEWEST.fullmatch(self.path)
        self._answer(self.server.cosigner.newest(found[1]) if found else Answer(HTTPStatus.NOT_FOUND, b""))

    def _answer(self, answer: Answer, *, closes: bool = False) -> None:
        """`closes`: the request's body was not read, so nothing after it can be understood."""
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type if answer.data else TEXT)
        self.send_header("Content-Length", str(len(answer.data)))
        self.send_header("Cache-Control", "no-store")
        if closes:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.data)

    def log_message(self, format: str, *args: object) -> None:
        """Who asks is nobody's business; what contradicts is logged by the cosigner."""
