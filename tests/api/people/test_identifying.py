"""Who is meant, over the API: what stands for nobody is refused, one name written in two ways is
one person, and nobody learns from the answer who is known (field.json F16, F18, F20, F22, F26)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.people import near
from registry.domain.people.identifiers import Identifier
from registry.domain.people.names import BRACKETED, TITLED
from registry.domain.people.placeholders import NAME_MISSING, NUMBER_MISSING
from registry.domain.records.people import Subject
from registry.services.context import new_id
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, SCHOOL

NHS = {"scheme": "nhs", "value": "943 476 5919"}
LOCAL = {"scheme": "local", "value": "P-17"}


def named(name: str) -> dict[str, str]:
    return {"scheme": "name_dob", "name": name, "date_of_birth": "2016-05-06"}


async def identified(api: Api, partner_id: str, *identifiers: dict[str, str]) -> Any:
    headers = await api.headers(partner_id, "practitioner")
    body = {"identifiers": list(identifiers)}
    return await api.client.post("/api/v1/people", json=body, headers=headers)


async def checked(api: Api, partner_id: str, *identifiers: dict[str, str]) -> Any:
    headers = await api.headers(partner_id, "practitioner")
    body = {
        "from": CHARITY,
        "to": COUNCIL,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {"identifiers": list(identifiers), "age_band": "child_u13"},
    }
    return await api.client.post("/api/v1/checks", json=body, headers=headers)


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}


PLACEHOLDERS = [
    ({"scheme": "nhs", "value": "9999999999"}, "value", NUMBER_MISSING),
    ({"scheme": "nhs", "value": "000 000 0000"}, "value", NUMBER_MISSING),
    ({"scheme": "nhs", "value": "0123456789"}, "value", NUMBER_MISSING),
    ({"scheme": "upn", "value": "A000000000000"}, "value", NUMBER_MISSING),
    ({"scheme": "local", "value": "0000"}, "value", NUMBER_MISSING),
    ({"scheme": "local", "value": "N/A"}, "value", NUMBER_MISSING),
    (named("Unknown Unknown"), "name", NAME_MISSING),
    (named("Miss Mia Stone"), "name", TITLED),
    (named("Mia Stone (known as Mimi)"), "name", BRACKETED),
]


@pytest.mark.parametrize(("identifier", "member", "words"), PLACEHOLDERS)
async def test_what_stands_for_nobody_is_refused_beside_its_field(
    api: Api, identifier: dict[str, str], member: str, words: str
):
    wrong = {"scheme": "nhs", "value": "943 476 5918"}
    found = faults(await identified(api, SCHOOL, identifier, wrong))
    assert found[f"/identifiers/0/{member}"] == words
    assert set(found) == {f"/identifiers/0/{member}", "/identifiers/1/value"}
    found = faults(await checked(api, CHARITY, identifier, wrong))
    assert found[f"/subject/identifiers/0/{member}"] == words
    assert set(found) == {f"/subject/identifiers/0/{member}", "/subject/identifiers/1/value"}


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        ("Aoife O’Dunn", "Aoife O‘Dunn"),
        ("Aoife OʻDunn", "Aoife O′Dunn"),
        ("Łukasz Białek", "Lukasz Bialek"),
        ("Soren Bjorn", "Søren Bjørn"),
        ("Mia Stone", "Stone, Mia"),
    ],
)
async def test_a_refusal_is_found_however_the_name_is_written(api: Api, recorded: str, asked: str):
    person = (await identified(api, CHARITY, named(recorded))).json()["reference"]
    await refuse(api, person)
    answer = await checked(api, CHARITY, named(asked))
    assert answer.json()["consent"]["status"] == "refused"


async def test_a_refusal_of_the_version_before_is_found_by_the_earlier_folding(api: Api):
    registry = api.partnership.registry
    earlier = Identifier("name_dob", "aoife o dunn|2016-05-06")  # as O‘Dunn was folded then
    subject = Subject(
        subject_id=new_id("per"),
        version=1,
        aliases=registry.vault.newest_aliases([earlier]),
        wrapped_key=registry.vault.new_person_key(),
        partner_id=CHARITY,
        **registry.stamp(api.partnership.actor(CHARITY)),
    )
    async with registry.database.unit_of_work() as uow:
        uow.add(subject)
        await uow.commit()
    await refuse(api, subject.subject_id)
    answer = await checked(api, CHARITY, named("Aoife O‘Dunn"))
    assert answer.json()["consent"]["status"] == "refused"


async def refuse(api: Api, person: str) -> None:
    body = {
        "subject": person,
        "status": "refused",
        "purposes": ["early_help"],
        "recipients": [COUNCIL],
        "data_categories": ["personal"],
        "given_by": "parental_responsibility",
        "speaker": "mother",
        "effective_at": "2026-11-20T10:00:00Z",
    }
    headers = await api.headers(CHARITY, "practitioner")
    answer = await api.client.post("/api/v1/consents", json=body, headers=headers)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "identifiers",
    [
        pytest.param([NHS], id="a number"),
        pytest.param([NHS, named("Mia Stone")], id="a number and a name"),
        pytest.param([named("Mia Stone")], id="a name"),
    ],
)
async def test_nobody_learns_whether_a_person_was_known(
    api: Api, identifiers: list[dict[str, str]]
):
    answers, grown = [], []
    for partner_id in (SCHOOL, COUNCIL, COUNCIL):
        await api.headers(partner_id, "practitioner")
        async with api.partnership.registry.database.reads() as reads:
            before = await reads.ledger_size()
        answers.append(await identified(api, partner_id, *identifiers))
        async with api.partnership.registry.database.reads() as reads:
            grown.append(await reads.ledger_size() - before)
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json().keys() == {"reference", "warnings"} for answer in answers)
    assert len({tuple(answer.headers.keys()) for answer in answers}) == 1
    assert len({answer.headers["content-length"] for answer in answers}) == 1
    assert set(grown) == {1}


async def test_a_number_that_is_added_looks_the_same_too(api: Api):
    first = await identified(api, SCHOOL, NHS)
    second = await identified(api, SCHOOL, NHS, LOCAL)
    assert first.json() == second.json()


def born(name: str, day: str) -> dict[str, str]:
    return {"scheme": "name_dob", "name": name, "date_of_birth": day}


NEAR = [
    ([born("Tara Posed", "2014-06-05")], [born("Tara Posed", "2014-05-06")], near.DATE_EXCHANGED),
    ([born("Tara Posed", "2014-06-05")], [born("Tara Posed", "2016-06-05")], near.YEAR_NEAR),
    ([born("Tara Posed", "2014-06-05")], [born("Tara Posed", "2024-06-05")], near.YEAR_NEAR),
    ([born("Stephen Vale", "2014-06-05")], [born("Steven Vail", "2014-06-05")], near.SOUNDS_ALIKE),
    ([{**LOCAL, "value": "P-4711"}], [{**LOCAL, "value": "P-4771"}], near.NUMBER_NEAR),
]


@pytest.mark.parametrize(("known", "given", "warning"), NEAR)
async def test_f25_who_is_nearly_known_is_a_warning_and_no_match(
    api: Api, known: list[dict[str, str]], given: list[dict[str, str]], warning: str
):
    person = (await identified(api, CHARITY, *known)).json()["reference"]
    await refuse(api, person)
    answer = (await checked(api, CHARITY, *given)).json()
    assert answer["consent"]["status"] == "no_record"
    assert answer["consent"]["warnings"] == [warning]
    assert warning in answer["answer"]["notes"]
    found = (await identified(api, CHARITY, *given)).json()
    assert (found["reference"] != person, found["warnings"]) == (True, [warning])
    # Who has been told knows them exactly from then on, and nobody else is warned at all.
    assert (await identified(api, CHARITY, *given)).json()["warnings"] == []
    assert (await identified(api, SCHOOL, *given)).json()["warnings"] == []
    assert "warnings" not in (await checked(api, COUNCIL, *given)).json()["consent"]


async def test_a_number_beside_a_name_that_is_not_theirs_is_no_slip(api: Api):
    """Numbers are given out in order: the next one is the next person's."""
    await identified(api, CHARITY, {**LOCAL, "value": "P-4711"}, named("Mia Stone"))
    answer = await identified(api, CHARITY, {**LOCAL, "value": "P-4712"}, named("Tom Reed"))
    assert answer.json()["warnings"] == []


async def test_f23_a_name_with_another_number_asks_the_organisation_that_knows_it_alone(api: Api):
    other = {"scheme": "nhs", "value": "987 654 3210"}
    person = (await identified(api, CHARITY, NHS, named("Mia Stone"))).json()["reference"]
    await refuse(api, person)
    for answer in (
        await identified(api, CHARITY, other, named("Mia Stone")),
        await checked(api, CHARITY, other, named("Mia Stone")),
    ):
        assert answer.status_code == 409
        assert "We may know this person under other details" in answer.json()["detail"]
    assert (await identified(api, SCHOOL, other, named("Mia Stone"))).status_code == 200
    headers = await api.headers(CHARITY, "practitioner")
    body = {"identifiers": [other, named("Mia Stone")], "same_person": True}
    settled = await api.client.post("/api/v1/people", json=body, headers=headers)
    assert settled.json()["reference"] == person
    answer = await checked(api, CHARITY, other, named("Mia Stone"))
    assert answer.json()["consent"]["status"] == "refused"
