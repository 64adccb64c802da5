"""What only the practitioner knows of a case reaches the decision; null is what nobody said."""

from __future__ import annotations

import random
from typing import Any

import pytest

from registry.domain.decision import vocabulary as words
from registry.law import Law
from registry.services.checks.assess import assess_one
from tests.api.checks.test_recipients_by_kind import BESIDE_THE_DECISION, NHS, ask, kept
from tests.api.conftest import Api
from tests.domain.decision.generated import random_facts
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, POLICE, SCHOOL

SHARE: dict[str, Any] = {
    "from": HOSPITAL,
    "to": POLICE,
    "purpose": "crime_investigation",
    "data_categories": ["personal", "special:health"],
    "subject": {"age_band": "adult", "role": "victim"},
}
FACTS: dict[str, Any] = {
    "information_from": ["counselling", "police_intelligence"],
    "court_order": {"effect": "compels", "kind": "production_order"},
    "victim_request": {
        "line_of_enquiry": True,
        "necessary_and_proportionate": False,
        "notice_given": None,
        "counselling": None,
        "substantial_probative_value": None,
    },
    "public_interest": "serious_harm_to_others",
    "national_opt_out": "not_set",
    "under_public_contract": {"from": True, "to": False},
    "whose_task": "both",
    "duty_elements": {"terrorism_information": True, "driver_identity": False},
    "recipient": {"relation": "carer", "is_or_lives_with_source_of_risk": True},
}
SAID_BY_REQUESTS = ("risk_of_serious_harm", "emergency", "gateway", "request_received")
MANY, LIKELY = 60, 0.4
TOLD = ("requested", "given", "refused", "withdrawn", "not_sought_unsafe")
ENDS = {
    "nhs_trust": HOSPITAL,
    "police": POLICE,
    "local_authority": COUNCIL,
    "charity": CHARITY,
    "maintained_school": SCHOOL,
}


@pytest.mark.parametrize("name", FACTS)
async def test_each_fact_reaches_the_decision_as_it_was_said(api: Api, name: str):
    answer = await ask(api, HOSPITAL, {**SHARE, name: FACTS[name]})
    assert answer.status_code == 200, answer.text
    recorded = await kept(api, answer.json()["check_id"], HOSPITAL)
    assert recorded["facts"][name] == FACTS[name]


async def test_null_is_as_if_it_were_left_out(api: Api):
    silent = dict.fromkeys((*FACTS, "risk_of_serious_harm", "emergency", "consent_detail"))
    subject = {**SHARE["subject"], "at_risk": None, "capacity": None, "reference": None}
    with_nulls = {**SHARE, **silent, "subject": subject, "data_items": None}
    said, unsaid = [
        (await kept(api, (await ask(api, HOSPITAL, body)).json()["check_id"], HOSPITAL))["facts"]
        for body in (with_nulls, SHARE)
    ]
    assert said == unsaid
    assert said["subject"]["at_risk"] is None
    assert said["risk_of_serious_harm"] is None
    assert not set(FACTS) & set(said)


async def test_a_statement_that_nobody_is_at_risk_is_kept(api: Api):
    body = {**SHARE, "risk_of_serious_harm": "none"}
    body["subject"] = {**SHARE["subject"], "at_risk": False}
    answer = (await ask(api, HOSPITAL, body)).json()
    facts = (await kept(api, answer["check_id"], HOSPITAL))["facts"]
    assert (facts["risk_of_serious_harm"], facts["subject"]["at_risk"]) == ("none", False)


async def test_an_order_that_nobody_has_read_is_an_order(api: Api):
    unread = {**SHARE, "court_order": {"effect": None, "kind": None}}
    answer = (await ask(api, HOSPITAL, unread)).json()
    facts = (await kept(api, answer["check_id"], HOSPITAL))["facts"]
    assert facts["court_order"] == {"effect": None, "kind": None}


async def test_no_data_at_all_is_a_fault(api: Api):
    answer = await ask(api, HOSPITAL, {**SHARE, "data_categories": None, "data_items": None})
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/data_categories"]


def further_facts(chance: random.Random, law: Law) -> dict[str, Any]:
    """Return some of what came with the second edition, by chance."""
    pick, flag = chance.choice, (True, False, None)
    every = {
        "information_from": [pick(tuple(law.bars))],
        "court_order": {"effect": pick((*words.ORDER_EFFECTS, None))},
        "victim_request": {name: pick(flag) for name in words.VICTIM_REQUEST_FLAGS},
        "public_interest": pick(words.PUBLIC_INTERESTS),
        "consent_said": {"state": pick(TOLD), "by": pick(words.SPEAKERS), "explicit": pick(flag)},
        "national_opt_out": pick(words.OPT_OUTS),
        "under_public_contract": {"from": pick(flag), "to": pick(flag)},
        "whose_task": pick(words.TASKS),
        "duty_elements": {pick(tuple(law.elements)): pick(flag)},
        "recipient": {
            "relation": pick((*words.RELATIONS, None)),
            "is_or_lives_with_source_of_risk": pick(flag),
        },
    }
    return {name: value for name, value in every.items() if chance.random() < LIKELY}


def request_of(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a share request that says these facts, of what a request may say."""
    known = {name: facts[name] for name in SAID_BY_REQUESTS if name in facts}
    sender = ENDS.get(facts["from_kind"], SCHOOL)
    told = ENDS.get(facts["to_kind"], f"kind:{facts['to_kind']}")
    plain = [one for one in facts["data_categories"] if not one.startswith("out_of_scope:")]
    return {
        "from": sender,
        "to": told if told != sender else "kind:family_member",
        "purpose": facts["purpose"],
        "data_categories": list(dict.fromkeys(plain)) or ["personal"],
        "subject": facts["subject"],
        **known,
    }


async def test_whatever_is_said_the_answer_is_the_one_assess_gives(api: Api):
    chance = random.Random(15)
    registry = api.partnership.registry
    law = registry.law
    bodies = [
        request_of(random_facts(chance, law)) | further_facts(chance, law) for _ in range(MANY)
    ]
    for body in bodies:
        response = await ask(api, body["from"], body)
        if response.status_code == 422:  # dead and at risk
            continue
        answer = response.json()
        recorded = await kept(api, answer["check_id"], body["from"])
        again = assess_one(recorded["facts"], registry.law, registry.today())
        for part in BESIDE_THE_DECISION:
            assert again[part] == answer[part], (part, body)


# --- asking would not be safe ------------------------------------------------------------------


async def told(api: Api, asker: str, **changes: Any) -> dict[str, Any]:
    """Return the facts and the answer of a check of a charity's share with the council."""
    body = {
        "from": CHARITY,
        "to": COUNCIL,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {"age_band": "adult", "capacity": "has", "identifiers": [NHS]},
        **changes,
    }
    answer = (await ask(api, asker, body)).json()
    return (await kept(api, answer["check_id"], asker))["facts"] | {"view": answer}


async def refused_and_marked(api: Api, by: str, **scope: Any) -> None:
    """Record a refusal by the charity, and a mark that it is not safe to ask."""
    person = await api.partnership.person(CHARITY, NHS)
    await api.partnership.consent(CHARITY, person, "refused")
    theirs = await api.partnership.person(by, NHS)
    why = {"reason": "He reads her messages."}
    await api.partnership.consent(by, theirs, "not_sought_unsafe", private=why, **scope)


async def test_a_mark_beside_a_refusal_still_says_that_it_is_not_safe_to_ask(api: Api):
    await refused_and_marked(api, CHARITY)
    facts = await told(api, CHARITY)
    assert facts["consent_state"] == "refused"
    assert facts["consent_detail"]["unsafe_to_ask"] is True
    assert "He reads" not in str(facts)


async def test_a_mark_of_another_organisation_tells_the_recipient_nothing(api: Api):
    await refused_and_marked(api, CHARITY)
    facts = await told(api, COUNCIL)
    assert "unsafe_to_ask" not in facts["consent_detail"]
    assert "DO_NOT_ALERT" not in {one["code"] for one in facts["view"]["messages"]}


async def test_a_mark_about_another_organisations_sharing_is_not_read(api: Api):
    await refused_and_marked(api, HOSPITAL)
    assert "unsafe_to_ask" not in (await told(api, CHARITY))["consent_detail"]


async def test_a_mark_for_everybody_is_read_without_its_reason_or_recorder(api: Api):
    await refused_and_marked(api, HOSPITAL, everybody=True)
    facts = await told(api, CHARITY)
    assert facts["consent_detail"]["unsafe_to_ask"] is True
    assert "He reads" not in str(facts)
    assert HOSPITAL not in str(facts)


async def test_what_the_practitioner_says_takes_no_mark_away(api: Api):
    await refused_and_marked(api, CHARITY)
    facts = await told(api, CHARITY, consent_detail={"unsafe_to_ask": False})
    assert facts["consent_detail"]["unsafe_to_ask"] is True
