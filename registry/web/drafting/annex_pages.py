"""Pages to upload a file as an annex of a draft, and to download it again."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.params import FromPath

from registry import bounds
from registry.documents.json.editions import is_second
from registry.documents.media_types import CSV
from registry.errors import ConflictError, NotFoundError, StaleVersionError
from registry.services.agreements.annexes.files import file_name
from registry.services.drafting import annexes, reading
from registry.web.drafting.beside import TITLE, URL
from registry.web.kit.addresses import id_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import attachment

FIELDS = (TITLE, URL)
_FILE = "file"
_ANNEXES = "/drafts/{document_id:str}/annexes"
_DRAFT = {"page": "agreement.draft"}
_SEND = {**_DRAFT, "files": True, "keeps_files": True}
_REFUSED = Refusals(
    {"/title": TITLE.name, "/url": URL.name, "/file": _FILE},
    errors={ConflictError: "", StaleVersionError: ""},
)


@get(_ANNEXES, opt=_DRAFT)
async def ask_file(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[str]:
    """Ask for a file and its title."""
    draft = await reading.read_to_edit(registry, actor, id_of(document_id))
    if not is_second(draft.document()):
        raise NotFoundError("A draft in this form has no annexes.")
    form = await page.typed()
    return page.show("drafting/annex.html", draft=draft, form_fields=FIELDS, form=form)


@post(_ANNEXES, opt=_SEND, request_max_body_size=bounds.UPLOAD)
async def add_file(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    document_id: FromPath[str],
) -> Response[None]:
    """Keep the file and write it into the draft's annexes."""
    known, sent = id_of(document_id), form.file(_FILE)
    annex = annexes.NewAnnex(
        title=" ".join(form.one(TITLE.name).split()),
        url=form.one(URL.name),
        content=sent.content if sent else b"",
        claimed=CSV if sent and sent.is_csv else "",
    )
    with _REFUSED.as_faults() as faults:
        await annexes.add_to_draft(registry, actor, known, annex)
    return await page.go_on(form, faults, f"/drafts/{known}")


@get(f"{_ANNEXES}/{{sha256:str}}", opt=_DRAFT)
async def download(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], sha256: FromPath[str]
) -> Response[bytes]:
    """Send an annex of a draft as a file to save."""
    file = await annexes.annex_of_draft(registry, actor, id_of(document_id), sha256)
    return attachment(file.content, file.media_type, file_name(file))


HANDLERS = [ask_file, add_file, download]
