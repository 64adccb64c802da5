"""The pages of organisations: everyone signed in reads them, their own officers change them."""

from __future__ import annotations

import pytest

from registry.services.partners import register
from registry.services.partners.document import content_of
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.web.conftest import Browser, Site

HERE = f"/organisations/{SCHOOL}"
GUARDIAN = {
    "role": "dpo",
    "name": "Zoë O’Brien-نور",
    "from-day": "1",
    "from-month": "Sept",
    "from-year": "2026",
    "telephone": "01632 960100",
    "email": "zoe@hill.example",
}
WHY = {"why": "update", "reason": "She has moved on."}


async def record(site: Site, partner_id: str = SCHOOL) -> dict[str, object]:
    async with site.partnership.registry.database.reads() as reads:
        return dict(content_of(await register.get_partner(reads, partner_id)))


async def change(browser: Browser, place: str, **fields: str | list[str]) -> None:
    """Fill in the form of an entry, with these answers in place of the old ones."""
    await browser.open(f"{HERE}/{place}")
    await browser.send(f"{HERE}/{place}", **fields)


async def added(site: Site) -> Browser:
    school = await site.signed_in(SCHOOL, "officer")
    await change(school, "roles/new", **GUARDIAN)
    return school


async def test_a_role_holder_is_added_and_seen_by_everyone(site: Site):
    await added(site)
    other = await site.signed_in(HOSPITAL, "practitioner")
    await other.open("/organisations?name=hill")
    assert "Hill School" in other.text
    assert "Elmshire" not in other.text.partition("found.")[2]
    await other.open(HERE)
    assert "Data protection officer Zoë O’Brien-نور" in other.text
    assert "First day 1 September 2026" in other.text
    assert 'href="tel:01632960100"' in other.page.text  # type: ignore[union-attr]
    assert "Change" not in other.text
    assert "What changed over time" not in other.text


async def test_a_term_ends_and_the_history_says_why(site: Site):
    school = await added(site)
    place = len((await record(site))["role_holders"]) - 1  # type: ignore[arg-type]
    ended = {"to-day": "30", "to-month": "9", "to-year": "2026"}
    await change(school, f"roles/{place}", **{**GUARDIAN, **ended}, **WHY)
    assert "(until 30 September 2026)" in school.text
    await school.open(f"{HERE}/history")
    assert "Things have changed: She has moved on." in school.text
    assert "last day is now 30 September 2026" in school.text
    assert "Added: data protection officer Zoë O’Brien-نور" in school.text


async def test_every_fault_at_once_and_nothing_lost(site: Site):
    school = await site.signed_in(SCHOOL, "officer")
    before = await record(site)
    await change(
        school,
        "roles/new",
        **{**GUARDIAN, "role": "", "from-month": "13", "telephone": "ask for Zoë"},
    )
    assert "Choose a role." in school.text
    assert "Give a real date" in school.text
    assert "Write the telephone number in digits" in school.text
    await change(school, "roles/new", **{**GUARDIAN, "telephone": "ask for Zoë", "email": "zoe"})
    assert "Write the telephone number in digits" in school.text
    assert "Write one e-mail address" in school.text
    assert 'value="ask for Zoë"' in school.page.text  # type: ignore[union-attr]
    assert await record(site) == before


async def test_a_change_says_why(site: Site):
    school = await added(site)
    before = await record(site)
    place = len(before["role_holders"]) - 1  # type: ignore[arg-type]
    await change(school, f"roles/{place}", **GUARDIAN)
    assert "Say which of the two it is." in school.text
    assert "Say what has changed" in school.text
    await change(school, f"roles/{place}", **GUARDIAN, why="update", reason="x" * 301)
    assert 'id="reason-error"' in school.page.text  # type: ignore[union-attr]
    assert await record(site) == before


async def test_two_officers_change_two_entries_and_lose_nothing(site: Site):
    one, two = await added(site), await site.signed_in(SCHOOL, "officer", owner="acc_two")
    place = len((await record(site))["role_holders"]) - 1  # type: ignore[arg-type]
    await one.open(f"{HERE}/roles/{place}")
    await two.open(f"{HERE}/assurance/new")
    await two.send(f"{HERE}/assurance/new", standard="dspt", status="Standards met")
    await one.send(f"{HERE}/roles/{place}", **{**GUARDIAN, "telephone": "01632 960199"}, **WHY)
    assert "01632 960199" in one.text
    assert "Standards met" in one.text


async def test_two_officers_change_the_same_entry(site: Site):
    one, two = await added(site), await site.signed_in(SCHOOL, "officer", owner="acc_two")
    place = len((await record(site))["role_holders"]) - 1  # type: ignore[arg-type]
    await one.open(f"{HERE}/roles/{place}")
    await two.open(f"{HERE}/roles/{place}")
    await two.send(f"{HERE}/roles/{place}", **{**GUARDIAN, "telephone": "01632 960100"}, **WHY)
    await two.open(f"{HERE}/roles/{place}")
    await two.send(f"{HERE}/roles/{place}", **{**GUARDIAN, "telephone": "01632 960122"}, **WHY)
    await one.send(f"{HERE}/roles/{place}", **{**GUARDIAN, "telephone": "01632 960133"}, **WHY)
    assert "Somebody else has changed this entry" in one.text
    assert 'value="01632 960133"' in one.page.text  # type: ignore[union-attr]
    await one.open(HERE)
    assert "01632 960122" in one.text


async def test_the_other_parts_of_a_record(site: Site):
    school = await site.signed_in(SCHOOL, "officer")
    await change(school, "registrations/new", scheme="ods", value="e a 1234")
    await change(school, "registrations/new", scheme="urn", value="12")
    assert "A school's URN is six digits." in school.text
    date = {"review_date-day": "1", "review_date-month": "6", "review_date-year": "2026"}
    for _ in range(2):
        await change(
            school,
            "policy-documents/new",
            title="Policy: Children’s safeguarding",
            conditions=["Sch1.18", "Sch1.6"],
            **date,
        )
    await change(school, "assessments/new", kind="dpia", reference="DPIA-7", title="Front door")
    await change(school, "contact/0", name="School office", out_of_hours="01632 960111", **WHY)
    await change(
        school,
        "name/0",
        legal_name="Hill School Academy",
        privacy_notice_url="https://hill.example/privacy",
        **WHY,
    )
    content = await record(site)
    documents: list[dict[str, object]] = content["policy_documents"]  # type: ignore[assignment]
    assert [document["id"] for document in documents] == [
        "policy_childrens_safeguarding",
        "policy_childrens_safeguarding_2",
    ]
    assert documents[0]["conditions"] == ["Sch1.18", "Sch1.6"]
    assert content["contact"] == {"name": "School office", "out_of_hours": "01632 960111"}
    await school.open(HERE)
    assert "Hill School Academy" in school.text
    assert "EA1234" in school.text
    assert "overdue, the last good day was 1 June 2026" in school.text
    assert "Safeguarding children and adults at risk (Sch1.18)" in school.text
    assert "Data protection impact assessment DPIA-7" in school.text


async def test_a_change_keeps_what_another_system_wrote(site: Site):
    """A full condition, an id of its own and a contact's post are not on the form."""
    registry = site.partnership.registry
    council = site.partnership.actor(COUNCIL)
    content = await record(site)
    content["contact"] = {"name": "Office", "role": "Bursar", "telephone": "01632 960100"}
    content["policy_documents"] = [
        {
            "id": "apd_1",
            "title": "Old",
            "conditions": ["9(2)(g)+Sch1.18"],
            "review_date": "2030-01-01",
        }
    ]
    await register.amend_partner(registry, council, content, 1)
    school = await site.signed_in(SCHOOL, "officer")
    await change(school, "contact/0", name="Office", telephone="01632 960101", **WHY)
    date = {"review_date-day": "1", "review_date-month": "1", "review_date-year": "2031"}
    await change(
        school,
        "policy-documents/0",
        title="New",
        conditions="9(2)(g)+Sch1.18",
        **date,
        **WHY,
    )
    content = await record(site)
    assert content["contact"] == {"name": "Office", "role": "Bursar", "telephone": "01632 960101"}
    assert content["policy_documents"] == [
        {
            "id": "apd_1",
            "title": "New",
            "conditions": ["9(2)(g)+Sch1.18"],
            "review_date": "2031-01-01",
        }
    ]


@pytest.mark.parametrize("place", ["roles/99", "roles/-1", "roles/x", "x/new", "contact/new"])
async def test_what_is_not_there(site: Site, place: str):
    school = await site.signed_in(SCHOOL, "officer")
    answer = await school.open(f"{HERE}/{place}")
    assert answer.status_code == 404


async def test_only_its_own_officers_and_the_operators_change_a_record(site: Site):
    before = await record(site)
    charity = await site.signed_in(CHARITY, "officer")
    await charity.open("/organisations")
    for method, path in (("GET", f"{HERE}/roles/new"), ("GET", f"{HERE}/history")):
        answer = await charity.client.request(method, path)
        assert answer.status_code == 403, path
    await charity.open("/what-you-were-told")
    await charity.open(f"/organisations/{CHARITY}/roles/new")
    await charity.send(f"{HERE}/roles/new", **GUARDIAN)
    assert "This belongs to another organisation." in charity.text
    assert await record(site) == before
    council = await site.signed_in(COUNCIL, "officer")
    await change(council, "roles/new", **GUARDIAN)
    assert await record(site) != before


async def test_the_operator_registers_an_organisation(site: Site):
    council = await site.signed_in(COUNCIL, "officer")
    await council.open("/organisations")
    assert "Register an organisation" in council.text
    await council.open("/register-an-organisation")
    await council.send("/register-an-organisation", legal_name="Mill Lane Surgery")
    assert "Give its short name." in council.text
    assert "Choose its kind." in council.text
    fields = {"legal_name": "Mill Lane Surgery", "kind": "gp_practice"}
    await council.send("/register-an-organisation", id="Mill Lane", **fields)
    assert "There is a problem" in council.text
    await council.send("/register-an-organisation", id=SCHOOL, **fields)
    assert "registered already" in council.text
    await council.send("/register-an-organisation", id="mill-lane-surgery", **fields)
    assert council.seen[-1] == "/organisations/mill-lane-surgery"
    assert "is expected to have a Caldicott Guardian" in council.text


async def test_others_register_nobody(site: Site):
    school = await site.signed_in(SCHOOL, "officer")
    await school.open("/organisations")
    assert "Register an organisation" not in school.text
    answer = await school.open("/register-an-organisation")
    assert answer.status_code == 403


async def test_a_name_like_anothers_is_asked_about(site: Site):
    council, place = await site.signed_in(COUNCIL, "officer"), "/register-an-organisation"
    await council.open(place)
    assert "name_is_meant" not in council.page.text  # type: ignore[union-attr]
    like = {"legal_name": "Hill Scool", "id": "impostor", "kind": "charity"}
    await council.send(place, **like)
    assert "This name is close to “Hill School”." in council.text
    await council.send(place, **like, name_is_meant="yes")
    assert council.seen[-1] == "/organisations/impostor"
    own = await site.signed_in(SCHOOL, "officer")
    await change(own, "name/0", legal_name="Family Charityy", name_is_meant="yes", **WHY)
    assert "Only the operator can say that it is meant" in own.text
    assert (await record(site))["legal_name"] == "Hill School"
