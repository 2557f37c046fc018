"""Where files may lie: nothing in the bag that the format does not name, or that no event accounts for."""

from __future__ import annotations

import re
from typing import Final

from verifier.case import Case
from verifier.findings import Place

PATTERNS: Final = (
    r"bagit\.txt|bag-info\.txt|(tag)?manifest-sha256\.txt",
    r"spec/[a-z_]+\.(md|json)|spec/schemas/[a-z_.]+\.json",
    r"data/(dossier|policy|withheld)\.json",
    r"data/events/[A-Za-z0-9._-]+/(leaves\.txt|[0-9]{6}\.(json|salt|tlog-proof|p7s|tsr))",
    r"data/events/[A-Za-z0-9._-]+/[0-9]{6}-[0-9]{6}\.(jsonl|salts|places)",
    r"data/log/(checkpoint-(final|[0-9]+)\.txt|stamp-[0-9]+\.tsr|consistency-[0-9]+-[0-9]+\.txt)",
    r"data/log/tile/[0-9]{1,2}/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?",
    r"data/docs/[0-9a-f]{64}\.[a-z0-9]{1,8}",
    r"data/bids/B-[0-9a-f]{32}/(opened(-2)?\.json|[0-9]+/((manifest|receipt)\.(json|p7s)|receipt\.tsr))",
    r"data/bids/B-[0-9a-f]{32}/[0-9]+/(sealed|key|key-2)\.bin",
    r"data/draw/[A-Za-z0-9._-]+/(plan\.json|transcript\.json|(snapshot|exclusions|members)\.csv)",
    r"data/scores/[0-9]+/[0-9a-f]{64}/([0-9]+\.(manifest\.(json|p7s)|sealed\.bin)|sheet\.(json|p7s)|nonce)",
    r"data/result/aggregation\.json",
    r"data/(certs|ocsp)/[0-9a-f]{64}\.der|data/crls/[0-9a-f]{64}\.crl",
)
"""One of them fits the whole path; the same in Python and in JavaScript (docs/dossier.md, section 3)."""
_NAMED: Final = re.compile("|".join(PATTERNS))
_OWNED: Final = re.compile(r"data/(bids|draw)/([^/]+)/")


def check(case: Case) -> None:
    """Of 01.01: every file has a place of the format, under a bid or a draw that there is."""
    stages = {str(event.body.get("did")).rpartition("/")[2] for event in case.of_lot("lot.plan_draw")}
    known = {"bids": set(case.chains), "draw": stages}
    for path in sorted(case.dossier.digests):
        owned = _OWNED.match(path)
        case.findings.expect(
            "01.01",
            bool(_NAMED.fullmatch(path)) and (owned is None or owned[2] in known[owned[1]]),
            Place(path),
            "格式中没有这样的文件，或没有事项说明其来由",
            "the format knows no such file, or no event accounts for it",
        )
