"""What can be said of a charter or agreement from its content alone, worked out once.

It can take long, because a document may be large. So it is done before the register is read or
written: for a large document apart from other requests (``services/context.Registry.apart``), and
never within a transaction, for which everybody else who writes would wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.documents.json.canonical import canonical_bytes, sha256_hex
from registry.documents.json.editions import MAX_DOCUMENT, is_second, schema_of
from registry.documents.json.partial import sound_parts
from registry.documents.json.validate import MAX_FAULTS, faults_of
from registry.domain.agreements.agreement import KINDS, Agreement
from registry.domain.agreements.common_terms import left_out
from registry.domain.records.partners import Partner
from registry.errors import Fault, InvalidInputError
from registry.services.agreements.consistency import (
    clause_faults,
    named_entries,
    named_parties,
    names_all_parties,
    placed_parties,
    readable_entries,
    readable_lists,
    readable_objects,
)
from registry.services.agreements.flows import flows_of
from registry.services.agreements.parties import with_names


@dataclass(frozen=True, slots=True)
class Proposed:
    """A version of a charter or agreement that somebody proposes to register.

    What was sent is not kept, so that it is freed where it was read.

    Attributes:
        document_id: None if its id is no text.
        named: the parties it names, whatever else is wrong with it.
        parties: those that can be read, each with its place in the list.
        names_all: whether these are all.
        as_named: the parties that state the name they sign under, each with its place.
        left_out: the common terms that it leaves to its charter; empty in the first version.
        annexes, approvals: those that can be read, each with its place in its list.
        drafted_by: the organisation whose draft it is; empty if it is registered without one.
        charter: the id and version of the charter it is under, as far as they can be read.
        faults: by its schema, and that it is too large.
        further: the faults in itself that the schema cannot see.
        fields: the fields of its ``Document``, except by whom and when; None if it has faults.
    """

    kind: str
    document_id: str | None
    named: tuple[str, ...]
    parties: tuple[tuple[int, str], ...]
    names_all: bool
    as_named: Sequence[tuple[int, Mapping[str, Any]]]
    left_out: tuple[str, ...]
    annexes: Sequence[tuple[int, Mapping[str, Any]]]
    approvals: Sequence[tuple[int, Mapping[str, Any]]]
    charter: Mapping[str, Any]
    start_date: str | None
    end_date: str | None
    faults: Sequence[Fault]
    further: Sequence[Fault]
    fields: Mapping[str, Any] | None
    drafted_by: str = ""


def propose(content: Mapping[str, Any], partners: Mapping[str, Partner]) -> Proposed:
    """Read a document as a version to register.

    Args:
        partners: the records of the parties, which fill in the names that they sign under.

    Raises:
        InvalidInputError: it is neither a charter nor an agreement; other faults are in the result.
    """
    kind, document_id = content.get("type"), content.get("id")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InvalidInputError([Fault("/type", "Choose from: charter, pisa.")])
    content = with_names(content, partners)
    payload = canonical_bytes(content)
    found = faults_of(schema_of(content), content)
    if len(payload) > MAX_DOCUMENT:
        found.append(Fault("", f"This is larger than {MAX_DOCUMENT // 1024} KiB."))
    parts: Mapping[str, Any] = content
    if found:
        parts = sound_parts(content, found, readable_objects(content), readable_lists(content))
    further, second = clause_faults(parts), kind == Agreement.kind and is_second(content)
    return Proposed(
        kind=kind,
        document_id=document_id if isinstance(document_id, str) else None,
        named=named_parties(content),
        parties=placed_parties(parts),
        names_all=names_all_parties(parts),
        as_named=named_entries(parts) if second else (),
        left_out=left_out(parts) if second else (),
        annexes=readable_entries(parts, "annexes") if second else (),
        approvals=readable_entries(parts, "approvals") if second else (),
        charter=parts.get("charter") or {},
        start_date=parts.get("start_date"),
        end_date=parts.get("end_date"),
        faults=found,
        further=further[:MAX_FAULTS],
        fields=None if found or further else _fields(content, payload),
    )


def _fields(content: Mapping[str, Any], payload: bytes) -> dict[str, Any]:
    end = content.get("end_date")
    return {
        "document_id": content["id"],
        "version": content["version"],
        "kind": content["type"],
        "title": content["title"],
        "payload": payload,
        "sha256": sha256_hex(payload),
        "parties": named_parties(content),
        "flows": flows_of(content),
        "start_date": date.fromisoformat(content["start_date"]),
        "review_date": date.fromisoformat(content["review_date"]),
        "end_date": date.fromisoformat(end) if end else None,
    }
