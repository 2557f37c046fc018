/* The panel that signs a task in the page: choose a key file, type its passphrase, sign. */
import * as certificates from "./certificate.js";
import { chance } from "./chance.js";
import * as hands from "./hands.js";
import * as task from "./task.js";
import * as ways from "./ways_page.js";

const panel = document.querySelector("#sign-here");
const part = (name) => panel.querySelector(`[data-${name}]`);
/** The second verifier's scripts that read the signatures which a custodian relies on. */
const SECOND = ["noble", "base", "tables", "national", "der", "pki", "cms"];
const chinese = document.documentElement.lang.startsWith("zh");

function say(name, words = "") {
  for (const each of ["said", "refused"]) part(each).hidden = each !== name;
  part(name).textContent = words;
}

/** Which keys the task asks for: everybody signs, custodians also open. */
const asked = panel.elements.opener ? ["signer", "opener"] : ["signer"];

/** The keys that this browser keeps, by name, of those that come from files. */
async function kept() {
  const names = asked.filter((name) => !ways.offers(name)), found = await Promise.all(names.map(hands.kept));
  return Object.fromEntries(names.map((name, i) => [name, found[i]]).filter(([, held]) => held));
}

/** Asks for the files of those keys alone that are not kept and come no other way. */
async function showKept() {
  const held = await kept(), [first] = Object.values(held), files = asked.filter((name) => !held[name] && !ways.offers(name));
  for (const name of asked) {
    const place = panel.querySelector(`[data-choose="${name}"]`);
    place.hidden = !files.includes(name);
    for (const field of place.querySelectorAll("input")) field.disabled = place.hidden;
  }
  part("keep").hidden = !files.length;
  part("kept").hidden = !first;
  if (first) part("holder").textContent = certificates.holder(first.certificate);
}

/** The keys that were kept, those in the chosen files, and those of the chosen way. */
async function keys() {
  const made = await kept(), { elements } = panel;
  for (const name of asked.filter((each) => !made[each])) {
    say("said", panel.dataset.opening);
    if (ways.offers(name)) {
      made[name] = await ways.hand(name);
      continue;
    }
    made[name] = await hands.opened(name, elements[name].files[0], elements[`${name}_word`].value);
    if (elements.keep.checked) await hands.keep(name, made[name]);
  }
  return made;
}

/** Who opens with that key, once all is here that a custodian relies on. */
async function holding(opener) {
  for (const name of SECOND) await import(`/verify/browser/${name}.js`);
  return opener.key ? (await import("./keywrap.js")).holding(opener.key, opener.certificate) : opener;
}

async function sign() {
  const { task: id, kind, shown } = panel.dataset, found = await task.fetched(id, kind);
  await task.check(found, { origin: location.origin, shown });
  const { signer, opener } = await keys();
  say("said", panel.dataset.signing);
  const able = { signer, holder: opener && await holding(opener) };
  await task.done(found, able, chance);
  say("said", panel.dataset.signed);
}

panel.addEventListener("submit", async (event) => {
  event.preventDefault();
  const key = panel.querySelector("button.key:not([type])");
  key.disabled = true;
  try {
    await sign();
    for (const name of asked) panel.elements[`${name}_word`].value = "";
  } catch (error) {
    say("refused", chinese ? error.zh ?? error.message : error.message);
    key.disabled = false;
    await showKept();
  }
});

part("forget").addEventListener("click", async () => {
  await hands.forget();
  await showKept();
});

ways.begin(showKept);
panel.hidden = false;
