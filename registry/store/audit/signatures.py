"""Verifies every signature again: of agreements and charters, and of notices of leaving.

A row that is what was written holds what was accepted, so that its signature fits its document and
its key, unless one of these was changed together with the ledger. Documents and keys are read once
and kept for the signatures that follow.
"""

from __future__ import annotations

import functools
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec

from registry.documents.signatures.envelope import (
    SignerClaims,
    claimed_key,
    unverified_claims,
    verify_read,
)
from registry.documents.signatures.keys import b64, thumbprint
from registry.documents.signatures.notice import verify_notice
from registry.documents.signatures.signable import Bytes
from registry.domain.records.damage import DamagedRow, DamageFault
from registry.domain.records.signing import VERIFIED, bare_kid
from registry.errors import RegistryError
from registry.services.ledger_ports import SIGNATURES, AuditStep
from registry.store.audit.entries import BEYOND_READING
from registry.store.audit.ranges import Ranges
from registry.store.audit.steps import Scope
from registry.store.engines.hardened import AsStored, RawMoment

_AHEAD: Final = 8  # documents of at most 1 MiB each, so that all of them are kept
_KEPT_BYTES: Final = 16 * 1024 * 1024
_KEPT_KEYS: Final = 10_000
_SIGNATURES: Final = """SELECT leaf_index, body FROM signature
    WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index"""
_OF_WHOLE: Final = """SELECT body FROM signature
    WHERE document_id = ? AND document_version = ? AND partner_id = ?"""
_DOCUMENT: Final = "SELECT leaf_index, payload FROM document WHERE document_id = ? AND version = ?"
_KEY: Final = """SELECT leaf_index, body FROM signatory_key WHERE kid = ?
    ORDER BY version DESC LIMIT 1"""
_KEYS: Final = """SELECT leaf_index, body FROM signatory_key
    WHERE leaf_index >= ? AND leaf_index < ?"""
_NOTICES: Final = """SELECT leaf_index, body, payload FROM leaving_notice
    WHERE leaf_index >= ? AND leaf_index < ?"""
_BEYOND: Final = (RegistryError, *BEYOND_READING)
V = TypeVar("V")
_Version = tuple[str, int]  # an agreement or charter, and its version


class _Scheduled(msgspec.Struct):
    partner_id: str
    legal_name: str
    kind: str


class _Signature(msgspec.Struct):
    document_id: str
    document_version: int
    partner_id: str
    kid: str
    person: str
    role: str
    protected: str
    signature: str
    method: str = VERIFIED
    schedule: tuple[_Scheduled, ...] = ()
    bound_by: str = ""

    @property
    def document(self) -> _Version:
        """The version that was signed."""
        return self.document_id, self.document_version

    def entry(self) -> dict[str, Any]:
        """It as it was handed in."""
        schedule = [
            {"partner": part.partner_id, "legal_name": part.legal_name, "kind": part.kind}
            for part in self.schedule
        ]
        return {"protected": self.protected, "signature": self.signature, "schedule": schedule}


class _Notice(msgspec.Struct):
    partner_id: str
    document_id: str
    kid: str
    protected: str
    signature: str
    effective_on: str
    method: str


class _Key(msgspec.Struct):
    kid: str
    partner_id: str
    jwk: str


class _Kept(Generic[V]):
    """What was read last, up to a weight."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._values: OrderedDict[Any, tuple[V, int]] = OrderedDict()

    def get(self, name: Any) -> V | None:
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name][0]

    def put(self, name: Any, value: V, weight: int) -> None:
        self._values[name] = (value, weight)
        self._weight += weight
        while self._weight > self._most and len(self._values) > 1:
            _, (_, gone) = self._values.popitem(last=False)
            self._weight -= gone


_signature = msgspec.json.Decoder(_Signature)
_notice = msgspec.json.Decoder(_Notice)
_key = msgspec.json.Decoder(_Key)


async def steps(scope: Scope) -> AsyncIterator[AuditStep]:
    """Verify keys, signatures and notices."""
    verifying = Verifying(scope)
    for table, verify in (
        ("signatory_key", verifying.keys),
        ("signature", verifying.signatures),
        ("leaving_notice", verifying.notices),
    ):
        ranges = Ranges(scope, table, at_once=max(scope.at_once // 10, 1))
        async for start, end in ranges:
            found = await verify(start, end)
            yield ranges.step(SIGNATURES, verifying.many, found)


class Verifying:
    """Verifies signatures, and counts them in ``many``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._documents: _Kept[tuple[int, Bytes]] = _Kept(_KEPT_BYTES)
        self._keys: _Kept[tuple[int, dict[str, str], str]] = _Kept(_KEPT_KEYS)
        self.many = 0

    async def keys(self, start: int, end: int) -> list[DamagedRow]:
        """Look whether each key is the one that it is named for."""
        rows = await self._scope.reader.in_one_moment(lambda moment: moment.rows(_KEYS, start, end))
        return [
            DamagedRow("key", place, DamageFault.KEY_SWAPPED)
            for place, body in rows
            if not self._scope.is_damaged("key", place) and not _is_named_for_itself(body)
        ]

    async def signatures(self, start: int, end: int) -> list[DamagedRow]:
        """Verify the signatures between two places."""

        async def read(moment: RawMoment) -> list[tuple[int, _Signature, Any, Any, bool]]:
            own = [
                (place, made)
                for place, body in await moment.rows(_SIGNATURES, start, end)
                if (made := self._own(_signature, "signature", place, body)) is not None
            ]
            named = list(dict.fromkeys(made.document for _, made in own))
            return [
                (
                    place,
                    made,
                    await self._document(moment, made.document, named),
                    await self._key(moment, made.kid),
                    not made.bound_by or await _is_scheduled(moment, made),
                )
                for place, made in own
            ]

        found: list[DamagedRow] = []
        for place, made, document, key, is_scheduled in await self._scope.reader.in_one_moment(
            read
        ):
            self.many += 1
            if made.bound_by:  # the signature of the whole is verified by itself
                fault = None if is_scheduled else DamageFault.ALTERED
            else:
                fault = self._fault(made, document, key)
            if fault is not None:
                found.append(DamagedRow("signature", place, fault))
        return found

    async def notices(self, start: int, end: int) -> list[DamagedRow]:
        """Verify the notices of leaving between two places."""

        async def read(moment: RawMoment) -> list[tuple[int, _Notice, Any, Any]]:
            return [
                (place, made, payload, await self._key(moment, made.kid))
                for place, body, payload in await moment.rows(_NOTICES, start, end)
                if (made := self._own(_notice, "notice", place, body)) is not None
            ]

        found: list[DamagedRow] = []
        for place, made, payload, key in await self._scope.reader.in_one_moment(read):
            self.many += 1
            if not self._is_notice(made, payload, key):
                found.append(DamagedRow("notice", place, DamageFault.ALTERED))
        return found

    def _own(self, decoder: Any, kind: str, place: int, body: Any) -> Any:
        """What was signed with a key, unless its row is known to be damaged."""
        try:
            made = decoder.decode(body)
        except BEYOND_READING:
            return None
        is_known = self._scope.is_damaged(kind, place)
        return made if made.method == VERIFIED and not is_known else None

    async def _document(
        self, moment: RawMoment, name: _Version, named: Sequence[_Version]
    ) -> tuple[int, Bytes] | None:
        """The bytes of a version; those of the next that are named are read in the same hop."""
        if self._documents.get(name) is None:
            first = named.index(name)
            await moment.each(
                [
                    AsStored(_DOCUMENT, one, functools.partial(self._keep, one), at_once=1)
                    for one in named[first : first + _AHEAD]
                ]
            )
        return self._documents.get(name)

    def _keep(self, name: _Version, rows: Iterable[Any]) -> None:
        for place, payload in rows:
            if isinstance(payload, bytes):
                known = (place, Bytes.of(payload))
                self._documents.put(name, known, len(known[1].encoded))

    async def _key(self, moment: RawMoment, kid: str) -> tuple[int, dict[str, str], str] | None:
        known = self._keys.get(kid)
        if known is None:
            for place, body in await moment.rows(_KEY, kid):
                try:
                    read = _key.decode(body)
                    known = (place, json.loads(read.jwk), read.partner_id)
                    self._keys.put(kid, known, 1)
                except BEYOND_READING:
                    known = None
        return known

    def _fault(
        self,
        made: _Signature,
        document: tuple[int, Bytes] | None,
        key: tuple[int, dict[str, str], str] | None,
    ) -> DamageFault | None:
        if self._rests_on_damage(document, key):
            return None  # that is named already
        if document is None:
            return DamageFault.INSERTED
        entry = made.entry()
        try:
            unverified = unverified_claims(entry)
            if key is not None:
                claims = verify_read(document[1], entry, key[1], unverified)
                return None if _says_so(claims, made, key[2]) else DamageFault.ALTERED
        except _BEYOND:
            pass
        return self._by_what_it_carries(document[1], entry)

    def _by_what_it_carries(self, document: Bytes, entry: dict[str, str]) -> DamageFault:
        """Whether it fits the key that it carries, so that another is enrolled in its place."""
        try:
            verify_read(document, entry, claimed_key(entry), None)
        except _BEYOND:
            return DamageFault.ALTERED
        return DamageFault.KEY_SWAPPED

    def _rests_on_damage(self, document: Any, key: Any) -> bool:
        """Whether its document or its key is damaged; of one that is gone, whether any is."""
        return bool(self._scope.found) and any(
            self._scope.has_damaged(kind) if read is None else self._scope.is_damaged(kind, read[0])
            for kind, read in (("document", document), ("key", key))
        )

    def _is_notice(self, made: _Notice, payload: Any, key: Any) -> bool:
        if self._rests_on_damage((-1,), key):
            return True  # that is named already
        try:
            notice = verify_notice(f"{made.protected}.{b64(payload)}.{made.signature}", key[1])
        except _BEYOND:
            return False
        said = (made.partner_id, made.document_id, made.effective_on)
        return key[2] == made.partner_id and said == (
            notice.org,
            notice.leaves,
            notice.effective_on.isoformat(),
        )


def _says_so(claims: SignerClaims, made: _Signature, organisation: str) -> bool:
    """Whether a signature's own claims are what its row says, for its key's organisation."""
    return (
        organisation == made.partner_id
        and (claims.org, claims.person, claims.role) == (made.partner_id, made.person, made.role)
        and (claims.document_id, claims.document_version)
        == (made.document_id, made.document_version)
        and claims.kid == bare_kid(made.kid)
    )


async def _is_scheduled(moment: RawMoment, made: _Signature) -> bool:
    """Whether the organisation that signed for a part has a signature with it in its schedule."""
    name = (made.document_id, made.document_version, made.bound_by)
    for (body,) in await moment.rows(_OF_WHOLE, *name):
        try:
            whole = _signature.decode(body)
        except BEYOND_READING:
            return True  # that is named already
        names = {part.partner_id for part in whole.schedule}
        if made.partner_id in names and (whole.kid, whole.person) == (made.kid, made.person):
            return True
    return False


def _is_named_for_itself(body: Any) -> bool:
    try:
        key = _key.decode(body)
        return thumbprint(json.loads(key.jwk)) == bare_kid(key.kid)
    except _BEYOND:
        return False
