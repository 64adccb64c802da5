"""The statement by which a check reads all that it needs, in one snapshot.

It bypasses piccolo, which would cost more than the rest of a check (performance.md 1b).
"""

from __future__ import annotations

import functools
from typing import Final

from registry.domain.consent.visible import EVERYONE
from registry.domain.records.accounts import Token
from registry.domain.records.agreements import AgreementStep
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.partners import Partner, Succession
from registry.domain.records.people import Subject
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.store.checks.rows import BETWEEN
from registry.store.kinds import KINDS
from registry.store.proof import latest_of, seal_of
from registry.store.quarantine import BODIES
from registry.store.writing.agreements import FROM, TO

_BYTES = {"sqlite": "BLOB", "postgres": "BYTEA"}
# Nobody drops a trigger of SQLite's without a trace; those of PostgreSQL are ENABLE ALWAYS.
_SCHEMA = {
    "sqlite": "(SELECT CAST(schema_version AS TEXT) FROM pragma_schema_version)",
    "postgres": "''",
}

_FLOW = """(SELECT document_id, version, leaf_index, body AS clause FROM agreement_flow
    WHERE sender = :sender AND recipient = :recipient AND purpose = :purpose) flow"""
# A flow of many is found from both sides.
_OF_MANY = f"""flow_end giver JOIN flow_end taker
        ON giver.side = '{FROM}' AND taker.side = '{TO}' AND taker.flow_key = giver.flow_key
            AND taker.purpose = giver.purpose AND taker.partner_id <> giver.partner_id
    JOIN agreement_flow many ON many.flow_key = giver.flow_key"""
_FLOW_OF_MANY = f"""(SELECT document_id, version, many.leaf_index, body AS clause FROM {_OF_MANY}
    WHERE giver.partner_id = :sender AND taker.partner_id = :recipient
        AND giver.purpose = :purpose AND taker.purpose = :purpose) flow"""
# Every part returns (part, n, k, body, blob) and what proves the row: its own index in the ledger,
# salt, seal (``store/proof.py``) and the newest version that the ledger has of the thing. Each part
# uses n and k in its own way, and a row may come twice. There is no DISTINCT, common table
# expression or IN over a query: each of those makes SQLite build a temporary table, which took ten
# times as long as everything else.
_UNDER_FLOWS = (
    """SELECT 'flow', flow.version, flow.document_id, flow.clause, NULL, flow.leaf_index, {none}
        FROM {flow}""",
    """SELECT 'agreement', version, document_id, summary, NULL, document.leaf_index, {none}
        FROM {flow} JOIN document USING (document_id, version)""",
    """SELECT 'later', later.version, later.document_id, later.summary, NULL, later.leaf_index,
            {none}
        FROM {flow} JOIN document later ON later.document_id = flow.document_id
            AND later.version > flow.version""",
    """SELECT 'signed', signature.document_version, signature.document_id, signature.body, NULL,
            {signature}
        FROM {flow} JOIN signature ON signature.document_id = flow.document_id
            AND signature.document_version >= flow.version""",
    """SELECT 'key', key.version, key.kid, key.body, NULL, {key}
        FROM {flow} JOIN document_party party ON party.document_id = flow.document_id
            AND party.version >= flow.version
        JOIN signatory_key key ON key.partner_id = party.partner_id""",
    """SELECT 'step', step.version, step.document_id, step.body, NULL, {step}
        FROM {flow} JOIN agreement_step step ON step.document_id = flow.document_id""",
)
_PARTS = (
    """SELECT 'token' AS part, leaf_index AS n, sha256 AS k, body, CAST(NULL AS {bytes}) AS blob,
            {token} FROM token WHERE sha256 = :token AND {newest_token}""",
    """SELECT 'partner', leaf_index, partner_id, body, document, {partner}
        FROM partner WHERE partner_id = :sender AND {newest_partner}""",
    """SELECT 'partner', leaf_index, partner_id, body, document, {partner}
        FROM partner WHERE partner_id = :recipient AND {newest_partner}""",
    """SELECT 'membership', leaf_index, partner_id, body, NULL, {membership}
        FROM membership WHERE partner_id = :sender""",
    """SELECT 'membership', leaf_index, partner_id, body, NULL, {membership}
        FROM membership WHERE partner_id = :recipient""",
    """SELECT 'succession', leaf_index, former, body, NULL, {succession}
        FROM succession WHERE former = :sender""",
    """SELECT 'succession', leaf_index, former, body, NULL, {succession}
        FROM succession WHERE former = :recipient""",
    """SELECT 'successor', partner.leaf_index, partner.partner_id, partner.body, document,
            {partner}
        FROM succession JOIN partner ON partner.partner_id = succession.partner_id
        WHERE former = :sender AND partner.{newest_partner}""",
    """SELECT 'successor', partner.leaf_index, partner.partner_id, partner.body, document,
            {partner}
        FROM succession JOIN partner ON partner.partner_id = succession.partner_id
        WHERE former = :recipient AND partner.{newest_partner}""",
    *(part.replace("{flow}", _FLOW) for part in _UNDER_FLOWS),
    *(part.replace("{flow}", _FLOW_OF_MANY) for part in _UNDER_FLOWS),
    """SELECT 'related', 0, document_id, '', NULL, 0, {none} FROM agreement_flow
        WHERE sender = :sender AND recipient = :recipient AND purpose <> :purpose""",
    """SELECT 'related', 0, document_id, '', NULL, 0, {none} FROM agreement_flow
        WHERE sender = :recipient AND recipient = :sender""",
    """SELECT 'related', 0, document_id, '', NULL, 0, {none} FROM {of_many}
        WHERE giver.partner_id = :sender AND taker.partner_id = :recipient
            AND giver.purpose <> :purpose""",
    """SELECT 'related', 0, document_id, '', NULL, 0, {none} FROM {of_many}
        WHERE giver.partner_id = :recipient AND taker.partner_id = :sender""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key, {subject}
        FROM {own} JOIN subject ON subject.subject_id = own.subject_id WHERE {is_own}""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key, {subject}
        FROM {known} JOIN {concern} JOIN subject ON subject.subject_id = known.subject_id
        WHERE known.{macs} AND {concerns}""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key, {subject}
        FROM {own} {sharing} JOIN {concern}
        JOIN subject ON subject.subject_id = known.subject_id WHERE {is_own} AND {concerns}""",
    """SELECT 'consent', leaf_index, {place}, body, sealed, {consent_event}
        FROM {known} JOIN {concern} LEFT JOIN {events} WHERE known.{macs} AND {concerns}""",
    """SELECT 'consent', leaf_index, {place}, body, sealed, {consent_event}
        FROM {own} {sharing} JOIN {concern} LEFT JOIN {events} WHERE {is_own} AND {concerns}""",
    *(f"SELECT 'apart', 0, '', subject.body, NULL, 0, {{none}} {part}" for part in BODIES),
    """SELECT 'keys', coalesce(max(many), 0), '', '', NULL, 0, {none} FROM server_keys""",
    """SELECT 'size', coalesce(max(leaf_index) + 1, 0), '', '', NULL, 0, {none}
        FROM ledger_leaf""",
    """SELECT 'epoch', number, {schema}, '', CAST(NULL AS {bytes}), 0, CAST(NULL AS {bytes}),
            CAST(NULL AS TEXT), CAST(NULL AS INTEGER) FROM register_epoch""",
)
_EACH_TIME: Final = frozenset({"subject", "consent", "apart", "keys", "size", "epoch"})
# The last come first: their columns are expressions, so that the writer's connection, which
# otherwise turns values into the types of the first part's columns, takes all as they are stored.
_OF_EACH_TIME = tuple(part for part in reversed(_PARTS) if part.split("'")[1] in _EACH_TIME)
_ASKER = "coalesce(:asker, (SELECT partner_id FROM token WHERE sha256 = :token LIMIT 1))"
# The asker's own records with something given; records that share a way with those, and records
# known in a way that was given. Of other organisations' none is read at which nothing concerns the
# asker, so that it takes no time either.
_OWN = """alias given JOIN alias own ON own.person = given.person
            AND own.partner_id = given.partner_id"""
_SHARING = "JOIN alias known ON known.mac = own.mac"
_KNOWN = "alias known"
_CONCERN = "consent_concern concern ON concern.subject_id = known.subject_id"
# LEFT, so that a record of which no step is there any more is seen to be damaged.
_EVENTS = "consent_event ON consent_event.record_id = concern.record_id"
# What concerns the sender decides for the recipient too, where that asks.
_CONCERNS = f"concern.partner_id IN ({_ASKER}, :sender, '{EVERYONE}')"
_NEWEST = "version = (SELECT max(version) FROM {0} newer WHERE newer.{1} = {0}.{1})"
# By the alias of its table in a part: the kind of record whose rows are proven there.
_PROVEN = {
    "token": Token,
    "partner": Partner,
    "succession": Succession,
    "membership": MembershipEvent,
    "signature": AcceptedSignature,
    "key": SignatoryKey,
    "step": AgreementStep,
    "subject": Subject,
    "consent_event": ConsentEvent,
}


@functools.lru_cache(maxsize=32)
def read_sql(engine_type: str, marks: int, *, whole: bool) -> str:
    """The statement, with room for ``marks`` MACs where the engine has no arrays.

    Args:
        whole: with what is read of the register; else only what is read each time, of people.
    """
    names = ", ".join(f":mac{place}" for place in range(marks))
    macs = "mac = ANY(:macs)" if engine_type == "postgres" else f"mac IN ({names})"
    parts = "\nUNION ALL ".join(_PARTS if whole else _OF_EACH_TIME)
    return parts.format(
        macs=macs,
        known=_KNOWN,
        own=_OWN,
        sharing=_SHARING,
        events=_EVENTS,
        is_own=f"given.{macs} AND given.partner_id = {_ASKER}",
        concern=_CONCERN,
        concerns=_CONCERNS,
        bytes=_BYTES[engine_type],
        schema=_SCHEMA[engine_type],
        of_many=_OF_MANY,
        newest_token=_NEWEST.format("token", "token_id"),
        newest_partner=_NEWEST.format("partner", "partner_id"),
        place=f"concern.record_id || '{BETWEEN}' || concern.subject_id",
        none="NULL, NULL, NULL",
        **{
            alias: f"{alias}.leaf_index, {alias}.salt, {seal_of(KINDS[record], alias)},"
            f" {latest_of(alias)}"
            for alias, record in _PROVEN.items()
        },
    )
