"""Keys: made, stored, read by other programs, and refused if a signature would prove nothing."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)

from registry.documents.signatures.fingerprints import fingerprint
from registry.documents.signatures.key_files import read_key_file, write_key_file
from registry.documents.signatures.keys import (
    ED25519,
    ES256,
    algorithm_of,
    b64,
    load_public_jwk,
    new_key,
    public_jwk,
    thumbprint,
    unb64,
)
from registry.documents.signatures.possession import check_possession_proof, make_possession_proof
from registry.errors import InvalidInputError, RegistryError, SignatureError

PASSPHRASE = "correct horse battery"
P = 2**255 - 19
BOTH = pytest.mark.parametrize("algorithm", [ED25519, ES256])


def openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["openssl", *arguments, "-passin", f"pass:{PASSPHRASE}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)


@pytest.fixture(params=[ED25519, ES256])
def key_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "signatory.p12"
    write_key_file(path, new_key(request.param), PASSPHRASE, "Amara Osei")
    return path


def test_a_key_file_gives_back_its_key(tmp_path: Path):
    for algorithm in (ED25519, ES256):
        key, path = new_key(algorithm), tmp_path / algorithm
        write_key_file(path, key, PASSPHRASE, "Amara Osei")
        again = read_key_file(path, PASSPHRASE)
        assert public_jwk(again) == public_jwk(key)
        assert algorithm_of(again) == algorithm


@pytest.mark.parametrize("name", ["", "Ann\nLee", "\udcff", "x" * 201])
def test_a_key_file_is_of_somebody_with_a_name(tmp_path: Path, name: str):
    with pytest.raises(InvalidInputError) as caught:
        write_key_file(tmp_path / "key.p12", new_key(), PASSPHRASE, name)
    assert [fault.pointer for fault in caught.value.faults] == ["/name"]
    assert not (tmp_path / "key.p12").exists()


def test_a_passphrase_that_is_no_text(key_file: Path, tmp_path: Path):
    with pytest.raises(InvalidInputError):
        write_key_file(tmp_path / "key.p12", new_key(), PASSPHRASE + "\udcff", "Ann")
    with pytest.raises(SignatureError):
        read_key_file(key_file, PASSPHRASE + "\udcff")


@pytest.mark.parametrize("jwk", [[], "x", None, 1])
def test_what_is_no_object_is_no_key(jwk: object):
    with pytest.raises(InvalidInputError):
        load_public_jwk(jwk)


def test_only_its_owner_may_read_it(key_file: Path):
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_openssl_sees_the_cipher_and_the_rounds(key_file: Path):
    seen = openssl("pkcs12", "-info", "-noout", "-in", str(key_file)).stderr
    assert "PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256" in seen


def test_openssl_reads_the_same_key(key_file: Path):
    pem = openssl("pkcs12", "-nocerts", "-noenc", "-in", str(key_file)).stdout
    start = pem.index("-----BEGIN")
    theirs = load_pem_private_key(pem[start:].encode(), None)
    assert public_jwk(theirs) == public_jwk(read_key_file(key_file, PASSPHRASE))  # type: ignore[arg-type]


def test_a_file_that_exists_is_never_replaced(key_file: Path):
    before = key_file.read_bytes()
    with pytest.raises(FileExistsError):
        write_key_file(key_file, new_key(), PASSPHRASE, "Another")
    assert key_file.read_bytes() == before


def test_a_short_passphrase_is_refused_and_nothing_written(tmp_path: Path):
    path = tmp_path / "short.p12"
    with pytest.raises(InvalidInputError) as caught:
        write_key_file(path, new_key(), "elevenchars", "Amara Osei")
    assert caught.value.faults[0].pointer == "/passphrase"
    assert not path.exists()


def test_a_wrong_passphrase(key_file: Path):
    with pytest.raises(SignatureError, match="could not be opened"):
        read_key_file(key_file, "another passphrase")


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"0\x82\x01\x00", b"-----BEGIN X-----"])
def test_what_is_no_key_file(content: bytes, tmp_path: Path):
    path = tmp_path / "x.p12"
    path.write_bytes(content)
    with pytest.raises(SignatureError, match="could not be opened"):
        read_key_file(path, PASSPHRASE)


@pytest.mark.parametrize("other", ["rsa", "P-384"])
def test_another_kind_of_key_in_the_file(other: str, tmp_path: Path):
    key = (
        rsa.generate_private_key(65537, 2048)
        if other == "rsa"
        else ec.generate_private_key(ec.SECP384R1())
    )
    path = tmp_path / "other.p12"
    encryption = BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, None, None, encryption))
    with pytest.raises(SignatureError, match=r"no Ed25519 or P-256"):
        read_key_file(path, PASSPHRASE)


@BOTH
def test_a_public_key_comes_back_as_it_was(algorithm: str):
    jwk = public_jwk(new_key(algorithm))
    assert public_jwk(load_public_jwk(jwk)) == jwk
    assert "d" not in jwk


def test_the_thumbprint_of_rfc_8037():
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert thumbprint(jwk) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert thumbprint({**jwk, "use": "sig"}) == thumbprint(jwk)


def test_a_fingerprint_can_be_read_out():
    groups = fingerprint(thumbprint(public_jwk(new_key()))).split(" ")
    assert {len(group) for group in groups[:-1]} == {4}
    assert len("".join(groups)) == 43


@pytest.mark.parametrize("member", ["y", "x"])
def test_a_key_that_lacks_a_member_has_no_thumbprint(member: str):
    jwk = public_jwk(new_key(ES256))
    del jwk[member]
    with pytest.raises(RegistryError):
        thumbprint(jwk)


def ed25519(number: int) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": b64(number.to_bytes(32, "little"))}


ORDER_EIGHT = int("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7", 16)
UNSAFE = {
    "neutral element": 1,
    "neutral element, its sign set": 1 | 1 << 255,
    "order two": P - 1,
    "order two, its sign set": (P - 1) | 1 << 255,
    "order four": 0,
    "order four, the other": 1 << 255,
    "order eight": int.from_bytes(ORDER_EIGHT.to_bytes(32), "big"),
    "zero written as the prime": P,
    "one written as the prime and one": P + 1,
    "largest encoding": 2**255 - 1,
    "all bits": 2**256 - 1,
    "not on the curve": 2,
}


@pytest.mark.parametrize("number", UNSAFE.values(), ids=UNSAFE.keys())
def test_unsafe_ed25519_keys_are_refused(number: int):
    with pytest.raises(SignatureError, match="not safe"):
        load_public_jwk(ed25519(number))


def test_order_eight_as_published_is_refused_too():
    encoded = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    with pytest.raises(SignatureError, match="not safe"):
        load_public_jwk({"kty": "OKP", "crv": "Ed25519", "x": b64(encoded)})


P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1, 1), (P256, 0), (2**256 - 1, 2**256 - 1)])
def test_off_the_curve_is_refused(x: int, y: int):
    jwk = {"kty": "EC", "crv": "P-256", "x": b64(x.to_bytes(32)), "y": b64(y.to_bytes(32))}
    with pytest.raises(SignatureError, match="on the curve"):
        load_public_jwk(jwk)


@BOTH
def test_a_private_key_is_refused_before_anything_else(algorithm: str):
    jwk = {**public_jwk(new_key(algorithm)), "d": "secret-secret"}
    with pytest.raises(InvalidInputError) as caught:
        load_public_jwk(jwk)
    assert "private key" in caught.value.faults[0].detail
    assert "secret-secret" not in caught.value.faults[0].detail


GOOD = public_jwk(new_key())
WRONG: list[dict[str, object]] = [
    {},
    {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    {"kty": "oct"},
    {**GOOD, "kty": "RSA"},
    {**GOOD, "kty": ["OKP"]},
    {**GOOD, "crv": "Ed448"},
    {**GOOD, "crv": "P-256"},
    {**GOOD, "kty": "EC"},
    {**GOOD, "k": "AAAA"},
    {**GOOD, "y": GOOD["x"]},
    {**GOOD, "use": "enc"},
    {**GOOD, "use": None},
    {**GOOD, "alg": "ES256"},
    {**GOOD, "alg": "none"},
    {**GOOD, "x": None},
    {**GOOD, "x": 7},
    {**GOOD, "x": GOOD["x"][:-1]},
    {**GOOD, "x": GOOD["x"] + "="},
    {**GOOD, "x": GOOD["x"] + "\n"},
    {**GOOD, "x": "é" * 43},
    {"kty": "EC", "crv": "P-256", "x": GOOD["x"]},
    {"kty": "EC", "crv": "secp256k1", "x": GOOD["x"], "y": GOOD["x"]},
]


@pytest.mark.parametrize("jwk", WRONG, ids=range(len(WRONG)))
def test_what_is_no_public_key_of_ours(jwk: dict[str, object]):
    with pytest.raises(InvalidInputError) as caught:
        load_public_jwk(jwk)
    assert caught.value.faults[0].pointer.startswith("/jwk")


@pytest.mark.parametrize("text", ["AB", "AA==", "A", "+/+/", "AA A", "AA\n", "é", "AAA=A"])
def test_base64url_has_one_spelling(text: str):
    assert unb64(text) is None


def test_base64url_as_rfc_7515_writes_it():
    assert unb64("") == b""
    assert unb64(b64(b"\xfb\xff")) == b"\xfb\xff"
    assert b64(b"\xfb\xff") == "-_8"


@BOTH
def test_a_proof_is_good_for_its_challenge_its_organisation_and_its_key(algorithm: str):
    key = new_key(algorithm)
    jwk = public_jwk(key)
    proof = make_possession_proof(key, nonce="n-1", org="council")
    check_possession_proof(proof, nonce="n-1", org="council", jwk=jwk)
    for changed in (
        {"nonce": "n-2", "org": "council", "jwk": jwk},
        {"nonce": "n-1", "org": "hospital", "jwk": jwk},
        {"nonce": "n-1", "org": "council", "jwk": public_jwk(new_key(algorithm))},
    ):
        with pytest.raises(SignatureError):
            check_possession_proof(proof, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("proof", ["", "a.b", "a.b.c", "....", "é.é.é", "a.b.c.d"])
def test_what_is_no_proof_at_all(proof: str):
    with pytest.raises(SignatureError):
        check_possession_proof(proof, nonce="n", org="council", jwk=GOOD)
