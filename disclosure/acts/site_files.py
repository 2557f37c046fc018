"""Which files the site serves, by digest, in the log: whoever fetches one can tell whether it was exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel import ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed
from kernel.journal import Entry

SITE: Final = ids.subject("S", "site")


def told(ctx: Context) -> Mapping[str, str]:
    """Path → SHA-256 of each file as it was recorded last; empty while nothing was."""
    last = journal.head(ctx.tx, SITE)
    return {} if last is None or last.erased else dict(last.body["files"])


def publish_files(ctx: Context, files: Mapping[str, str]) -> Entry:
    """Record the files that are served from now on: path below the site's address → SHA-256."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "网页文件由平台公布", "the platform publishes its files")
    return journal.append(ctx, Act("publish_files", SITE, ctx.actor, ctx.now, {"files": dict(files)}))
