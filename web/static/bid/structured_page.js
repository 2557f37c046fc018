/* The structured parts of a bid: answers to the criteria and the priced bill, checked and put among its files. */
import { hex, sha256 } from "./bytes.js";
import * as facts from "./facts.js";
import { panel, refuse, say, step } from "./parts_page.js";
import * as post from "./post.js";
import { Refusal } from "./refusal.js";
import * as response from "./response.js";
import * as wire from "./wire.js";

const ANSWER = "answer.", FOLDER = "报价/", JSON_TYPE = "application/json", TABLE_TYPE = "application/octet-stream";
const input = step("prepare")?.querySelector("[name=priced]");
const chinese = document.documentElement.lang.startsWith("zh");
const told = document.createElement("div");
told.setAttribute("role", "status");
told.hidden = true;
input?.after(told);

const made = (path, role, data) => ({ path, size: data.length, media_type: JSON_TYPE, role, blob: new Blob([data]) });
const words = ({ zh, en }) => (chinese ? zh : en);

/** The table that was chosen against the bill that the tender document names: {priced, asked, rules}. */
async function read(known, file) {
  const [rules, table] = await Promise.all([import("./priced.js"), import("./table.js")]);
  const { sha256: digest } = known.part.quantities;
  const answer = await wire.sent("GET", `/lots/${encodeURIComponent(known.lot)}/files/${digest}`);
  const asked = await rules.asked(known.paper, known.part, new Uint8Array(await answer.arrayBuffer()));
  const data = new Uint8Array(await file.slice(0, table.LARGEST + 1).arrayBuffer());
  const priced = rules.made(await table.read(file.name, data), asked, hex(await sha256(data)));
  return { priced, asked, rules };
}

/** Say it beside the field; nothing takes back what was said. */
function tell(said = "", kind = "note") {
  told.className = kind;
  told.hidden = !said;
  told.replaceChildren(said);
}

/** Every flaw in a line of its own: cell, what is wrong, by which rule. */
function show(flaws) {
  const list = document.createElement("ul");
  list.className = "stack";
  for (const { cell, law, ...said } of flaws) {
    const line = document.createElement("li");
    line.textContent = [cell, words(said), law && `[${law}]`].filter(Boolean).join(" ");
    list.append(line);
  }
  tell(list, "note bad");
}

function sound({ items }, { amount, currency }) {
  tell(words({ zh: `清单无误，${items.length} 行，合计 ${amount} ${currency}`,
    en: `No flaw; ${items.length} lines, total ${amount} ${currency}` }));
}

/** Say at once what is wrong with the table; the price of the bid form is compared when the bid is sealed. */
async function chosen() {
  tell();
  say();
  const [file] = input.files;
  if (!file) return;
  try {
    const { lot, document: digest } = panel.dataset, known = await facts.read(await post.asked(lot, {}), digest);
    const { priced, asked, rules } = await read(known, file), total = rules.sumOf(priced);
    rules.check(priced, asked, [total]);
    sound(priced, total);
  } catch (error) {
    if (error.flaws) show(error.flaws);
    else refuse(error);
  }
}

async function bill(known, offer) {
  const [file] = input?.files ?? [];
  if (!file) {
    throw new Refusal("structured.missing", "请选择填好的分项报价表", "choose the priced bill", "priced");
  }
  const { priced, asked, rules } = await read(known, file);
  try {
    rules.check(priced, asked, offer.total);
    sound(priced, rules.sumOf(priced));
  } catch (error) {
    if (error.flaws) show(error.flaws);
    throw error;
  }
  return [made(rules.PATH, rules.ROLE, rules.data(priced)),
    { path: FOLDER + file.name.normalize("NFC"), size: file.size, media_type: TABLE_TYPE, role: "price", blob: file }];
}

/** The files that the lot asks for in structured form; refuses what is missing or wrong. `offer` is the bid form. */
export async function files(known, typed, offer) {
  const found = known.part.quantities ? await bill(known, offer) : [];
  if (!response.asks(known.part).length) return found;
  const answers = Object.entries(typed).filter(([name]) => name.startsWith(ANSWER));
  const given = Object.fromEntries(answers.map(([name, text]) => [name.slice(ANSWER.length), text]));
  return [...found, made(response.PATH, response.ROLE, response.made(known.part, given))];
}

input?.addEventListener("change", chosen);
