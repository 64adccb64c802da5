"""Sample records for tests; nobody in them is real."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from registry.domain.charter.status import MembershipStatus
from registry.domain.records.accounts import Account, Token
from registry.domain.records.agreements import AgreementStep, AnnexFile, Document, Flow
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check, Decision
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.damage import Damage
from registry.domain.records.drafting import AgreementDraft
from registry.domain.records.joint import JointAct, JointKind, JointState
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner, PartOf, Succession
from registry.domain.records.people import Alias, Correction, CorrectionKind, LookUp, Subject
from registry.domain.records.restorations import Restoration
from registry.domain.records.server_keys import KeyCheck, ServerKeys
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.services.check_ports import CheckQuery
from tests.simulator import consent_event

NOW = datetime(2026, 11, 22, 9, 30, 0, 125000, tzinfo=UTC)
SCHOOL, COUNCIL, CHARITY = "par_school", "par_council", "par_charity"


def mac(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def partner(partner_id: str = SCHOOL, version: int = 1, **changes: Any) -> Partner:
    values = {
        "kind": "academy",
        "legal_name": "Hill School – Ysgol y Bryn",
        "document": b'{"kind":"academy"}',
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return Partner(partner_id=partner_id, version=version, **values)


def membership(
    partner_id: str = SCHOOL, version: int = 1, status: str = "active"
) -> MembershipEvent:
    return MembershipEvent(
        partner_id,
        version,
        MembershipStatus(status),
        "charter",
        1,
        date(2026, 9, 1),
        "",
        NOW,
        "officer",
    )


def key(kid: str = "kid-1", version: int = 1, partner_id: str = SCHOOL) -> SignatoryKey:
    return SignatoryKey(
        kid, version, partner_id, "{}", "A. Head", "head", "operator", "telephone",
        NOW, None, NOW, "officer",
    )  # fmt: skip


def decision(decision_id: str = "dec_one", version: int = 1, **changes: Any) -> Decision:
    values = {
        "check_id": None,
        "subject_id": None,
        "asked_for": SCHOOL,
        "recipient": COUNCIL,
        "decision": "share",
        "emergency": False,
        "told": None,
        "wrapped_key": b"k",
        "sealed": b"s",
        "recorded_at": NOW,
        "recorded_by": "acc_one",
        **changes,
    }
    return Decision(decision_id=decision_id, version=version, **values)


def account(account_id: str = "acc_one", version: int = 1, **changes: Any) -> Account:
    values = {
        "login": mac("a@example.org"),
        "partner_id": SCHOOL,
        "roles": ("practitioner",),
        "status": "invited",
        "wrapped_key": b"k",
        "sealed": b"s",
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return Account(account_id=account_id, version=version, **values)


def flow(
    sender: str = SCHOOL, recipient: str = COUNCIL, purpose: str = "early_help", **changes: Any
) -> Flow:
    values = {
        "data_categories": ("personal", "special:health"),
        "data_items": ("attendance",),
        "clause": "4.1",
        "item_categories": (("personal", "special:health"),),
        **changes,
    }
    return Flow(sender, recipient, purpose, **values)


def flow_of_many(
    senders: tuple[str, ...], recipients: tuple[str, ...], purpose: str = "early_help"
) -> Flow:
    return flow("", "", purpose, senders=senders, recipients=recipients)


def document(
    document_id: str = "agr_one",
    version: int = 1,
    parties: tuple[str, ...] = (SCHOOL, COUNCIL),
    flows: tuple[Flow, ...] = (flow(),),
    **changes: Any,
) -> Document:
    payload = b'{"b":1.0,"a":[1e2]}  \n'  # bytes are kept as they are, canonical or not
    values = {
        "kind": "pisa",
        "title": "Early help",
        "payload": payload,
        "sha256": hashlib.sha256(payload).hexdigest(),
        "start_date": date(2026, 9, 1),
        "review_date": date(2027, 9, 1),
        "end_date": None,
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return Document(document_id, version, parties=parties, flows=flows, **values)


def signature(
    partner_id: str = SCHOOL, document_id: str = "agr_one", version: int = 1
) -> AcceptedSignature:
    return AcceptedSignature(
        document_id,
        version,
        partner_id,
        "kid-1",
        "A. Head",
        "head",
        "e30",
        "c2ln",
        NOW,
        NOW,
        "officer",
    )


def subject(
    subject_id: str = "per_one", version: int = 1, aliases: tuple[Alias, ...] | None = None
) -> Subject:
    own = (Alias("nhs", 1, mac(f"nhs {subject_id}")),)
    return Subject(
        subject_id,
        version,
        own if aliases is None else aliases,
        b"\x01key",
        NOW,
        "officer",
        partner_id=SCHOOL,
    )


def correction(correction_id: str = "cor_one", version: int = 1) -> Correction:
    return Correction(
        correction_id,
        version,
        SCHOOL,
        CorrectionKind.JOINED,
        "per_one",
        ("per_two",),
        "",
        (Alias("nhs", 1, mac("nhs per_two")),),
        b"s",
        NOW,
        "officer",
    )


def succession() -> Succession:
    return Succession("suc_one", COUNCIL, SCHOOL, NOW.date(), "An academy now", NOW, "officer")


def part_of(version: int = 1) -> PartOf:
    until = None if version == 1 else NOW.date()
    evidence = "Funding agreement of 2025"
    return PartOf(COUNCIL, SCHOOL, version, NOW.date(), until, evidence, NOW, "officer")


def annex(document_id: str = "agr_one", content: bytes = b"%PDF-1.7 annex") -> AnnexFile:
    digest = hashlib.sha256(content).hexdigest()
    kind = "application/pdf"
    return AnnexFile(
        document_id, SCHOOL, digest, kind, len(content), content, recorded_at=NOW, recorded_by="o"
    )


def consent(
    record_id: str = "con_one", version: int = 1, subject_id: str = "per_one", **changes: Any
) -> ConsentEvent:
    values = {
        "controller": SCHOOL,
        "recipients": (COUNCIL,),
        "data_categories": ("personal",),
        "freely_given": None,
        "given_by": "parental_responsibility",
        "speaker": "mother",
        "expires_on": date(2027, 1, 1),
        "sealed": b"\x01\x00sealed\xff",
        "recorded_by": "officer",
        **changes,
    }
    return consent_event(NOW, record_id=record_id, version=version, subject_id=subject_id, **values)


def token(token_id: str = "tok_one", version: int = 1, **changes: Any) -> Token:  # noqa: S107
    values = {
        "sha256": mac(token_id),
        "partner_id": SCHOOL,
        "roles": ("practitioner", "officer"),
        "label": "front desk",
        "expires_at": NOW,
        "revoked_at": None,
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return Token(token_id, version, **values)


def check(check_id: str, **changes: Any) -> Check:
    values = {
        "sender": SCHOOL,
        "recipient": COUNCIL,
        "purpose": "early_help",
        "subject_id": "per_one",
        "facts": b'{"purpose":"early_help"}',
        "outcome": "SHARE_SUPPORTED",
        "law_edition": "2026-11",
        "agreement": "agr_one@1",
        "consent_status": "given",
        "asked_for": SCHOOL,
        "recorded_at": NOW,
        "recorded_by": "front desk",
        **changes,
    }
    return Check(check_id, **values)


def step(document_id: str = "agr_one", version: int = 1, **changes: Any) -> AgreementStep:
    values = {
        "document_version": 1,
        "act": "suspend",
        "partner_id": SCHOOL,
        "by": SCHOOL,
        "effective_on": date(2026, 11, 22),
        "reason": "a breach",
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return AgreementStep(document_id, version, **values)


def draft(document_id: str = "agr_two", version: int = 1, **changes: Any) -> AgreementDraft:
    values = {
        "document_version": 1,
        "partner_id": SCHOOL,
        "status": "draft",
        "content": b'{"id": "agr_two"}',
        "note": "",
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return AgreementDraft(document_id, version, **values)


def notice(notice_id: str = "not_one") -> LeavingNotice:
    return LeavingNotice(
        notice_id,
        1,
        SCHOOL,
        "agr_one",
        date(2026, 12, 31),
        "verified",
        b'{"org":"par_school"}',
        "kid-1",
        "e30",
        "c2ln",
        "A. Head",
        "head",
        "",
        NOW,
        "officer",
    )


def notification(
    notification_id: str = "ntf_one", version: int = 1, partner_id: str = SCHOOL, **changes: Any
) -> Notification:
    values = {
        "code": "suspended",
        "about": COUNCIL,
        "document_id": "agr_one",
        "document_version": 1,
        "effective_on": date(2026, 11, 22),
        "key": "suspended/agr_one/1",
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return Notification(notification_id, version, partner_id, **values)


def joint_act(act_id: str = "act_one", version: int = 1, **changes: Any) -> JointAct:
    values = {
        "kind": JointKind.KEY,
        "partner_id": SCHOOL,
        "concerns": "kid-2",
        "state": JointState.WAITING,
        "begun_by": "officer",
        "begun_at": NOW,
        "confirmed_by": "",
        "told": "",
        "wrapped_key": b"key",
        "sealed": b"sealed",
        "recorded_at": NOW,
        "recorded_by": "officer",
        **changes,
    }
    return JointAct(act_id, version, **values)


def query(**changes: Any) -> CheckQuery:
    values = {
        "token_sha256": mac("tok_one"),
        "sender": SCHOOL,
        "recipient": COUNCIL,
        "purpose": "early_help",
        "on": NOW.date(),
        "aliases": (Alias("nhs", 1, mac("nhs per_one")),),
        **changes,
    }
    return CheckQuery(**values)


async def fill(database: Any) -> None:
    """Fill in a small partnership: two partners, an agreement one has signed, a person, a
    consent."""
    async with database.unit_of_work() as work:
        for partner_id in (SCHOOL, COUNCIL):
            work.add(partner(partner_id))
            work.add(membership(partner_id))
        work.add(key())
        work.add(document())
        work.add(signature())
        work.add(subject())
        work.add(consent())
        work.add(token())
        work.add(decision())
        work.add(account())
        await work.commit()


def server_keys(version: int = 1) -> ServerKeys:
    checks = (KeyCheck("lookup", 1, mac("lookup")), KeyCheck("signing", 1, mac("signing")))
    return ServerKeys(version, checks, NOW, "registry: keys")


def damage(damage_id: str = "dmg_one", version: int = 1) -> Damage:
    return Damage(damage_id, version, "consent", 7, "altered", None, NOW, "registry: damage")


def restoration(restoration_id: str = "res_one", version: int = 1) -> Restoration:
    return Restoration(restoration_id, version, mac("manifest"), NOW, 7, 9, NOW, "shell:operator")


async def fill_lifecycle(database: Any) -> None:
    """Add what happens to that agreement and that person later."""
    async with database.unit_of_work() as work:
        work.add(correction())
        many = flow_of_many((SCHOOL, CHARITY), (SCHOOL, COUNCIL), "fraud")
        work.add(document("agr_many", parties=(SCHOOL, COUNCIL, CHARITY), flows=(many,)))
        work.add(succession())
        work.add(part_of())
        work.add(annex())
        work.note_look_up(LookUp(NOW, SCHOOL, "front desk", "check"))
        work.add(step())
        work.add(draft())
        work.add(notice())
        work.add(notification())
        work.add(server_keys())
        work.add(damage())
        work.add(restoration())
        work.add(joint_act())
        await work.commit()
