"""The whole site over a world, on a port of this machine, for a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.support.browser import site
from tests.support.world import World


@contextmanager
def serving(world: World, secured: Path | None = None) -> Iterator[str]:
    """The site's address, which the world's platform says is its own; of `https` where it is `secured` by a key and its
    certificate in one file."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        address = f"{'https' if secured else 'http'}://127.0.0.1:{place.getsockname()[1]}"
        world.house = replace(world.house, settings=replace(world.house.settings, base_url=address))
        server = uvicorn.Server(uvicorn.Config(site(world), log_level="warning", ws="none", ssl_certfile=secured))
        thread = threading.Thread(target=server.run, args=([place],), daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.05)
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()


def self_made(folder: Path) -> Path:
    """A key for this machine's own address and the certificate that it made of itself, in one file."""
    own, here = ec.generate_private_key(ec.SECP256R1()), IPv4Address("127.0.0.1")
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(here))]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, own.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(here)]), critical=False)
        .sign(own, SHA256())
    )
    path = folder / "secured.pem"
    path.write_bytes(
        own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path
