"""The strict reader takes what the writer writes and nothing that is not DER."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted
from signing.rules import der

arcs = st.tuples(st.integers(0, 1), st.integers(0, 39)) | st.tuples(st.just(2), st.integers(0, 2**31))
dotted = st.builds(
    lambda top, rest: ".".join(map(str, (*top, *rest))), arcs, st.lists(st.integers(0, 2**28), max_size=4)
)


@given(st.integers(-(2**200), 2**200))
def test_integers_agree_with_another_library(number: int) -> None:
    written = der.integer(number)
    assert written == core.Integer(number).dump()
    assert der.to_integer(der.read(written)) == number


@given(dotted)
def test_object_identifiers_agree_with_another_library(oid: str) -> None:
    written = der.oid(oid)
    assert written == core.ObjectIdentifier(oid).dump()
    assert der.to_oid(der.read(written)) == oid


@given(st.binary(max_size=70_000))
def test_octets_come_back(data: bytes) -> None:
    assert der.to_octets(der.read(der.octets(data))) == data


@given(st.binary(max_size=64))
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        node = der.read(data)
    except NotTrusted:
        pass
    else:
        assert node.raw == data
        assert der.tlv(node.tag, node.content) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x04",
        b"\x04\x01",  # cut short
        b"\x04\x00\x00",  # trailing byte
        b"\x04\x80\x00\x00",  # indefinite length
        b"\x04\x81\x01\x00",  # long form for a short length
        b"\x04\x82\x00\x81" + bytes(0x81),  # leading zero in the length
        b"\x04\x85\x00\x00\x00\x00\x01\x00",  # five octets of length
        b"\x1f\x81\x01\x00",  # high tag number
    ],
)
def test_what_is_not_one_element_of_der_is_refused(data: bytes) -> None:
    with pytest.raises(NotTrusted, match=r"^der\.malformed"):
        der.read(data)


@pytest.mark.parametrize("data", [b"\x02\x00", b"\x02\x02\x00\x7f", b"\x02\x02\xff\x80", b"\x04\x01\x00"])
def test_integers_have_one_form(data: bytes) -> None:
    with pytest.raises(NotTrusted):
        der.to_integer(der.read(data))


@pytest.mark.parametrize("data", [b"\x06\x00", b"\x06\x01\x80", b"\x06\x02\x2a\x81", b"\x06\x03\x2a\x80\x01"])
def test_object_identifiers_have_one_form(data: bytes) -> None:
    with pytest.raises(NotTrusted):
        der.to_oid(der.read(data))


def test_a_long_object_identifier_costs_nothing() -> None:
    with pytest.raises(NotTrusted):
        der.to_oid(der.read(der.tlv(der.OID, b"\xff" * 100_000 + b"\x01")))


@pytest.mark.parametrize(("data", "value"), [(b"\x01\x01\x00", False), (b"\x01\x01\xff", True)])
def test_booleans(data: bytes, value: bool) -> None:
    assert der.to_boolean(der.read(data)) is value


@pytest.mark.parametrize("data", [b"\x01\x00", b"\x01\x01\x01", b"\x01\x02\xff\xff"])
def test_booleans_have_one_form(data: bytes) -> None:
    with pytest.raises(NotTrusted):
        der.to_boolean(der.read(data))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 11, 21, 9, 30, tzinfo=UTC), b"20261121093000Z"),
        (datetime(2026, 11, 21, 9, 30, 0, 120_000, tzinfo=UTC), b"20261121093000.12Z"),
        (datetime(2026, 11, 21, 9, 30, 0, 999, tzinfo=UTC), b"20261121093000Z"),
    ],
)
def test_generalized_time_has_milliseconds_without_trailing_zeros(at: datetime, text: bytes) -> None:
    written = der.generalized_time(at)
    assert written == der.tlv(der.GENERALIZED_TIME, text)
    assert der.to_time(der.read(written)) == at.replace(microsecond=at.microsecond // 1000 * 1000)


@pytest.mark.parametrize(
    ("year", "tag"), [(1949, der.GENERALIZED_TIME), (1950, der.UTC_TIME), (2049, der.UTC_TIME), (2050, 0x18)]
)
def test_time_changes_its_form_with_the_century(year: int, tag: int) -> None:
    at = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert der.read(der.time(at)).tag == tag
    assert der.to_time(der.read(der.time(at))) == at


@pytest.mark.parametrize(
    "text", [b"20261121093000", b"20261121093000.0Z", b"20261121093000.10Z", b"2026112109300Z", b"20261321093000Z", b"20261121093000+0800"]
)  # fmt: skip
def test_times_have_one_form(text: bytes) -> None:
    with pytest.raises(NotTrusted):
        der.to_time(der.read(der.tlv(der.GENERALIZED_TIME, text)))


@given(st.lists(st.binary(min_size=1, max_size=5), unique=True, max_size=8))
def test_sets_are_written_in_der_order_and_read_in_no_other(values: list[bytes]) -> None:
    members = [der.octets(value) for value in values]
    assert [node.raw for node in der.to_set(der.read(der.set_of(members)), 8)] == sorted(members)
    if members != sorted(members):
        with pytest.raises(NotTrusted):
            der.to_set(der.read(der.tlv(der.SET, *members)), 8)


def test_a_member_twice_is_refused() -> None:
    with pytest.raises(NotTrusted):
        der.to_set(der.read(der.tlv(der.SET, der.null(), der.null())), 8)


def test_reading_never_goes_deeper_than_asked() -> None:
    """20,000 nestings broke another parser; here each level is read when somebody asks for it."""
    data = b""
    for _ in range(20_000):
        data = der.sequence(data)
    assert len(der.children(der.read(data), 1)) == 1


def test_a_million_members_stop_at_the_cap() -> None:
    with pytest.raises(NotTrusted, match="more than 64"):
        _ = der.read(der.tlv(der.SET, der.null() * 1_000_000)).parts


def test_fields_are_read_in_order_and_to_the_end() -> None:
    fields = der.Fields(der.read(der.sequence(der.integer(1), der.null())))
    assert fields.maybe(der.OID) is None
    assert der.to_integer(fields.take(der.INTEGER)) == 1
    with pytest.raises(NotTrusted):
        fields.end()
    assert fields.any().tag == der.NULL
    fields.end()
    with pytest.raises(NotTrusted):
        fields.take(der.NULL)
    with pytest.raises(NotTrusted):
        fields.any()


def test_part_names_position_and_tag() -> None:
    node = der.read(der.sequence(der.integer(1), der.explicit(0, der.null())))
    assert der.to_integer(node.part(0, der.INTEGER)) == 1
    assert node.part(1, der.context(0)).content == der.null()
    for index, tag in ((0, der.NULL), (2, der.NULL)):
        with pytest.raises(NotTrusted):
            node.part(index, tag)
    with pytest.raises(NotTrusted):
        _ = der.read(der.octets(b"")).parts
