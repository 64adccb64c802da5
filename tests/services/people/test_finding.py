"""People, on both engines: found by exact identifiers; in doubt the caller is asked."""

from datetime import timedelta

import pytest

from registry.domain.people.identifiers import Identifier
from registry.domain.records.people import Subject
from registry.errors import AmbiguousPersonError, InvalidInputError
from registry.services.context import new_id
from registry.services.people import finding
from tests.simulator import CHARITY, COUNCIL, SCHOOL, Partnership

NHS = {"scheme": "nhs", "value": "943 476 5919"}


NAME = {"scheme": "name_dob", "name": "Zoë O'Brien", "date_of_birth": "2014-03-09"}


LOCAL = {"scheme": "local", "value": "P-17"}


NHS_TOO = {"scheme": "nhs", "value": "987 654 3210"}


async def test_the_same_identifiers_are_the_same_person_however_written(partnership: Partnership):
    one = await partnership.person(SCHOOL, NHS, NAME)
    assert await partnership.person(SCHOOL, {"scheme": "nhs", "value": "9434765919"}) == one
    assert await partnership.person(SCHOOL, {**NAME, "name": "ZOE OBRIEN"}) == one


async def test_no_two_organisations_get_one_reference(partnership: Partnership):
    """Equal references would tell that somebody else knows this child, and under which number."""
    school = await partnership.person(SCHOOL, NHS, NAME)
    council = await partnership.person(COUNCIL, NHS, NAME)
    assert school != council
    assert await partnership.person(SCHOOL, LOCAL) != await partnership.person(CHARITY, LOCAL)


async def settled(partnership: Partnership, *given: dict[str, str], **how: bool) -> str:
    found = await finding.identify(
        partnership.registry, partnership.actor(SCHOOL), list(given), **how
    )
    return found.subject.subject_id


OTHER_NAME = {"scheme": "name_dob", "name": "Amy Green", "date_of_birth": "2013-01-02"}


OTHER_LOCAL = {"scheme": "local", "value": "P-18"}


DOUBTFUL = [
    pytest.param([LOCAL, OTHER_NAME], id="the number of one, the name of another"),
    pytest.param([LOCAL, {**NAME, "name": "Nobody Known"}], id="a number, an unknown name"),
    pytest.param([NHS, OTHER_NAME], id="the number of one without a name, a name known"),
    pytest.param([{"scheme": "local", "value": "P-99"}, NAME], id="F23 a name, another number"),
    pytest.param([NHS_TOO, NAME], id="F23 a name, another kind of number"),
]


async def known_to_the_school(partnership: Partnership) -> None:
    await partnership.person(SCHOOL, LOCAL, NAME)
    await partnership.person(SCHOOL, OTHER_LOCAL, OTHER_NAME)
    await partnership.person(SCHOOL, NHS)


@pytest.mark.parametrize("given", DOUBTFUL)
async def test_details_of_two_people_identify_nobody(
    partnership: Partnership, given: list[dict[str, str]]
):
    await known_to_the_school(partnership)
    with pytest.raises(AmbiguousPersonError) as caught:
        await settled(partnership, *given)
    assert "Green" not in str(caught.value)
    assert await partnership.person(COUNCIL, *given)  # who knows nothing of them


@pytest.mark.parametrize("given", DOUBTFUL)
@pytest.mark.parametrize("how", ["new_person", "same_person"])
async def test_the_caller_settles_it_and_is_not_asked_again(
    partnership: Partnership, given: list[dict[str, str]], how: str
):
    await known_to_the_school(partnership)
    known = {await partnership.person(SCHOOL, one) for one in (LOCAL, OTHER_LOCAL, NHS)}
    person = await settled(partnership, *given, **{how: True})
    assert (person in known) == (how == "same_person")
    assert await settled(partnership, *given) == person


async def test_who_are_the_same_and_not_at_once_is_a_fault(partnership: Partnership):
    with pytest.raises(InvalidInputError) as caught:
        await settled(partnership, NAME, new_person=True, same_person=True)
    assert [fault.pointer for fault in caught.value.faults] == ["/same_person"]


async def test_two_numbers_of_one_kind_are_a_fault_beside_the_second(partnership: Partnership):
    with pytest.raises(InvalidInputError) as caught:
        await settled(partnership, LOCAL, NHS, OTHER_LOCAL, NHS, NHS_TOO)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/identifiers/2/value",
        "/identifiers/4/value",
    ]


async def test_a_changed_name_is_added_beside_the_old_one(partnership: Partnership):
    person = await partnership.person(SCHOOL, LOCAL, NAME)
    married = {**NAME, "name": "Zoë Green"}
    assert await partnership.person(SCHOOL, LOCAL, NAME, married) == person
    assert await partnership.person(SCHOOL, married) == person


async def test_a_number_is_added_to_who_was_known_by_name(partnership: Partnership):
    person = await partnership.person(SCHOOL, NAME)
    assert await partnership.person(SCHOOL, NHS, NAME) == person
    assert await partnership.person(SCHOOL, NHS) == person


async def test_every_bad_identifier_is_a_fault(partnership: Partnership):
    bad = [{"scheme": "nhs", "value": "987 654 4321"}, {"scheme": "upn", "value": "X"}]
    with pytest.raises(InvalidInputError) as caught:
        await partnership.person(SCHOOL, *bad)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/identifiers/0/value",
        "/identifiers/1/value",
    ]


async def test_nobody_is_born_tomorrow(partnership: Partnership):
    tomorrow = partnership.registry.today() + timedelta(days=1)
    with pytest.raises(InvalidInputError) as error:
        await partnership.person(SCHOOL, {**NAME, "date_of_birth": tomorrow.isoformat()})
    assert [fault.pointer for fault in error.value.faults] == ["/identifiers/0/date_of_birth"]
    today = partnership.registry.today()
    assert await partnership.person(SCHOOL, {**NAME, "date_of_birth": today.isoformat()})


async def known_by_the_earlier_folding(partnership: Partnership, text: str) -> str:
    """A person as the version before wrote one: by the digest of a name folded as it was then."""
    registry = partnership.registry
    identifier = Identifier("name_dob", f"{text}|2016-05-06")
    subject = Subject(
        subject_id=new_id("per"),
        version=1,
        aliases=registry.vault.newest_aliases([identifier]),
        wrapped_key=registry.vault.new_person_key(),
        partner_id=SCHOOL,
        **registry.stamp(partnership.actor(SCHOOL)),
    )
    async with registry.database.unit_of_work() as uow:
        uow.add(subject)
        await uow.commit()
    return subject.subject_id


def named(name: str) -> dict[str, str]:
    return {"scheme": "name_dob", "name": name, "date_of_birth": "2016-05-06"}


@pytest.mark.parametrize(
    ("then", "now"),
    [
        pytest.param("aoife o dunn", "Aoife O‘Dunn", id="a quotation mark that was a space"),
        pytest.param("aoife oʻdunn", "Aoife OʻDunn", id="a letter that was kept"),
        pytest.param("łukasz białek", "Łukasz Białek", id="letters that were kept"),
        pytest.param("stone mia", "Stone, Mia", id="a surname that stood in front"),
        pytest.param("aoife odunn", "Aoife O‘Dunn", id="the same person as was then written well"),
        pytest.param("mia stone", "Stone, Mia", id="the same person as was then written in order"),
        pytest.param("zoe obrien", "Zoë O'Brien", id="folded alike then and now"),
    ],
)
async def test_a_person_known_by_the_earlier_folding_is_the_same_person(
    partnership: Partnership, then: str, now: str
):
    known = await known_by_the_earlier_folding(partnership, then)
    assert await partnership.person(SCHOOL, named(now)) == known
    assert await partnership.person(SCHOOL, named(now)) == known


async def test_a_person_found_by_the_earlier_folding_is_known_by_the_new_one_from_then_on(
    partnership: Partnership,
):
    known = await known_by_the_earlier_folding(partnership, "łukasz białek")
    assert await partnership.person(SCHOOL, named("Łukasz Białek")) == known
    assert await partnership.person(SCHOOL, named("Lukasz Bialek")) == known
    async with partnership.registry.database.reads() as reads:
        subject = await reads.subject(known)
    assert subject is not None
    schemes = [alias.scheme for alias in subject.aliases]
    assert schemes == ["name_dob", "name_dob", "sound"]


async def test_a_row_in_the_new_folding_is_not_found_by_the_earlier_one(partnership: Partnership):
    other = await partnership.person(SCHOOL, named("James Thomas"))
    assert await partnership.person(SCHOOL, named("James, Thomas")) != other


async def test_people_of_both_foldings_are_asked_about(partnership: Partnership):
    await known_by_the_earlier_folding(partnership, "aoife o dunn")
    await partnership.person(SCHOOL, named("Aoife O'Dunn"))
    with pytest.raises(AmbiguousPersonError):
        await partnership.person(SCHOOL, named("Aoife O‘Dunn"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Aoife O’Dunn", f"Aoife O{mark}Dunn") for mark in "‘ʻʹ′´`＇"),
        ("Łukasz Białek", "Lukasz Bialek"),
        ("Søren Bjørn", "Soren Bjorn"),
        ("Mia Stone", "Stone, Mia"),
        ("Guðrún Þórsdóttir", "Gudrun Thorsdottir"),
    ],
)
async def test_one_name_written_in_two_ways_is_one_person(
    partnership: Partnership, one: str, other: str
):
    person = await partnership.person(SCHOOL, named(one))
    assert await partnership.person(SCHOOL, named(other)) == person
