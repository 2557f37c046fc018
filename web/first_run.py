"""What an empty embedded site begins with: a demonstration CA, the platform's keys, three administrators."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kernel.actor import Role
from kernel.chance import Chance
from kernel.context import Context
from kernel.errors import Conflict
from people.acts import enrolment
from people.rules.organisation import check_character
from signing import ports
from signing.acts import authorities
from signing.ports import Keystores
from signing.rules.authority import Holder
from signing.rules.certificate import Purpose
from signing.rules.note import Key, Kind, LogKey

_CODE: Final = "12330200MB0000001"
CENTRE: Final = Holder("DEMO 青屿市公共资源交易中心", _CODE + check_character(_CODE), "青屿市公共资源交易中心")
ADMINISTRATORS: Final = {
    "system-admin": ("系统管理员 DEMO", Role.SYSTEM_ADMIN),
    "security-admin": ("安全管理员 DEMO", Role.SECURITY_ADMIN),
    "audit-admin": ("审计管理员 DEMO", Role.AUDIT_ADMIN),
}
CRL_LASTS: Final = timedelta(days=7)
_LOG_KEY: Final = "log.ed25519"
_TICKET_KEY: Final = "tickets.hmac"


@dataclass(frozen=True, slots=True)
class Keys:
    """The folder of keystores and the log's key."""

    stores: Keystores
    log: LogKey


def keys(folder: Path, origin: str, at: datetime, chance: Chance) -> Keys:
    """Open the site's keys, or make them once and say loudly that they are for show."""
    stores = ports.first_run(folder, CENTRE, at, chance)
    for name, (person, _) in ADMINISTRATORS.items():
        if f"{name}.sign" not in stores.names():
            ports.equip(stores, name, Holder(person, CENTRE.org, CENTRE.org_name), at, chance)
    return Keys(stores, _log_key(folder / _LOG_KEY, origin))


def _log_key(path: Path, origin: str) -> LogKey:
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        _keep(path, made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    private = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    return LogKey(Key(origin, Kind.ED25519, private.public_key().public_bytes_raw()), private.sign)


def _keep(path: Path, secret: bytes) -> None:
    """Written once, for this account alone. FileExistsError if somebody was first."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
        os.fsync(file.fileno())


def ticket_key(folder: Path, chance: Chance) -> bytes:
    """The key of the tickets to live rooms, made once; processes that share the folder take each other's tickets."""
    path = folder / _TICKET_KEY
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = folder / f"{_TICKET_KEY}-{chance.bytes(8).hex()}"
        _keep(made, chance.bytes(32))
        with suppress(FileExistsError):
            os.link(made, path)  # whole or not at all, and whoever is second takes the first one's
        made.unlink()
    return path.read_bytes()


def furnish(ctx: Context, keys: Keys) -> None:
    """Trust the demonstration CA and name the three administrators; a site that has them is left as it is."""
    root, issuing = keys.stores.authority("root"), keys.stores.authority("issuing")
    try:
        authorities.trust(ctx, root.certificate, list(Purpose), production=False)
    except Conflict:
        return
    authorities.introduce(ctx, issuing.certificate)
    for person, role in ADMINISTRATORS.values():
        enrolment.first_admin(ctx, CENTRE.org, CENTRE.org_name, person, role)


def lists_run_out(ctx: Context, keys: Keys) -> bool:
    """Whether a revocation list of the demonstration CA is due."""
    half = ctx.now + CRL_LASTS / 2
    return any(authorities.runs_out(ctx, keys.stores.authority(name), half) for name in ("root", "issuing"))


def renew_lists(ctx: Context, keys: Keys) -> None:
    """Make the demonstration CA's revocation lists anew, long before the old ones run out."""
    until = (ctx.now + CRL_LASTS).replace(microsecond=0)
    for name in ("root", "issuing"):
        authorities.renew(ctx, keys.stores.authority(name), until)
