"""The search for faults itself: it finds those of a page that has them."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.conftest import SCRIPTS
from tests.browser.faults import covered, sideways, violations

PAGE = """<!DOCTYPE html><html><head><title>Faults</title></head><body>
<p style="color: #aaa; background: #fff">Pale</p>
<img src="data:," style="width: 500px; height: 10px">
<button style="width: 10px; height: 10px"></button>
<input id="round" type="radio" style="opacity: 0"><label for="round">In sight</label>
<div style="position: relative"><a href="/">Under</a>
<span style="position: absolute; inset: 0">a lid</span></div>
</body></html>"""


@SCRIPTS
def test_each_fault_is_found(chromium: Browser, scripts: bool):
    context = chromium.new_context(
        viewport={"width": 320, "height": 800}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_content(PAGE)
    assert sideways(page) > 100
    assert covered(page) == ['<a href="/">Under</a>']
    if scripts:
        found = dict(violations(page))
        assert set(found) == {"button-name", "color-contrast", "html-has-lang", "image-alt"}
        assert found["color-contrast"] == ['<p style="color: #aaa; background: #fff">Pale</p>']
    context.close()
