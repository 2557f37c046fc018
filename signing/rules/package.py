"""Does a package that has arrived fit the tender that it is for? Judged from outside, without any key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.canon import sha256
from kernel.errors import Conflict, NotTrusted, NotValid, Refusal, Words
from signing.rules import choice, cobblestone, keywrap, sm2_envelope
from signing.rules.choice import DEFAULT, Choice
from signing.rules.manifest import (
    LARGEST,
    MODES,
    PIECE,
    SECOND,
    Custodian,
    Manifest,
    Sealed,
    SheetManifest,
    read,
    read_sheet,
)

_PLAIN: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08\x00",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"<?xml ",
    b"ebid-plain/v1",
)
"""How ordinary documents begin. Four bytes at least: the salt of a sealed file is random and must not match."""
_SEAL_AGAIN: Final = Words("请重新取得招标文件，重新密封后提交", "Fetch the tender's facts again, seal anew and submit")
_SEND_AGAIN: Final = Words("请从您的电脑重新上传原文件", "Upload the original file again from your machine")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the tender and the receiving account demand of the next package. Custodians: DER, in order of i."""

    tender: str
    tender_doc_sha256: str
    lot: str
    bidder: str
    seq: int
    prev: str | None
    deadline: datetime
    mode: str
    k: int
    custodians: tuple[bytes, ...]
    taken: Choice = DEFAULT
    envelopes: int = 1


@dataclass(frozen=True, slots=True)
class Keys:
    """The key files of one envelope: the bidder's own, and the custodians' in order of i."""

    key_p7m: bytes
    shares: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came in: the sealed file as its first 56 bytes, its size and the SHA-256 of each piece; the rest whole.

    `second_header`: the 56 bytes that stand where the manifest says that the second envelope begins.
    """

    manifest: bytes
    header: bytes
    size: int
    pieces: tuple[bytes, ...]
    key_p7m: bytes
    shares: tuple[bytes, ...]
    second_header: bytes = b""
    second: Keys | None = None


def check(arrived: Arrived, terms: Terms) -> Manifest:
    """The manifest, if everything about the package is right; else a refusal with its own code for each wrongness.

    The signature over the manifest and the time of the last byte are judged elsewhere.
    """
    check_sealed_form(arrived.header, arrived.size)
    manifest = read(arrived.manifest)
    _check_place(manifest, terms)
    _check_seq(manifest, terms)
    _check_terms(manifest, terms)
    check_sealed(arrived.header, arrived.size, arrived.pieces, manifest.sealed, whole=manifest.second is None)
    _check_key(arrived.key_p7m, manifest.key_p7m_sha256, terms.taken)
    check_shares(arrived.shares, manifest.custodians, terms.custodians)
    if manifest.second is not None:
        _check_second(arrived, manifest, terms)
    return manifest


def _check_second(arrived: Arrived, manifest: Manifest, terms: Terms) -> None:
    second = manifest.part(SECOND)
    check_parts(manifest, arrived.second_header)
    keys = arrived.second or Keys(b"", ())
    _check_key(keys.key_p7m, second.key_p7m_sha256, terms.taken)
    check_shares(keys.shares, second.custodians, terms.custodians)


def check_parts(manifest: Manifest, second_header: bytes) -> None:
    """Two whole sealed envelopes, one behind the other; the second one's header is the manifest's, its key another."""
    first, second = manifest.part(1), manifest.part(SECOND)
    try:
        cobblestone.plain_size(first.size)
        cobblestone.plain_size(second.size)
    except NotTrusted as error:
        raise _bad_second() from error
    if second_header != second.header or second.commitment == first.commitment:
        raise _bad_second()


def _bad_second() -> NotValid:
    return _wrong(
        "second",
        "清单所述位置没有另一个信封，或者两个信封共用一把密钥",
        "there is no second envelope where the manifest says, or both are under one key",
        "second",
    )


@dataclass(frozen=True, slots=True)
class SheetTerms:
    """What the evaluation plan demands of one expert's sealed sheet."""

    tender: str
    lot: str
    pid: str
    round: int
    k: int
    custodians: tuple[bytes, ...]
    taken: Choice = DEFAULT


def check_sheet(manifest: bytes, sealed: bytes, shares: Sequence[bytes], terms: SheetTerms) -> SheetManifest:
    """As `check`, for a score sheet; the sealed file is small and comes whole."""
    check_sealed_form(sealed[: cobblestone.HEADER], len(sealed))
    sheet = read_sheet(manifest)
    said = {"tender": sheet.tender, "lot": sheet.lot, "pid": sheet.pid, "round": sheet.round, "k": sheet.k}
    due = {"tender": terms.tender, "lot": terms.lot, "pid": terms.pid, "round": terms.round, "k": terms.k}
    for name, value in said.items():
        if value != due[name]:
            raise _differs(f"wrong_{name}", name, value, due[name])
    check_sealed(sealed[: cobblestone.HEADER], len(sealed), pieces_of(sealed), sheet.sealed)
    check_shares(shares, sheet.custodians, terms.custodians)
    return sheet


def pieces_of(sealed: bytes) -> tuple[bytes, ...]:
    return tuple(sha256(sealed[at : at + PIECE]) for at in range(0, len(sealed), PIECE))


def _wrong(code: str, zh: str, en: str, field: str, remedy: Words = _SEAL_AGAIN) -> NotValid:
    return NotValid(f"package.{code}", zh, en, field=field, remedy=remedy)


_NAMES: Final = {
    "tender": Words("项目", "tender"),
    "lot": Words("标段", "lot"),
    "bidder": Words("投标人", "bidder"),
    "tender_doc_sha256": Words("招标文件版本", "version of the tender document"),
    "seq": Words("序号", "sequence number"),
    "prev": Words("被替换的上一份清单", "replaced manifest"),
    "deadline": Words("投标截止时间", "deadline"),
    "mode": Words("密封方式", "mode of sealing"),
    "k": Words("开启所需份额数", "number of shares needed"),
    "envelopes": Words("信封个数", "number of envelopes"),
    "pid": Words("专家", "expert"),
    "round": Words("评审轮次", "round"),
}


def _differs(code: str, field: str, said: object, due: object) -> NotValid:
    name = _NAMES[field]
    return _wrong(
        code,
        f"文件包的{name.zh}是 {said}，本次应为 {due}",
        f"the package names the {name.en} {said}; here it is {due}",
        field,
    )


# --- the sealed file -------------------------------------------------------------------------------------------------


def check_sealed_form(header: bytes, size: int) -> None:
    """Size within the limits, and not an ordinary document sent unsealed."""
    check_size(size)
    if header.startswith(_PLAIN):
        raise unsealed()


def check_size(size: int) -> None:
    """1 byte to 2 GiB, sealed; NotValid otherwise."""
    if size < 1:
        raise NotValid(
            "package.empty", "投标文件为 0 字节", "the bid has 0 bytes", field="sealed.size", remedy=_SEND_AGAIN
        )
    if size > LARGEST:
        raise NotValid(
            "package.too_large",
            f"密封文件 {size} 字节，超过 2 GiB 上限",
            f"the sealed file has {size} bytes, more than 2 GiB",
            field="sealed.size",
            remedy=Words("请压缩图纸或扫描件后重新密封", "Make drawings or scans smaller and seal again"),
        )


def unsealed() -> NotValid:
    return NotValid(
        "package.unsealed",
        "投标文件未加密，依法拒收",
        "the bid is not sealed; the law has it refused",
        law="EBM-26",
        field="sealed",
        remedy=Words("请先用 ggzy bid seal 密封再提交", "Seal it with `ggzy bid seal` before submitting"),
    )


def check_sealed(header: bytes, size: int, pieces: Sequence[bytes], sealed: Sealed, *, whole: bool = True) -> None:
    """The bytes that arrived are those of the manifest: length, every piece in its place, salt and commitment.

    `whole`: the file is one envelope; of two each is looked at apart (`check_parts`).
    """
    if size != sealed.size or len(pieces) != len(sealed.pieces):
        raise _length(size, sealed.size)
    if -(-size // PIECE) != len(pieces):
        raise _wrong(
            "pieces", "清单的分块数与文件大小不符", "the number of pieces does not fit the size", "sealed.pieces"
        )
    wrong = [place for place, (came, said) in enumerate(zip(pieces, sealed.pieces, strict=True)) if came != said]
    if wrong and sorted(pieces) == sorted(sealed.pieces):
        raise _pieces("pieces_swapped", "次序颠倒", "are in the wrong order", wrong)
    if wrong:
        raise _pieces("piece", "内容与清单不符", "differ from the manifest", wrong)
    if header != sealed.header:
        raise _wrong(
            "header",
            "密封文件头与清单中的盐值、密钥承诺不符",
            "the sealed file's header is not the salt and commitment of the manifest",
            "sealed.commitment",
        )
    try:
        if whole:
            cobblestone.plain_size(size)
    except NotTrusted as error:
        raise unsealed() from error


def _length(size: int, said: int) -> NotValid:
    zh, en = ("缺少", "is short of") if size < said else ("多出", "exceeds")
    return NotValid(
        "package.truncated" if size < said else "package.extended",
        f"收到 {size} 字节，清单为 {said} 字节，{zh} {abs(said - size)} 字节",
        f"{size} bytes arrived, which {en} the {said} of the manifest",
        law="EBM-27",
        field="sealed.size",
        remedy=_SEND_AGAIN,
    )


def _pieces(code: str, zh: str, en: str, places: Sequence[int]) -> NotValid:
    named = ", ".join(map(str, places[:8]))
    return NotValid(
        f"package.{code}",
        f"第 {named} 号分块{zh}",
        f"pieces {named} {en}",
        field=f"sealed.pieces.{places[0]}",
        remedy=_SEND_AGAIN,
    )


# --- the tender ------------------------------------------------------------------------------------------------------


def _check_place(manifest: Manifest, terms: Terms) -> None:
    if manifest.tender != terms.tender:
        raise _differs("wrong_tender", "tender", manifest.tender, terms.tender)
    if manifest.lot != terms.lot:
        raise _differs("wrong_lot", "lot", manifest.lot, terms.lot)
    if manifest.bidder != terms.bidder:
        raise _differs("wrong_bidder", "bidder", manifest.bidder, terms.bidder)
    if manifest.tender_doc_sha256 != terms.tender_doc_sha256:
        raise _differs("wrong_document", "tender_doc_sha256", manifest.tender_doc_sha256, terms.tender_doc_sha256)


def _check_seq(manifest: Manifest, terms: Terms) -> None:
    if manifest.seq < terms.seq:
        raise Conflict(
            "package.replayed",
            f"第 {manifest.seq} 份投标文件包早已收到，不能再次提交",
            f"package {manifest.seq} was received before and cannot be sent again",
            field="seq",
            remedy=_SEAL_AGAIN,
        )
    if manifest.seq > terms.seq:
        raise _differs("wrong_seq", "seq", manifest.seq, terms.seq)
    if manifest.prev != terms.prev:
        raise _differs("wrong_prev", "prev", manifest.prev, terms.prev)


def _check_terms(manifest: Manifest, terms: Terms) -> None:
    if manifest.deadline != terms.deadline:
        raise _differs("wrong_deadline", "deadline", manifest.deadline, terms.deadline)
    if manifest.mode != terms.mode or manifest.mode not in MODES:
        raise _differs("wrong_mode", "mode", manifest.mode, terms.mode)
    if manifest.k != terms.k:
        raise _differs("wrong_k", "k", manifest.k, terms.k)
    envelopes = 1 if manifest.second is None else SECOND
    if envelopes != terms.envelopes:
        raise _differs("wrong_envelopes", "envelopes", envelopes, terms.envelopes)


# --- the key files ---------------------------------------------------------------------------------------------------


def check_shares(shares: Sequence[bytes], custodians: Sequence[Custodian], certificates: Sequence[bytes]) -> None:
    """One share file for each named custodian, in order, wrapped to the certificate that the tender names."""
    named = tuple(sha256(certificate) for certificate in certificates)
    if tuple(custodian.certificate for custodian in custodians) != named:
        raise _wrong(
            "wrong_custodians",
            "文件包所列保管人证书与招标文件公布的不同",
            "the package names other custodians' certificates than the tender",
            "custodians",
        )
    if len(shares) != len(custodians):
        raise _wrong(
            "share_missing",
            f"应有 {len(custodians)} 个份额文件，收到 {len(shares)} 个",
            f"{len(custodians)} share files are due, {len(shares)} came",
            "shares",
            _SEND_AGAIN,
        )
    for p7m, custodian, certificate in zip(shares, custodians, certificates, strict=True):
        _check_share(p7m, custodian, certificate)


def _check_share(p7m: bytes, custodian: Custodian, certificate: bytes) -> None:
    name, field = f"share-{custodian.i}.p7m", f"shares.{custodian.i}"
    if sha256(p7m) != custodian.p7m:
        raise _wrong("share_file", f"{name} 与清单不符", f"{name} differs from the manifest", field, _SEND_AGAIN)
    try:
        addressed = sm2_envelope.addressed if sm2_envelope.fits(certificate) else keywrap.addressed
        addressed(p7m, certificate)
    except Refusal as error:
        zh, en = f"{name}：{error.words.zh}", f"{name}: {error.words.en}"
        raise _wrong("wrong_recipient", zh, en, field) from error


def _check_key(p7m: bytes, said: str, taken: Choice) -> None:
    if sha256(p7m).hex() != said:
        raise _wrong("key_file", "key.p7m 与清单不符", "key.p7m differs from the manifest", "key", _SEND_AGAIN)
    choice.check_key_file(p7m, taken, "key")
    try:
        if choice.national_key_file(p7m):
            sm2_envelope.check_form(p7m)
        else:
            keywrap.check_form(p7m)
    except Refusal as error:
        zh, en = f"key.p7m：{error.words.zh}", f"key.p7m: {error.words.en}"
        raise _wrong("key_file", zh, en, "key") from error
