"""The gauge itself: a page with faults is found to have them."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.faults import sideways, violations

PAGE = """<!DOCTYPE html><html><head><title>Faults</title></head><body>
<p style="color: #aaa; background: #fff">Pale</p>
<img src="data:," style="width: 500px; height: 10px">
<button style="width: 10px; height: 10px"></button>
</body></html>"""


def test_each_fault_is_found(chromium: Browser):
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.set_content(PAGE)
    assert sideways(page) > 100
    found = dict(violations(page))
    assert set(found) == {"button-name", "color-contrast", "html-has-lang", "image-alt"}
    assert found["color-contrast"] == ['<p style="color: #aaa; background: #fff">Pale</p>']
    context.close()
