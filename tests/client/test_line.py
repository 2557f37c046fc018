"""Whose word counts on the line to a site."""

from __future__ import annotations

import ssl

import httpx
import pytest

from client.line import line


def trusts(http: httpx.Client) -> ssl.SSLContext:
    transport = http._transport
    assert isinstance(transport, httpx.HTTPTransport)
    found = transport._pool._ssl_context
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("site", "known"),
    [("https://a.example", True), ("HTTPS://a.example", True), ("a.example", True),
     ("http://a.example", False), ("HTTP://a.example", False)],
)  # fmt: skip
def test_authorities_are_known_where_the_line_is_kept_by_them(site: str, known: bool) -> None:
    with line(site, timeout=1, retries=0) as http:
        assert bool(trusts(http).cert_store_stats()["x509_ca"]) is known


@pytest.mark.parametrize("site", ["http://a.example", "https://a.example"])
def test_a_certificate_and_its_name_are_asked_for_whatever_the_site(site: str) -> None:
    with line(site, timeout=1, retries=0) as http:
        assert (trusts(http).verify_mode, trusts(http).check_hostname) == (ssl.CERT_REQUIRED, True)
