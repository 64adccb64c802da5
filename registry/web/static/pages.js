// Everything here makes a page that works already a little quicker to use.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// Leaving takes the place of this page in the history, so that Back does not show it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".govuk-js-exit-this-page-button, .govuk-js-exit-this-page-skiplink");
  if (link) {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.body.replaceChildren();
    window.location.replace("/exit");
  }
}, true);

// A page that is shown again from memory may belong to a session that has ended.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

for (const list of document.querySelectorAll("select[data-typed]")) {
  window.accessibleAutocomplete?.enhanceSelectElement({
    selectElement: list,
    defaultValue: list.value ? list.selectedOptions[0].text : "",
    showAllValues: true,
    autoselect: false,
    confirmOnBlur: true,
    displayMenu: "overlay",
    tNoResults: () => "Nothing by that name",
  });
}
