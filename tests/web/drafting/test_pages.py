"""Agreements written on pages, on both engines: from a template to registered, and amended."""

from __future__ import annotations

from typing import Any

from registry.services.agreements import registering
from registry.services.drafting import reading, writing
from registry.services.notifications.wording import WORDS
from registry.web.notifications import pages
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL, discharge
from tests.simulator.answering import settled
from tests.web.agreements.test_pages import begun
from tests.web.conftest import Browser, Site

HERE = "/drafts/homes-first"
WRITE = f"{HERE}/write"
START = {"start-day": "4", "start-month": "Jan", "start-year": "2027"}
ORDER: dict[str, str | list[str]] = {
    "title": "Home first",
    "id": "homes-first",
    "part-hospital": HOSPITAL,
    "part-council": COUNCIL,
    **START,
}


async def new_draft(site: Site) -> Browser:
    await site.partnership.charter()
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/new-agreement/hospital-discharge")
    await hospital.send("/new-agreement/hospital-discharge", **ORDER)
    return hospital


async def content(site: Site, document_id: str = "homes-first") -> dict[str, Any]:
    registry = site.partnership.registry
    draft = await reading.read(registry, site.partnership.actor(HOSPITAL), document_id)
    return draft.document()


async def write(browser: Browser, section: str, **fields: str | list[str]) -> None:
    await browser.open(f"{WRITE}/{section}")
    await browser.send(f"{WRITE}/{section}", **fields)


async def test_from_a_template_to_registered(site: Site):
    hospital = await new_draft(site)
    assert hospital.seen[-1] == HERE
    assert "Home first Being written. Version 1." in hospital.text
    assert "Put it before its parties" in hospital.text
    council = await site.signed_in(COUNCIL, "officer")
    await hospital.open(f"{HERE}/submit")
    await hospital.send(f"{HERE}/submit")
    assert "Before its parties, for review." in hospital.text
    nursery = await site.signed_in(NURSERY, "officer")
    answer = await nursery.open(HERE)
    assert answer.status_code == 404
    await council.open("/drafts")
    assert "Home first" in council.text
    await council.open(f"{HERE}/send_back")
    await council.send(f"{HERE}/send_back")
    assert "Say why." in council.text
    await council.send(f"{HERE}/send_back", reason="The retention is too long.")
    await hospital.open(HERE)
    said = "Sent back at 9.00am on 22 November 2026 by somebody who has signed in: “"
    assert f"{said} The retention is too long. ”" in hospital.text
    await write(hospital, "text.security", security="Encrypted on the way.")
    await settled(site.partnership.registry, site.partnership.actor(HOSPITAL), "homes-first")
    for act in ("submit", "register"):
        await hospital.open(f"{HERE}/{act}")
        await hospital.send(f"{HERE}/{act}")
    assert hospital.seen[-1] == "/your-agreements/homes-first/1"
    assert "Not signed by everyone yet" in hospital.text


async def test_every_fault_of_the_order_at_its_field(site: Site):
    await site.partnership.charter()
    hospital = await site.signed_in(HOSPITAL, "officer")
    path = "/new-agreement/hospital-discharge"
    await hospital.open(path)
    await hospital.send(path, title="", **{"start-month": "13"})
    for words in ("Give its title.", "Give its short name.", "Give a real date"):
        assert words in hospital.text
    await hospital.send(path, **{**ORDER, "id": "Home First!", "part-hospital": SCHOOL})
    assert "There is a problem" in hospital.text
    assert 'id="id-error"' in hospital.page.text  # type: ignore[union-attr]
    await hospital.send(path, **{**ORDER, "part-hospital": SCHOOL})
    assert 'id="part-hospital-error"' in hospital.page.text  # type: ignore[union-attr]
    await hospital.send(path, **{**ORDER, "part-hospital": [f"ward-{n}" for n in range(500)]})
    assert 'id="part-hospital-error"' in hospital.page.text  # type: ignore[union-attr]
    assert (await hospital.open("/new-agreement/none")).status_code == 404
    await hospital.open("/new-agreement/homelessness")
    assert "Structure after: Duty to refer procedure" in hospital.text


async def test_each_part_is_written_by_itself(site: Site):
    hospital = await new_draft(site)
    await write(
        hospital,
        "facts",
        title="Home first, with support",
        notice_days="90",
        **START,
        **{"review_date-day": "3", "review_date-month": "1", "review_date-year": "2028"},
        **{"start_date-day": "5", "start_date-month": "1", "start_date-year": "2027"},
    )
    await write(hospital, "parties.new", partner=SCHOOL, role="independent_controller")
    await write(
        hospital,
        "sharings.new",
        purpose="safeguarding_child",
        to=COUNCIL,
        retention="Six years.",
        why_necessary="A child may be at risk.",
        volume="Two a week",
        **{"from": [SCHOOL, HOSPITAL]},
    )
    written = await content(site)
    new = f"sharings.{written['sharings'][-1]['id']}"
    assert "Still to do before its parties can have it" in hospital.text
    await write(
        hospital,
        f"{new}.bases",
        **{f"basis-{SCHOOL}": ["6(1)(e)"], f"basis-{HOSPITAL}": ["6(1)(c)", "6(1)(e)"]},
    )
    condition, power = "9(2)(g)+Sch1.18", "CA1989.s47"
    await write(hospital, f"{new}.conditions.new", code=condition, partners=[SCHOOL, HOSPITAL])
    await write(hospital, f"{new}.conditions.{condition}", partners=[HOSPITAL])
    await write(hospital, f"{new}.powers.new", code=power, **{f"to-{HOSPITAL}": COUNCIL})
    await write(hospital, f"{new}.receiving", **{f"basis-{COUNCIL}": "6(1)(e)"})
    await write(
        hospital, f"{new}.confidence", met_by="public_interest", text="The officer decides."
    )
    await write(hospital, f"parties.{SCHOOL}.contact", role="Safeguarding lead", person="Ms Ash")
    await write(hospital, f"parties.{SCHOOL}.officer", name_or_post="Trust data office")
    item = {"title": "What was seen", "data_categories": ["personal", "special:health"]}
    await write(hospital, f"{new}.items.new", **item)
    assert "Still to do" not in hospital.text
    written = await content(site)
    assert (written["title"], written["notice_days"]) == ("Home first, with support", 90)
    assert written["start_date"] == "2027-01-05"
    assert written["sharings"][-1] == {
        "id": new.partition(".")[2],
        "purpose": "safeguarding_child",
        "from": [SCHOOL, HOSPITAL],
        "to": [COUNCIL],
        "retention": "Six years.",
        "why_necessary": "A child may be at risk.",
        "volume": "Two a week",
        "conditions": [{"partner": HOSPITAL, "condition": condition}],
        "gateways": [{"from": HOSPITAL, "to": COUNCIL, "gateway": power}],
        "recipient_bases": [{"partner": COUNCIL, "basis": "6(1)(e)"}],
        "confidentiality": {"met_by": "public_interest", "text": "The officer decides."},
        "lawful_bases": [
            {"partner": SCHOOL, "basis": "6(1)(e)"},
            {"partner": HOSPITAL, "basis": "6(1)(c)"},
            {"partner": HOSPITAL, "basis": "6(1)(e)"},
        ],
        "data_items": [{"id": "what_was_seen", **item}],
    }
    [school] = [party for party in written["parties"] if party["partner"] == SCHOOL]
    assert school["contact"] == {"role": "Safeguarding lead", "person": "Ms Ash"}
    assert school["data_protection_officer"] == {"name_or_post": "Trust data office"}
    await write(hospital, f"parties.{SCHOOL}.contact", take_out="yes")
    await write(hospital, f"{new}.conditions.{condition}", partners=[])
    written = await content(site)
    assert "contact" not in written["parties"][-1]
    assert "conditions" not in written["sharings"][-1]
    await write(hospital, f"{new}.items.what_was_seen", take_out="yes")
    assert (await content(site))["sharings"][-1]["data_items"] == []
    await write(hospital, new, take_out="yes")
    await write(hospital, f"parties.{SCHOOL}", take_out="yes")
    written = await content(site)
    assert all(clause["purpose"] == "direct_care" for clause in written["sharings"])
    assert SCHOOL not in {party["partner"] for party in written["parties"]}


async def test_opening_and_saving_a_part_changes_nothing(site: Site):
    """The form shows every answer, so that sending it back untouched changes nothing."""
    hospital = await new_draft(site)
    before = await content(site)
    sharing = before["sharings"][0]
    fields: dict[str, Any] = {
        name: sharing[name]
        for name in (
            *("purpose", "from", "to", "subjects", "why_necessary", "benefits"),
            *("frequency", "transfer_method", "retention"),
        )
    }
    await hospital.open(f"{WRITE}/sharings.{sharing['id']}")
    assert hospital.page is not None
    checked = hospital.page.text.count(" checked")
    assert checked == sum(len(fields[n]) for n in ("from", "to"))
    await hospital.send(f"{WRITE}/sharings.{sharing['id']}", **fields)
    assert await content(site) == before


async def test_who_may_join_and_who_leads_are_written_by_themselves(site: Site):
    hospital = await new_draft(site)
    assert (await content(site))["lead"] == HOSPITAL
    await write(hospital, "lead", lead=COUNCIL)
    id_ = (await content(site))["sharings"][0]["id"]
    joins = {f"as-{id_}": ["sender", "recipient"], f"basis-{id_}": "6(1)(e)"}
    await write(hospital, "accession", kinds=["charity"], how="Write to us.", **joins)
    written = await content(site)
    assert written["lead"] == COUNCIL
    assert written["accession"] == {
        "kinds": ["charity"],
        "how": "Write to us.",
        "joins": [{"sharing": id_, "as": ["sender", "recipient"], "basis": "6(1)(e)"}],
    }
    await write(hospital, "accession", take_out="yes")
    assert "accession" not in await content(site)


async def test_a_draft_of_the_first_version_is_carried_over_in_one_step(site: Site):
    await site.partnership.charter()
    registry, actor = site.partnership.registry, site.partnership.actor(HOSPITAL)
    first = {**discharge(site.partnership), "id": "homes-first"}
    await writing.begin(registry, actor, first)
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open(HERE)
    assert "Carry over to the new form" in hospital.text
    await hospital.send(f"{HERE}/second-version", seen="1")
    written = await content(site)
    assert written["schema_version"] == 2
    clause, before = written["sharings"][0], first["sharings"][0]
    assert {entry["condition"] for entry in clause["conditions"]} == {*before["conditions"]}
    assert {entry["gateway"] for entry in clause["gateways"]} == {*before["gateways"]}
    assert "Carry over" not in hospital.text
    assert "Still to do" not in hospital.text


async def test_a_wrong_answer_is_said_at_its_field_and_kept(site: Site):
    hospital = await new_draft(site)
    before = await content(site)
    await write(hospital, "facts", title="", notice_days="soon")
    assert "Give its title." in hospital.text
    assert "Write a number, such as 90." in hospital.text
    assert 'value="soon"' in hospital.page.text  # type: ignore[union-attr]
    await write(hospital, "facts", title="x" * 301, notice_days="9")
    assert 'id="title-error"' in hospital.page.text  # type: ignore[union-attr]
    await write(hospital, "text.security", security="x" * 4_001)
    assert 'id="security-error"' in hospital.page.text  # type: ignore[union-attr]
    assert await content(site) == before


async def test_two_officers_write_two_parts_and_lose_nothing(site: Site):
    one = await new_draft(site)
    two = await site.signed_in(HOSPITAL, "officer", owner="acc_two")
    await one.open(f"{WRITE}/text.security")
    await two.open(f"{WRITE}/text.access")
    await two.send(f"{WRITE}/text.access", access="The ward alone.")
    await one.send(f"{WRITE}/text.security", security="Encrypted.")
    written = await content(site)
    assert (written["access"], written["security"]) == ("The ward alone.", "Encrypted.")


async def test_two_officers_write_the_same_part(site: Site):
    one = await new_draft(site)
    two = await site.signed_in(HOSPITAL, "officer", owner="acc_two")
    for officer in (one, two):
        await officer.open(f"{WRITE}/text.security")
    await two.send(f"{WRITE}/text.security", security="Theirs.")
    await one.send(f"{WRITE}/text.security", security="Mine.")
    assert "This part was changed at 9.00am on 22 November 2026 by somebody who has" in one.text
    assert "Theirs says: “Theirs.”" in one.text
    assert "Mine." in one.text
    assert (await content(site))["security"] == "Theirs."


async def test_a_step_names_the_save_that_was_looked_at(site: Site):
    one = await new_draft(site)
    two = await site.signed_in(HOSPITAL, "officer", owner="acc_two")
    await one.open(f"{HERE}/submit")
    await write(two, "text.security", security="Changed meanwhile.")
    await one.send(f"{HERE}/submit")
    assert "was saved by" in one.text
    assert "Look at the draft again." in one.text
    await one.open(HERE)
    assert "Being written." in one.text


async def test_somebody_who_may_not_write_sees_no_form(site: Site):
    hospital = await new_draft(site)
    await hospital.open(f"{HERE}/submit")
    await hospital.send(f"{HERE}/submit")
    school_not_named = await site.signed_in(SCHOOL, "officer")
    assert (await school_not_named.open(HERE)).status_code == 404
    await write(hospital, "parties.new", partner=SCHOOL, role="independent_controller")
    await writing.submit(
        site.partnership.registry, site.partnership.actor(HOSPITAL), "homes-first", 3
    )
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(HERE)
    assert "Send it back" in school.text
    assert "Change" not in school.text.partition("Who saved it")[0].replace("changes", "")
    assert (await school.open(f"{WRITE}/facts")).status_code == 403


async def test_the_next_version_and_what_it_changes(site: Site):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open("/your-agreements/discharge/1")
    assert "Begin the next version" in school.text
    await school.send("/your-agreements/discharge/1/next-version")
    assert school.seen[-1] == "/drafts/discharge"
    await school.open("/your-agreements/discharge/1")
    await school.send("/your-agreements/discharge/1/next-version")
    assert school.seen[-1] == "/drafts/discharge"
    assert "Still to do" in school.text
    assert "Start date: this is needed and is missing." in school.text
    assert "Review date: this is needed and is missing." in school.text
    await school.open("/drafts/discharge/write/facts")
    await school.send(
        "/drafts/discharge/write/facts",
        title="Discharge from hospital",
        **{"start_date-day": "1", "start_date-month": "2", "start_date-year": "2027"},
        **{"review_date-day": "31", "review_date-month": "1", "review_date-year": "2028"},
    )
    await school.open("/drafts/discharge/changes")
    assert "Discharge from hospital" in school.text
    assert "Affects:" in school.text
    assert "It takes the place of version 1." in school.text
    await settled(site.partnership.registry, site.partnership.actor(SCHOOL), "discharge")
    for act in ("submit", "register"):
        await school.open(f"/drafts/discharge/{act}")
        await school.send(f"/drafts/discharge/{act}")
    assert school.seen[-1] == "/your-agreements/discharge/2"
    assert "What changed since version 1" in school.text
    await school.open("/your-agreements/discharge/2/changes")
    assert "Discharge from hospital" in school.text


async def test_a_stranger_begins_no_next_version(site: Site):
    await begun(site)
    charity = await site.signed_in(CHARITY, "officer")
    await charity.open("/drafts")
    answer = await charity.send("/your-agreements/discharge/1/next-version")
    assert answer.status_code in {403, 404}
    view = await registering.read(
        site.partnership.registry, site.partnership.actor(COUNCIL), "discharge", None
    )
    assert view.document.version == 1


async def test_a_draft_is_shown_whatever_it_holds(site: Site):
    """The API and the command line accept drafts that are incomplete or faulty."""
    await site.partnership.charter()
    registry, actor = site.partnership.registry, site.partnership.actor(HOSPITAL)
    odd: dict[str, Any] = {
        "id": "odd",
        "type": "pisa",
        "version": 1,
        "title": 7,
        "parties": ["x", {"partner": 3}, {"partner": SCHOOL, "role": []}, {}],
        "sharings": [
            None,
            {"id": 4, "from": "x", "to": [None, HOSPITAL], "purpose": ["x"]},
            {"id": "a", "purpose": "gone", "data_items": [3, {"id": "b", "data_categories": {}}]},
            {"id": "c", "from": [HOSPITAL], "lawful_bases": ["x", {"partner": 3, "basis": 4}]},
        ],
        "start_date": "soon",
        "review_date": 5,
        "security": ["x"],
        "notice_days": "x",
    }
    await writing.begin(registry, actor, odd)
    hospital = await site.signed_in(HOSPITAL, "officer")
    answer = await hospital.open("/drafts/odd")
    assert answer.status_code == 200
    assert "An agreement without a title" in hospital.text
    sections = (
        *("facts", "text.security", "parties.new", f"parties.{SCHOOL}", "sharings.new"),
        *("sharings.a", "sharings.a.bases", "sharings.a.items.new", "sharings.a.items.b"),
        *("sharings.c", "sharings.c.bases"),
    )
    for section in sections:
        answer = await hospital.open(f"/drafts/odd/write/{section}")
        assert answer.status_code == 200, section
        answer = await hospital.send(f"/drafts/odd/write/{section}", title="Odd", security="Safe.")
        assert answer.status_code < 500, section
    for section in ("parties.x", "sharings.zz", "text.id", "sharings.a.items.zz", "x", "a.b.c.d.e"):
        assert (await hospital.open(f"/drafts/odd/write/{section}")).status_code == 404, section


async def test_a_notification_about_a_draft_leads_to_it(site: Site):
    hospital = await new_draft(site)
    await hospital.open(HERE)
    assert "Days of notice for leaving 90" in hospital.text
    await hospital.open(f"{HERE}/submit")
    await hospital.send(f"{HERE}/submit")
    council = await site.signed_in(COUNCIL, "officer")
    await council.open("/what-you-were-told")
    assert "An agreement to review: Home first, version 1" in council.text
    assert "Read it. If it is not right, send it back and say why." in council.text
    assert "registry draft" not in council.text
    assert f'href="{HERE}"' in council.page.text  # type: ignore[union-attr]
    assert (await council.open(HERE)).status_code == 200
    await council.open(f"{HERE}/send_back")
    await council.send(f"{HERE}/send_back", reason="The retention is too long.")
    await hospital.open("/what-you-were-told")
    assert "Changes are asked for: Home first, version 1" in hospital.text
    assert f'href="{HERE}"' in hospital.page.text  # type: ignore[union-attr]
    await settled(site.partnership.registry, site.partnership.actor(HOSPITAL), "homes-first")
    for act in ("submit", "register"):
        await hospital.open(f"{HERE}/{act}")
        await hospital.send(f"{HERE}/{act}")
    await council.open("/what-you-were-told")
    assert 'href="/your-agreements/homes-first/1"' in council.page.text  # type: ignore[union-attr]


def test_a_page_names_no_command():
    """A sentence that names a command for a terminal also needs a version for a page."""
    with_command = {code for code, words in WORDS.items() if "registry " in words[2]}
    assert with_command <= pages._NEXT.keys() <= WORDS.keys()


async def test_a_reviewer_reads_all_of_it(site: Site):
    hospital = await new_draft(site)
    await hospital.open(HERE)
    written = await content(site)
    [sharing] = [clause for clause in written["sharings"] if clause["id"] == "discharge"]
    for words in (
        sharing["benefits"],
        sharing["data_items"][1]["minimisation"],
        sharing["data_items"][1]["source"],
        written["overseas_transfer"],
        "wisc, version 1",
        "County Hospital: legal obligation (6(1)(c)), ",
        "(9(2)(h)+Sch1.2): County ",
    ):
        assert words in hospital.text, words


async def test_missing_parts_are_named(site: Site):
    await site.partnership.charter()
    hospital = await site.signed_in(HOSPITAL, "officer")
    path = "/new-agreement/hospital-discharge"
    await hospital.open(path)
    await hospital.send(path, **{**ORDER, "part-council": COUNCIL})
    assert (
        "begun from the template hospital-discharge, without general practice, commissioner."
        " Left out with that: after discharge. Read the texts: they may speak of them ."
    ) in hospital.text.partition("What you can do")[0]


async def test_removing_a_party_asks_first_and_lists_what_names_it(site: Site):
    hospital = await new_draft(site)
    await hospital.open(f"{WRITE}/parties.{COUNCIL}")
    assert "Change a party: County Council" in hospital.text
    await hospital.open(f"{WRITE}/parties.{COUNCIL}/take-out")
    named = "It stays named here until you take it out there too: The person's own care"
    assert named in hospital.text
    await hospital.send(f"{WRITE}/parties.{COUNCIL}", take_out="yes")
    assert "Name at least two organisations." in hospital.text
    gone = "County Council: This organisation is not among the parties"
    assert hospital.text.count(gone) >= 2
    written = await content(site)
    back = next(clause for clause in written["sharings"] if COUNCIL in clause["from"])
    assert hospital.page is not None
    assert f'href="{WRITE}/sharings.{back["id"]}">' in hospital.page.text
    assert (await hospital.open(f"{WRITE}/facts/take-out")).status_code == 404
