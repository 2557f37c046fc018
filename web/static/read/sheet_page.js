// The score sheet: every change is kept at once, here and on the platform, and everything can be done by keyboard.
// Sums, what is missing and what is asked are the platform's answer; this page computes no marks.
import { draft } from "./draft.js";
import { shortcuts } from "./shortcuts.js";

const WAIT = 600; // ms without a key before it is sent
const AGAIN = 5000; // ms until it is tried again
const SMALL = 60000; // bytes that the browser sends on from a page that is gone
const LATER = [409, 425, 429, 502, 503, 504]; // answers after which the same may be sent again
const form = document.getElementById("sheet");
const local = await draft(form.dataset.key, form.action);
const fields = () => Object.fromEntries(new FormData(form));
const said = (name) => document.querySelector(`[data-said="${name}"]`);
const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);

let sent = fields();
let timer = 0;
let sending = Promise.resolve();

/** What the answer brings takes the place of what has its id. */
function follow(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of answer.querySelectorAll("body > [id]")) {
    const stale = document.getElementById(fresh.id);
    stale.replaceChildren(...fresh.childNodes);
    if ("hidden" in fresh) stale.hidden = fresh.hidden;
    if (fresh.dataset.state !== undefined) mark(stale.closest("li"), fresh.dataset.state);
  }
}

function mark(row, state) {
  row.className = state;
  row.querySelector("input").toggleAttribute("aria-invalid", state === "bad");
}

/** True, or why not. A small body goes out even while the page is being left. */
async function post(fields) {
  const body = new URLSearchParams(fields);
  const keepalive = body.toString().length < SMALL;
  const answer = await fetch(form.dataset.kept, { method: "POST", body, redirect: "error", keepalive });
  if (answer.ok) follow(await answer.text());
  return answer.ok || (LATER.includes(answer.status) ? "away" : "refused");
}

/** Send what changed; what arrives while it is on its way follows after it. */
async function send() {
  clearTimeout(timer);
  const now = fields();
  if (same(now, sent)) return;
  const result = await post(now).catch(() => "away");
  said("away").hidden = result !== "away";
  said("refused").hidden = result !== "refused";
  if (result !== true) {
    if (result === "away") timer = setTimeout(keep, AGAIN);
    return;
  }
  sent = now;
  if (same(fields(), sent)) local.forget();
  else keep();
}

/** Resolves once what stands in the fields was sent, or could not be. */
function keep() {
  sending = sending.then(send);
  return sending;
}

async function changed() {
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT);
  await local.keep(fields());
}

form.addEventListener("input", changed);
form.addEventListener("change", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  sent = {}; // the key sends in any case
  keep();
});
addEventListener("online", keep);

const restored = await local.kept();
if (restored && !same(restored, sent)) {
  for (const [name, value] of Object.entries(restored)) if (form.elements[name]) form.elements[name].value = value;
  said("restored").hidden = false;
  keep();
} else local.forget();
shortcuts(form, keep);
form.dataset.ready = "";
