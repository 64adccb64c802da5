"""Wrong or forged envelopes get a clear answer over HTTP, and nothing of them is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.envelope import sign
from registry.documents.signatures.jose import sign_flat
from registry.documents.signatures.keys import b64, new_key, public_jwk, thumbprint, unb64
from registry.documents.signatures.notice import Notice, sign_notice
from registry.documents.signatures.possession import make_possession_proof
from tests.api.conftest import Api
from tests.api.partners.test_routes import enrolled_over_http
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, discharge

ADDRESS = "/api/v1/agreements/discharge/1"
Entry = dict[str, str]


class Signing:
    """A registered agreement, and the keys of two of its parties."""

    def __init__(self, api: Api, payload: bytes, council: Any, hospital: Any) -> None:
        self.api, self.payload = api, payload
        self.keys = {COUNCIL: council, HOSPITAL: hospital}

    def entry(self, org: str = HOSPITAL, payload: bytes | None = None) -> Entry:
        by = {"person": "Chief Officer", "role": "Chief Executive"}
        moment = self.api.partnership.clock.now
        return sign(payload or self.payload, self.keys[org], org=org, signed_at=moment, **by)

    def by_hand(self, change: Callable[[dict[str, Any]], Any], org: str = HOSPITAL) -> Entry:
        """Return an entry whose header was changed before signing, so that the signature fits."""
        header = json.loads(unb64(self.entry(org)["protected"]) or b"")
        change(header)
        protected = b64(json.dumps(header).encode())
        raw = self.keys[org].sign(f"{protected}.{b64(self.payload)}".encode())
        return {"protected": protected, "signature": b64(raw)}

    def kid(self, org: str) -> str:
        return thumbprint(public_jwk(self.keys[org]))

    def set(self, **members: Any) -> Entry:
        return self.by_hand(lambda header: header.update(members))


async def opened(api: Api) -> Signing:
    council = await api.partnership.enrol(COUNCIL)
    hospital = await api.partnership.enrol(HOSPITAL)
    await api.partnership.charter()
    officer = await api.headers(COUNCIL, "officer")
    content = discharge(api.partnership)
    answer = await api.client.post("/api/v1/agreements", json=content, headers=officer)
    assert answer.status_code == 201, answer.text
    payload = (await api.client.get(f"{ADDRESS}/document", headers=officer)).content
    return Signing(api, payload, council, hospital)


def another_version(s: Signing) -> bytes:
    return canonical_bytes({**json.loads(s.payload), "version": 2})


def hmac_of_public_key(s: Signing) -> Entry:
    entry = s.set(alg="HS256")
    mac = HMAC(public_jwk(s.keys[HOSPITAL])["x"].encode(), SHA256())
    mac.update(f"{entry['protected']}.{b64(s.payload)}".encode())
    return {**entry, "signature": b64(mac.finalize() * 2)}


def made_as(s: Signing, typ: str) -> Entry:
    """Sign the same words as something other than an agreement's signature."""
    header = json.loads(unb64(s.entry()["protected"]) or b"") | {"typ": typ}
    protected, signature = sign_flat(header, s.payload, s.keys[HOSPITAL])
    return {"protected": protected, "signature": signature}


def possession_proof(s: Signing) -> Entry:
    protected, _, signature = make_possession_proof(
        s.keys[HOSPITAL], nonce="n" * 43, org=HOSPITAL
    ).split(".")
    return {"protected": protected, "signature": signature}


def leaving_notice(s: Signing) -> Entry:
    protected, _, signature = sign_notice(
        Notice(
            org=HOSPITAL,
            leaves="discharge",
            effective_on=s.api.partnership.registry.today(),
            reason="We close.",
            person="Chief Officer",
            role="Chief Executive",
            given_at=s.api.partnership.clock.now,
        ),
        s.keys[HOSPITAL],
    ).split(".")
    return {"protected": protected, "signature": signature}


def spoilt(member: str, change: Callable[[str], str]) -> Callable[[Signing], Entry]:
    def make(s: Signing) -> Entry:
        good = s.entry()
        return {**good, member: change(good[member])}

    return make


def other_first(text: str) -> str:
    """Another first letter, whatever it was."""
    return ("B" if text[0] == "A" else "A") + text[1:]


OTHER = public_jwk(new_key())
KNOWN = "It knows: protected, schedule, signature."
# A change to one entry → words of the answer.
ENTRIES: dict[str, tuple[Callable[[Signing], Any], str]] = {
    "unprotected header": (lambda s: {**s.entry(), "header": {"kid": "x"}}, KNOWN),
    "empty unprotected header": (lambda s: {**s.entry(), "header": {}}, KNOWN),
    "jku": (lambda s: s.set(jku="https://evil.example/k"), "lacks what it must say"),
    "x5u": (lambda s: s.set(x5u="https://evil.example/k"), "lacks what it must say"),
    "x5c": (lambda s: s.set(x5c=["MIIB"]), "lacks what it must say"),
    "crit": (lambda s: s.set(crit=["exp"]), "method we do not accept"),
    "b64 false": (lambda s: s.set(b64=False, crit=["b64"]), "method we do not accept"),
    "b64 false without crit": (lambda s: s.set(b64=False), "method we do not accept"),
    "jwk of another": (lambda s: s.set(jwk=OTHER, kid="A" * 43), "not enrolled"),
    "no kid": (lambda s: s.by_hand(lambda h: h.pop("kid")), "by which key"),
    "kid a list": (lambda s: s.set(kid=["A" * 43]), "by which key"),
    "kid of a key that is not its own": (
        lambda s: s.by_hand(lambda h: h.update(kid=s.kid(COUNCIL))),
        "carries another public key",
    ),
    "jwk of another beside its own kid": (
        lambda s: s.by_hand(lambda h: h.update(jwk=OTHER)),
        "carries another public key",
    ),
    "alg ES256 with an Ed25519 key": (lambda s: s.set(alg="ES256"), "does not fit"),
    "alg none": (lambda s: s.set(alg="none"), "method we do not accept"),
    "alg a list": (lambda s: s.set(alg=["Ed25519"]), "method we do not accept"),
    "alg EdDSA": (lambda s: s.set(alg="EdDSA"), "method we do not accept"),
    "HS256 with the public key": (hmac_of_public_key, "method we do not accept"),
    "for other bytes": (
        lambda s: s.entry(payload=s.payload.replace(b"Discharge", b"Discharged", 1)),
        "does not fit",
    ),
    "for another version": (lambda s: s.entry(payload=another_version(s)), "does not fit"),
    "a possession proof": (possession_proof, "made for something else"),
    "a leaving notice": (lambda s: leaving_notice(s), "made for something else"),
    "a membership statement": (
        lambda s: made_as(s, "wisc-membership+jwt"),
        "made for something else",
    ),
    "no typ": (lambda s: s.by_hand(lambda h: h.pop("typ")), "made for something else"),
    "padding after the header": (spoilt("protected", lambda t: t + "="), "base64url"),
    "padding after the signature": (spoilt("signature", lambda t: t[:-1] + "="), "base64url"),
    "standard base64": (spoilt("signature", lambda t: "+/" + t[2:]), "base64url"),
    "spare bits set": (spoilt("signature", lambda t: t[:-1] + chr(ord(t[-1]) + 1)), "base64url"),
    "a line break": (spoilt("signature", lambda t: t[:40] + "\n" + t[41:]), "signature"),
    "no signature": (lambda s: {"protected": s.entry()["protected"]}, "signature"),
    "signature null": (lambda s: {**s.entry(), "signature": None}, "signature"),
    "a number": (lambda _: 1, "signatures"),
    "a header far too long": (spoilt("protected", lambda t: t * 20), "6000"),
}


def whole(*entries: Any) -> dict[str, Any]:
    return {"signatures": list(entries)}


# A change to the envelope → status and words of the answer.
ENVELOPES: dict[str, tuple[Callable[[Signing], Any], int, str]] = {
    "the same signer twice": (lambda s: whole(s.entry(), s.entry()), 409, "signed this version"),
    "two signatures of one signer": (
        lambda s: whole(s.entry(), s.by_hand(lambda header: header)),
        409,
        "signed this version",
    ),
    "nobody": (lambda _: whole(), 422, "/signatures"),
    "no list": (lambda _: {"signatures": None}, 422, "/signatures"),
    "flat": (lambda s: {"payload": b64(s.payload), **s.entry()}, 422, "/signatures"),
    "flat and general": (lambda s: {**s.entry(), **whole(s.entry())}, 422, "It knows: signatures."),
    "with another payload": (
        lambda s: {"payload": b64(b"{}"), **whole(s.entry())},
        422,
        "It knows: signatures.",
    ),
    "compact": (
        lambda s: f"{s.entry()['protected']}.{b64(s.payload)}.{s.entry()['signature']}",
        422,
        "",
    ),
    "a bad one among good ones": (
        lambda s: whole(s.entry(COUNCIL), spoilt("signature", other_first)(s)),
        422,
        "does not fit",
    ),
    "200 times the same": (lambda s: whole(*[s.entry()] * 200), 409, "signed this version"),
    "1001": (lambda s: whole(*[s.entry()] * 1001), 413, "too-large"),
    "huge": (lambda s: whole(*[s.entry()] * 2_000), 413, ""),
}


async def answered(s: Signing, envelope: Any) -> tuple[int, str]:
    headers = await s.api.headers(COUNCIL, "officer")
    answer = await s.api.client.post(f"{ADDRESS}/signatures", json=envelope, headers=headers)
    return answer.status_code, answer.text


async def kept(s: Signing) -> list[Entry]:
    headers = await s.api.headers(COUNCIL, "officer")
    answer = await s.api.client.get(f"{ADDRESS}/signatures", headers=headers)
    found: list[Entry] = answer.json()["signatures"]
    return found


async def test_a_trick_is_answered_and_nothing_of_it_kept(api: Api):
    s = await opened(api)
    wrong: list[str] = []
    for name, (make, words) in ENTRIES.items():
        status, text = await answered(s, whole(s.entry(COUNCIL), make(s)))
        wrong += [f"{name}: {status} {text}"] * (status != 422 or words not in text)
        assert await kept(s) == [], name
    for name, (make, expected, words) in ENVELOPES.items():
        status, text = await answered(s, make(s))
        wrong += [f"{name}: {status} {text}"] * (status != expected or words not in text)
        assert await kept(s) == [], name
    assert wrong == []
    status, text = await answered(s, whole(s.entry(HOSPITAL), s.entry(COUNCIL)))
    assert status == 201, text
    assert len(await kept(s)) == 2


async def test_es256_in_der_form_is_refused_and_side_by_side_accepted(api: Api):
    s = await opened(api)
    s.keys[SCHOOL] = await enrolled_over_http(api, SCHOOL)
    good = s.entry(SCHOOL)
    raw = unb64(good["signature"]) or b""
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    status, text = await answered(s, whole({**good, "signature": b64(der)}))
    assert status == 422
    assert "at most 86 characters" in text
    assert (await answered(s, whole(good)))[0] == 201


async def test_an_agreements_signature_is_no_possession_proof(api: Api):
    """A proof for another challenge or organisation is refused too."""
    s = await opened(api)
    key = new_key()
    headers = await api.headers(COUNCIL, "officer")
    base = f"/api/v1/partners/{CHARITY}/keys"
    asked = await api.client.post(
        f"{base}/challenges", json={"jwk": public_jwk(key)}, headers=headers
    )
    nonce = asked.json()["nonce"]
    entry = s.entry()
    claims = b64(json.dumps({"nonce": nonce, "org": CHARITY}).encode())
    other_type = sign_flat({"typ": "wisc-agreement+jws"}, unb64(claims) or b"", key)
    for proof in (
        f"{entry['protected']}.{b64(s.payload)}.{entry['signature']}",
        f"{other_type[0]}.{claims}.{other_type[1]}",
        make_possession_proof(key, nonce=nonce, org=HOSPITAL),
    ):
        body = {
            "jwk": public_jwk(key),
            "nonce": nonce,
            "proof": proof,
            "person": "Chief Officer",
            "role": "Chief Executive",
            "checked_by": "telephone",
        }
        answer = await api.client.post(base, json=body, headers=headers)
        assert answer.status_code == 422, answer.text


async def test_what_was_signed_as_something_else_is_no_notice_of_leaving(api: Api):
    s = await opened(api)
    headers = await api.headers(HOSPITAL, "officer")
    entry = s.entry()
    for name, notice in {
        "an agreement's signature": f"{entry['protected']}.{b64(s.payload)}.{entry['signature']}",
        "a possession proof": make_possession_proof(s.keys[HOSPITAL], nonce="n" * 43, org=HOSPITAL),
        "no signature": f"{entry['protected']}.{b64(s.payload)}.",
        "two parts": "e30.e30",
        "no notice at all": "!",
    }.items():
        answer = await api.client.post("/api/v1/notices", json={"notice": notice}, headers=headers)
        assert answer.status_code == 422, f"{name}: {answer.text}"


@pytest.mark.parametrize(
    "x", ["AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "A" * 43], ids=["order 1", "order 4"]
)
async def test_a_low_order_key_is_refused_where_it_would_be_enrolled(api: Api, x: str):
    """CCTV: under such a key one signature fits every message."""
    headers = await api.headers(COUNCIL, "officer")
    answer = await api.client.post(
        f"/api/v1/partners/{CHARITY}/keys/challenges",
        json={"jwk": {"kty": "OKP", "crv": "Ed25519", "x": x}},
        headers=headers,
    )
    assert answer.status_code == 422
    assert "not safe" in answer.text
