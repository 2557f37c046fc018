"""What belongs to a case and not into the journal: texts under salted digests, and the code that opens a case."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.reader import Reader

RANDOM: Final = 10
"""Random bytes of a code that the platform makes: 16 letters and figures."""
SHORTEST: Final = 8
LONGEST: Final = 10_000
"""Characters of a text."""
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def code(ctx: Context) -> str:
    """A fresh code, to be shown once."""
    number, made = int.from_bytes(ctx.chance.bytes(RANDOM)), ""
    for _ in range(RANDOM * 8 // 5):
        number, place = divmod(number, len(_LETTERS))
        made += _LETTERS[place]
    return made


def code_digest(id: str, code: str) -> str:
    """What the platform keeps of a code; upper and lower case are one."""
    return hashlib.sha256(f"{id}\n{code.strip().upper()}".encode()).hexdigest()


def opens(kept: str | None, id: str, code: str) -> bool:
    """Whether the code is the one of `id`; as slow for an id that there is not."""
    return hmac.compare_digest(kept or "0" * 64, code_digest(id, code))


def secret(reader: Reader) -> str:
    """The code that somebody chose or was given. NotValid `approval.code_short`."""
    given = reader.text("code").strip()
    if len(given) < SHORTEST:
        raise NotValid(
            "approval.code_short", f"查询码不少于 {SHORTEST} 位", f"a code has at least {SHORTEST} characters",
            field="code",
        )  # fmt: skip
    return given


def line(reader: Reader, name: str, most: int = LONGEST) -> str:
    """A text without blanks around it, of at most so many characters. NotValid `approval.long`."""
    text = reader.text(name).strip()
    if len(text) > most:
        raise NotValid(
            "approval.long", f"{name} 不得超过 {most} 字", f"{name} has at most {most} characters", field=name
        )
    return text


def sealed(ctx: Context, **said: Json) -> str:
    """Keep what is not for the journal; its digest tells nothing of it because a salt stands before it."""
    return ctx.blobs.put(canon.canonical({"salt": ctx.chance.bytes(32).hex(), **said}))


def unsealed(ctx: Context, digest: str) -> str:
    """The text under its digest; empty once it was erased."""
    return str(canon.mapping(ctx.blobs.get(digest)).get("text", "")) if ctx.blobs.has(digest) else ""


def hidden(ctx: Context, _subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The body with its `text` put aside under its digest: what is signed and what is recorded."""
    text = line(Reader(body), "text")
    return {name: said for name, said in body.items() if name != "text"} | {"text_sha256": sealed(ctx, text=text)}


def reasoned(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """As `hidden` where a text is given at all."""
    given = {name: said for name, said in body.items() if name != "text" or str(said or "").strip()}
    return hidden(ctx, subject, given) if "text" in given else given


def by(ctx: Context) -> dict[str, Json]:
    """Which officer acted: the actor's tag names the office alone."""
    return {"by": ctx.actor.id} if ctx.actor.role is Role.OFFICER else {}
