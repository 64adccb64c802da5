"""Which Ed25519 public keys are safe to trust: canonical points of no small order.

cryptography accepts small-order keys. Under such a key a single signature verifies for any message
(security.md §1.3), so a partner could enrol a key that it can later disown. RFC 8032 §5.1.3 says
how a point is decoded; Chalkias et al., "Taming the many EdDSAs" (2020), say what to refuse. Points
are added in extended coordinates (RFC 8032 §5.1.4), which need no division: a key takes about a
millisecond. Public keys are not secret, so plain integers may take varying time.
"""

from __future__ import annotations

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_ORDER = 2**252 + 27742317777372353535851937790883648493

_Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_IDENTITY: _Point = (0, 1, 1, 0)


def is_safe_public_key(encoded: bytes) -> bool:
    """Whether 32 bytes are a canonical encoding of a point of the prime-order subgroup."""
    point = _decode(encoded)
    if point is None or _is_identity(point):
        return False
    # Only someone with bad intentions would make a point with a small-order part.
    return _is_identity(_multiply(point, _ORDER))


def _is_identity(point: _Point) -> bool:
    x, y, z, _ = point
    return x == 0 and y == z


def _decode(encoded: bytes) -> _Point | None:
    """The point; None if the bytes are not on the curve or not its canonical encoding."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(encoded) != 32 or y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if v * x * x % _P != u:
        x = x * _SQRT_MINUS_ONE % _P
    if v * x * x % _P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _add(one: _Point, other: _Point) -> _Point:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a = (y1 - x1) * (y2 - x2) % _P
    b = (y1 + x1) * (y2 + x2) % _P
    c = 2 * _D * t1 * t2 % _P
    d = 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _multiply(point: _Point, factor: int) -> _Point:
    result = _IDENTITY
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result
