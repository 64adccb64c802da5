"""Whether a signatory's key, whose row is not what was written, is another than was enrolled."""

from __future__ import annotations

import json
from typing import Any

from registry.documents.signatures.keys import thumbprint
from registry.domain.records.signing import bare_kid
from registry.errors import RegistryError
from registry.store.audit.entries import BEYOND_READING, AuditedRow
from registry.store.engines.hardened import RawMoment


async def is_swapped(moment: RawMoment, row: AuditedRow) -> bool:
    """Whether a damaged row holds another key.

    It does if its key is not the one that it is named for, if another version of it is named for
    another, or if its organisation has signed with a key that is not there any more.
    """
    try:
        said = json.loads(row.body)
        kid, partner_id = said["kid"], said["partner_id"]
        if thumbprint(json.loads(said["jwk"])) != bare_kid(kid):
            return True
        others = await moment.rows(
            "SELECT kid FROM signatory_key WHERE leaf_id = ? AND leaf_index <> ?",
            row.leaf_id,
            row.leaf_index,
        )
        return any(other != kid for (other,) in others) or await _signed_by_none_of_its_own(
            moment, partner_id
        )
    except (RegistryError, *BEYOND_READING):
        return False


async def _signed_by_none_of_its_own(moment: RawMoment, partner_id: Any) -> bool:
    keys = {kid for (kid,) in await moment.rows("SELECT kid FROM signatory_key")}
    signed = await moment.rows("SELECT body FROM signature WHERE partner_id = ?", partner_id)
    return any(used not in keys for used in (json.loads(body)["kid"] for (body,) in signed) if used)
