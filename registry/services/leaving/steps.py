"""The step by which an organisation leaves a version of an agreement."""

from __future__ import annotations

from collections import Counter
from datetime import date

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep, Document
from registry.services.context import Registry
from registry.services.ports import UnitOfWork


class Leaving:
    """Queues the steps of one leaving, each numbered after those of its agreement before it."""

    def __init__(
        self,
        registry: Registry,
        actor: Actor,
        uow: UnitOfWork,
        on: date,
        reason: str,
        notice_id: str = "",
    ) -> None:
        self._registry, self._actor, self._uow = registry, actor, uow
        self._on, self._reason, self._notice_id = on, reason, notice_id
        self._queued: Counter[str] = Counter()

    async def step(self, view: Version[Document], partner_id: str) -> AgreementStep:
        """Queue the step by which an organisation leaves a version; returns it."""
        document = view.document
        recorded = len(await self._uow.agreement_steps(document.document_id))
        self._queued[document.document_id] += 1
        step = AgreementStep(
            document_id=document.document_id,
            version=recorded + self._queued[document.document_id],
            document_version=document.version,
            act=Act.LEAVE,
            partner_id=partner_id,
            by=self._actor.partner_id,
            effective_on=self._on,
            reason=self._reason,
            **self._registry.stamp(self._actor),
            notice_id=self._notice_id,
        )
        self._uow.add(step)
        return step
