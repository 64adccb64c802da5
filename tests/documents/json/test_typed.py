"""Reading in one pass accepts what parser, canonical form and schema accept together."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.parse import parse_json
from registry.documents.json.typed import Reader
from registry.documents.json.validate import reader, validate
from registry.documents.signatures.envelope import unverified_claims, verify_signature
from registry.documents.signatures.keys import b64, public_jwk, unb64
from registry.documents.signatures.signable import Signable, read_signable
from registry.documents.verify.documents import read_envelope
from registry.errors import InvalidInputError, SignatureError
from tests.documents.json.test_compiled import documents, mutated
from tests.documents.kit import KEYS, PARTIES, agreement_bytes, charter_bytes, entry

KINDS = {"agreement": "agreement", "charter": "charter"}


def slowly(payload: bytes) -> Any:
    try:
        return read_signable(payload)
    except InvalidInputError:
        return None


def quickly(payload: bytes) -> Any:
    """The payload as one of the schemas reads it; a document is of one of them at most."""
    names = ("agreement", "charter", "agreement-2", "charter-2")
    return next((found for name in names if (found := reader(name).read(payload))), None)


@pytest.mark.parametrize("name", [*KINDS, "agreement-2", "charter-2"])
def test_one_verdict_on_examples_and_mutations_of_them(name: str):
    rng = random.Random(name)
    taken = 0
    for document in documents(name):
        for changed in [document, *(mutated(document, rng) for _ in range(30))]:
            if not isinstance(changed, dict):
                continue
            payload = canonical_bytes(changed)
            found = slowly(payload)
            taken += found is not None
            if b"\\" not in payload:
                assert (quickly(payload) is not None) == (found is not None), changed
            else:
                assert quickly(payload) is None
    assert taken > 20


@pytest.mark.parametrize("made", [agreement_bytes, charter_bytes], ids=["agreement", "charter"])
def test_never_more_than_the_slow_path_whatever_byte_is_changed(made: Any):
    payload, rng = made(), random.Random(5)
    for _ in range(1_500):
        at = rng.randrange(len(payload))
        changed = rng.choice(
            [
                payload[:at] + bytes([rng.randrange(256)]) + payload[at + 1 :],
                payload[:at] + payload[at + 1 :],
                payload[:at] + rng.choice(SPOILERS) + payload[at:],
            ]
        )
        if quickly(changed) is not None:
            assert slowly(changed) is not None, changed[at - 20 : at + 20]


SPOILERS = [b" ", b"\n", b"\\n", b"\xc2\x85", b"\x7f", b"e\xcc\x81", b"\xed\xa0\x80", b"0", b".0"]
ODD_FORMS = {
    "a name twice": lambda t: t.replace(b'"version":1}', b'"version":1,"version":1}'),
    "a name twice, inside": lambda t: t.replace(b'{"partner"', b'{"partner":"x","partner"', 1),
    "a float": lambda t: t.replace(b'"version":1}', b'"version":1.0}'),
    "an exponent": lambda t: t.replace(b'"version":1}', b'"version":1e0}'),
    "a leading zero": lambda t: t.replace(b'"version":1}', b'"version":01}'),
    "spaces": lambda t: t.replace(b":", b": ", 1),
    "a line break at the end": lambda t: t + b"\n",
    "another order": lambda t: json.dumps(json.loads(t)["parties"]).encode(),
    "an escape that is not needed": lambda t: t.replace(b"discharge", b"dischar\\u0067e", 1),
    "a control character": lambda t: t.replace(b"discharge", b"disch\x7frge", 1),
    "not NFC": lambda t: t.replace(b"Hospital", "Hospitaĺ".encode(), 1).replace(
        "ĺ".encode(), "l\u0301".encode()
    ),
    "a byte order mark": lambda t: b"\xef\xbb\xbf" + t,
    "something more": lambda t: t.replace(b"{", b'{"a":1,', 1),
    "another party of the name": lambda t: t.replace(b'"hospital"', b'"hospital\xe2\x80\xa8"', 1),
    "too large": lambda t: t + b" " * 262_144,
}


@pytest.mark.parametrize("spoil", ODD_FORMS.values(), ids=ODD_FORMS.keys())
def test_what_is_refused_slowly_is_refused(spoil: Any):
    changed = spoil(agreement_bytes())
    assert changed != agreement_bytes()
    assert slowly(changed) is None
    with pytest.raises(InvalidInputError):
        Signable.read(changed)


def test_text_in_other_scripts_and_with_escapes_is_read_as_slowly():
    content = json.loads(agreement_bytes())
    for title in ("Rhyddhau o’r ysbyty", "Discharge “early”", 'The "discharge" agreement'):
        payload = canonical_bytes({**content, "title": title})
        assert Signable.read(payload).title == title


def test_headers_in_canonical_form_are_read_at_once_and_say_the_same():
    for org in PARTIES:
        signed = entry(org, agreement_bytes())
        claims = unverified_claims(signed)
        assert claims is not None
        header = json.loads(unb64(signed["protected"]) or b"")
        validate("signature-header", header)
        assert (claims.org, claims.kid, claims.algorithm) == (org, header["kid"], header["alg"])
        other = json.dumps(header, indent=1).encode()
        assert unverified_claims({**signed, "protected": b64(other)}) is None


@pytest.mark.parametrize("org", PARTIES)
def test_a_jose_library_makes_what_we_take_and_takes_what_we_make(org: str):
    payload, key = agreement_bytes(), KEYS[org]
    kind = ECKey if public_jwk(key)["kty"] == "EC" else OKPKey
    registry = jws.JWSRegistry(algorithms=["Ed25519", "ES256"], strict_check_header=False)
    registry.max_payload_length = registry.max_header_length = 10**6
    ours = entry(org, payload)
    whole = {"payload": b64(payload), **ours}
    public = kind.import_key(public_jwk(key))
    assert jws.deserialize_json(whole, public, registry=registry).payload == payload
    header = json.loads(unb64(ours["protected"]) or b"")
    shuffled = dict(reversed(header.items()))
    theirs = jws.serialize_json(
        {"protected": shuffled}, payload, kind.import_key(key), registry=registry
    )
    made = {"protected": theirs["protected"], "signature": theirs["signature"]}
    assert unverified_claims(made) is None  # in another order: read the slow way, and accepted
    assert verify_signature(payload, made, public_jwk(key)).org == org
    with pytest.raises(SignatureError):
        verify_signature(charter_bytes(), made, public_jwk(key))


def envelopes() -> list[bytes]:
    entries = [entry(org, agreement_bytes()) for org in PARTIES]
    good = {"signatures": entries}
    text = json.dumps(good)
    flat = {"payload": b64(agreement_bytes()), **entries[0]}
    return [
        text.encode(),
        json.dumps(good, indent=2).encode() + b"\n",
        json.dumps(good, sort_keys=True, indent="\t").encode(),
        json.dumps({"signatures": []}).encode(),
        json.dumps({**good, "payload": "e30"}).encode(),
        json.dumps({**flat, **good}).encode(),
        json.dumps(flat).encode(),
        json.dumps({"signatures": [{**entries[0], "header": {"kid": "x"}}]}).encode(),
        json.dumps({"signatures": [copy.copy(entries[0])] * 200}).encode(),
        json.dumps({"signatures": entries * 51}).encode(),
        text.replace('"protected"', '"protected": "AAAA", "protected"', 1).encode(),
        text.replace('{"signatures"', '{"signatures": [], "signatures"', 1).encode(),
        text.replace("eyJ", "ey\nJ", 1).encode(),
        text.replace("eyJ", "ey\\u004a", 1).encode(),
        text.replace("eyJ", "e+J", 1).encode(),
        text[:-1].encode(),
        b"",
        b"[]",
        b"\xef\xbb\xbf" + text.encode(),
    ]


@pytest.mark.parametrize("number", range(len(envelopes())))
def test_an_envelope_is_taken_exactly_where_door_and_schema_take_it(number: int):
    data = envelopes()[number]
    try:
        expected: Any = parse_json(data, max_bytes=1_048_576)
        if expected != {"signatures": []}:  # everybody signed on paper, or nobody has yet
            validate("signature-envelope", expected)
    except InvalidInputError:
        with pytest.raises(InvalidInputError):
            read_envelope(data)
    else:
        assert read_envelope(data) == expected["signatures"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {}, "required": [], "additionalProperties": True},
        {"type": "array", "items": {"type": "string"}, "maxItems": 3, "if": {"maxItems": 2}},
        {"type": "array", "items": {"type": "string"}, "maxItems": 3, "then": {"minItems": 2}},
        {"type": "string", "not": {"const": "x"}},
    ],
)
def test_a_schema_that_says_what_is_not_known_is_not_read_wrongly(schema: dict[str, Any]):
    with pytest.raises(ValueError, match=r"known here|not closed"):
        Reader(schema)
