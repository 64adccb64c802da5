"""Keys, on both engines: enrolled by the right people, each by a challenge of its own."""

import pytest

from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from registry.errors import (
    NotAllowedError,
    SignatureError,
)
from registry.services.signing import keys
from tests.simulator import (
    CHARITY,
    COUNCIL,
    SCHOOL,
    Partnership,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def test_a_first_key_needs_the_operator_and_a_later_one_a_signatory(
    partnership: Partnership,
):
    first = await partnership.enrol(SCHOOL)
    with pytest.raises(SignatureError):
        await partnership.enrol(SCHOOL, voucher=new_key())
    await partnership.enrol(SCHOOL, voucher=first)
    async with partnership.registry.database.reads() as reads:
        enrolled = await reads.keys(SCHOOL)
    assert [key.enrolled_by == "operator" for key in enrolled] == [True, False]


async def test_enrolment_refuses_a_challenge_for_another_and_one_out_of_date(
    partnership: Partnership,
):
    key = new_key()
    jwk = public_jwk(key)
    officer = partnership.actor(COUNCIL)
    nonce, _ = await keys.challenge(partnership.registry, officer, SCHOOL, jwk)

    def command(org: str) -> keys.EnrolKey:
        proof = make_possession_proof(key, nonce=nonce, org=org)
        return keys.EnrolKey(org, jwk, nonce, proof, "A", "B", checked_by="telephone")

    with pytest.raises(SignatureError):
        await keys.enrol_key(partnership.registry, officer, command(CHARITY))
    with pytest.raises(NotAllowedError):
        await keys.enrol_key(partnership.registry, partnership.actor(SCHOOL), command(SCHOOL))
    partnership.clock.advance(days=8)
    with pytest.raises(SignatureError):
        await keys.enrol_key(partnership.registry, officer, command(SCHOOL))
