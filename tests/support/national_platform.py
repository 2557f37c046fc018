"""A national platform on this machine: takes each parcel once, can be down, can refuse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kernel import canon


@dataclass
class Platform:
    """`taken`: ids in the order of arrival, each once; `seen`: every try. `down` and `refuses` (id → reason) as set."""

    taken: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    down: bool = False
    refuses: dict[str, str] = field(default_factory=dict)
    forgets: bool = False
    """Takes the next parcel, and its answer is lost."""
    port: int = 0

    def answer(self, id_: str) -> tuple[int, str]:
        self.seen.append(id_)
        if self.down:
            return 503, ""
        if id_ in self.refuses:
            return 422, self.refuses[id_]
        if id_ in self.taken:
            return 409, f"known {id_}"
        self.taken.append(id_)
        if self.forgets:
            self.forgets = False
            return 502, ""
        return 201, f"R-{len(self.taken)}"


@contextmanager
def platform() -> Iterator[Platform]:
    """On a free port of this machine."""
    held = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = canon.mapping(self.rfile.read(int(self.headers["content-length"])))
            assert said["id"] == self.headers["idempotency-key"]
            status, text = held.answer(str(said["id"]))
            self.send_response(status)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        held.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield held
        finally:
            server.shutdown()
            thread.join()
