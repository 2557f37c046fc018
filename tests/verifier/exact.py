"""For the checks that lean on one another: dossiers that fail just that one, because all the rest was made right.

What of the evaluation or the draw is broken mostly breaks what is computed from it, too; here nothing else is left to find.
`test_vectors` holds both verifiers to each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from disclosure.rules import dossier as names
from experts.rules import seed
from tests.attacks.test_scores import correct, pids
from tests.support.forgery import Forger
from tests.verifier.test_broken import Broken


def other_heads(forger: Forger) -> None:
    """The close commits to other bids than those that are here. (Nothing was drawn after it.)"""
    forger.one("close_bidding").body["heads_root"] = "00" * 32
    forger.reseal()


def says_independent(forger: Forger) -> None:
    """The cover praises what the plan of the draw does not promise."""
    forger.json(names.ABOUT, lambda about: about["flags"].update(entropy_parties="independent"))


def two_panels(forger: Forger) -> None:
    """The first of the two who convened saw two members fewer."""
    event = forger.named("convene")[0]
    event.body["members"] = event.body["members"][:-2]
    forger.sign(event)
    forger.reseal()


def barred_candidate(forger: Forger) -> None:
    """One who sat on the voided panel stands among the candidates again. His turn did not come, so all others sit."""
    did = forger.one("freeze_draw").body["did"]
    barred = [line[:64].decode() for line in forger.files[names.draw(did, "exclusions.csv")].splitlines()[1:]]

    def change(told: dict[str, Any]) -> None:
        (stratum,) = told["candidates"]
        pid = next(pid for pid in barred if _after_all(told, stratum, pid))
        told["candidates"][stratum] = sorted([*told["candidates"][stratum], pid])

    digest = forger.json(names.draw(did, "transcript.json"), change)
    forger.one("draw").body["transcript_sha256"] = digest
    forger.reseal()


def _after_all(told: Mapping[str, Any], stratum: str, pid: str) -> bool:
    """Whether that pid comes after everybody who was seated."""
    (turn,) = told["turns"]
    pids = [bytes.fromhex(each) for each in (pid, *(seat["pid"] for seat in turn["seats"]))]
    *_, last = seed.ascending(bytes.fromhex(turn["prk"]), stratum, pids)
    return last.hex() == pid


def corrected_by_taste(forger: Forger) -> None:
    """After the opening an expert signs his marks once more, the same ones, on a ground that no law knows."""
    own = pids(forger)[0]
    event = correct(forger, own, own, "taste")
    place = forger.lot.index(event) + 1

    def moved(withheld: dict[str, Any]) -> None:
        for item in withheld["items"]:
            item["tseq"] += item["subject"] == forger.case.lot and item["tseq"] >= place

    forger.json(names.WITHHELD_FILE, moved)
    forger.reseal()


KEPT: Final = {
    "01.05-other-heads": ("stopped", Broken(other_heads, "01.05")),
    "05.01c-says-independent": ("awarded", Broken(says_independent, "05.01c")),
    "05.04-two-panels": ("awarded", Broken(two_panels, "05.04")),
    "05.05-barred-candidate": ("again", Broken(barred_candidate, "05.05")),
    "05.06-corrected-by-taste": ("awarded", Broken(corrected_by_taste, "05.06")),
}
"""Of the kept dossiers those that fail one check and, for most of these checks, are alone in that."""
