"""A lot's dossier: names and order of its files, the bag around them, editions, what is withheld and why."""

from __future__ import annotations

import hashlib
import importlib.resources
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.tiles import Tile

VERSION: Final = "ebid-dossier/v1"
POLICY: Final = "ebid-policy/v1"
WITHHELD: Final = "ebid-withheld/v1"
ABOUT: Final = "data/dossier.json"
POLICY_FILE: Final = "data/policy.json"
WITHHELD_FILE: Final = "data/withheld.json"
FINAL: Final = "data/log/checkpoint-final.txt"
BAGIT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
LIST_FILE: Final = "spec/verification_list.json"
TYPES_FILE: Final = "spec/event_types.json"


class Edition(StrEnum):
    """For whom a dossier is made; leaf hashes are the same in both."""

    PUBLIC = "public"
    SUPERVISION = "supervision"


PARTS: Final = ("", "attributes")
"""A whole file, or what of the draw's lists only the supervisor sees."""


class Ground(StrEnum):
    """Why something is left out."""

    TRADE_SECRET = "trade_secret"  # noqa: S105  not a password
    PERSONAL_DATA = "personal_data"
    UNOPENED = "unopened"
    ASKER = "asker"
    ERASED = "erased"


GROUNDS: Final[Mapping[Ground, Words]] = {
    Ground.TRADE_SECRET: Words(
        "商业秘密（招标投标法实施条例、政府信息公开条例）",
        "trade secrets of a bidder (open-government-information rules)",
    ),
    Ground.PERSONAL_DATA: Words(
        "个人信息，评标委员会成员名单在结果确定前保密（招标投标法第三十七条）",
        "personal data; who sits on a panel is secret until the result (Bidding Law, Art. 37)",
    ),
    Ground.UNOPENED: Words(
        "未开启的投标，不得向他人透露（招标投标法第二十二条）", "a bid that was never opened (Bidding Law, Art. 22)"
    ),
    Ground.ASKER: Words(
        "提问人和异议人，不得向他人透露（招标投标法第二十二条）；答复已在澄清公告中公布",
        "who asked or objected (Bidding Law, Art. 22); what was answered is in the notices of clarification",
    ),
    Ground.ERASED: Words("依法删除的内容，仅存承诺值", "content erased by law; its commitment remains"),
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """One item left out. `sha256` is its digest or leaf, which event `tseq` of `subject` names; `part` says which part
    of a file that is otherwise there, or is empty."""

    path: str
    sha256: str
    subject: str
    tseq: int
    ground: Ground
    part: str = ""

    def json(self) -> dict[str, Json]:
        return {
            "path": self.path,
            "part": self.part,
            "sha256": self.sha256,
            "subject": self.subject,
            "tseq": self.tseq,
            "ground": self.ground.value,
            "release": "supervision" if self.ground is not Ground.ERASED else "never",
        }


def withheld(items: Iterable[Withheld]) -> bytes:
    """`data/withheld.json`, sorted."""
    listed = sorted(items, key=lambda each: (each.path, each.part, each.sha256))
    return canon.canonical({"v": WITHHELD, "items": [each.json() for each in listed]})


def read_withheld(data: bytes) -> tuple[Withheld, ...]:
    """The items of `data/withheld.json`; NotValid if one is malformed, in a false place or twice, or has no ground that
    the law knows."""
    listed = canon.mapping(data).get("items")
    if not isinstance(listed, list):
        raise _malformed(WITHHELD_FILE)
    items = tuple(_withheld(each) for each in listed)
    twice = len({(each.path, each.part, each.sha256) for each in items}) != len(items)
    if twice or withheld(items) != data:
        raise _malformed(WITHHELD_FILE)
    return items


def _withheld(value: Json) -> Withheld:
    match value:
        case {
            "path": str(path),
            "part": str(part),
            "sha256": str(sha256),
            "subject": str(subject),
            "tseq": int(tseq),
            "ground": "trade_secret" | "personal_data" | "unopened" | "asker" | "erased" as ground,
            "release": str(),
        }:
            made = Withheld(path, sha256, subject, tseq, Ground(str(ground)), part)
            if made.json() == value and part in PARTS and not isinstance(tseq, bool):
                return made
    raise _malformed(WITHHELD_FILE)


def _malformed(path: str) -> NotValid:
    return NotValid("dossier.malformed", f"{path} 格式不对", f"{path} is malformed", field=path)


# ---------------------------------------------------------------- names


def event(subject: str, tseq: int, kind: str = "json") -> str:
    """`kind`: json, salt, tlog-proof, p7s, tsr."""
    return f"data/events/{subject}/{tseq:06d}.{kind}"


BUNDLE: Final = 256
"""A chain of more events stands in bundles of so many, as wide as the log's tiles; a shorter one in single files."""
BUNDLED: Final = ("jsonl", "salts", "places")
"""What a bundle has of its events: their bytes, their salts, their places in the log."""


def bundles(count: int) -> Iterator[range]:
    """The numbers of each bundle of a chain of `count` events; none of a chain that stands in single files."""
    if count > BUNDLE:
        for first in range(1, count + 1, BUNDLE):
            yield range(first, min(first + BUNDLE, count + 1))


def bundle(subject: str, numbers: range, kind: str) -> str:
    """`kind`: one of BUNDLED."""
    return f"data/events/{subject}/{numbers[0]:06d}-{numbers[-1]:06d}.{kind}"


def tile(of: Tile) -> str:
    return f"data/log/{of.name}"


def leaves(subject: str) -> str:
    """The subject's leaf hashes, one line an event, in order; also of events whose content is withheld."""
    return f"data/events/{subject}/leaves.txt"


def checkpoint(size: int) -> str:
    return f"data/log/checkpoint-{size}.txt"


def consistency(old: int, new: int) -> str:
    """One base64 hash a line."""
    return f"data/log/consistency-{old}-{new}.txt"


def stamp(size: int) -> str:
    """The time stamp over the text of that checkpoint."""
    return f"data/log/stamp-{size}.tsr"


def doc(sha256: str, kind: str) -> str:
    return f"data/docs/{sha256}.{kind}"


READABLE: Final = ("json", "p7s", "txt")
"""Documents that a verifier reads; every other one is an attachment, of which it only takes the digest."""
_ENDING: Final = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")


def attachment(sha256: str, name: str) -> str:
    """Where a file that a tender document names lies: its ending in small letters, `bin` where that says nothing."""
    found = _ENDING.search(name)
    kind = found[1].lower() if found else "bin"
    return doc(sha256, "bin" if kind in READABLE else kind)


def is_attachment(path: str) -> bool:
    return path.startswith("data/docs/") and path.rpartition(".")[2] not in READABLE


def draw(did: str, name: str) -> str:
    return f"data/draw/{did.rpartition('/')[2]}/{name}"


def bid(subject: str, seq: int, name: str) -> str:
    return f"data/bids/{subject}/{seq}/{name}"


def opened(subject: str, number: int = 1) -> str:
    """What came out of envelope `number`."""
    return f"data/bids/{subject}/opened{f'-{number}' if number > 1 else ''}.json"


def score(round_: int, pid: str, name: str) -> str:
    return f"data/scores/{round_}/{pid}/{name}"


def result(name: str) -> str:
    return f"data/result/{name}"


def evidence(kind: str, sha256: str) -> str:
    """`kind`: certs, crls, ocsp."""
    return f"data/{kind}/{sha256}.{'crl' if kind == 'crls' else 'der'}"


# ---------------------------------------------------------------- the bag


def manifest(digests: Mapping[str, str]) -> bytes:
    """`<sha256>  <path>` a line, sorted by path: what `sha256sum -c` reads."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def bag_info(root: str, size: int, count: int) -> bytes:
    return f"External-Identifier: {root}\nPayload-Oxum: {size}.{count}\n".encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """path → digest; NotValid for any line of another form."""
    made: dict[str, str] = {}
    for line in data.decode("ascii", "replace").splitlines():
        digest, gap, path = line.partition("  ")
        if not gap or len(digest) != 64 or set(digest) - set("0123456789abcdef") or not path or path in made:
            raise _malformed(MANIFEST)
        made[path] = digest
    return made


def tags(root: str, payload: Mapping[str, tuple[str, int]], spec: Mapping[str, bytes]) -> dict[str, bytes]:
    """The bag's own files for a payload of path → (digest, size); `spec` are the files beside the payload."""
    sizes = sum(size for _, size in payload.values())
    made = {
        "bagit.txt": BAGIT,
        "bag-info.txt": bag_info(root, sizes, len(payload)),
        MANIFEST: manifest({path: digest for path, (digest, _) in payload.items()}),
        **spec,
    }
    return made | {TAG_MANIFEST: manifest({path: hashlib.sha256(data).hexdigest() for path, data in made.items()})}


# ---------------------------------------------------------------- the list of checks


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the verification list; `editions` are those in which it can be carried out completely."""

    id: str
    name: Words
    section: str
    editions: tuple[str, ...]


TEXTS: Final = ("dossier.md", "journal.md", "lifecycle.md", "draw.md", "evaluation.md")
"""The pages that say how a dossier is made and checked; `disclosure/spec` holds them as `docs` does."""


@cache
def texts() -> Mapping[str, bytes]:
    """The pages by their path in a dossier."""
    here = importlib.resources.files("disclosure").joinpath("spec")
    return {f"spec/{name}": here.joinpath(name).read_bytes() for name in TEXTS}


@cache
def list_file() -> bytes:
    """`verification_list.json` as shipped."""
    return importlib.resources.files("disclosure.rules").joinpath("verification_list.json").read_bytes()


@cache
def checks() -> tuple[Check, ...]:
    """The verification list in its order."""
    return tuple(_check(each) for each in _rows(canon.parse(list_file().strip())))


def _rows(value: Json) -> list[Json]:
    rows = value.get("checks") if isinstance(value, Mapping) else None
    if not isinstance(rows, list):
        raise _malformed(LIST_FILE)
    return rows


def _check(value: Json) -> Check:
    match value:
        case {"id": str(id_), "zh": str(zh), "en": str(en), "section": str(section), "editions": [*editions]}:
            return Check(id_, Words(zh, en), section, tuple(map(str, editions)))
    raise _malformed(LIST_FILE)
