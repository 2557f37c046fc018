/* The panel that signs a task in the page: choose a key file, type its passphrase, sign. */
import { hex } from "./bytes.js";
import * as certificates from "./certificate.js";
import { chance } from "./chance.js";
import * as der from "./der.js";
import * as hands from "./hands.js";
import * as task from "./task.js";

const panel = document.querySelector("#sign-here"), NAMES = ["2.5.4.3", "2.5.4.10"].map((each) => hex(der.oid(each)));
const part = (name) => panel.querySelector(`[data-${name}]`);
const chinese = document.documentElement.lang.startsWith("zh");

function say(name, words = "") {
  for (const each of ["said", "refused"]) part(each).hidden = each !== name;
  part(name).textContent = words;
}

/** Who holds a certificate, for the eye: the person's name and the organisation's. */
const holder = (certificate) => {
  const said = certificates.subject(certificate);
  return NAMES.map((name) => said.get(name)).filter(Boolean).join(" · ");
};

async function showKept() {
  const held = await hands.kept("signer");
  part("choose").hidden = Boolean(held);
  part("kept").hidden = !held;
  for (const field of part("choose").querySelectorAll("input")) field.disabled = Boolean(held);
  if (held) part("holder").textContent = holder(held.certificate);
  return held;
}

/** The key that was kept, or the one in the chosen file. */
async function signer() {
  const held = await hands.kept("signer");
  if (held) return held;
  say("said", panel.dataset.opening);
  const opened = await hands.opened("signer", panel.elements.file.files[0], panel.elements.passphrase.value);
  if (panel.elements.keep.checked) await hands.keep("signer", opened);
  return opened;
}

async function sign() {
  const { task: id, kind, shown } = panel.dataset, found = await task.fetched(id, kind);
  await task.check(found, { origin: location.origin, shown });
  const own = await signer();
  say("said", panel.dataset.signing);
  await task.done(found, own, chance);
  say("said", panel.dataset.signed);
}

panel.addEventListener("submit", async (event) => {
  event.preventDefault();
  const key = panel.querySelector("button.key:not([type])");
  key.disabled = true;
  try {
    await sign();
    panel.elements.passphrase.value = "";
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

await showKept();
panel.hidden = false;
