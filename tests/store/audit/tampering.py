"""Made-up tamperings: every table, column and kind of act, each with what the audit has to say.

Rows and columns are read from the register, so that a table or column that is added is tampered
with too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from registry.store.kinds import KINDS, Kind
from registry.store.tables import TABLES

ALTERED, UNREADABLE, MISSING = "altered", "unreadable", "missing"
INSERTED, REORDERED, ROLLED_BACK = "inserted", "reordered", "rolled_back"
SWAPPED = "key_swapped"
KIND_OF = {kind.table_name: kind for kind in KINDS.values()}
DERIVED = ("alias", "consent_concern", "document_party", "agreement_flow", "flow_end")
Row = dict[str, Any]


@dataclass
class Tampering:
    """What is done, and what is to be found: a kind, its places (none: anywhere), and a fault."""

    what: str
    statements: list[tuple[str, list[Any]]]
    kind: str
    faults: set[str]
    places: set[int] = field(default_factory=set)

    def is_named(self, found: Any) -> bool:
        """Whether the audit names it, for its own cause."""
        return any(
            row.kind == self.kind
            and row.fault in self.faults
            and (not self.places or row.leaf_index in self.places)
            for row in found
        )


class Tamperer:
    """Makes tamperings from the rows of a register, by a seed."""

    def __init__(self, rows: dict[str, list[Row]], engine: str, signed: int, old: Row) -> None:
        self.rows, self.engine, self.signed, self.old = rows, engine, signed, old

    def every(self, seed: int) -> Iterator[Tampering]:
        """Yield tamperings without end, each kind of act and each column in turn."""
        turn = random.Random(seed)
        while True:
            made = [*self._columns(turn), *self._rows(turn), *self._beside(turn)]
            made += [*self._ledger(turn), *self._sealed(turn), *self._schema(turn)]
            turn.shuffle(made)
            yield from made

    # Rows of records

    def _columns(self, turn: random.Random) -> Iterator[Tampering]:
        for table, kind in KIND_OF.items():
            for column in self.rows[table][0]:
                row = turn.choice(self.rows[table])
                if column == "leaf_index":
                    continue
                value = self._other(turn, table, column, row)
                faults = {ALTERED, INSERTED} if column in {"leaf_id", "version"} else {ALTERED}
                if column == "body" and kind.name == "key":
                    value, faults = _another_key(row["body"]), {SWAPPED}
                if isinstance(value, Garbage):
                    faults = faults | {UNREADABLE, INSERTED}
                yield self._set(table, column, value, row, kind.name, faults)

    def _rows(self, turn: random.Random) -> Iterator[Tampering]:
        for table, kind in KIND_OF.items():
            row = turn.choice(self.rows[table])
            place = row["leaf_index"]
            yield Tampering(
                f"{table} {place} deleted",
                [(f"DELETE FROM {table} WHERE leaf_index = ?", [place])],
                kind.name,
                {MISSING},
                {place},
            )
            yield self._inserted(turn, table, kind, row)
            if len(self.rows[table]) > 1:
                yield self._swapped(turn, table, kind)
            yield from self._rolled_back(table, kind)
        yield self._older_person()

    def _inserted(self, turn: random.Random, table: str, kind: Kind, row: Row) -> Tampering:
        size = len(self.rows["ledger_leaf"])
        place = turn.choice([size, size + 7, 2**40, -5])
        new = {**row, "leaf_index": place, "version": 77}
        if table == "operator":  # there can be one only
            clear = [(f"DELETE FROM {table}", [])]
        elif table == "subject":
            new["subject_id"], clear = "per_new", []
        else:
            clear = []
        return Tampering(
            f"{table} inserted at {place}",
            [*clear, _insert(table, new)],
            kind.name,
            {INSERTED},
            {place},
        )

    def _swapped(self, turn: random.Random, table: str, kind: Kind) -> Tampering:
        one, other = turn.sample(self.rows[table], 2)
        a, b = one["leaf_index"], other["leaf_index"]
        sql = f"UPDATE {table} SET leaf_index = ? WHERE leaf_index = ?"
        return Tampering(
            f"{table} {a} and {b} swapped",
            [(sql, [-1_000, a]), (sql, [a, b]), (sql, [b, -1_000])],
            kind.name,
            {REORDERED},
            {a, b},
        )

    def _rolled_back(self, table: str, kind: Kind) -> Iterator[Tampering]:
        versions = [row for row in self.rows[table] if row["version"] > 1]
        for row in versions[:1]:
            before = next(
                (
                    one
                    for one in self.rows[table]
                    if (one["leaf_id"], one["version"]) == (row["leaf_id"], row["version"] - 1)
                ),
                None,
            )
            if before is None:
                continue
            sets = [name for name in row if name not in {"leaf_index", "version"}]
            yield Tampering(
                f"{table} {row['leaf_index']} holds the version before",
                [_update(table, {name: before[name] for name in sets}, row["leaf_index"])],
                kind.name,
                {ROLLED_BACK},
                {row["leaf_index"]},
            )

    def _older_person(self) -> Tampering:
        """The person whose older row is known is put back to it, or is what they were before."""
        newer = next(
            row
            for row in self.rows["subject"]
            if row["salt"] != self.old["salt"] and row["leaf_id"] == self.old["leaf_id"]
        )
        return Tampering(
            "an older row of a person put back",
            [_update("subject", self.old, newer["leaf_index"])],
            "subject",
            {ROLLED_BACK},
            {newer["leaf_index"]},
        )

    # Rows beside records

    def _beside(self, turn: random.Random) -> Iterator[Tampering]:
        for table in DERIVED:
            key = next(iter(self.rows[table][0]))
            for column in self.rows[table][0]:
                row = turn.choice(self.rows[table])
                value = self._other(turn, table, column, row)
                if column == "subject_id":
                    people = [one["subject_id"] for one in self.rows["subject"]]
                    value = turn.choice([one for one in people if one != row[column]])
                yield Tampering(
                    f"{table}.{column}",
                    [(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [value, row[key]])],
                    table,
                    {ALTERED, MISSING, INSERTED},
                )
            row = turn.choice(self.rows[table])
            yield Tampering(
                f"{table} deleted", [(f"DELETE FROM {table} WHERE {key} = ?", [row[key]])],
                table, {MISSING},
            )  # fmt: skip
            new = {**row, key: row[key] + "7"}
            new |= {"partner_id": "little-nursery"} if table == "document_party" else {}
            new |= {"partner_id": "little-nursery"} if table == "consent_concern" else {}
            yield Tampering(f"{table} inserted", [_insert(table, new)], table, {INSERTED})
        row = turn.choice(self.rows["document"])
        yield self._set("document", "summary", row["summary"].replace("o", "0", 1), row,
                        "document", {ALTERED})  # fmt: skip

    # The ledger

    def _ledger(self, turn: random.Random) -> Iterator[Tampering]:
        signed = self.rows["ledger_leaf"][: self.signed]
        with_row = [leaf for leaf in signed if leaf["leaf_index"] in self._places()]
        for column in signed[0]:
            leaf = turn.choice(with_row if column == "recorded_at" else signed)
            if column in {"leaf_index", "seal"}:
                continue
            value = self._other(turn, "ledger_leaf", column, leaf)
            yield self._set("ledger_leaf", column, value, leaf, "ledger_leaf", {ALTERED, INSERTED})
        place = turn.choice(signed)["leaf_index"]
        yield Tampering(
            f"leaf {place} deleted",
            [("DELETE FROM ledger_leaf WHERE leaf_index = ?", [place])],
            "ledger_leaf", {MISSING}, {place},
        )  # fmt: skip
        one, other = turn.sample(with_row, 2)
        sql = "UPDATE ledger_leaf SET leaf_index = ? WHERE leaf_index = ?"
        a, b = one["leaf_index"], other["leaf_index"]
        yield Tampering(
            f"leaves {a} and {b} swapped",
            [(sql, [-1_000, a]), (sql, [a, b]), (sql, [b, -1_000])],
            "ledger_leaf", {REORDERED}, {a, b},
        )  # fmt: skip
        mark = turn.choice(self.rows["checkpoint"])
        for column in ("size", "root", "note", "frontier"):
            value = self._other(turn, "checkpoint", column, mark)
            yield Tampering(
                f"checkpoint {mark['size']}.{column}",
                [(f"UPDATE checkpoint SET {column} = ? WHERE size = ?", [value, mark["size"]])],
                "checkpoint", {ALTERED},
            )  # fmt: skip

    # What only seals show

    def _sealed(self, turn: random.Random) -> Iterator[Tampering]:
        every = {ALTERED, INSERTED, REORDERED, MISSING}
        for table, key, faults in (("look_up", "look_up_id", every), ("slip", "place", every)):
            *_, last = sorted(self.rows[table], key=lambda row: row.get("number", 0))
            for column in last:
                row = turn.choice(self.rows[table])
                if (table, column) == ("slip", "version"):
                    continue  # a counter
                value = self._other(turn, table, column, row)
                sql = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"
                yield Tampering(f"{table}.{column}", [(sql, [value, row[key]])], table, faults)
            new = {**last, key: f"{last[key]}7"}
            new |= {"number": last["number"] + 1} if "number" in last else {}
            yield Tampering(f"{table} inserted", [_insert(table, new)], table, {INSERTED})
        first = min(self.rows["look_up"], key=lambda row: row["number"])
        sql = "DELETE FROM look_up WHERE look_up_id = ?"
        yield Tampering("look_up deleted", [(sql, [first["look_up_id"]])], "look_up", {MISSING})
        yield from self._of_checkpoints(turn)
        yield from self._of_leaves(turn)

    def _of_checkpoints(self, turn: random.Random) -> Iterator[Tampering]:
        *earlier, _ = sorted(self.rows["checkpoint"], key=lambda mark: mark["size"])
        size = turn.choice(earlier)["size"]
        sql = "DELETE FROM checkpoint WHERE size = ?"
        yield Tampering(f"checkpoint {size} deleted", [(sql, [size])], "checkpoint", {MISSING})
        for column in ("recorded_at", "seal"):
            mark = turn.choice(self.rows["checkpoint"])
            value = self._other(turn, "checkpoint", column, mark)
            sql = f"UPDATE checkpoint SET {column} = ? WHERE size = ?"
            yield Tampering(
                f"checkpoint {mark['size']}.{column}",
                [(sql, [value, mark["size"]])],
                "checkpoint",
                {ALTERED},
            )

    def _of_leaves(self, turn: random.Random) -> Iterator[Tampering]:
        leaves = self.rows["ledger_leaf"]
        replaced = [leaf for leaf in leaves if leaf["leaf_index"] not in self._places()]
        for column, leaf in (
            ("recorded_at", turn.choice(replaced)),
            ("seal", turn.choice(leaves)),
            ("commitment", leaves[-1]),
        ):
            value = self._other(turn, "ledger_leaf", column, leaf)
            faults = {ALTERED, INSERTED}
            yield self._set("ledger_leaf", column, value, leaf, "ledger_leaf", faults)
        new = {**turn.choice(leaves), "leaf_index": len(leaves)}
        yield Tampering(
            "ledger_leaf appended",
            [_insert("ledger_leaf", new)],
            "ledger_leaf",
            {INSERTED, REORDERED},
            {len(leaves)},
        )

    def _places(self) -> set[int]:
        return {row["leaf_index"] for table in KIND_OF for row in self.rows[table]}

    # The schema

    def _schema(self, turn: random.Random) -> Iterator[Tampering]:
        table = turn.choice([t._meta.tablename for t in TABLES if t._meta.tablename in KIND_OF])
        if self.engine == "sqlite":
            acts = {
                MISSING: f"DROP TRIGGER IF EXISTS {table}_no_update",
                INSERTED: f"CREATE TRIGGER t_new AFTER INSERT ON {table} BEGIN SELECT 1; END",
            }
        else:
            acts = {
                MISSING: f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
                INSERTED: f"CREATE RULE r_new AS ON UPDATE TO {table} DO INSTEAD NOTHING",
                ALTERED: "ALTER TABLE partner DISABLE TRIGGER partner_append_only",
            }
        for fault, act in acts.items():
            if table != "subject" or fault != MISSING:
                yield Tampering(act, [(act, [])], "schema", {fault})
        if self.engine == "sqlite":
            yield self._forgotten_by_an_index(turn)
        act = "DROP INDEX alias_mac"
        yield Tampering(act, [(act, [])], "schema", {MISSING})
        name = turn.choice(sorted(self.rows["migration"], key=str))["name"]
        yield Tampering(
            "a migration taken away",
            [("DELETE FROM migration WHERE name = ?", [name])],
            "schema", {MISSING},
        )  # fmt: skip

    def _forgotten_by_an_index(self, turn: random.Random) -> Tampering:
        """A row taken away and put back while SQLite knows nothing of the index by which a check
        finds it."""
        row = turn.choice(self.rows["alias"])
        of_it = "type = 'index' AND name = 'alias_mac'"
        return Tampering(
            "an index that lacks an entry",
            [
                ("PRAGMA writable_schema = ON", []),
                (f"CREATE TEMP TABLE kept AS SELECT * FROM sqlite_master WHERE {of_it}", []),
                (f"DELETE FROM sqlite_master WHERE {of_it}", []),
                ("PRAGMA writable_schema = RESET", []),
                ("UPDATE alias SET mac = mac || 'x' WHERE alias_key = ?", [row["alias_key"]]),
                ("PRAGMA writable_schema = ON", []),
                ("INSERT INTO sqlite_master SELECT * FROM kept", []),
                ("PRAGMA writable_schema = RESET", []),
                ("UPDATE alias SET mac = mac WHERE 0", []),
            ],
            "schema",
            {UNREADABLE},
        )

    # How

    def _set(
        self, table: str, column: str, value: Any, row: Row, kind: str, faults: set[str]
    ) -> Tampering:
        place = row["leaf_index"]
        plain = value.value if isinstance(value, Garbage) else value
        return Tampering(
            f"{table} {place}.{column} = {str(plain)[:30]!r}",
            [_update(table, {column: plain}, place)],
            kind,
            faults,
            {place},
        )

    def _other(self, turn: random.Random, table: str, column: str, row: Row) -> Any:
        """Another value that the column can hold: near to its own, another row's, or garbage."""
        own = row[column]
        others = [one[column] for one in self.rows[table] if one[column] != own]
        if self.engine == "sqlite" and turn.random() < 0.2 and table in KIND_OF:
            return Garbage(turn.choice([b"\xff\xfe", "x" * 40, 3.75, b""]))
        if others and turn.random() < 0.3 and column != "body":
            return turn.choice(others)
        if isinstance(own, bool | int):
            return own + turn.choice([1, 1_000])
        if isinstance(own, bytes):
            place = turn.randrange(len(own)) if own else 0
            return own[:place] + bytes([own[place] ^ 1]) + own[place + 1 :] if own else b"x"
        if isinstance(own, str):
            return _edited(turn, own)
        return "x" if own is None else own.replace(year=own.year + 1)


@dataclass(frozen=True)
class Garbage:
    """A value of a type that the column does not have; SQLite stores it all the same."""

    value: Any


def _edited(turn: random.Random, text: str) -> str:
    """The text with one character changed to one of its kind."""
    places = [n for n, letter in enumerate(text) if letter.isalnum()]
    if not places:
        return text + "x"
    place = turn.choice(places)
    letter = text[place]
    new = "7" if letter == "3" else "3" if letter.isdigit() else "b" if letter == "a" else "a"
    return text[:place] + new + text[place + 1 :]


def _another_key(body: str) -> str:
    """The body of a key's row with another key under its name."""
    x = body.partition('\\"x\\":\\"')[2].partition('\\"')[0]
    return body.replace(x, x[:10] + ("A" if x[10] != "A" else "B") + x[11:])


def _insert(table: str, row: Row) -> tuple[str, list[Any]]:
    marks = ", ".join("?" * len(row))
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())


def _update(table: str, row: Row, place: int) -> tuple[str, list[Any]]:
    sets = ", ".join(f"{name} = ?" for name in row)
    return f"UPDATE {table} SET {sets} WHERE leaf_index = ?", [*row.values(), place]
