"""By which network address somebody is counted who is not signed in."""

from __future__ import annotations

import ipaddress


def neighbourhood(host: str) -> str:
    """An address as it is counted, IPv6 by its /64. Empty for this very machine, which is nobody's rival."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host
    if ip.is_loopback:
        return ""
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def came_from(peer: str, forwarded: str) -> str:
    """Whose socket it is: the peer's, or, behind a proxy on this very machine, the last address that X-Forwarded-For
    names."""
    near = neighbourhood(peer)
    return near if near or not forwarded else neighbourhood(forwarded.rpartition(",")[2].strip())
