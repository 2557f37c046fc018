"""A bridge's door: HTTP on this machine's own address only, for the pages that are on its list."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from client.bridge import VERSION, Bridge, Call
from kernel.canon import Json
from kernel.errors import NotAllowed, NotFound, NotNow, NotTrusted, NotValid, Refusal, Words

ADDRESS: Final = "127.0.0.1"
PORT: Final = 27180
LARGEST: Final = 4 * 1024 * 1024
PATIENCE: Final = 30.0
"""Seconds that a caller may be silent."""
_STATUS: Final[Mapping[type[Refusal], int]] = {NotAllowed: 403, NotTrusted: 422, NotValid: 400, NotFound: 404}


class Loopback(ThreadingHTTPServer):
    """Answers pages of `origins` and nobody else; one question at a time is put to the person."""

    daemon_threads = True

    def __init__(self, bridge: Bridge, origins: frozenset[str], port: int = PORT) -> None:
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise NotNow(
                "bridge.port",
                f"本机端口 {port} 用不了：{error.strerror}",
                f"port {port} of this machine cannot be used: {error.strerror}",
                field="port",
                remedy=Words(
                    "是否已有桥接程序在运行？否则换 --port", "Is a bridge running already? Else choose --port"
                ),
            ) from error
        self.bridge, self.origins = bridge, origins
        self.hosts = frozenset({f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}"})
        self.turn = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = VERSION, ""
    timeout = PATIENCE
    server: Loopback

    def do_OPTIONS(self) -> None:
        """What a browser asks before it lets a page call another origin, and reach this machine at all."""
        try:
            self._admit()
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._say(204, None)

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        try:
            body = self._body()
        except Refusal as refusal:
            self.close_connection = True
            self._refuse(refusal)
            return
        self._answer(body)

    def _answer(self, body: Mapping[str, Json]) -> None:
        try:
            origin = self._admit()
            if self.path == "/v1":
                self._say(200, {"v": VERSION})
                return
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            call = Call(origin, token, body)
            with self.server.turn:
                said = self.server.bridge.answer(self.path.removeprefix("/v1/"), call)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._say(200, said)

    def _admit(self) -> str:
        """The origin, if it is on the list and really meant this machine: a name that was led here has another Host."""
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            raise NotAllowed("bridge.host", "请求的主机名不对", "the request is for another host", field="Host")
        origin = self.headers.get("Origin", "")
        if origin not in self.server.origins:
            raise NotAllowed(
                "bridge.origin",
                f"此网页来源不在允许之列：{origin or '（无）'}",
                f"this origin is not on the list: {origin or '(none)'}",
                field="Origin",
                remedy=Words("启动桥接程序时用 --origin 指明平台", "Name the platform by --origin when you start it"),
            )
        return origin

    def _body(self) -> Mapping[str, Json]:
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > LARGEST:
            raise _no_json()
        try:
            value = json.loads(self.rfile.read(int(size)))
        except (ValueError, RecursionError) as error:
            raise _no_json() from error
        if not isinstance(value, dict) or self.headers.get_content_type() != "application/json":
            raise _no_json()
        return value

    def _refuse(self, refusal: Refusal) -> None:
        status = next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 409)
        said = {"code": refusal.code, "zh": refusal.words.zh, "en": refusal.words.en, "field": refusal.field}
        self._say(status, said)

    def _say(self, status: int, said: Mapping[str, Json] | None) -> None:
        data = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        origin = self.headers.get("Origin", "")
        if origin in self.server.origins:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Methods", "GET, POST")
            self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written of what pages ask."""


def _no_json() -> NotValid:
    return NotValid(
        "bridge.body",
        f"请求须为不超过 {LARGEST} 字节的 JSON 对象",
        f"the request must be a JSON object of at most {LARGEST} bytes",
    )
