"""Settings are read once, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import NotValid
from kernel.settings import Settings


def test_nothing_set_needs_no_service() -> None:
    assert Settings.read({}) == Settings()
    assert Settings.read({"GGZY_PORT": " ", "PATH": "/bin"}) == Settings()


def test_everything_set() -> None:
    assert Settings.read(
        {
            "GGZY_DATA": "/srv/ggzy",
            "GGZY_DATABASE_URL": "postgresql://db/ggzy",
            "GGZY_BLOBS_URL": "s3://bucket",
            "GGZY_CLOCK": "hand:2026-03-02T01:00:00Z",
            "GGZY_SEQUENCER_INTERVAL": "2.5",
            "GGZY_SEQUENCER_PADDING": "4",
            "GGZY_SEQUENCER_REST": "0.2",
            "GGZY_LOG_ORIGIN": "example.com/log",
            "GGZY_LOG_URL": "s3://bucket/log",
            "GGZY_WITNESSES": "/etc/ggzy/witnesses",
            "GGZY_WITNESS_INTERVAL": "30",
            "GGZY_HOST": "0.0.0.0",
            "GGZY_PORT": "80",
            "GGZY_BASE_URL": "https://example.com/",
            "GGZY_LIVE_ADDRESS": "[::1]:81",
            "GGZY_LIVE_URL": "wss://example.com/live",
            "GGZY_BUS_URL": "valkeys://site:p%40ss@bus.example:6380",
            "GGZY_INSIDE_URL": "http://10.0.0.5:80/",
            "GGZY_FORGET_DAYS": "30",
            "GGZY_SMTP_URL": "smtps://site:p%40ss@mail.example",
            "GGZY_EXCHANGE_URL": "https://exchange.example/notices",
            "GGZY_MAIL_FROM": "notice@example.com",
            "GGZY_BANK": "stand-in",
            "GGZY_KIOSK_IDLE": "10",
            "GGZY_OCID_PREFIX": "ocds-a1b2c3",
            "GGZY_SITE_NAME": "示例",
            "GGZY_PROVINCE_URL": "https://credit.example.gov.cn/",
            "GGZY_SITE_NAME_EN": "Example",
        }
    ) == Settings(
        data=Path("/srv/ggzy"),
        database="postgresql://db/ggzy",
        blobs="s3://bucket",
        clock="hand:2026-03-02T01:00:00Z",
        sequencer_interval=2.5,
        sequencer_padding=4,
        sequencer_rest=0.2,
        log_origin="example.com/log",
        log_files="s3://bucket/log",
        witnesses=Path("/etc/ggzy/witnesses"),
        witness_interval=30.0,
        host="0.0.0.0",
        port=80,
        base_url="https://example.com",
        live="[::1]:81",
        live_url="wss://example.com/live",
        bus="valkeys://site:p%40ss@bus.example:6380",
        inside="http://10.0.0.5:80",
        forget_days=30,
        smtp="smtps://site:p%40ss@mail.example",
        mail_from="notice@example.com",
        exchange="https://exchange.example/notices",
        bank="stand-in",
        kiosk_idle=10,
        ocid_prefix="ocds-a1b2c3",
        site_name="示例",
        province="https://credit.example.gov.cn",
        site_name_en="Example",
    )


def test_the_folder_and_the_address_lead_their_defaults() -> None:
    settings = Settings.read({"GGZY_DATA": "elsewhere", "GGZY_PORT": "9000"})
    assert settings.database == "sqlite:///elsewhere/ggzy.db"
    assert settings.blobs == "elsewhere/blobs"
    assert settings.log_files == "elsewhere/log"
    assert settings.base_url == "http://127.0.0.1:9000"
    assert settings.live == "127.0.0.1:9001"
    assert settings.inside == "http://127.0.0.1:9000"
    assert [Settings.read({"GGZY_PORT": port}).live for port in ("0", "65535")] == ["127.0.0.1:0"] * 2


WRONG = [
    ("GGZY_SMTP_URL", "mail.example"),
    ("GGZY_EXCHANGE_URL", "exchange.example"),
    ("GGZY_EXCHANGE_URL", "ftp://exchange.example"),
    ("GGZY_SMTP_URL", "http://mail.example"),
    ("GGZY_SMTP_URL", "smtp://"),
    ("GGZY_SMTP_URL", "smtp://mail.example:0"),
    ("GGZY_SMTP_URL", "smtp://mail.example/x"),
    ("GGZY_SMTP_URL", "smtp://mail.example?x=1"),
    ("GGZY_BANK", "some"),
    ("GGZY_MAIL_FROM", "nobody"),
    ("GGZY_MAIL_FROM", "a@b@c"),
    ("GGZY_MAIL_FROM", "a@b\r\nBcc: c@d"),
    ("GGZY_DATABASE_URL", "mysql://x"),
    ("GGZY_DATABASE_URL", "data/ggzy.db"),
    ("GGZY_CLOCK", "noon"),
    ("GGZY_CLOCK", "hand:2026-03-02"),
    ("GGZY_SEQUENCER_INTERVAL", "0.09"),
    ("GGZY_SEQUENCER_INTERVAL", "3601"),
    ("GGZY_SEQUENCER_INTERVAL", "soon"),
    ("GGZY_SEQUENCER_INTERVAL", "NaN"),
    ("GGZY_SEQUENCER_REST", "0"),
    ("GGZY_WITNESS_INTERVAL", "never"),
    ("GGZY_SEQUENCER_PADDING", "-1"),
    ("GGZY_SEQUENCER_PADDING", "65537"),
    ("GGZY_SEQUENCER_PADDING", "1.5"),
    ("GGZY_LOG_ORIGIN", "two words"),
    ("GGZY_LOG_ORIGIN", "a+b"),
    ("GGZY_PORT", "65536"),
    ("GGZY_PORT", "http"),
    ("GGZY_LIVE_ADDRESS", "8001"),
    ("GGZY_LIVE_ADDRESS", "host:65536"),
    ("GGZY_LIVE_ADDRESS", "host:-1"),
    ("GGZY_BUS_URL", "bus.example"),
    ("GGZY_BUS_URL", "http://bus.example"),
    ("GGZY_BUS_URL", "valkey:///0"),
    ("GGZY_BUS_URL", "redis://bus.example:0"),
    ("GGZY_INSIDE_URL", "10.0.0.5:8000"),
    ("GGZY_INSIDE_URL", "http://10.0.0.5:8000/#x"),
    ("GGZY_INSIDE_URL", "http://" + "a" * 94),
    ("GGZY_LIVE_URL", "https://example.com/live"),
    ("GGZY_LIVE_URL", "wss:///live"),
    ("GGZY_LIVE_URL", "wss://example.com/live?token=1"),
    ("GGZY_BASE_URL", "example.com"),
    ("GGZY_BASE_URL", "ftp://example.com"),
    ("GGZY_BASE_URL", "https://example.com/?q=1"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(NotValid, match=name) as refused:
        Settings.read({name: value})
    assert refused.value.field == name


@pytest.mark.parametrize(("name", "value"), [("GGZY_SEQUENCER_INTERVAL", "0.1"), ("GGZY_SEQUENCER_INTERVAL", "3600")])
def test_the_borders_are_inclusive(name: str, value: str) -> None:
    assert Settings.read({name: value}).sequencer_interval == float(value)


def test_the_password_of_the_mail_server_is_told_to_nobody() -> None:
    settings = Settings.read({"GGZY_SMTP_URL": "smtps://site:secret@mail.example"})
    assert "secret" not in repr(settings)
    with pytest.raises(NotValid) as told:
        Settings.read({"GGZY_SMTP_URL": "smtps://site:secret@mail.example/path"})
    assert "secret" not in f"{told.value} {told.value.words}"
