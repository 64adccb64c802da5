"""The texts that only the second version of the schema has, with their headings, in order."""

from __future__ import annotations

from typing import Final

MORE_TEXTS: Final = {
    "confidentiality": "Confidentiality",
    "objections": "Objections",
    "exemptions": "Exemptions from telling people",
    "law_enforcement": "Law enforcement",
    "audit": "Audit",
    "liability": "Liability",
    "legal_status": "Legal status",
    "change_control": "How it can be changed",
    "joint_arrangement": "Joint controllers",
}
CONFIDENCE: Final = {
    "not_owed": "Nothing here is held in confidence",
    "implied_consent_direct_care": "Consent is implied, because this is for the person’s own care",
    "explicit_consent": "The person agrees",
    "required_by_law": "The law requires this",
    "section_251_support": "There is support under section 251 of the NHS Act 2006",
    "public_interest": "The public interest in sharing is greater",
}
"""How a duty of confidence is met, by the word in a document (law.md §3.6)."""
APPROVAL_ROLES: Final = {
    "caldicott_guardian": "Caldicott Guardian",
    "siro": "Senior information risk owner (SIRO)",
    "data_protection_officer": "Data protection officer",
}
