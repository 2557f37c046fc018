/* The bid form's fields, as they were typed; the words of the sum run along. */
import { inWords, money } from "./money.js";
import { part, step } from "./parts_page.js";

const TOTAL = "total.", fields = () => step("prepare").querySelectorAll("[name]");

function row() {
  const made = part("price-row").content.firstElementChild.cloneNode(true);
  part("remove", made).addEventListener("click", () => {
    made.remove();
    numbered();
    part("add-price").focus();
  });
  part("prices").append(made);
  numbered();
  return made;
}

function numbered() {
  const rows = [...part("prices").children];
  part("prices").hidden = !rows.length;
  rows.forEach((each, n) => {
    part("n", each).textContent = n + 1;
  });
}

function words({ target }) {
  try {
    part("in-words").textContent = inWords(money(target.value, "CNY", "total"));
  } catch {
    part("in-words").textContent = ""; // told when the form is read
  }
}

/** As `form.made` takes it. */
export function typed() {
  const said = { total: {} };
  for (const { name, value } of fields()) {
    if (name.startsWith(TOTAL)) said.total[name.slice(TOTAL.length)] = value;
    else said[name] = value;
  }
  said.prices = [...part("prices").children].map((each) => ({ item: part("item", each).value,
    amount: part("amount", each).value, currency: part("currency", each)?.value }));
  return said;
}

if (step("prepare")) {
  part("add-price").addEventListener("click", () => part("item", row()).focus());
  document.getElementById("f-total.CNY")?.addEventListener("input", words);
  if (part("prices").hasAttribute("data-required")) row();
}
