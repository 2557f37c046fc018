"""The line to a site: the certificate authorities are read only where the line is kept by one of them."""

from __future__ import annotations

import ssl

import httpx


def line(site: str, timeout: float, retries: int) -> httpx.Client:
    """A client for one site, which asks for a connection so often again; `timeout` in seconds.

    Reading the authorities takes longer than many a command. For a site at `http://` none are read: whatever would come
    by `https://` after all is not trusted.
    """
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if site.lower().startswith("http://") else True
    return httpx.Client(timeout=timeout, transport=httpx.HTTPTransport(verify=trusted, retries=retries))
