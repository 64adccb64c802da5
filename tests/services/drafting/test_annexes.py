"""Annexes on both engines: kept with their digest, named by signed bytes, read by the parties."""

from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from typing import Any

import pytest

from registry import bounds
from registry.documents.media_types import CSV, PDF, PLAIN
from registry.domain.records.agreements import AnnexFile
from registry.domain.records.damage import DamageFault
from registry.errors import (
    ConflictError,
    DamagedRecordError,
    InvalidInputError,
    NotFoundError,
    RegistryError,
)
from registry.services.agreements import registering
from registry.services.agreements.annexes.files import annex_of_version
from registry.services.agreements.document import agreement_html
from registry.services.drafting import annexes, reading, sources, writing
from registry.services.drafting import changes as draft_changes
from registry.services.drafting.annexes import NewAnnex
from registry.services.imports.exports import export
from registry.services.reports.audit import audit
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL, Partnership, discharge
from tests.simulator.answering import settled
from tests.simulator.scenes import AtRest
from tests.simulator.second import second
from tests.support.damage import damage
from tests.support.files import FILES

FILE = FILES[PDF]
DIGEST = sha256(FILE).hexdigest()
ANNEX = {"title": "Data items", "sha256": DIGEST, "media_type": PDF}
APPROVAL = {
    "role": "caldicott_guardian",
    "name_or_post": "Dr Ash",
    "organisation": HOSPITAL,
    "date": "2026-11-20",
}

pytestmark = [pytest.mark.scene(after=Partnership.charter), pytest.mark.each_engine]


async def put(p: Partnership, by: str = COUNCIL, content: bytes = FILE, **more: str) -> AnnexFile:
    digest, claimed = more.get("sha256", sha256(content).hexdigest()), more.get("claimed", PDF)
    id_ = more.get("document_id", "discharge")
    sent = annexes.SentFile(digest, claimed, content)
    held, _ = await annexes.put(p.registry, p.actor(by), id_, sent)
    return held


async def faults(work: Any) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as raised:
        await work
    return {fault.pointer: fault.detail for fault in raised.value.faults}


async def register(p: Partnership, by: str = COUNCIL, **changes: Any) -> Any:
    return await registering.register(p.registry, p.actor(by), second(p, **changes))


async def begun(p: Partnership, by: str = HOSPITAL, **changes: Any) -> None:
    await writing.begin(p.registry, p.actor(by), second(p, **changes))


async def added(p: Partnership, by: str = HOSPITAL, content: bytes = FILE, **more: str) -> Any:
    annex = NewAnnex(title=more.pop("title", "Data items"), content=content, **more)
    return await annexes.add_to_draft(p.registry, p.actor(by), "discharge", annex)


async def kept(p: Partnership, document_id: str = "discharge") -> list[str]:
    async with p.registry.database.reads() as reads:
        return [file.sha256 for file in await reads.annexes(document_id)]


async def test_an_annex_is_registered_only_with_its_file(partnership: Partnership):
    found = await faults(register(partnership, annexes=[ANNEX]))
    assert [*found] == ["/annexes/0/sha256"]
    assert "does not hold this file" in found["/annexes/0/sha256"]
    await put(partnership)
    other = {**ANNEX, "sha256": "0" * 64}
    assert [*await faults(register(partnership, annexes=[other]))] == ["/annexes/0/sha256"]
    wrong = {**ANNEX, "media_type": PLAIN}
    assert [*await faults(register(partnership, annexes=[wrong]))] == ["/annexes/0/media_type"]
    view, _ = await register(partnership, annexes=[ANNEX])
    assert json.loads(view.document.payload)["annexes"] == [ANNEX]


async def test_every_fault_of_annexes_and_approvals_is_said_at_once(partnership: Partnership):
    later, stranger = {"date": "2027-01-01"}, {"organisation": NURSERY}
    found = await faults(
        register(
            partnership,
            annexes=[{**ANNEX, "title": ""}, {**ANNEX, "sha256": "x"}],
            approvals=[{**APPROVAL, **later}, {**APPROVAL, **stranger}, {**APPROVAL, "role": "x"}],
        )
    )
    assert {*found} == {
        "/annexes/0/title",
        "/annexes/0/sha256",
        "/annexes/1/sha256",
        "/approvals/0/date",
        "/approvals/1/organisation",
        "/approvals/2/role",
    }


async def test_a_file_that_is_not_what_is_said_of_it_is_refused(partnership: Partnership):
    found = await faults(put(partnership, sha256="0" * 64, claimed=PLAIN))
    assert {*found} == {"/sha256", "/media_type"}
    assert DIGEST in found["/sha256"]
    for content in (b"", b"MZ\x90\x00", b"%PDF-" + b"x" * bounds.ANNEX):
        assert [*await faults(put(partnership, content=content))] == ["/file"]
    for bad in ("Not an id!", "-", "x" * 65, ""):
        assert [*await faults(put(partnership, document_id=bad))] == ["/id"]
    assert await kept(partnership) == []


async def test_the_same_file_is_kept_once_whoever_sends_it_when(partnership: Partnership):
    sent = [put(partnership) for _ in range(4)]
    done = await asyncio.gather(*sent, return_exceptions=True)
    assert not [error for error in done if isinstance(error, Exception)]
    assert await kept(partnership) == [DIGEST]


async def test_what_one_organisation_uploads_has_a_bound(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bounds, "ANNEXES", 2 * len(FILE) + 1)
    await put(partnership)
    await put(partnership, content=FILE + b"1")
    assert [*await faults(put(partnership, content=FILE + b"2"))] == ["/file"]
    await put(partnership, HOSPITAL, content=FILE + b"2")  # it has room of its own
    await put(partnership)  # it is there


async def test_the_readers_of_a_version_read_its_annexes_and_nobody_else(partnership: Partnership):
    p = partnership
    await put(p)
    await register(p, annexes=[ANNEX])
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        file = await annex_of_version(p.registry, p.actor(partner_id), "discharge", 1, DIGEST)
        assert (file.content, file.media_type, file.size) == (FILE, PDF, len(FILE))
        assert "PDF-" not in repr(file)
    for partner_id, digest in ((NURSERY, DIGEST), (CHARITY, DIGEST), (HOSPITAL, "0" * 64)):
        with pytest.raises(NotFoundError):
            await annex_of_version(p.registry, p.actor(partner_id), "discharge", 1, digest)


async def test_naming_a_digest_gives_nobody_the_file_of_another(partnership: Partnership):
    """A digest is no secret: whoever writes it into a draft of theirs must have the file."""
    p = partnership
    await put(p, COUNCIL)
    await begun(p, HOSPITAL, annexes=[ANNEX])
    draft = await reading.read(p.registry, p.actor(HOSPITAL), "discharge")
    found = await reading.faults_of_draft(p.registry, p.actor(HOSPITAL), draft)
    assert [fault.pointer for fault in found] == ["/annexes/0/sha256"]
    with pytest.raises(NotFoundError):
        await annexes.annex_of_draft(p.registry, p.actor(HOSPITAL), "discharge", DIGEST)
    assert [*await faults(register(p, HOSPITAL, annexes=[ANNEX]))] == ["/annexes/0/sha256"]


async def test_a_draft_that_lost_its_id_to_others_reads_none_of_their_files(
    partnership: Partnership,
):
    p = partnership
    await begun(p, NURSERY, annexes=[ANNEX])
    await put(p)
    await register(p, annexes=[ANNEX])
    with pytest.raises(NotFoundError):
        await annexes.annex_of_draft(p.registry, p.actor(NURSERY), "discharge", DIGEST)


async def test_a_stranger_sends_no_file_for_an_agreement_of_others(partnership: Partnership):
    await register(partnership)
    with pytest.raises(ConflictError):
        await put(partnership, NURSERY)
    with pytest.raises(ConflictError):
        await put(partnership, document_id="wisc")


async def test_a_draft_gets_annexes_and_is_registered_with_them(partnership: Partnership):
    p = partnership
    await begun(p)
    draft, _ = await added(p, url="https://example.org/items.pdf")
    assert draft.document()["annexes"] == [{**ANNEX, "url": "https://example.org/items.pdf"}]
    file = await annexes.annex_of_draft(p.registry, p.actor(HOSPITAL), "discharge", DIGEST)
    assert file.content == FILE
    with pytest.raises(NotFoundError):
        await annexes.annex_of_draft(p.registry, p.actor(SCHOOL), "discharge", DIGEST)
    draft, _ = await writing.submit(p.registry, p.actor(HOSPITAL), "discharge", draft.version)
    await annexes.annex_of_draft(p.registry, p.actor(SCHOOL), "discharge", DIGEST)
    seen = await settled(p.registry, p.actor(HOSPITAL), "discharge")
    await writing.register(p.registry, p.actor(HOSPITAL), "discharge", seen)
    file = await annex_of_version(p.registry, p.actor(SCHOOL), "discharge", 1, DIGEST)
    assert (file.partner_id, file.content) == (HOSPITAL, FILE)


async def test_the_operator_adds_to_a_draft_of_another_and_its_author_can_use_it(
    partnership: Partnership,
):
    p = partnership
    await begun(p)
    await added(p, COUNCIL)
    more = FILE + b"more"
    sent = annexes.SentFile(sha256(more).hexdigest(), PDF, more)
    for by in (COUNCIL, HOSPITAL):  # its author, too: it is kept once
        await annexes.put_for_draft(p.registry, p.actor(by), "discharge", sent)
    with pytest.raises(NotFoundError):
        await annexes.put_for_draft(p.registry, p.actor(NURSERY), "discharge", sent)
    file = await annexes.annex_of_draft(p.registry, p.actor(HOSPITAL), "discharge", DIGEST)
    assert file.partner_id == HOSPITAL
    async with p.registry.database.reads() as reads:
        assert [one.partner_id for one in await reads.annexes("discharge")] == [HOSPITAL] * 2


async def test_every_fault_of_a_new_annex_is_said_at_once(partnership: Partnership):
    await begun(partnership)
    found = await faults(added(partnership, title="", content=b"MZ\x90\x00", url="javascript:x"))
    assert {*found} == {"/title", "/url", "/file"}
    found = await faults(added(partnership, title="two\nlines"))
    assert [*found] == ["/title"]
    await added(partnership)
    assert [*await faults(added(partnership, title="Again"))] == ["/file"]
    draft = await reading.read(partnership.registry, partnership.actor(HOSPITAL), "discharge")
    full = {**draft.document(), "annexes": [{**ANNEX, "sha256": f"{n:064}"} for n in range(20)]}
    await writing.edit(
        partnership.registry, partnership.actor(HOSPITAL), "discharge", full, draft.version
    )
    found = await faults(added(partnership))
    assert found == {"/file": "An agreement can have 20 annexes."}


async def test_two_who_add_annexes_at_once_lose_nothing(partnership: Partnership):
    await begun(partnership)
    contents = [FILE + b"1", FILE + b"2"]
    done = await asyncio.gather(
        *(added(partnership, content=content) for content in contents), return_exceptions=True
    )
    assert not [error for error in done if isinstance(error, Exception)]
    draft = await reading.read(partnership.registry, partnership.actor(HOSPITAL), "discharge")
    digests = {sha256(content).hexdigest() for content in contents}
    assert {annex["sha256"] for annex in draft.document()["annexes"]} == digests
    assert {*await kept(partnership)} == digests


async def test_two_who_add_the_same_file_at_once(partnership: Partnership):
    await begun(partnership)
    done = await asyncio.gather(*(added(partnership) for _ in range(2)), return_exceptions=True)
    errors = [error for error in done if isinstance(error, Exception)]
    assert all(isinstance(error, RegistryError) for error in errors)
    assert len(errors) == 1
    assert await kept(partnership) == [DIGEST]


async def test_a_draft_of_the_first_form_has_no_annexes(partnership: Partnership):
    p = partnership
    await writing.begin(p.registry, p.actor(HOSPITAL), discharge(p))
    with pytest.raises(ConflictError, match="Carry it over"):
        await added(p)


async def test_csv_is_told_from_text_by_what_is_said(partnership: Partnership):
    await begun(partnership)
    draft, _ = await added(partnership, content=FILES[CSV], claimed=CSV)
    assert draft.document()["annexes"][0]["media_type"] == CSV


async def test_the_next_version_keeps_the_annexes_and_no_approval(partnership: Partnership):
    p = partnership
    await put(p, COUNCIL)
    await register(p, annexes=[ANNEX], approvals=[APPROVAL])
    content = await sources.from_newest(p.registry, p.actor(SCHOOL), "discharge", keep_dates=True)
    assert content["annexes"] == [ANNEX]
    assert "approvals" not in content
    draft, _ = await writing.begin(p.registry, p.actor(SCHOOL), content)
    assert await reading.faults_of_draft(p.registry, p.actor(SCHOOL), draft) == []
    await annexes.annex_of_draft(p.registry, p.actor(SCHOOL), "discharge", DIGEST)
    assert await kept(p) == [DIGEST]


async def test_files_sent_with_a_registration(partnership: Partnership):
    p = partnership
    content = second(p, annexes=[ANNEX])
    found = await faults(annexes.put_all(p.registry, p.actor(COUNCIL), content, [FILE + b"x"]))
    assert [*found] == ["/annexes"]
    await annexes.put_all(p.registry, p.actor(COUNCIL), content, [FILE, FILE])
    await registering.register(p.registry, p.actor(COUNCIL), content)
    assert await kept(p) == [DIGEST]


async def test_prints_say_whose_word_an_approval_is(partnership: Partnership):
    p = partnership
    await put(p)
    await register(p, annexes=[ANNEX], approvals=[{**APPROVAL, "advice": "Fine <b>"}])
    html = await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert "Said by whoever drafted this agreement. These are not signatures." in html
    assert "Dr Ash, Caldicott Guardian" in html
    assert "Fine &lt;b&gt;" in html
    assert "Data items (PDF)" in html
    assert DIGEST in html
    assert (await export(p.registry, p.actor(COUNCIL), "agreements")).as_json()


async def test_an_altered_file_is_named_by_the_audit_and_sent_to_nobody(
    partnership: Partnership, stage: AtRest
):
    p = partnership
    await put(p)
    await register(p, annexes=[ANNEX])
    assert (await audit(p.registry)).is_whole
    other = "x'00'" if stage.url.startswith("sqlite") else "'\\x00'"
    assert await damage(stage.url, f"UPDATE annex_file SET content = {other}") == 1
    found = (await audit(p.registry)).found
    assert [(row.kind, row.fault) for row in found] == [("annex", DamageFault.ALTERED)]
    with pytest.raises(DamagedRecordError):
        await annex_of_version(p.registry, p.actor(COUNCIL), "discharge", 1, DIGEST)


async def test_what_changed_in_annexes_and_approvals_reads_as_sentences(partnership: Partnership):
    p = partnership
    digests = ["1" * 64, "2" * 64, "3" * 64]
    first = [{**ANNEX, "sha256": digests[0]}, {**ANNEX, "sha256": digests[1], "title": "Old"}]
    later = [{**ANNEX, "sha256": digests[2]}, {**ANNEX, "title": "Flow chart"}]
    await begun(p, annexes=first)
    other = second(p, annexes=later, approvals=[APPROVAL])
    found = await draft_changes.of_draft(p.registry, p.actor(HOSPITAL), "discharge", other)
    assert {change.text for change in found.changes} == {
        "Annex 'Data items' is another file now.",
        "New annex: 'Flow chart'.",
        "Annex 'Old' is taken out.",
        "Approvals is new: (Role Caldicott Guardian, Name or post 'Dr Ash', Organisation"
        " County Hospital, Date 20 November 2026).",
    }
    renamed = second(p, annexes=[{**first[0], "title": "Items"}, first[1]])
    found = await draft_changes.of_draft(p.registry, p.actor(HOSPITAL), "discharge", renamed)
    assert [change.text for change in found.changes] == [
        "Annex 'Items': Title changed from 'Data items' to 'Items'."
    ]
    turned = second(p, annexes=first[::-1])
    found = await draft_changes.of_draft(p.registry, p.actor(HOSPITAL), "discharge", turned)
    assert [change.text for change in found.changes] == ["Annexes: the order changed."]
