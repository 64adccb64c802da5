"""Compares the database's schema with the one that the migrations make.

Without its triggers a table is no longer append-only, and a trigger of somebody else's could
change what is written. ``definitions.json`` has a digest of each definition on each engine; a test
makes it anew, and ``python -m tests.generate_schema`` writes it. What stands beside our tables is
left alone.
"""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from registry.domain.records.damage import SCHEMA, DamagedRow, DamageFault
from registry.services.ledger_ports import SCHEMA_PART, AuditStep
from registry.store import migrations
from registry.store.audit.steps import Scope
from registry.store.engines.hardened import RawMoment
from registry.store.tables import TABLES

PATH: Final = Path(__file__).with_name("definitions.json")
_OURS: Final = sorted(table._meta.tablename for table in TABLES)  # noqa: SLF001 - piccolo's way
_LISTED: Final = ", ".join(f"'{name}'" for name in _OURS)
_IN_SQLITE: Final = f"""SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master
    WHERE tbl_name IN ({_LISTED}) AND name NOT LIKE 'sqlite%'"""
# Each name as this session would find it, whichever schema it is in.
_TABLES: Final = f"""own AS (SELECT found AS oid, name FROM
    unnest(ARRAY[{_LISTED}]) name, to_regclass(name) found WHERE found IS NOT NULL)"""
_IN_POSTGRES: Final = f"""WITH {_TABLES}
    SELECT 'table ' || own.name, concat_ws(' ', relkind, relpersistence, relrowsecurity,
            (SELECT count(*) FROM pg_inherits WHERE inhparent = own.oid))
        FROM own JOIN pg_class ON pg_class.oid = own.oid::oid
    UNION ALL SELECT 'column ' || own.name || '.' || attname, concat_ws(' ',
            format_type(atttypid, atttypmod), attnotnull, collname,
            (SELECT pg_get_expr(adbin, adrelid, true) FROM pg_attrdef
                WHERE adrelid = attrelid AND adnum = attnum))
        FROM own JOIN pg_attribute ON attrelid = own.oid::oid
        LEFT JOIN pg_collation ON pg_collation.oid = attcollation
        WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT 'constraint ' || own.name || '.' || conname,
            concat_ws(' ', pg_get_constraintdef(pg_constraint.oid, true), convalidated)
        FROM own JOIN pg_constraint ON conrelid = own.oid::oid WHERE contype NOT IN ('n', 't')
    UNION ALL SELECT 'index ' || indexrelid::regclass::text,
            concat_ws(' ', pg_get_indexdef(indexrelid, 0, true), indisvalid)
        FROM own JOIN pg_index ON indrelid = own.oid::oid
    UNION ALL SELECT 'trigger ' || own.name || '.' || tgname,
            concat_ws(' ', pg_get_triggerdef(pg_trigger.oid, true), tgenabled)
        FROM own JOIN pg_trigger ON tgrelid = own.oid::oid WHERE NOT tgisinternal
    UNION ALL SELECT 'foreign key enforced ' || own.name || '.' || conname,
            string_agg(tgenabled::text, '' ORDER BY tgenabled)
        FROM own JOIN pg_trigger ON tgrelid = own.oid::oid
        JOIN pg_constraint ON pg_constraint.oid = tgconstraint
        WHERE tgisinternal AND conrelid = own.oid::oid GROUP BY 1
    UNION ALL SELECT 'rule ' || own.name || '.' || rulename, pg_get_ruledef(pg_rewrite.oid, true)
        FROM own JOIN pg_rewrite ON ev_class = own.oid::oid
    UNION ALL SELECT 'policy ' || own.name || '.' || polname, polcmd::text
        FROM own JOIN pg_policy ON polrelid = own.oid::oid
    UNION ALL SELECT 'function ' || proname, concat_ws(' ', prosrc, lanname, prosecdef)
        FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
        WHERE pg_proc.oid IN (SELECT tgfoid FROM own JOIN pg_trigger ON tgrelid = own.oid::oid
            WHERE NOT tgisinternal)"""
_READ: Final = {"sqlite": _IN_SQLITE, "postgres": _IN_POSTGRES}


async def steps(scope: Scope) -> AsyncIterator[AuditStep]:
    """Compare the schema."""
    there = await scope.reader.in_one_moment(lambda moment: definitions(moment, scope.engine_type))
    found = compared(_expected()[scope.engine_type], there)
    yield AuditStep(SCHEMA_PART, len(there), len(there), tuple(found))


async def definitions(moment: RawMoment, engine_type: str) -> dict[str, str]:
    """The digest of everything that is defined on our tables, by what it is and its name."""
    there = {str(name): _digest(str(text)) for name, text in await moment.rows(_READ[engine_type])}
    ran = await moment.rows("SELECT name FROM migration WHERE app_name = 'registry'")
    return there | {f"migration {name}": _digest(str(name)) for (name,) in ran}


def compared(expected: Mapping[str, str], there: Mapping[str, str]) -> list[DamagedRow]:
    """How what is defined differs from what should be."""
    faults = dict.fromkeys(expected.keys() - there.keys(), DamageFault.MISSING)
    faults |= dict.fromkeys(there.keys() - expected.keys(), DamageFault.INSERTED)
    same = expected.keys() & there.keys()
    faults |= {name: DamageFault.ALTERED for name in same if expected[name] != there[name]}
    return [DamagedRow(SCHEMA, _place(name), fault, name) for name, fault in sorted(faults.items())]


def _place(name: str) -> int:
    """A number that stands for a name, so that each is recorded once; no place in the ledger."""
    return -2 - zlib.crc32(name.encode("utf-8", "replace"))


def _digest(text: str) -> str:
    return sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:32]


@functools.cache
def _expected() -> dict[str, dict[str, str]]:
    made: dict[str, dict[str, str]] = json.loads(PATH.read_text("utf-8"))
    ran = {f"migration {name}": _digest(name) for name in migrations.known()}
    return {engine_type: {**known, **ran} for engine_type, known in made.items()}
