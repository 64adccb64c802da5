"""Rows in which every pair of values of any two fields occurs, by arithmetic instead of search.

With a prime ``p`` that is at least the number of fields and of values, row ``(i, j)`` has in column
``k`` the remainder of ``i * k + j``. Two rows' equations for two columns have exactly one solution
modulo a prime, so each pair of remainders occurs in exactly one of the ``p * p`` rows. A field with
fewer than ``p`` values takes the remainder of the remainder, and keeps every pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any


def pairwise(fields: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows, each with one value for every field."""
    prime = _prime_from(max(len(fields), *map(len, fields.values())))
    for i in range(prime):
        for j in range(prime):
            yield {
                name: values[(i * column + j) % prime % len(values)]
                for column, (name, values) in enumerate(fields.items())
            }


def _prime_from(least: int) -> int:
    return next(n for n in count(max(least, 2)) if all(n % d for d in range(2, n)))
