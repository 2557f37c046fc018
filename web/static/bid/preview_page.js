/* What is about to be sealed on one page to read and print: form, answers, the bill's total, the files. Nothing is sent. */
import { parse } from "./bytes.js";
import * as papers from "./papers_page.js";
import { part, size, step, word } from "./parts_page.js";

const BILL = "quantities", MADE = [BILL, "response"];
const plain = (element) => element?.textContent.trim() ?? "";

function fact(name, value) {
  const made = part("preview-fact").content.firstElementChild.cloneNode(true);
  made.querySelector("dt").textContent = name;
  made.querySelector("dd").textContent = value;
  return made;
}

/** A field as it is shown: its own words, what was typed or chosen, its unit; null where nothing was. */
function shown(field) {
  const value = field.tagName === "SELECT" ? field.value && plain(field.selectedOptions[0]) : field.value.trim();
  const unit = plain(field.parentElement.querySelector(".unit"));
  return value ? fact(plain(field.labels[0].firstChild), [value, unit].filter(Boolean).join(" ")) : null;
}

/** The fields of form and answers, then each price of an item. */
function typed() {
  const fields = [...step("prepare").querySelectorAll("input[name], select[name], textarea[name]")];
  const told = fields.filter(({ type, labels }) => !["file", "radio", "checkbox", "password"].includes(type) && labels.length);
  const prices = [...part("prices").children].map((row) =>
    fact(part("item", row).value, [part("amount", row).value, part("currency", row)?.value].filter(Boolean).join(" ")));
  return [...told.map(shown).filter(Boolean), ...prices];
}

async function bill(files) {
  const file = files.find(({ role }) => role === BILL);
  if (!file) return [];
  const { rows, total, currency } = parse(new Uint8Array(await file.blob.arrayBuffer()));
  return [fact(word("bill"), word("billed", { n: rows.length, total: `${total} ${currency}` }))];
}

/** `known` are the tender's facts, `pack` what would be sealed. */
export async function draw(known, { files }) {
  const many = await papers.pages(), head = [["lot", known.lot], ["bidder", known.bidder], ["document", known.digest]];
  part("preview-facts").replaceChildren(...head.filter(([, value]) => value).map(([name, value]) => fact(word(name), value)),
    ...typed(), ...await bill(files));
  part("preview-files").replaceChildren(...files.filter(({ role }) => !MADE.includes(role)).map((file) => {
    const line = document.createElement("li");
    const pages = many.has(file.path) ? word("pages", { n: many.get(file.path) }) : "";
    line.textContent = [file.path, size(file.size), pages].filter(Boolean).join(" · ");
    return line;
  }));
  part("preview").hidden = false;
  part("preview").focus();
}

/** The preview alone is printed. */
part("print").addEventListener("click", () => {
  document.body.classList.add("preview-alone");
  window.print();
});
addEventListener("afterprint", () => document.body.classList.remove("preview-alone"));
