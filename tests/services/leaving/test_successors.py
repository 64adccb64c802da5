"""A school becomes an academy: it is registered as the successor, and everybody is told."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.records.acting import Actor
from registry.errors import ConflictError, NotAllowedError
from registry.services.agreements import registering
from registry.services.consent.succeeding import Succeed
from registry.services.leaving import succession
from registry.services.notifications.notify import list_own
from registry.services.notifications.wording import in_words
from registry.services.partners import register
from registry.services.partners.document import content_of
from registry.services.reports.audit import audit
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge, partner_document
from tests.simulator.scenes import three_members

ACADEMY = "hill-academy"


async def in_force(p: Partnership) -> None:
    """Register an academy beside the school, and an agreement of the school in force."""
    await three_members(p)
    document = {**partner_document(ACADEMY, "academy"), "legal_name": "Hill School"}
    await register.register_partner(p.registry, p.actor(COUNCIL), document, name_is_meant=True)
    content = discharge(p, 1)
    await registering.register(p.registry, p.actor(HOSPITAL), content)
    await p.sign(content["id"], 1, COUNCIL, HOSPITAL, SCHOOL)


pytestmark = pytest.mark.scene(after=in_force)


async def succeeded(p: Partnership, **changes: Any) -> list[succession.ToSign]:
    values = {"former": SCHOOL, "successor": ACADEMY, "since": p.registry.today()}
    command = Succeed(**{**values, "reason": "It becomes an academy", **changes})
    _, to_sign = await succession.succeed(p.registry, p.actor(COUNCIL), command)
    return to_sign


async def told(p: Partnership, partner_id: str) -> list[str]:
    own = await list_own(p.registry, p.actor(partner_id), limit=500)
    words = await in_words(p.registry, [one for one in own if one.code == "succeeded"])
    return [f"{one.title} {one.text}" for one in words]


async def test_every_counterpart_is_told_which_agreement_the_successor_has_not_signed(
    p: Partnership,
):
    [agreement] = await succeeded(p)
    assert (agreement.document_id, agreement.counterparties) == ("discharge", (COUNCIL, HOSPITAL))
    for party in (COUNCIL, HOSPITAL, SCHOOL, ACADEMY):
        [words] = await told(p, party)
        assert "has a successor" in words
        assert f"Hill School ({ACADEMY}) takes its place" in words
    descent = await succession.descent_of(p.registry, p.actor(HOSPITAL), SCHOOL)
    assert [one.document_id for one in descent.to_sign] == ["discharge"]
    stranger = await succession.descent_of(p.registry, p.actor("family-charity"), SCHOOL)
    assert stranger.to_sign == []
    back = await succession.descent_of(p.registry, p.actor(HOSPITAL), ACADEMY)
    assert [one.former for one in back.formers] == [SCHOOL]
    assert (await audit(p.registry)).is_whole


async def test_a_body_has_one_successor(p: Partnership):
    await succeeded(p)
    with pytest.raises(ConflictError, match="recorded already"):
        await succeeded(p)
    with pytest.raises(ConflictError, match="has one successor"):
        await succeeded(p, successor="family-charity")
    with pytest.raises(ConflictError, match="took the place of"):
        await succeeded(p, former=ACADEMY, successor=SCHOOL)
    command = Succeed(HOSPITAL, ACADEMY, p.registry.today(), "A merger")
    with pytest.raises(NotAllowedError):
        await succession.succeed(p.registry, p.actor(HOSPITAL), command)


COMPANY = {"scheme": "company", "value": "01234567"}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"kind": "charity"}, "keeps its kind"),
        ({"legal_name": "Beacon Academies Trust"}, "keeps its name"),
        ({"legal_name": "County Hospital Ltd"}, "keeps its name"),
        ({"legal_name": "Beacon Academies Trust", "identifiers": [COMPANY]}, "keeps its name"),
    ],
)
async def test_who_has_signed_is_not_renamed_into_another(
    p: Partnership, change: dict[str, Any], refused: str
):
    actor = p.actor(COUNCIL) if "kind" in change else p.actor(HOSPITAL)
    with pytest.raises(ConflictError, match=refused) as error:
        await amended(p, actor, HOSPITAL, change)
    assert "registry partner succeed" in error.value.next_step


@pytest.mark.parametrize(
    "name", ["The COUNTY Hospital", "County Hospitl", "Hospital of the County"]
)
async def test_who_has_signed_may_be_spelt_in_another_way(p: Partnership, name: str):
    await amended(p, p.actor(HOSPITAL), HOSPITAL, {"legal_name": name})
    assert (await register.read_one(p.registry, HOSPITAL)).legal_name == name


async def test_a_company_keeps_its_number_and_changes_its_name(p: Partnership):
    numbered = {**partner_document("beacon", "charity"), "identifiers": [COMPANY]}
    await register.register_partner(p.registry, p.actor(COUNCIL), numbered)
    await p.enrol("beacon")
    await p.sign("wisc", 1, "beacon")
    await amended(p, p.actor("beacon"), "beacon", {"legal_name": "Lantern Trust"})
    assert (await register.read_one(p.registry, "beacon")).legal_name == "Lantern Trust"


async def amended(p: Partnership, actor: Actor, partner_id: str, change: dict[str, Any]) -> None:
    current = await register.read_one(p.registry, partner_id)
    document = {**content_of(current), **change}
    await register.amend_partner(p.registry, actor, document, current.version)
