"""The post at a real mail server: what arrives, and how its refusals are told apart."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kernel.errors import NotValid, Unavailable
from people.ports import Smtp
from people.rules.mail import Letter
from tests.support.mail_server import Box, mail_server

YEARS = timedelta(days=3650)
WALL = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LETTER = Letter("7f3a.09c1", "zhang@firm.example", "有消息等您查看 / a message waits", "请登录查看：\nhttps://x\n")


@pytest.fixture
def box() -> Iterator[Box]:
    with mail_server() as made:
        yield made


def post(box: Box, scheme: str = "smtp", user: str = "") -> Smtp:
    return Smtp(f"{scheme}://{user}127.0.0.1:{box.port}", "notice@ggzy.example")


def test_a_letter_arrives_whole(box: Box) -> None:
    post(box).carry(LETTER, WALL)
    (envelope,), (read,) = box.taken, box.read()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("notice@ggzy.example", ["zhang@firm.example"])
    assert (read["to"], read["from"], read["subject"]) == (LETTER.to, "notice@ggzy.example", LETTER.subject)
    assert read["message-id"] == "<7f3a.09c1@ggzy.example>", "a second try is seen to be the same letter"
    assert read["auto-submitted"] == "auto-generated"
    assert read["date"].datetime == WALL
    assert read.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize(
    ("answer", "refusal", "code"),
    [
        ("550 no such mailbox", NotValid, "mail.refused"),
        ("553 not allowed", NotValid, "mail.refused"),
        ("450 busy", Unavailable, "mail.unreachable"),
        ("451 try later", Unavailable, "mail.unreachable"),
    ],
)
def test_a_mailbox_that_is_refused_for_good_is_told_from_one_that_may_come(
    box: Box, answer: str, refusal: type[Exception], code: str
) -> None:
    box.answer = answer
    with pytest.raises(refusal, match=code):
        post(box).carry(LETTER, WALL)
    assert box.taken == []


def test_a_server_that_is_not_there_may_come() -> None:
    with mail_server() as gone:
        pass
    with pytest.raises(Unavailable, match=r"mail\.unreachable"):
        post(gone).carry(LETTER, WALL)


def test_a_certificate_that_nobody_vouches_for_is_not_taken(tmp_path: Path) -> None:
    """Else whoever stands on the way reads to whom we write, and the password."""
    with mail_server(tls=own_certificate(tmp_path / "server.pem")) as box:
        with pytest.raises(Unavailable, match=r"mail\.unreachable"):
            post(box, "smtps").carry(LETTER, WALL)
        assert box.taken == []


def own_certificate(file: Path) -> ssl.SSLContext:
    """A server's side whose certificate it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, WALL - YEARS, WALL + YEARS).sign(
        key, hashes.SHA256()
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_server_that_cannot_encrypt_where_it_should_is_not_told_the_password(box: Box) -> None:
    with pytest.raises(Unavailable, match=r"mail\.unreachable"):
        post(box, "smtp+starttls", "site:secret@").carry(LETTER, WALL)
    assert box.taken == []


def test_name_and_password_are_shown_to_the_server_and_to_nobody_else() -> None:
    seen: list[tuple[bytes, bytes]] = []

    def login(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: LoginPassword) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss", handled=False)

    with mail_server(login) as box:
        good = post(box, user="site:p%40ss@")
        good.carry(LETTER, WALL)
        assert seen == [(b"site", b"p@ss")]
        assert "p%40ss" not in repr(good)
        with pytest.raises(Unavailable, match=r"mail\.unreachable"):
            post(box, user="site:wrong@").carry(LETTER, WALL)
        assert len(box.taken) == 1
