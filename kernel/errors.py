"""What is said when the rules say no (Refusal) and when we broke (Fault)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages; Chinese prevails."""

    zh: str
    en: str


NOTHING = Words("", "")


class Refusal(Exception):
    """The rules say no. `code` is stable and public: `<noun>.<what-is-wrong>`.

    `law` is a rule id of the rule data (for example `BID-28`), `field` the input that is wrong,
    `remedy` what the reader can do now.
    """

    def __init__(self, code: str, zh: str, en: str, *, law: str = "", field: str = "", remedy: Words = NOTHING) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.words = Words(zh, en)
        self.law = law
        self.field = field
        self.remedy = remedy


class NotAllowed(Refusal):
    """This actor may never do this here."""


class NotNow(Refusal):
    """The act is known but not at this stage or this moment."""


class Unavailable(Refusal):
    """The platform cannot at this moment, through no fault of the request; the same one may succeed later."""


class NotValid(Refusal):
    """The input breaks a rule; `field` names it."""


class NotTrusted(Refusal):
    """A signature, certificate, token or proof does not hold."""


class NotFound(Refusal):
    """No such thing, or none that this actor may know of."""


class Conflict(Refusal):
    """Somebody else was first; asking again with fresh facts may succeed."""


class Fault(Exception):
    """We broke: never the reader's fault, always worth an alarm."""
