"""One frozen value, read once from a mapping at the start and handed down."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from kernel.clock import hand_start
from kernel.errors import NotValid, Words

T = TypeVar("T")
U = TypeVar("U")
NAME: Final = Words("公共资源交易平台", "Public Resources Trading Platform")
_SECRET: Final = frozenset({"GGZY_SMTP_URL", "GGZY_BUS_URL", "GGZY_EXCHANGE_URL"})
"""What holds a password and is not repeated where it is wrong."""
_MAILBOX: Final = re.compile(r"[^\s@<>,;:\"]+@[A-Za-z0-9.-]+")
_PORTS: Final = 65535
_LONGEST: Final = 100  # characters of an address that stands in the name of a room's owner
_OCID: Final = re.compile(r"ocds-[a-z0-9]{6}")
_ORIGIN: Final = re.compile(r"[^\s+]{1,128}")


@dataclass(frozen=True, slots=True)
class Settings:
    """The defaults need no service at all."""

    data: Path = Path("data")
    database: str = "sqlite:///data/ggzy.db"
    blobs: str = "data/blobs"
    clock: str = "system"
    sequencer_interval: float = 10.0  # seconds; with the padding it fixes how fast the log grows
    sequencer_padding: int = 16  # entries a pass are a multiple of this; 0 = none
    sequencer_rest: float = 0.4  # seconds between passes while no sealed deadline is open, so nothing needs hiding
    log_origin: str = "localhost/ggzy/log"
    log_files: str = "data/log"  # where the log lies as static files for mirrors
    witnesses: Path | None = None  # a C2SP tlog-policy file; without it nobody is asked
    witness_interval: float = 10.0  # seconds: no witness is asked more often
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    live: str = "127.0.0.1:8001"  # where those who watch live competitions open their sockets, beside the site's port
    live_url: str = ""  # how browsers reach it behind a proxy (wss://…); empty: base_url's host, that port
    bus: str = field(default="", repr=False)  # a Valkey or Redis that carries hints between processes; none is needed
    inside: str = "http://127.0.0.1:8000"  # how the site's other processes reach this one
    forget_days: int = 7  # after which ended sessions, tasks, remembered answers and half uploads are deleted
    smtp: str = field(default="", repr=False)  # the mail server; without it messages stay on the site
    mail_from: str = "ggzy@localhost"
    exchange: str = field(default="", repr=False)  # where the national platform takes what is public; empty: a stand-in
    upper: str = field(default="", repr=False)  # where the upper platform takes acts on applications; empty: a stand-in
    credit: str = field(default="", repr=False)  # where the credit platform takes decisions; empty: a stand-in
    bank: str = ""  # "stand-in": books in the folder `bank` of the data, no money moves; without it none is connected
    catalogue: Path | None = None  # a folder with the operator's own categories and procedures
    site_name: str = NAME.zh
    kiosk_idle: int = 60  # seconds without a touch, after which a kiosk forgets what was entered and begins again
    ocid_prefix: str = "ocds-xxxxxx"  # of open data: registered with the Open Contracting Partnership; this one is none
    province: str = ""  # the province's platform of firms' credit, to which every page links (双随机、一公开)
    site_name_en: str = NAME.en  # where only the Chinese name is set, English pages and papers use this one

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that GGZY_… variables name; NotValid tells which variable is wrong."""
        data = _read(environment, "GGZY_DATA", Path, Path("data"))
        host = _read(environment, "GGZY_HOST", _word, "127.0.0.1")
        port = _read(environment, "GGZY_PORT", _port, 8000)
        return cls(
            data=data,
            database=_read(environment, "GGZY_DATABASE_URL", _database, f"sqlite:///{data}/ggzy.db"),
            blobs=_read(environment, "GGZY_BLOBS_URL", _word, str(data / "blobs")),
            clock=_read(environment, "GGZY_CLOCK", _clock, "system"),
            sequencer_interval=_read(environment, "GGZY_SEQUENCER_INTERVAL", _seconds, 10.0),
            sequencer_padding=_read(environment, "GGZY_SEQUENCER_PADDING", _count, 16),
            sequencer_rest=_read(environment, "GGZY_SEQUENCER_REST", _seconds, 0.4),
            log_origin=_read(environment, "GGZY_LOG_ORIGIN", _origin, "localhost/ggzy/log"),
            log_files=_read(environment, "GGZY_LOG_URL", _word, str(data / "log")),
            witnesses=_read(environment, "GGZY_WITNESSES", Path, None),
            witness_interval=_read(environment, "GGZY_WITNESS_INTERVAL", _seconds, 10.0),
            host=host,
            port=port,
            base_url=_read(environment, "GGZY_BASE_URL", _address, f"http://{host}:{port}"),
            live=_read(environment, "GGZY_LIVE_ADDRESS", _socket, f"{host}:{port + 1 if 0 < port < _PORTS else 0}"),
            live_url=_read(environment, "GGZY_LIVE_URL", _websocket, ""),
            bus=_read(environment, "GGZY_BUS_URL", _bus, ""),
            inside=_read(environment, "GGZY_INSIDE_URL", _inside, f"http://{host}:{port}"),
            forget_days=_read(environment, "GGZY_FORGET_DAYS", _days, 7),
            smtp=_read(environment, "GGZY_SMTP_URL", _mail_server, ""),
            mail_from=_read(environment, "GGZY_MAIL_FROM", _mailbox, "ggzy@localhost"),
            exchange=_read(environment, "GGZY_EXCHANGE_URL", _inside, ""),
            upper=_read(environment, "GGZY_UPPER_URL", _inside, ""),
            credit=_read(environment, "GGZY_CREDIT_URL", _inside, ""),
            bank=_read(environment, "GGZY_BANK", _bank, ""),
            catalogue=_read(environment, "GGZY_CATALOGUE", Path, None),
            site_name=_read(environment, "GGZY_SITE_NAME", _word, NAME.zh),
            kiosk_idle=_read(environment, "GGZY_KIOSK_IDLE", _idle, 60),
            ocid_prefix=_read(environment, "GGZY_OCID_PREFIX", _prefix, "ocds-xxxxxx"),
            province=_read(environment, "GGZY_PROVINCE_URL", _address, ""),
            site_name_en=_read(environment, "GGZY_SITE_NAME_EN", _word, NAME.en),
        )


def _read(environment: Mapping[str, str], name: str, reader: Callable[[str], T], default: U) -> T | U:
    text = environment.get(name, "").strip()
    if not text:
        return default
    try:
        return reader(text)
    except (ValueError, InvalidOperation, NotValid) as error:
        said = "…" if name in _SECRET else repr(text)
        raise NotValid(
            "settings.wrong",
            f"环境变量 {name} 的值不对：{said}",
            f"the environment variable {name} is wrong: {said}",
            field=name,
        ) from error


def _word(text: str) -> str:
    return text


def _need(holds: bool) -> None:
    if not holds:
        raise ValueError


def _database(text: str) -> str:
    _need(text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")))
    return text


def _mail_server(text: str) -> str:
    parts = urlsplit(text)
    _need(parts.scheme in {"smtp", "smtps", "smtp+starttls"} and bool(parts.hostname) and parts.port != 0)
    _need(parts.path in {"", "/"} and not parts.query)
    return text


def _bank(text: str) -> str:
    _need(text == "stand-in")
    return text


def _mailbox(text: str) -> str:
    _need(bool(_MAILBOX.fullmatch(text)))
    return text


def _clock(text: str) -> str:
    if text != "system":
        hand_start(text)
    return text


def _port(text: str) -> int:
    _need(0 <= int(text) <= _PORTS)
    return int(text)


def _socket(text: str) -> str:
    host, _, port = text.rpartition(":")
    _need(bool(host) and _port(port) >= 0)
    return text


def _websocket(text: str) -> str:
    parts = urlsplit(text)
    _need(parts.scheme in {"ws", "wss"} and bool(parts.hostname) and not parts.query and not parts.fragment)
    return text


def _bus(text: str) -> str:
    parts = urlsplit(text)
    _need(parts.scheme in {"valkey", "valkeys", "redis", "rediss"} and bool(parts.hostname) and parts.port != 0)
    return text


def _inside(text: str) -> str:
    _need(len(text) <= _LONGEST and not urlsplit(text).fragment)
    return _address(text)


def _count(text: str) -> int:
    _need(0 <= int(text) <= 1 << 16)
    return int(text)


def _days(text: str) -> int:
    _need(1 <= int(text) <= 3650)
    return int(text)


def _idle(text: str) -> int:
    _need(10 <= int(text) <= 3600)
    return int(text)


def _seconds(text: str) -> float:
    seconds = Decimal(text)
    _need(Decimal("0.1") <= seconds <= 3600)
    return float(seconds)


def _origin(text: str) -> str:
    _need(bool(_ORIGIN.fullmatch(text)))
    return text


def _prefix(text: str) -> str:
    _need(bool(_OCID.fullmatch(text)))
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    _need(parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query)
    return text.rstrip("/")
