"""A paper without traces of who wrote it: the same pages, byte for byte, in a file of their own.

Only of photographs something is left out: what the camera wrote beside the picture.
"""

from __future__ import annotations

import hashlib
from typing import Final

from kernel.errors import NotValid, Words
from trading.rules.papers import paper, picture
from trading.rules.papers.blind import MARKS
from trading.rules.papers.document import Document
from trading.rules.papers.finding import SAID
from trading.rules.papers.syntax import Name, Real, Ref, Stream, TooMuch, Value

DROPPED: Final = frozenset({"Metadata", "PieceInfo", "LastModified", "AF", "EmbeddedFiles", "Collection", "Perms",
    "DSS", "SpiderInfo", "Threads", "Thumb"})  # fmt: skip
"""Members that tell of the writer or of his program, and that no page is drawn by."""
OF_MARKS: Final = frozenset({"T", "M", "NM", "CreationDate", "Subj", "RC"})
RESOURCES: Final = frozenset({"Font", "XObject", "ExtGState", "Pattern", "Form", "Image"})
_REGULAR: Final = frozenset(range(33, 127)) - frozenset(b"#()<>[]{}/%")


def cleaned(data: bytes) -> bytes:
    """The file anew: only what its pages lead to, streams byte for byte, no information, a digest for its id.

    NotValid if it cannot be read; what remains to be found afterwards (names in the text) is for `blind` to say.
    """
    seen = paper.look(data)
    if seen.document is None:
        raise _refused(seen.findings[0].code, seen.findings[0].words, seen.findings[0].remedy)
    try:
        return _Copy(seen.document).data()
    except TooMuch as error:
        said = SAID["paper.too_much"]
        raise _refused("paper.too_much", said.words, said.remedy) from error


def _refused(code: str, words: Words, remedy: Words) -> NotValid:
    return NotValid(code, words.zh, words.en, field="file", remedy=remedy)


class _Copy:
    """Objects are numbered anew in the order in which they are met."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers: dict[int, int] = {}
        self._waiting: list[int] = []

    def data(self) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        root = written(self._kept(self._document.trailer.get("Root")))
        offsets: list[int] = []
        while len(offsets) < len(self._waiting):
            value = self._kept(self._document.object(self._waiting[len(offsets)]))
            offsets.append(len(out))
            out += b"%d 0 obj\n" % len(offsets) + written(value) + b"\nendobj\n"
        digest = hashlib.sha256(out).hexdigest()[:32].encode()
        at = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        out += b"trailer\n<</Size %d/Root %b/ID[<%b><%b>]>>\n" % (len(offsets) + 1, root, digest, digest)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % at)

    def _kept(self, value: Value) -> Value:
        """The value with its references numbered anew, without what is dropped."""
        self._document.budget.value()
        match value:
            case Ref():
                return Ref(self._number(value.number), 0)
            case list():
                return [self._kept(each) for each in value]
            case dict():
                return {name: self._kept(each) for name, each in value.items() if not self._drops(value, name, each)}
            case Stream():
                facts = self._kept({name: each for name, each in value.facts.items() if name != "Length"})
                raw = picture.bare(value.raw) if self._is_photograph(value) else value.raw
                return Stream({**self._document.facts(facts), "Length": len(raw)}, raw)
        return value

    def _drops(self, facts: dict[str, Value], name: str, value: Value) -> bool:
        if name in OF_MARKS:
            return self._document.named(facts.get("Subtype")) in MARKS
        return name in DROPPED and not self._is_resource(value)

    def _is_photograph(self, stream: Stream) -> bool:
        """Whether its bytes are a JPEG as they stand."""
        filters = self._document.of(stream.facts.get("Filter"))
        only = filters[0] if isinstance(filters, list) and len(filters) == 1 else filters
        return self._document.named(only) == "DCTDecode"

    def _is_resource(self, value: Value) -> bool:
        """Fonts and pictures may bear any name, a dropped one too."""
        facts = self._document.facts(value)
        return bool({self._document.named(facts.get(name)) for name in ("Type", "Subtype")} & RESOURCES)

    def _number(self, number: int) -> int:
        if number not in self._numbers:
            self._waiting.append(number)
            self._numbers[number] = len(self._waiting)
        return self._numbers[number]


def written(value: Value) -> bytes:
    """The value as PDF writes it; what is no value (an operator) as null."""
    match value:
        case Ref():
            return b"%d %d R" % (value.number, value.generation)
        case list():
            return b"[" + b" ".join(map(written, value)) + b"]"
        case dict():
            return b"<<" + b"".join(_name(name) + b" " + written(each) for name, each in value.items()) + b">>"
        case Stream():
            return written(value.facts) + b"\nstream\n" + value.raw + b"\nendstream"
    return _single(value)


def _single(value: Value) -> bytes:
    match value:
        case bool():
            return b"true" if value else b"false"
        case int():
            return b"%d" % value
        case Real():
            return value.written.encode()
        case Name():
            return _name(value)
        case bytes():
            return b"<" + value.hex().encode() + b">"
    return b"null"


def _name(name: str) -> bytes:
    return b"/" + b"".join(bytes([c]) if c in _REGULAR else b"#%02X" % c for c in name.encode("latin-1"))
