"""An officer's notifications on pages, on both engines: read, and marked as seen."""

from __future__ import annotations

import re

from registry.services.agreements import registering
from tests.simulator import COUNCIL, NURSERY, SCHOOL, discharge
from tests.web.agreements.test_pages import begun
from tests.web.conftest import Site


async def test_all_shown_notifications_are_seen_at_once_and_say_what_was_signed_since(site: Site):
    await begun(site)
    partnership = site.partnership
    content = discharge(partnership, 1, "second", title="Second")
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    await partnership.sign("second", 1, SCHOOL)
    officer = await site.signed_in(SCHOOL, "officer")
    await officer.open("/what-you-were-told")
    assert officer.text.count("Done: your organisation has signed it.") == 1
    shown = re.findall(r'name="shown" value="(ntf_[^"]+)"', officer.page.text)
    assert len(shown) >= 2
    stranger = await site.signed_in(NURSERY, "officer")
    await stranger.open("/sign-out")
    sent = await stranger.send("/what-you-were-told/all-seen", shown=shown)
    assert sent.status_code == 200
    await officer.send("/what-you-were-told/all-seen", shown=[*shown, "ntf_none"])
    assert officer.text.count("Seen.") == len(shown)
    assert "We have seen" not in officer.text


async def test_a_notification_is_read_and_seen(site: Site):
    await begun(site)
    officer = await site.signed_in(SCHOOL, "officer")
    await officer.open("/")
    # its first key, enrolled by the operator, and the agreement
    assert "What your organisation was told : 2 not seen yet" in officer.text
    await officer.open("/what-you-were-told")
    assert "To sign: Discharge, version 1" in officer.text
    address = re.search(r'action="(/what-you-were-told/ntf_[^"]+/seen)"', officer.page.text)[1]
    await officer.send(address)
    assert "Seen." in officer.text
    await officer.send(address, csrf=officer.hidden().get("csrf", ""))
    stranger = await site.signed_in(NURSERY, "officer")
    page = await stranger.open("/what-you-were-told")
    assert "Nothing yet." in page.text
    await stranger.open("/sign-out")
    assert (await stranger.send(address)).status_code == 404
    assert (await (await site.signed_in(SCHOOL)).open("/what-you-were-told")).status_code == 403
