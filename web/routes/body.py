"""What requests carry and files answer: base64, digests, downloads."""

from __future__ import annotations

import base64
import re
from typing import Final
from urllib.parse import quote

from litestar import Response

from kernel.errors import NotValid

_CONTENT_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


def binary(text: str, field: str) -> bytes:
    """Bytes of standard base64; NotValid names the field."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("act.field", f"{field} 不是 base64", f"{field} is not base64", field=field) from error


def content_digest(header: str) -> str:
    """The SHA-256 (hex) that `Content-Digest` announces (RFC 9530)."""
    found = _CONTENT_DIGEST.fullmatch(header)
    if found is None:
        raise NotValid(
            "request.digest",
            "须有 Content-Digest: sha-256=:…: 头",
            "a header Content-Digest: sha-256=:…: is needed",
            field="Content-Digest",
        )
    return base64.b64decode(found.group(1)).hex()


def saved(data: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to be saved under its name (RFC 6266), never shown in the site's own name."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    headers = {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=media_type, headers=headers)
