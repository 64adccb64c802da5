"""What people said of a share, recorded and then asked about: the cases in which comparable systems
failed in public (``../shared/cases/field.json``, by their numbers), and their siblings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL

NHS = {"scheme": "nhs", "value": "943 476 5919"}
OTHER_NHS = {"scheme": "nhs", "value": "987 654 3210"}
SMALL_CHILD = {"age_band": "child_u13"}
TEEN = {"age_band": "child_13_15"}
YES, NO, AGAIN = "given", "refused", "requested"


def said(status: str, day: str, **changes: Any) -> dict[str, Any]:
    """A mother's word about sharing a child's ordinary details with the council."""
    return {
        "status": status,
        "purposes": ["early_help"],
        "recipients": [COUNCIL],
        "data_categories": ["personal"],
        "given_by": "parental_responsibility",
        "speaker": "mother",
        "explicit": True,
        "freely_given": True,
        "effective_at": f"{day}T10:00:00Z",
        **changes,
    }


def everything(day: str, **changes: Any) -> dict[str, Any]:
    """A refusal that leaves open whom, what for and which data."""
    open_parts = ("purposes", "recipients", "data_categories", "explicit", "freely_given")
    refusal = said(NO, day, **changes)
    return {name: value for name, value in refusal.items() if name not in open_parts}


async def answered(
    api: Api,
    records: list[dict[str, Any]],
    *,
    subject: dict[str, Any] | None = None,
    by: str = CHARITY,
    **changes: Any,
) -> dict[str, Any]:
    """The answer to whoever shares, after these records by the charity (or ``by``)."""
    for record in records:
        await recorded(api, record.pop("by", CHARITY), record)
    return await checked(api, subject=subject, by=by, **changes)


async def recorded(api: Api, by: str, record: dict[str, Any]) -> str:
    """The statement's reference, after an organisation has recorded it of its own person."""
    person = await api.partnership.person(by, NHS)
    headers = await api.headers(by, "practitioner")
    body = {"subject": person, **record}
    answer = await api.client.post("/api/v1/consents", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return f"{answer.json()['record']}/1"


async def checked(
    api: Api,
    *,
    subject: dict[str, Any] | None = None,
    by: str = CHARITY,
    **changes: Any,
) -> dict[str, Any]:
    """The answer to whoever shares, who names the person by number."""
    body = {
        "from": CHARITY,
        "to": COUNCIL,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {**(SMALL_CHILD if subject is None else subject), "identifiers": [NHS]},
        **changes,
    }
    headers = await api.headers(by, "practitioner")
    return (await api.client.post("/api/v1/checks", json=body, headers=headers)).json()


CASES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    "F01 a later refusal that names nobody": (
        [said(YES, "2026-11-01"), everything("2026-11-05")],
        {},
        "NOT_SUPPORTED",
        "refused",
    ),
    "F01 a refusal of one purpose that names nobody": (
        [said(YES, "2026-11-01"), {**everything("2026-11-05"), "purposes": ["early_help"]}],
        {},
        "NOT_SUPPORTED",
        "refused",
    ),
    "F01 a refusal of another purpose is about that one": (
        [said(YES, "2026-11-01"), {**everything("2026-11-05"), "purposes": ["direct_care"]}],
        {},
        "SHARE_SUPPORTED",
        "given",
    ),
    "F03 heard, and no bar to safeguarding": (
        [{**everything("2026-11-01"), "purposes": ["safeguarding_child"]}],
        {"purpose": "safeguarding_child", "risk_of_serious_harm": "subject"},
        "SHARE_SUPPORTED",
        "refused",
    ),
    "F04 a no to health data leaves the rest": (
        [said(YES, "2026-11-01"), said(NO, "2026-11-05", data_categories=["special:health"])],
        {},
        "SHARE_SUPPORTED",
        "given",
    ),
    "F04 and is heard for the health data": (
        [said(YES, "2026-11-01"), said(NO, "2026-11-05", data_categories=["special:health"])],
        {"data_categories": ["personal", "special:health"]},
        "NOT_SUPPORTED",
        "refused",
    ),
    "F06 a further consent takes nothing away": (
        [said(YES, "2026-11-01"), said(YES, "2026-11-05", data_categories=["special:health"])],
        {},
        "SHARE_SUPPORTED",
        "given",
    ),
    "F06 two consents cover what neither does alone": (
        [said(YES, "2026-11-01"), said(YES, "2026-11-05", data_categories=["special:health"])],
        {"data_categories": ["personal", "special:health"]},
        "SHARE_SUPPORTED",
        "given",
    ),
    "F08 asking again hides no consent": (
        [said(YES, "2026-11-01", expires_on="2026-12-31"), said(AGAIN, "2026-11-20")],
        {},
        "SHARE_SUPPORTED",
        "given",
    ),
    "F08 asking again hides no refusal": (
        [said(NO, "2026-11-01"), said(AGAIN, "2026-11-20")],
        {},
        "NOT_SUPPORTED",
        "refused",
    ),
    "F10 two parents who differ": (
        [said(NO, "2026-11-01"), said(YES, "2026-11-05", speaker="father")],
        {},
        "SEEK_ADVICE",
        "refused",
    ),
    "F10 two mothers who differ": (
        [said(NO, "2026-11-01", speaker="parent-1"), said(YES, "2026-11-05", speaker="parent-2")],
        {},
        "SEEK_ADVICE",
        "refused",
    ),
    "F45 a consent is not used the other way round": (
        [said(YES, "2026-11-01")],
        {"from": COUNCIL, "to": CHARITY, "by": COUNCIL, "proposed_basis": "6(1)(a)"},
        "CHANGE_BASIS",
        "no_record",
    ),
    "F45 nor from one recipient to another": (
        [said(YES, "2026-11-01", recipients=[COUNCIL, SCHOOL])],
        {"from": COUNCIL, "to": SCHOOL, "by": COUNCIL, "proposed_basis": "6(1)(a)"},
        "CHANGE_BASIS",
        "no_record",
    ),
    "F45 both ways waits for the word of who would share": (
        [said(YES, "2026-11-01", mutual=True)],
        {"from": COUNCIL, "to": CHARITY, "by": COUNCIL, "proposed_basis": "6(1)(a)"},
        "CHANGE_BASIS",
        "not_sought",
    ),
    "F48 a child's own no beside a mother's yes": (
        [
            said(NO, "2026-11-01", given_by="self", speaker="self"),
            said(YES, "2026-11-05"),
        ],
        {"subject": TEEN},
        "SEEK_ADVICE",
        "refused",
    ),
    "F48 a small child who understood, as its recorder judged": (
        [
            said(NO, "2026-11-01", given_by="self", speaker="self", could_decide=True),
            said(YES, "2026-11-05"),
        ],
        {},
        "SEEK_ADVICE",
        "refused",
    ),
    "At 16 what a child agreed to at 14, of whom nobody judged that they understood": (
        [said(YES, "2026-11-01", given_by="self", speaker="self", age_band="child_13_15")],
        {"subject": {"age_band": "child_16_17"}, "proposed_basis": "6(1)(a)"},
        "CONSENT_NEEDED",
        "not_sought",
    ),
    "At 16 what the person could not decide about when they agreed": (
        [said(YES, "2026-11-01", given_by="self", speaker="self", could_decide=False)],
        {"subject": {"age_band": "child_16_17"}, "proposed_basis": "6(1)(a)"},
        "CONSENT_NEEDED",
        "not_sought",
    ),
    "A parent's yes where the age is not known, under a purpose about children": (
        [said(YES, "2026-11-01", purposes=["safeguarding_child"])],
        {"subject": {}, "purpose": "safeguarding_child", "proposed_basis": "6(1)(a)"},
        "CHANGE_BASIS",
        "not_sought",
    ),
    "At 16 what a child agreed to at 14, and understood": (
        [
            said(
                YES,
                "2026-11-01",
                given_by="self",
                speaker="self",
                age_band="child_13_15",
                could_decide=True,
            )
        ],
        {"subject": {"age_band": "child_16_17"}},
        "SHARE_SUPPORTED",
        "given",
    ),
    "F48 a small child of whom nobody judged that": (
        [
            said(NO, "2026-11-01", given_by="self", speaker="self"),
            said(YES, "2026-11-05"),
        ],
        {},
        "SHARE_SUPPORTED",
        "given",
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_what_stands_is_what_people_meant(api: Api, case: str):
    records, changes, outcome, status = CASES[case]
    answer = await answered(api, [dict(record) for record in records], **changes)
    assert (answer["outcome"], answer["consent"]["status"]) == (outcome, status)


async def test_f04_each_kind_of_data_has_its_own_status(api: Api):
    records = [said(YES, "2026-11-01"), said(NO, "2026-11-05", data_categories=["special:health"])]
    answer = await answered(api, records, data_categories=["personal", "special:health"])
    assert answer["consent"]["by_category"] == {"personal": "given", "special:health": "refused"}
    words = answer["answer"]
    assert words["headline"] == "You can share this, but leave out the health details."
    assert words["why"].startswith("They said no to the health details.")
    outcomes = {item["category"]: item["outcome"] for item in answer["items"]}
    assert outcomes == {"personal": "SHARE_SUPPORTED", "special:health": "NOT_SUPPORTED"}


async def test_f13_what_has_run_out_says_when_and_when_it_was_given(api: Api):
    answer = await answered(api, [said(YES, "2026-03-01", expires_on="2026-11-10")])
    [line] = [line for line in answer["answer"]["rests_on"] if line["label"] == "Consent"]
    assert "after 10 November 2026 (given on 1 March 2026)" in line["text"]


@pytest.mark.parametrize(
    ("day", "status"), [("2026-07-31", "no_record"), ("2026-08-01", "refused")]
)
async def test_f15_days_are_those_of_london(api: Api, day: str, status: str):
    late = said(NO, "2026-07-31", effective_at="2026-07-31T23:30:00Z")
    answer = await answered(api, [late], evaluation_date=day)
    assert answer["consent"]["status"] == status


async def test_a_stranger_to_what_was_said_reads_what_it_would_of_nobody(api: Api):
    """A refusal that the charity recorded binds the charity's own sharing, and says nothing to
    others."""
    await recorded(api, CHARITY, everything("2026-11-05"))
    theirs = {"reference": await api.partnership.person(CHARITY, NHS)}
    unknown = {"reference": "per_00000000000000000000"}
    views = []
    for named in ({"identifiers": [NHS]}, {"identifiers": [OTHER_NHS]}, theirs, unknown):
        body = {
            "from": HOSPITAL,
            "to": COUNCIL,
            "purpose": "early_help",
            "data_categories": ["personal"],
            "subject": {**SMALL_CHILD, **named},
        }
        asked = await api.client.post(
            "/api/v1/checks", json=body, headers=await api.headers(HOSPITAL, "practitioner")
        )
        view = asked.json()
        views.append({name: view[name] for name in view if name not in ("check_id", "recorded")})
    assert views[0] == views[1] == views[2] == views[3]


async def test_a_statement_that_ends_another_is_of_its_voice(api: Api):
    """The request need not say whose word it is: the mother's consent is ended by her word."""
    given = await recorded(api, CHARITY, said(YES, "2026-11-01"))
    assert (await checked(api))["consent"]["status"] == "given"
    ending = {"status": "withdrawn", "ends": given, "effective_at": "2026-11-05T10:00:00Z"}
    await recorded(api, COUNCIL, ending)
    assert (await checked(api))["consent"]["status"] == "withdrawn"


async def test_who_ends_a_consent_may_say_that_it_is_their_own_word(api: Api):
    given = await recorded(api, CHARITY, said(YES, "2026-11-01"))
    ending = {"status": "withdrawn", "ends": given, "effective_at": "2026-11-05T10:00:00Z"}
    await recorded(api, COUNCIL, {**ending, "given_by": "self", "could_decide": True})
    answer = await checked(api)
    assert (answer["outcome"], answer["consent"]["status"]) == ("SEEK_ADVICE", "refused")


async def test_f45_the_discloser_confirms_a_form_of_the_recipients_and_records_its_end(api: Api):
    form = said(YES, "2026-11-01", disclosers=[CHARITY])
    given = await recorded(api, COUNCIL, form)
    assert (await checked(api))["consent"]["status"] == "not_sought"
    seen = {"status": "given", "confirms": given, "effective_at": "2026-11-02T10:00:00Z"}
    confirmed = await recorded(api, CHARITY, seen)
    assert (await checked(api))["consent"]["status"] == "given"
    record, _, _ = confirmed.partition("/")
    headers = await api.headers(CHARITY, "practitioner")
    step = {"status": "withdrawn", "seen_version": 1}
    answer = await api.client.post(f"/api/v1/consents/{record}/steps", json=step, headers=headers)
    assert answer.status_code == 201, answer.text
    assert (await checked(api))["consent"]["status"] == "withdrawn"


async def test_nobody_but_the_discloser_or_a_recipient_can_name_a_statement(api: Api):
    form = said(YES, "2026-11-01", disclosers=[CHARITY])
    given = await recorded(api, COUNCIL, form)
    headers = await api.headers(SCHOOL, "practitioner")
    seen = {"status": "given", "confirms": given, "effective_at": "2026-11-02T10:00:00Z"}
    body = {"subject": await api.partnership.person(SCHOOL, NHS), **seen}
    answer = await api.client.post("/api/v1/consents", json=body, headers=headers)
    assert answer.status_code == 404


async def test_f08_asking_again_is_a_note_beside_what_stands(api: Api):
    answer = await answered(api, [said(YES, "2026-11-01"), said(AGAIN, "2026-11-20")])
    assert answer["consent"]["asked_again"] == "2026-11-20"
    assert any(
        note.startswith("They were asked again on 20 November 2026") for note in notes(answer)
    )
    answer = await answered(api, [said(AGAIN, "2026-11-21")])
    assert answer["consent"]["asked_again"] == "2026-11-21"


def notes(answer: dict[str, Any]) -> list[str]:
    return answer["answer"]["notes"]


async def test_f48_the_answer_asks_whether_the_child_understood(api: Api):
    records = [said(NO, "2026-11-01", given_by="self", speaker="self"), said(YES, "2026-11-05")]
    answer = await answered(api, records, subject=TEEN)
    question = "They said no on 1 November 2026. Did they understand what they were deciding?"
    assert question in notes(answer)
    # Once the check says so, there is nothing to ask.
    answer = await checked(api, subject={**TEEN, "gillick": "not_competent"})
    assert question not in notes(answer)
    assert answer["consent"]["also_said"] == [
        {"status": "refused", "on": "2026-11-01", "recorded_by_us": True, "given_by": "self"}
    ]
    assert any(note.startswith("The child said no on 1 November 2026.") for note in notes(answer))


async def test_who_may_not_decide_is_heard_and_named_to_the_recorder_alone(api: Api):
    aunt = said(NO, "2026-11-03", given_by="next_of_kin", speaker="relative")
    yes = said(YES, "2026-11-01")
    answer = await answered(api, [yes, {**aunt, "by": HOSPITAL, "disclosers": [CHARITY]}])
    assert answer["consent"]["status"] == "given"
    assert answer["consent"]["also_said"] == [
        {"status": "refused", "on": "2026-11-03", "recorded_by_us": False}
    ]
    [note] = [note for note in notes(answer) if "3 November 2026" in note]
    assert note.startswith("Someone said no")


async def test_a_form_that_waits_is_a_note_to_the_discloser_and_to_its_recorder_alone(api: Api):
    form = said(YES, "2026-11-03", disclosers=[CHARITY], recipients=[COUNCIL, SCHOOL])
    statement = await recorded(api, COUNCIL, form)
    waiting = [{"statement": statement, "organisation": COUNCIL, "on": "2026-11-03"}]
    answer = await checked(api)
    assert answer["consent"]["unconfirmed"] == waiting
    assert any(
        note.startswith("County Council recorded that someone agreed on 3 November 2026.")
        for note in notes(answer)
    )
    answer = await checked(api, by=COUNCIL)
    assert answer["consent"]["unconfirmed"] == waiting
    assert any("Family Charity has seen the evidence" in note for note in notes(answer))
    answer = await checked(api, by=SCHOOL, to=SCHOOL)
    assert "unconfirmed" not in answer["consent"]


@pytest.mark.parametrize(
    ("before", "wrong", "stands"),
    [
        pytest.param([], said(NO, "2026-11-05"), "not_sought", id="F11 a refusal"),
        pytest.param([], said(YES, "2026-11-05"), "not_sought", id="F11 a consent"),
        pytest.param([], said(AGAIN, "2026-11-05"), "not_sought", id="F11 a request"),
        pytest.param(
            [said(YES, "2026-11-01")], said(NO, "2026-11-05"), "given", id="F11 what stood before"
        ),
        pytest.param(
            [said(NO, "2026-11-01")], said(YES, "2026-11-05"), "refused", id="F11 a no before"
        ),
    ],
)
async def test_f11_what_was_entered_in_error_is_as_if_never_made(
    api: Api, before: list[dict[str, Any]], wrong: dict[str, Any], stands: str
):
    for record in before:
        await recorded(api, CHARITY, dict(record))
    record, _, _ = (await recorded(api, CHARITY, dict(wrong))).partition("/")
    headers = await api.headers(CHARITY, "practitioner")
    step = {"status": "invalidated", "seen_version": 1, "effective_at": "2026-11-10T10:00:00Z"}
    answer = await api.client.post(f"/api/v1/consents/{record}/steps", json=step, headers=headers)
    assert answer.status_code == 201, answer.text
    consent = (await checked(api))["consent"]
    assert (consent["status"], consent["conflict"]) == (stands, False)
    assert consent["entered_in_error"] is (stands == "not_sought")
    on_that_day = (await checked(api, evaluation_date="2026-11-07"))["consent"]
    assert on_that_day["status"] == ("no_record" if stands == "not_sought" else stands)


async def test_a_step_takes_a_day_without_a_time_and_what_was_judged(api: Api):
    record, _, _ = (await recorded(api, CHARITY, said(YES, "2026-11-01"))).partition("/")
    headers = await api.headers(CHARITY, "practitioner")
    step = {"status": "withdrawn", "seen_version": 1, "said_on": "2026-11-09"}
    path = f"/api/v1/consents/{record}/steps"
    for wrong in ("2026-02-30", "x"):
        answer = await api.client.post(path, json={**step, "said_on": wrong}, headers=headers)
        assert answer.json()["errors"][0]["pointer"] == "/said_on"
    answer = await api.client.post(path, json={**step, "could_decide": True}, headers=headers)
    assert (answer.status_code, answer.json()["said_on"]) == (201, "2026-11-09")
    assert (await checked(api, evaluation_date="2026-11-08"))["consent"]["status"] == "given"
    assert (await checked(api, evaluation_date="2026-11-09"))["consent"]["status"] == "withdrawn"
