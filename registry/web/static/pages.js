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

// As the server compares names (registry/domain/folding.py): apostrophes, accents, dashes and case
// make no difference.
const LETTERS = { ł: "l", ø: "o", ı: "i", đ: "d", æ: "ae", œ: "oe", þ: "th", ð: "d", ß: "ss" };
const folded = (text) =>
  text
    .replace(/['`´‘’‛ʹʻʼʽ՚′＇]/g, "")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}|\p{Cf}/gu, "")
    .replace(/[łøıđæœþðß]/g, (letter) => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

for (const list of document.querySelectorAll("select[data-typed]")) {
  window.accessibleAutocomplete?.enhanceSelectElement({
    selectElement: list,
    source: (typed, show) => {
      const names = [...list.options].filter((one) => one.value).map((one) => one.textContent);
      show(names.filter((name) => folded(name).includes(folded(typed))));
    },
    defaultValue: list.value ? list.selectedOptions[0].text : "",
    showAllValues: true,
    autoselect: false,
    confirmOnBlur: true,
    displayMenu: "overlay",
    tNoResults: () => "Nothing by that name",
  });
}
