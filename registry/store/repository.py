"""Queries, on the transaction or snapshot that the task has open."""

from __future__ import annotations

from registry.store.repositories.accounts import AccountQueries
from registry.store.repositories.agreements import AgreementQueries
from registry.store.repositories.charter import CharterQueries
from registry.store.repositories.checks import CheckQueries
from registry.store.repositories.consent import ConsentQueries
from registry.store.repositories.drafting import DraftQueries
from registry.store.repositories.joint import JointQueries
from registry.store.repositories.keeping import KeepingQueries
from registry.store.repositories.leaving import LeavingQueries
from registry.store.repositories.ledger import LedgerQueries
from registry.store.repositories.notifications import NotificationQueries
from registry.store.repositories.partners import PartnerQueries
from registry.store.repositories.people import PeopleQueries
from registry.store.repositories.remains import RemainsQueries
from registry.store.repositories.signing import SigningQueries


class Repository(
    PartnerQueries,
    CharterQueries,
    AgreementQueries,
    SigningQueries,
    DraftQueries,
    LeavingQueries,
    NotificationQueries,
    PeopleQueries,
    ConsentQueries,
    CheckQueries,
    AccountQueries,
    JointQueries,
    LedgerQueries,
    KeepingQueries,
    RemainsQueries,
):
    """Implements ``services.ports.Reads`` on both engines; it has one part per wing."""
