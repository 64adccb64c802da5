"""The partnership that every test acts with, and the documents it begins from."""

from tests.simulator.partnership import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    POLICE,
    SCHOOL,
    Belongings,
    Partnership,
    charter_document,
    consent_event,
    discharge,
    open_partnership,
    partner_document,
)

__all__ = [
    "CHARITY",
    "COUNCIL",
    "HOSPITAL",
    "NURSERY",
    "POLICE",
    "SCHOOL",
    "Belongings",
    "Partnership",
    "charter_document",
    "consent_event",
    "discharge",
    "open_partnership",
    "partner_document",
]
