"""The words about damage, as data: what was damaged, how, what follows, and what to do.

Each of ``THINGS`` is what a kind of record is called, and what it is called where nothing is known
of it ("" where that makes no difference). Slots: {day} "3 November", {organisation}, {agreement}
"“Early help”", {place} a place in the ledger. What stands in brackets is left out
where nothing is known of its slot.
"""

from __future__ import annotations

from typing import Final

from registry.domain.records.damage import DamageFault, DamageOutcome

THINGS: Final = {
    "operator": ("The record of who operates this registry", ""),
    "partner": (
        "The entry[ for {organisation}] recorded[ on {day}]",
        "The entry of an organisation",
    ),
    "membership": (
        "The charter membership[ of {organisation}] recorded[ on {day}]",
        "The charter membership of an organisation",
    ),
    "key": (
        "The signing key[ of {organisation}] enrolled[ on {day}]",
        "The signing key of someone",
    ),
    "document": ("The text of {agreement}[ from {day}]", "The text of an agreement"),
    "annex": ("An annex of {agreement} uploaded[ on {day}]", "An annex of an agreement"),
    "signature": (
        "The signature[ of {organisation}] on {agreement}[ from {day}]",
        "A signature on an agreement",
    ),
    "subject": (
        "The record of a person made[ on {day}][ by {organisation}]",
        "The record of a person",
    ),
    "correction": ("The correction made[ on {day}][ by {organisation}]", "A correction"),
    "succession": (
        "The record made[ on {day}] of who took an organisation’s place",
        "The record of who took an organisation’s place",
    ),
    "part_of": (
        "The record made[ on {day}] of which organisation is part of another",
        "The record of which organisation is part of another",
    ),
    "consent": ("The consent recorded[ on {day}][ by {organisation}]", "A consent record"),
    "token": ("The access token[ of {organisation}] recorded[ on {day}]", "An access token"),
    "check": ("The check made[ on {day}][ by {organisation}]", "A recorded check"),
    "decision": ("The decision recorded[ on {day}][ by {organisation}]", "A recorded decision"),
    "account": ("The sign-in account[ of {organisation}] recorded[ on {day}]", "A sign-in account"),
    "agreement_step": (
        "The step[ of {day}] with {agreement}[ by {organisation}]",
        "A step with an agreement",
    ),
    "draft": ("The draft of {agreement}[ from {day}][ by {organisation}]", "A draft agreement"),
    "joint_act": ("The act[ over {organisation}] that needs two people", ""),
    "notice": (
        "The notice of leaving[ of {organisation}] recorded[ on {day}]",
        "A notice of leaving",
    ),
    "notification": ("The notification[ for {organisation}] sent[ on {day}]", "A notification"),
    "restoration": ("The record of a restore made[ on {day}]", "The record of a restore"),
    "server_keys": (
        "The record of the registry’s own keys made[ on {day}]",
        "The record of the registry’s own keys",
    ),
    "damage": ("The record of damage made[ on {day}]", "A record of damage"),
    "ledger_leaf": ("Entry[ {place}] of the ledger[ from {day}]", "An entry of the ledger"),
    "checkpoint": (
        "The signed state of the ledger after {place} entries",
        "A signed state of the ledger",
    ),
    "alias": (
        "The index entry for a person[ from {day}][ by {organisation}]",
        "The index entry for a person",
    ),
    "consent_concern": (
        "The index entry for the consent[ of {day}][ by {organisation}]",
        "The index entry for a consent record",
    ),
    "document_party": (
        "The index entry for the parties of {agreement}",
        "The index entry for the parties of an agreement",
    ),
    "agreement_flow": (
        "The index entry for what {agreement} covers",
        "The index entry for what an agreement covers",
    ),
    "flow_end": (
        "The index entry for the organisations that {agreement} lets share",
        "The index entry for the organisations that an agreement lets share",
    ),
    "slip": ("A stored sign-in, link or saved form", ""),
    "look_up": (
        "The record of a look-up made[ on {day}][ by {organisation}]",
        "The record of a look-up",
    ),
    "schema": ("The structure of the database", ""),
    "register": ("The whole register", ""),
}
OTHER: Final = ("A record made[ on {day}][ by {organisation}]", "A record")

FAULTS: Final = {
    DamageFault.ALTERED: "is not what was written.",
    DamageFault.UNREADABLE: "cannot be read.",
    DamageFault.MISSING: "was taken away.",
    DamageFault.INSERTED: "was not written by the registry.",
    DamageFault.REORDERED: "stands in the place of another.",
    DamageFault.ROLLED_BACK: "was put back to an older state.",
    DamageFault.KEY_SWAPPED: "does not have the right key.",
}
# Where the words above would not say it.
PARTICULAR: Final = {
    ("key", DamageFault.KEY_SWAPPED): "is not the key that was enrolled.",
    ("schema", DamageFault.ALTERED): "is not as the registry made it.",
    ("schema", DamageFault.MISSING): "is not complete.",
    ("schema", DamageFault.INSERTED): "has parts that the registry did not make.",
    ("register", DamageFault.MISSING): "is not complete.",
}

# What a check reads. A damaged row of these stops the checks that need it.
NEEDED_BY_CHECKS: Final = frozenset(
    {
        "partner",
        "membership",
        "key",
        "document",
        "signature",
        "subject",
        "consent",
        "agreement_step",
    }
)
MEANWHILE: Final = {
    "needed": (
        "No check relies on it. Where a check needs it, the answer is that we could not check."
        " Everything else goes on."
    ),
    "not_needed": "No check needs it, and nothing is concluded from it. Everything else goes on.",
    "index_person": (
        "A check could miss this person, or what is on record about them. Do not rely on an answer"
        " that says we hold no record."
    ),
    "index_agreement": (
        "A check could miss this agreement. It never finds more than the agreement itself says."
    ),
    "sign_in": "Nobody can sign in with it, and no program can use it. Everything else goes on.",
    "operator": "Nobody can act as the operator’s officer on the pages. Checks go on.",
    "server_keys": "Checks about a person may not be answered. Everything else goes on.",
    "ledger": (
        "If it is older, recording and checks go on. If it is the end of the ledger, nothing is"
        " recorded until it is put right. Nobody is looked up until then."
    ),
    "schema": (
        "A protection of the database may be switched off. Each record is still compared with the"
        " ledger before anything relies on it."
    ),
    "register": (
        "Nothing is looked up and nothing is recorded. Every check says that we could not check."
    ),
    "look_up": "The list of who looked people up is not complete. Checks go on.",
}
MEANWHILE_OF: Final = {
    "operator": "operator",
    "server_keys": "server_keys",
    "token": "sign_in",
    "account": "sign_in",
    "slip": "sign_in",
    "alias": "index_person",
    "consent_concern": "index_person",
    "document_party": "index_agreement",
    "agreement_flow": "index_agreement",
    "flow_end": "index_agreement",
    "ledger_leaf": "ledger",
    "checkpoint": "ledger",
    "schema": "schema",
    "register": "register",
    "look_up": "look_up",
}

# The steps. Slots: {organisation} who recorded it, {deadline} 72 hours after it was found.
STEPS: Final = {
    "danger": (
        "Tell {organisation} that checks which need this record are not answered. If someone is in"
        " danger, they act first and record it afterwards."
    ),
    "no_record": (
        "Tell {organisation} today. Until this is right, they also look in their own records before"
        " they share."
    ),
    "keep": (
        "Keep a copy of the database and of the server’s log as they are now. They are evidence."
    ),
    "access": (
        "Find out who can write to the database, and what happened there. Change its passwords."
    ),
    "disk": "Have the server’s disk and log looked at. A broken disk is the likely cause.",
    "protection": (
        "Tell your data protection officer and your senior information risk owner (SIRO) today."
        " They decide if the ICO must be told{deadline}."
    ),
    "ask": "Ask {organisation} for its own copy, and compare.",
    "restore": "Restore it from the newest backup that has it as it was written.",
    "take_out": "Compare with a backup. Have what the registry did not write taken out.",
    "ring": (
        "Ring {organisation} on a number you know already. Compare the key’s fingerprint with them."
    ),
    "new_key": "If it is not their key, end it. They enrol the right one.",
    "new_account": "If it cannot be restored, close it and make a new one.",
    "sign_in_again": "The person who uses it signs in again. There is nothing to restore.",
    "stop": "Record nothing, and do not start the registry with this database again.",
    "newer": "Restore the newest backup, or put back the database that this one replaced.",
    "compare_ledger": (
        "Ask a partner for a signed checkpoint that it kept. Compare it with yours."
    ),
    "structure": "Compare with a backup, and restore the database with its structure.",
}

CAVEAT: Final = "The date and names are what can still be read. They could be wrong."
SOMEONE: Final = "the organisation that recorded it"
AN_AGREEMENT: Final = "an agreement"
DEADLINE: Final = " by {moment}"

# What becomes of it, as an officer says it.
OUTCOMES: Final = {
    DamageOutcome.RESTORED: "It is back as it was written",
    DamageOutcome.RECORDED_AGAIN: "Its organisation recorded it again",
    DamageOutcome.KEPT_APART: "It cannot be put back",
}
_STAYS_APART: Final = "The damaged record stays apart. A check that needs it is still not answered."
OUTCOME_HINTS: Final = {
    DamageOutcome.RESTORED: (
        "We look at it before we believe this. If it is found again, we say so."
    ),
    DamageOutcome.RECORDED_AGAIN: _STAYS_APART,
    DamageOutcome.KEPT_APART: _STAYS_APART,
}
