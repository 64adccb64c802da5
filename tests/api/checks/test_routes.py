"""Checking a share over HTTP, on both engines (contract §2)."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.domain.decision.facts import parse_facts
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.errors import NotAllowedError, UnavailableError
from registry.keyring import make_keyring, read_keyring
from registry.services.access import ROLES
from registry.services.agreements import registering
from registry.services.check_ports import CheckQuery
from registry.services.checks.assess import assess_one
from registry.services.consent import commands, recording
from registry.services.partners.register import amend_partner
from registry.services.setup.server_keys import record_keys
from tests.api.conftest import Api, running
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Belongings,
    discharge,
    open_partnership,
    partner_document,
)

NHS = {"scheme": "nhs", "value": "943 476 5919"}
OTHER_NHS = {"scheme": "nhs", "value": "987 654 3210"}
CONCERN: dict[str, Any] = {
    "from": SCHOOL,
    "to": COUNCIL,
    "purpose": "safeguarding_child",
    "data_categories": ["personal", "special:health"],
    "subject": {"age_band": "child_u13", "at_risk": True},
    "risk_of_serious_harm": "subject",
}
EARLY_HELP: dict[str, Any] = {
    "from": CHARITY,
    "to": COUNCIL,
    "purpose": "early_help",
    "data_categories": ["personal", "special:health"],
    "subject": {"age_band": "adult", "capacity": "has"},
    "proposed_basis": "6(1)(a)",
}


async def ask(api: Api, partner_id: str, body: Any, path: str = "/api/v1/checks") -> Any:
    headers = await api.headers(partner_id, "practitioner")
    return await api.client.post(path, json=body, headers=headers)


async def test_a_safeguarding_share_is_a_duty_though_consent_was_refused(api: Api):
    person = await api.partnership.person(SCHOOL, NHS)
    await api.partnership.consent(
        SCHOOL,
        person,
        "refused",
        purposes=("safeguarding_child",),
        given_by="parental_responsibility",
        speaker="mother",
    )
    body = {**CONCERN, "subject": {**CONCERN["subject"], "identifiers": [NHS]}}
    answer = (await ask(api, SCHOOL, body)).json()
    assert answer["outcome"] == "DUTY_TO_SHARE"
    assert answer["consent"]["status"] == "refused"
    assert "REFUSAL_NOT_A_BAR" in {message["code"] for message in answer["messages"]}
    assert answer["recorded"]["leaf_hash"]


async def test_the_outcome_is_the_one_assess_gives_for_the_recorded_facts(api: Api):
    answer = (await ask(api, SCHOOL, CONCERN)).json()
    headers = await api.headers(SCHOOL, "practitioner")
    recorded = await api.client.get(f"/api/v1/checks/{answer['check_id']}", headers=headers)
    registry = api.partnership.registry
    facts = recorded.json()["facts"]
    assert parse_facts(facts, registry.law)
    again = assess_one(facts, registry.law, registry.today())
    for part in ("outcome", "bases", "conditions", "messages", "reasons", "items"):
        assert again[part] == answer[part], part


async def test_consent_given_then_withdrawn(api: Api):
    person = await api.partnership.person(CHARITY, NHS)
    event = await api.partnership.consent(CHARITY, person, "given")
    body = {**EARLY_HELP, "subject": {**EARLY_HELP["subject"], "reference": person}}
    assert (await ask(api, CHARITY, body)).json()["outcome"] == "SHARE_SUPPORTED"
    step = {"status": "withdrawn", "seen_version": 1, "effective_at": "2026-11-22T09:00:00Z"}
    others = await api.headers(COUNCIL, "practitioner")
    not_theirs = await api.client.post(
        f"/api/v1/consents/{event.record_id}/steps", json=step, headers=others
    )
    assert not_theirs.status_code == 403
    headers = await api.headers(CHARITY, "practitioner")
    withdrawn = await api.client.post(
        f"/api/v1/consents/{event.record_id}/steps", json=step, headers=headers
    )
    assert withdrawn.status_code == 201
    answer = (await ask(api, CHARITY, body)).json()
    assert (answer["outcome"], answer["consent"]["status"]) == ("NOT_SUPPORTED", "withdrawn")
    second = await api.client.post(
        f"/api/v1/consents/{event.record_id}/steps", json=step, headers=headers
    )
    assert second.status_code == 409


async def test_only_the_recording_organisation_sees_who_gave_consent(api: Api):
    person = await api.partnership.person(CHARITY, NHS)
    await api.partnership.consent(CHARITY, person, "given")
    body = {**EARLY_HELP, "subject": {**EARLY_HELP["subject"], "identifiers": [NHS]}}
    own = (await ask(api, CHARITY, body)).json()["consent"]
    other = (await ask(api, COUNCIL, body)).json()["consent"]
    assert own["given_by"] == "self"
    assert "given_by" not in other
    assert own["status"] == other["status"] == "given"


async def test_only_the_recording_organisation_sees_which_parent_spoke(api: Api):
    person = await api.partnership.person(CHARITY, NHS)
    by = {"given_by": "parental_responsibility", "speaker": "mother"}
    await api.partnership.consent(CHARITY, person, "refused", **by)
    child = {"age_band": "child_u13", "gillick": "not_competent", "identifiers": [NHS]}
    body = {**EARLY_HELP, "subject": child}
    for asker, told in ((CHARITY, True), (COUNCIL, False)):
        answer = (await ask(api, asker, body)).json()
        assert (answer["consent"]["status"] == "refused") is told
        headers = await api.headers(asker, "practitioner")
        recorded = await api.client.get(f"/api/v1/checks/{answer['check_id']}", headers=headers)
        assert ("by" in recorded.json()["facts"]["consent_detail"]) is told


async def test_an_unknown_person_and_one_known_only_to_others_get_the_same_answer(api: Api):
    person = await api.partnership.person(SCHOOL, NHS)
    await api.partnership.consent(SCHOOL, person, "refused", recipients=(HOSPITAL,))
    views = []
    for reference in (person, "per_00000000000000000000"):
        body = {**EARLY_HELP, "subject": {**EARLY_HELP["subject"], "reference": reference}}
        answer = (await ask(api, CHARITY, body)).json()
        for unlike in ("check_id", "recorded"):
            del answer[unlike]
        views.append(answer)
    assert views[0] == views[1]
    assert views[0]["consent"]["status"] == ConsentState.NO_RECORD


@pytest.mark.parametrize("reference", ["another", "unknown"])
async def test_a_reference_beside_anothers_number_names_nobody(api: Api, reference: str):
    person = await api.partnership.person(CHARITY, NHS)
    await api.partnership.consent(CHARITY, person, "given")
    another = await api.partnership.person(CHARITY, OTHER_NHS)
    named = {"another": another, "unknown": "per_00000000000000000000"}[reference]
    subject = {**EARLY_HELP["subject"], "reference": named, "identifiers": [NHS]}
    answer = await ask(api, CHARITY, {**EARLY_HELP, "subject": subject})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/ambiguous-person")
    assert "outcome" not in answer.json()
    subject["reference"] = person
    answer = await ask(api, CHARITY, {**EARLY_HELP, "subject": subject})
    assert answer.json()["outcome"] == "SHARE_SUPPORTED"


async def test_an_emergency_without_a_risk_says_first_what_is_missing(api: Api):
    answer = (await ask(api, CHARITY, {**EARLY_HELP, "emergency": True})).json()
    assert answer["outcome"] == "CONSENT_NEEDED"
    assert answer["answer"]["headline"] == "Who is in danger? Tell us and check again."
    assert "ring 999" in answer["answer"]["do_now"][0]
    urgent = {**EARLY_HELP, "emergency": True, "risk_of_serious_harm": "child"}
    assert (await ask(api, CHARITY, urgent)).json()["outcome"] == "EMERGENCY_SHARE_SUPPORTED"


async def test_only_sender_or_recipient_may_ask(api: Api):
    answer = await ask(api, HOSPITAL, CONCERN)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/not-allowed"


async def test_an_agreement_covers_items_and_lists_those_it_does_not(api: Api):
    partnership = api.partnership
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await partnership.charter()
    await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership)
    )
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    body = {
        "from": HOSPITAL,
        "to": COUNCIL,
        "purpose": "direct_care",
        "data_items": [
            {"id": "clinical_summary", "data_categories": ["personal", "special:health"]},
            {"id": "immigration_status", "data_categories": ["personal"]},
        ],
        "gateway": "HSCA2012.s251B",
    }
    answer = (await ask(api, HOSPITAL, body)).json()
    assert answer["agreement"]["status"] == "active"
    assert answer["agreement"]["covered"] == ["clinical_summary"]
    assert answer["agreement"]["not_covered"] == ["immigration_status"]
    partnership.clock.advance(days=400)
    api.tokens.clear()
    assert (await ask(api, HOSPITAL, body)).json()["agreement"]["status"] == "expired"


async def test_every_fault_at_once_with_the_allowed_values(api: Api):
    answer = await ask(api, SCHOOL, {"from": "A b", "purpose": "x", "risk_of_serious_harm": "?"})
    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "/from",
        "/to",
        "/purpose",
        "/risk_of_serious_harm",
        "/data_categories",
    }
    unknown = await ask(api, SCHOOL, {**CONCERN, "to": "nobody"})
    assert [fault["pointer"] for fault in unknown.json()["errors"]] == ["/to"]


async def test_a_batch_answers_in_order_with_faults_in_their_place(api: Api):
    items = [
        CONCERN,
        {"from": SCHOOL},
        {**CONCERN, "from": HOSPITAL},
        {**CONCERN, "emergency": True},
    ]
    answer = await ask(api, SCHOOL, items, "/api/v1/checks/batch")
    first, faulty, foreign, last = answer.json()
    assert first["outcome"] == "DUTY_TO_SHARE"
    assert len(faulty["errors"]) >= 2
    assert foreign["code"] == "not-allowed"
    assert last["outcome"] == "EMERGENCY_SHARE_SUPPORTED"
    too_many = await ask(api, SCHOOL, [CONCERN] * 1001, "/api/v1/checks/batch")
    assert too_many.status_code == 422


async def test_a_look_up_that_fails_has_no_outcome(api: Api, monkeypatch: pytest.MonkeyPatch):
    """When the database is gone the answer is 503, neither yes nor no; later checks work again."""
    database = api.partnership.registry.database

    async def gone(_: CheckQuery) -> Any:
        raise UnavailableError("gone")

    await api.headers(SCHOOL, "practitioner")
    with monkeypatch.context() as patch:
        patch.setattr(database, "check_rows", gone)
        answer = await ask(api, SCHOOL, CONCERN)
    assert answer.status_code == 503
    problem = answer.json()
    assert problem["title"] == "We could not check. This is not a no."
    assert "outcome" not in problem
    assert answer.headers["cache-control"] == "no-store"
    assert (await ask(api, SCHOOL, CONCERN)).json()["outcome"] == "DUTY_TO_SHARE"


async def test_a_withdrawal_by_the_command_line_is_seen_by_the_servers_next_check(
    tmp_path: Path,
):
    """On SQLite, the server is in this process and the withdrawal in another."""
    url = f"sqlite:///{tmp_path}/registry.sqlite3"
    make_keyring(tmp_path / "keys")
    keyring = read_keyring(tmp_path / "keys")
    new = open_partnership(url, Belongings(keyring.vault, *keyring.signing_keys))
    async with new as partnership, running(partnership, tmp_path) as api:
        await record_keys(partnership.registry, keyring.checks())
        person = await api.partnership.person(CHARITY, NHS)
        long_ago = api.partnership.clock.now - timedelta(days=30)
        event = await api.partnership.consent(CHARITY, person, "given", effective_at=long_ago)
        body = {**EARLY_HELP, "subject": {**EARLY_HELP["subject"], "reference": person}}
        assert (await ask(api, CHARITY, body)).json()["consent"]["status"] == "given"
        command = f"consent step {event.record_id} withdrawn --seen-version 1 --as {CHARITY}"
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from registry.cli.main import main; main()",
            *command.split(),
            "--when",
            "2026-11-20T09:00:00Z",
            env={**os.environ, "REGISTRY_HOME": str(tmp_path), "REGISTRY_DATABASE_URL": url},
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await process.communicate()
        assert process.returncode == 0, errors
        assert (await ask(api, CHARITY, body)).json()["consent"]["status"] == "withdrawn"


async def test_two_withdrawals_at_the_same_moment_one_wins(api: Api):
    person = await api.partnership.person(CHARITY, NHS)
    event = await api.partnership.consent(CHARITY, person, "given")
    registry = api.partnership.registry

    async def withdraw(partner_id: str) -> str:
        step = commands.ConsentStep(event.record_id, "withdrawn", 1, api.partnership.clock.now)
        try:
            await recording.take_step(registry, api.partnership.actor(partner_id), step)
        except Exception as error:  # noqa: BLE001 - which one is what the test is about
            return type(error).__name__
        return "won"

    results = await asyncio.gather(*(withdraw(CHARITY) for _ in range(16)))
    assert sorted(set(results)) == ["ConflictError", "won"]
    assert results.count("won") == 1


async def test_an_organisation_that_differs_from_its_kind_is_read_as_it_is(api: Api):
    """DPA 2018 s.7: a body may be a public authority, by name or by order, unlike its kind.

    A task of its own is then open to it, and legitimate interests are not.
    """
    body = {**CONCERN, "from": CHARITY}
    before = (await ask(api, CHARITY, body)).json()
    assert "6(1)(f)" in before["bases"]
    registry = api.partnership.registry
    document = {
        **partner_document(CHARITY, "charity"),
        "overrides": {"public_authority": True, "reason": "Designated by order."},
    }
    own_officer = Actor(CHARITY, frozenset(ROLES), "test")
    with pytest.raises(NotAllowedError):
        await amend_partner(registry, own_officer, document, seen_version=1)
    officer = Actor(COUNCIL, frozenset(ROLES), "test")
    await amend_partner(registry, officer, document, seen_version=1)
    answer = (await ask(api, CHARITY, body)).json()
    assert answer["bases"] == ["6(1)(e)"]
    facts = (
        await api.client.get(
            f"/api/v1/checks/{answer['check_id']}",
            headers=await api.headers(CHARITY, "practitioner"),
        )
    ).json()["facts"]
    assert facts["from_status"] == {"public_authority": True}
    assert (await api.client.post("/api/v1/assessments", json=facts)).json()["bases"] == ["6(1)(e)"]


async def test_what_makes_no_sense_is_a_fault(api: Api):
    body = {**CONCERN, "to": SCHOOL, "subject": {"date_of_birth": "2030-01-01"}}
    answer = await ask(api, SCHOOL, body)
    assert answer.status_code == 422
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == ["/to", "/subject/date_of_birth"]


async def test_head_is_get_without_the_body_and_a_wrong_method_names_the_right_one(api: Api):
    for path in ("/", "/danger", "/health/live", "/api/v1/members"):
        whole = await api.client.get(path)
        head = await api.client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == whole.headers["content-length"]
        assert head.headers["content-security-policy"]
    wrong = await api.client.put("/api/v1/checks")
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["allow"]


async def test_the_date_of_birth_with_a_name_gives_the_age(api: Api):
    name = {"scheme": "name_dob", "name": "Amy Green", "date_of_birth": "2015-01-02"}
    body = {**EARLY_HELP, "subject": {"identifiers": [name]}}
    check_id = (await ask(api, CHARITY, body)).json()["check_id"]
    headers = await api.headers(CHARITY, "practitioner")
    recorded = await api.client.get(f"/api/v1/checks/{check_id}", headers=headers)
    assert recorded.json()["facts"]["subject"]["age_band"] == "child_u13"
    for subject, pointer in (
        ({"identifiers": [name], "age_band": "adult"}, "/subject/age_band"),
        (
            {"identifiers": [{**name, "date_of_birth": "2090-01-01"}]},
            "/subject/identifiers/0/date_of_birth",
        ),
        ({"identifiers": [name], "date_of_birth": "2015-01-03"}, "/subject/date_of_birth"),
    ):
        answer = await ask(api, CHARITY, {**EARLY_HELP, "subject": subject})
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("parent", ["given", "refused"])
async def test_a_parents_word_about_someone_of_unknown_age_asks_for_the_age(api: Api, parent: str):
    person = await api.partnership.person(CHARITY, NHS)
    await api.partnership.consent(
        CHARITY, person, parent, given_by="parental_responsibility", speaker="mother"
    )
    if parent == "refused":
        await api.partnership.consent(CHARITY, person, "given", given_by="self")
    body = {**EARLY_HELP, "subject": {"identifiers": [NHS]}}
    for organisation in (CHARITY, COUNCIL):
        answer = (await ask(api, organisation, body)).json()
        assert answer["outcome"] != "SHARE_SUPPORTED"
        assert any("how old they are" in note for note in answer["answer"]["know"])
    body["subject"]["age_band"] = "adult"
    told = (await ask(api, CHARITY, body)).json()
    assert not any("how old they are" in note for note in told["answer"]["know"])


async def test_nobody_is_dead_and_in_danger_at_once_and_an_emergency_never_waits_for_it(api: Api):
    dead = {**EARLY_HELP, "subject": {"deceased": True}, "risk_of_serious_harm": "subject"}
    at_risk = {**EARLY_HELP, "subject": {"deceased": True, "at_risk": True}}
    for body in (dead, at_risk):
        answer = await ask(api, CHARITY, body)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/subject/deceased"]
    others = await ask(api, CHARITY, {**dead, "risk_of_serious_harm": "child"})
    assert others.status_code == 200
    urgent = await ask(api, CHARITY, {**dead, "emergency": True})
    assert urgent.status_code == 200
    words = urgent.json()["answer"]
    assert words["headline"] == "Check if the person is alive. Act if they are."
    assert "ring 999" in words["do_now"][0]


async def test_a_birth_in_1066_is_a_fault(api: Api):
    answer = await ask(api, CHARITY, {**EARLY_HELP, "subject": {"date_of_birth": "1066-10-14"}})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/subject/date_of_birth"]


async def test_a_consent_entered_in_error_is_said_as_one(api: Api):
    person = await api.partnership.person(CHARITY, NHS)
    event = await api.partnership.consent(CHARITY, person, "given")
    step = commands.ConsentStep(event.record_id, "invalidated", 1, api.partnership.clock.now)
    actor = api.partnership.actor(CHARITY)
    await recording.take_step(api.partnership.registry, actor, step)
    body = {**EARLY_HELP, "subject": {**EARLY_HELP["subject"], "reference": person}}
    answer = (await ask(api, CHARITY, body)).json()
    assert answer["consent"]["status"] == "not_sought"
    assert answer["consent"]["entered_in_error"] is True
    lines = {line["label"]: line["text"] for line in answer["answer"]["rests_on"]}
    assert "recorded by mistake" in lines["Consent"]
