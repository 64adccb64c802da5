"""Flips, cuts, repeats and inserts bytes in the body, a header's value, the path or the query."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.fuzz.wire import Asked

# What readers of numbers, texts, addresses and headers have stumbled over.
INSERTED = (
    *(b"\x00", b"%00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r\n", b"\n", b" ", b"\t"),
    *(b"\\ud800", b"\\u0000", b"%ED%A0%80", b"%C0%AE", b"%", b"%2F", b"%2e%2e/", b"../", b"//"),
    *(b"9" * 400, b"-1", b"1e999", b"-0", b"NaN", b"0x10", b"null", b"true", b"[" * 300, b'{"a":'),
    *(b'"', b"'", b"&", b"=", b";", b",", b"?", b"#", b"+", b"\xe2\x80\xae", b"A" * 3_000),
)
_MOST_REPEATED = 50


def garbled(rng: random.Random, asked: Asked) -> Asked:
    """Return the request with one to three faults in one of its parts."""
    part = rng.choices(("body", "target", "header"), (6 if asked.body else 0, 3, 2))[0]
    if part == "body":
        return replace(asked, body=_spoiled(rng, asked.body))
    if part == "target":
        return replace(asked, target=b"/" + _spoiled(rng, asked.target[1:]))
    headers = list(asked.headers)
    place = rng.randrange(len(headers))
    name, value = headers[place]
    headers[place] = (name, _spoiled(rng, value))
    return replace(asked, headers=tuple(headers))


def _spoiled(rng: random.Random, text: bytes) -> bytes:
    for _ in range(rng.randint(1, 3)):
        text = _with_one_fault(rng, text)
    return text


def _with_one_fault(rng: random.Random, text: bytes) -> bytes:
    begin = rng.randint(0, len(text))
    end = min(len(text), begin + rng.choice((1, 1, 2, 8, 64)))
    before, part, after = text[:begin], text[begin:end], text[end:]
    match rng.randrange(5):
        case 0:
            return before + bytes(byte ^ 1 << rng.randrange(8) for byte in part) + after
        case 1:
            return before + after
        case 2:
            return before + part * rng.randint(2, _MOST_REPEATED) + after
        case 3:
            return before + rng.choice(INSERTED) + part + after
        case _:
            return text[:begin] if rng.random() < 0.5 else before + rng.randbytes(4) + part + after
