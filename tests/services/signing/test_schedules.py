"""A trust signs once and binds its schools: who is bound, from when to when, and what proves it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.documents.signatures.envelope import sign
from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import read_trust
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, InvalidInputError, SignatureError
from registry.services.agreements import document, listing, registering
from registry.services.agreements.terms.words import terms_in_words
from registry.services.charter import members, memberships
from registry.services.checks.checker import Checker
from registry.services.leaving import giving_notice, parting
from registry.services.leaving.notice_input import Letter
from registry.services.notifications.notify import list_own
from registry.services.partners import parts, register
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner
from registry.services.signing import accepting
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge, partner_document
from tests.simulator.scenes import three_members
from tests.simulator.second import second, terms_charter

TRUST = "beacon-trust"
SCHOOLS = [f"beacon-{number:02}" for number in range(1, 31)]
STRANGER = "other-academy"


async def a_trust(p: Partnership) -> None:
    """Register a trust of thirty schools with a key, a stranger, and an agreement in force."""
    await three_members(p)
    operator = p.actor(COUNCIL)
    for partner_id in (TRUST, *SCHOOLS, STRANGER):
        await register.register_partner(
            p.registry, operator, partner_document(partner_id, "academy"), name_is_meant=True
        )
    for school in SCHOOLS:
        await part_of(p, school)
    await p.enrol(TRUST)
    await open_agreement(p)


pytestmark = pytest.mark.scene(after=a_trust)


async def part_of(p: Partnership, school: str, since: timedelta = timedelta(days=30)) -> None:
    command = parts.RecordPart(
        TRUST, school, p.registry.today() - since, "Funding agreement of 2025"
    )
    await parts.record_part(p.registry, p.actor(COUNCIL), command)


async def open_agreement(p: Partnership, **terms: Any) -> None:
    content = discharge(p, 1, **terms)
    join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
    content |= {"accession": {"kinds": ["academy"], "joins": [join]}}
    await registering.register(p.registry, p.actor(HOSPITAL), content)
    await p.sign(content["id"], 1, COUNCIL, HOSPITAL, SCHOOL)


async def schedule(p: Partnership) -> list[dict[str, Any]]:
    return await parts.schedule_of(p.registry, TRUST)


async def signed(
    p: Partnership, named: list[dict[str, Any]], name: str = "discharge"
) -> Version[Document]:
    view = await registering.read(p.registry, p.actor(COUNCIL), name, 1)
    entry = sign(
        view.document.payload,
        p.keys[TRUST],
        org=TRUST,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=p.clock.now,
        schedule=named,
    )
    return await handed_in(p, entry, name)


async def handed_in(
    p: Partnership, entry: dict[str, Any], name: str = "discharge"
) -> Version[Document]:
    found, _ = await accepting.accept_signatures(
        p.registry, p.actor(TRUST), name, 1, {"signatures": [entry]}
    )
    return found


async def fact(p: Partnership, to: str, on: Any = None) -> str:
    share = {
        "from": HOSPITAL,
        "to": to,
        "purpose": "direct_care",
        "data_categories": ["personal"],
        **({"evaluation_date": on.isoformat()} if on else {}),
    }
    answer = await Checker(p.registry).check(share, actor=p.actor(HOSPITAL))
    return str(answer.prepared.facts.agreement_in_force)


async def verdict(p: Partnership, folder: Path) -> Verdict:
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    path = folder / "discharge.json"
    path.write_bytes(view.document.payload)
    (folder / "discharge.jws.json").write_text(json.dumps(registering.envelope_of(view)))
    trust = await members.trust_file(p.registry, CheckpointSigner(p.registry))
    return verify_path(path, read_trust(json.dumps(trust).encode()))


async def codes(p: Partnership, partner_id: str) -> list[str]:
    return [told.code for told in await list_own(p.registry, p.actor(partner_id), limit=500)]


async def test_a_trust_of_thirty_schools_joins_in_one_act(p: Partnership, tmp_path: Path):
    assert await fact(p, SCHOOLS[0]) == "none"
    view = await signed(p, await schedule(p))
    assert {TRUST, *SCHOOLS} <= {*view.parties}
    for school in (SCHOOLS[0], SCHOOLS[-1]):
        assert await fact(p, school) == "active"
        async with p.registry.database.reads() as reads:
            own = [
                version
                async for page in listing.listed(reads, p.registry.today(), party=school)
                for version in page
            ]
        assert [version.document.document_id for version in own] == ["discharge"]
    assert await fact(p, STRANGER) == "none"
    assert (await codes(p, HOSPITAL)).count("signed_with_parts") == 1
    printed = await document.agreement_html(p.registry, p.actor(SCHOOLS[3]), "discharge", 1)
    assert "Verified, as part of Beacon Trust" in printed
    found = await verdict(p, tmp_path)
    assert found.valid, found.reasons
    assert "With its schedule it binds 30" in " ".join(found.findings)
    assert (await audit(p.registry)).is_whole


async def test_who_left_the_trust_is_not_covered_from_that_day(p: Partnership, tmp_path: Path):
    await signed(p, await schedule(p))
    until = p.registry.today() + timedelta(days=5)
    command = parting.EndPart(TRUST, SCHOOLS[0], until)
    _, left = await parting.end_part(p.registry, p.actor(TRUST), command)
    assert [version.document.document_id for version in left] == ["discharge"]
    assert "leave" in await codes(p, HOSPITAL)
    assert await fact(p, SCHOOLS[0]) == "active"
    p.clock.advance(days=5)
    assert await fact(p, SCHOOLS[0]) == "none"
    assert await fact(p, SCHOOLS[1]) == "active"
    found = await verdict(p, tmp_path)
    assert found.valid, found.reasons
    assert f"{SCHOOLS[0]} is no party to it from {until} on." in found.findings
    assert (await audit(p.registry)).is_whole


async def test_who_joined_the_trust_later_is_covered_once_it_is_signed_for(
    p: Partnership, tmp_path: Path
):
    await signed(p, await schedule(p))
    await part_of(p, STRANGER, timedelta())
    assert await fact(p, STRANGER) == "none"
    newer = [part for part in await schedule(p) if part["partner"] == STRANGER]
    await signed(p, newer)
    assert await fact(p, STRANGER) == "active"
    found = await verdict(p, tmp_path)
    assert found.valid, found.reasons
    assert (await audit(p.registry)).is_whole
    with pytest.raises(ConflictError, match="signed this version already"):
        await signed(p, newer)


async def test_a_trust_that_leaves_leaves_for_its_schools_too(p: Partnership):
    await signed(p, await schedule(p))
    today = p.registry.today()
    letter = Letter(TRUST, "discharge", today, "ends", "R. Head", "Head", "5c" * 32)
    await giving_notice.record_letter(p.registry, p.actor(TRUST), letter)
    assert await fact(p, SCHOOLS[7]) == "none"


async def test_a_named_trust_puts_its_schools_in_its_place(p: Partnership):
    content = json.loads(json.dumps(discharge(p, 1, "named")).replace(f'"{SCHOOL}"', f'"{TRUST}"'))
    await registering.register(p.registry, p.actor(HOSPITAL), content)
    await p.sign("named", 1, COUNCIL, HOSPITAL)
    view = await signed(p, await schedule(p), "named")
    assert view.state.stands
    assert await fact(p, SCHOOLS[2]) == "active"


async def test_what_a_schedule_cannot_bind_is_named_all_at_once(p: Partnership):
    until = p.registry.today()
    await parting.end_part(p.registry, p.actor(TRUST), parting.EndPart(TRUST, SCHOOLS[0], until))
    named = [
        {"partner": SCHOOLS[0], "legal_name": "Beacon 01", "kind": "academy"},
        {"partner": STRANGER, "legal_name": "Other Academy", "kind": "academy"},
        {"partner": SCHOOLS[1], "legal_name": "Beacon One", "kind": "academy"},
        {"partner": "nobody", "legal_name": "Nobody", "kind": "academy"},
        {"partner": SCHOOLS[2], "legal_name": "Beacon 03", "kind": "academy"},
        {"partner": SCHOOLS[2], "legal_name": "Beacon 03", "kind": "academy"},
    ]
    with pytest.raises(InvalidInputError) as refused:
        await signed(p, named)
    said = {fault.pointer: fault.detail for fault in refused.value.faults}
    assert set(said) == {f"/schedule/{place}/partner" for place in range(6)}
    assert f"It left on {until}" in said["/schedule/0/partner"]
    assert f"not recorded as part of {TRUST}" in said["/schedule/1/partner"]
    assert await fact(p, SCHOOLS[2]) == "none"


async def test_nobody_adds_to_a_schedule_that_was_signed(p: Partnership):
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    named = await schedule(p)
    entry = sign(
        view.document.payload,
        p.keys[TRUST],
        org=TRUST,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=p.clock.now,
        schedule=named[:2],
    )
    for changed in ({**entry, "schedule": named}, {**entry, "schedule": []}):
        with pytest.raises(SignatureError, match="not the one that was signed"):
            await handed_in(p, changed)
    with pytest.raises(SignatureError, match="signed by each organisation for itself"):
        await _of_charter(p, named)


async def _of_charter(p: Partnership, named: list[dict[str, Any]]) -> None:
    view = await registering.read(p.registry, p.actor(COUNCIL), "wisc", 1)
    entry = sign(
        view.document.payload,
        p.keys[TRUST],
        org=TRUST,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=p.clock.now,
        schedule=named,
    )
    await handed_in(p, entry, "wisc")


async def test_a_trust_that_is_a_member_joins_with_schools_where_texts_are_the_charters(
    p: Partnership,
):
    charter = terms_charter(p, 2, breaches="Tell the others within 24 hours.")
    await registering.register(p.registry, p.actor(COUNCIL), charter)
    content = second(p, id="taking", charter={"id": "wisc", "version": 2})
    del content["breaches"]
    join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
    content |= {"accession": {"kinds": ["academy"], "joins": [join]}}
    await registering.register(p.registry, p.actor(HOSPITAL), content)
    await p.sign("taking", 1, COUNCIL, HOSPITAL, SCHOOL)
    with pytest.raises(ConflictError, match="is not an active member of it"):
        await signed(p, await schedule(p), "taking")
    await p.sign("wisc", 2, TRUST)
    view = await signed(p, await schedule(p), "taking")
    assert {TRUST, *SCHOOLS} <= {*view.parties}
    terms = await terms_in_words(p.registry, view, {})
    assert terms
    assert terms.warnings == ()
    await memberships.change(p.registry, p.actor(COUNCIL), TRUST, "suspended", "no assurance")
    terms = await terms_in_words(p.registry, view, {})
    assert terms
    assert [TRUST in warning for warning in terms.warnings] == [True, False]
    assert "terms_missing" in await codes(p, SCHOOLS[0])
