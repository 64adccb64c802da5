"""The text of a dump is read as PostgreSQL wrote it."""

from __future__ import annotations

import io

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.store.backup.copy_text import as_bytes, rows_in
from tests.store.databases import PostgresServer

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
ESCAPES = {
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


def dump(*fields: str, table: str = "public.thing", columns: str = "id, body") -> list[bytes]:
    text = f"COPY {table} ({columns}) FROM stdin;\n" + "\t".join(fields) + "\n\\.\n"
    return [b"SET x = 1;\n", *text.encode().splitlines(keepends=True)]


@given(TEXT)
def test_any_text(text: str):
    escaped = "".join(ESCAPES.get(letter, letter) for letter in text)
    lines = f"COPY thing (id, body) FROM stdin;\n7\t{escaped}\n\\.\n".encode().split(b"\n")
    script = [line + b"\n" for line in lines[:-1]]
    assert list(rows_in(script, {"thing": ["body", "id"]})) == [("thing", (text, "7"))]


def test_what_is_no_value():
    assert list(rows_in(dump("1", "\\N"), {"thing": ["body"]})) == [("thing", (None,))]


def test_other_tables_and_quoted_names_are_read_over():
    script = [*dump("1", "a"), *dump("2", "b", table='public."key"', columns='id, "body"')]
    assert list(rows_in(script, {"key": ["body"]})) == [("key", ("b",))]


@pytest.mark.parametrize(
    "script", [dump("1", "a")[:-1], dump("1", "a", columns="id, other")], ids=["cut", "column"]
)
def test_a_dump_that_lacks_something(script: list[bytes]):
    with pytest.raises(ValueError, match=r"do not end|is not in list"):
        list(rows_in(script, {"thing": ["body"]}))


def test_bytes():
    assert as_bytes("\\x00ff") == as_bytes(b"\x00\xff") == b"\x00\xff"
    for wrong in ("00ff", "\\xzz"):
        with pytest.raises(ValueError):  # noqa: PT011 - of either kind
            as_bytes(wrong)


async def test_as_postgres_itself_writes_it(postgres_server: PostgresServer):
    awkward = "a\tb\nc\\d\r\\N \\. \b\f\v é\u2028\x85 'quoted' \x1b\U0001f600"
    written = io.BytesIO()
    connection = await asyncpg.connect(**postgres_server.config("postgres"))
    try:
        query = "SELECT $1::text, $2::bytea, NULL::text, 7"
        await connection.copy_from_query(query, awkward, b"\x00\xff", output=written)
    finally:
        await connection.close()
    header = b"COPY public.thing (body, salt, none, n) FROM stdin;\n"
    script = [header, *written.getvalue().splitlines(keepends=True), b"\\.\n"]
    [(_, (body, salt, none, n))] = rows_in(script, {"thing": ["body", "salt", "none", "n"]})
    assert (body, as_bytes(salt), none, n) == (awkward, b"\x00\xff", None, "7")
