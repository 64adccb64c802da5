"""A record's body: canonical, complete, and without the record's bytes."""

from __future__ import annotations

import dataclasses
import json
import typing
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from registry.domain import records
from registry.errors import InvalidInputError
from registry.store.codec import blob_fields, decode, encode
from registry.store.kinds import KINDS
from tests.store import samples

SAMPLES = [
    samples.partner(),
    samples.membership(),
    samples.key(),
    samples.document(),
    samples.signature(),
    samples.subject(),
    samples.correction(),
    samples.succession(),
    samples.part_of(),
    samples.annex(),
    samples.consent(),
    samples.token(),
    samples.decision(),
    samples.account(),
    samples.check("chk_one"),
    samples.step(),
    samples.draft(),
    samples.notice(),
    samples.notification(),
    samples.server_keys(),
    samples.damage(),
    samples.restoration(),
    samples.joint_act(),
]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
STRATEGIES = {
    str: TEXT,
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    int: st.integers(1, 2**31 - 1),
    bytes: st.binary(max_size=50),
    bool: st.booleans(),
    type(None): st.none(),
}


def any_of(hint: object) -> st.SearchStrategy:
    """Any value that a type hint of a record allows."""
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return st.lists(any_of(inner[0]), max_size=3).map(tuple)
    if inner:
        return st.one_of(*(any_of(member) for member in inner))
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.builds(hint, **{name: any_of(member) for name, member in hints.items()})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return STRATEGIES[hint]


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_the_samples_cover_each_kind_and_read_back(record: object) -> None:
    encoded = encode(record)
    assert decode(type(record), encoded.body, encoded.blobs) == record


def test_each_kind_has_a_sample() -> None:
    kept = {kind for kind in KINDS if kind.__module__.startswith(f"{records.__name__}.")}
    assert kept == {type(record) for record in SAMPLES}


@given(st.one_of(*(any_of(type(record)) for record in SAMPLES)))
def test_bodies_are_canonical_json_and_records_read_back(record: object) -> None:
    encoded = encode(record)
    assert encoded.body.encode() == rfc8785.dumps(json.loads(encoded.body))
    place = getattr(record, "leaf_index", None)
    assert decode(type(record), encoded.body, encoded.blobs, place) == record


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_bytes_stand_in_the_body_as_their_digest(record: object) -> None:
    encoded = encode(record)
    assert set(encoded.blobs) == set(blob_fields(type(record)))
    for name, content in encoded.blobs.items():
        changed = dataclasses.replace(record, **{name: content + b"!"})
        assert encode(changed).body != encoded.body
        assert encode(changed).blobs[name] == content + b"!"


def test_where_a_row_stands_is_no_part_of_what_it_says() -> None:
    assert encode(samples.consent()).body == encode(samples.consent(leaf_index=7)).body


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
def test_what_a_database_cannot_keep_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        encode(samples.partner(legal_name=text))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        encode(samples.partner(recorded_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


def test_a_row_from_before_a_field_was_there_has_its_default():
    encoded = encode(samples.signature())
    older = json.loads(encoded.body)
    for name in ("method", "evidence_sha256", "flows"):
        del older[name]
    assert decode(type(samples.signature()), json.dumps(older), {}) == samples.signature()
    del older["kid"]
    with pytest.raises(TypeError):
        decode(type(samples.signature()), json.dumps(older), {})


def test_a_word_of_no_closed_list_is_not_read():
    older = json.loads(encode(samples.membership()).body)
    older["status"] = "honorary"
    with pytest.raises(ValueError, match="honorary"):
        decode(type(samples.membership()), json.dumps(older), {})


def test_a_flow_from_before_items_had_categories_is_read_with_its_clauses():
    encoded = encode(samples.document())
    older = json.loads(encoded.body)
    for flow in older["flows"]:
        for name in ("item_categories", "sender_for", "recipient_for"):
            del flow[name]
    [flow] = decode(type(samples.document()), json.dumps(older), encoded.blobs).flows
    assert flow == samples.flow(item_categories=())
    assert flow.items() == {"attendance": {"personal", "special:health"}}
    assert flow.is_between({flow.sender, flow.recipient})
