"""A second opinion on signatures: openssl, in a folder of its own."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def accepts(folder: Path, data: bytes, p7s: bytes, root: bytes, at: datetime) -> bool:
    """Whether `openssl cms -verify` takes the detached CAdES signature over exactly `data`, up to `root`."""
    pem = x509.load_der_x509_certificate(root).public_bytes(Encoding.PEM)
    for name, content in (("data", data), ("p7s", p7s), ("root", pem)):
        (folder / name).write_bytes(content)
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "p7s", "-content", "data",
               "-CAfile", "root", "-purpose", "any", "-attime", str(int(at.timestamp())), "-out", "out"]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode == 0 and (folder / "out").read_bytes() == data
