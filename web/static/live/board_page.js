// The public board of a live room: it shows what each frame says, and asks for a fresh page part where more than
// figures has changed. Without script the page has a key to load it again. A page may show it without the record.
import { chance } from "../bid/chance.js";
import { inWords, percentInWords } from "../bid/money.js";
import { Course } from "./course.js";
import { Feed } from "./feed.js";

const SPREAD = 1500; // ms over which all pages ask for a changed part

const board = document.getElementById("room-board");
const said = board.dataset;
const line = document.getElementById("room-line");
let course = null;

const record = document.getElementById("room-record");
const part = (name) => document.querySelector(`main div [data-live="${name}"]`);
const put = (name, text) => {
  const place = part(name);
  if (place && place.textContent !== text) place.textContent = text;
};
const told = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const grouped = (amount) => amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
/** An amount in the room's money, or a share. */
export const sum = ({ amount, unit }) => (unit === "percent" ? `${amount}%` : told(said.sum, { amount: grouped(amount) }));
export const capitals = ({ amount, unit }) =>
  (unit === "percent" ? percentInWords(amount) : inWords({ amount, currency: said.currency }));
// Beijing's clock, as fine as the moment is
const clock = (instant) => new Date(Date.parse(instant) + 8 * 3600_000).toISOString().slice(11, 23).replace(/(:00)?\.000$/, "");
const seconds = (instant) => Date.parse(instant) / 1000;

function drawn() {
  const facts = record?.querySelector("[data-course]");
  course = facts && globalThis.uPlot ? new Course(facts, JSON.parse(facts.dataset.course)) : null;
}

/** What changed is more than figures: another turn, a pause, the first offer, the end, or something was missed. */
const turned = ({ board: now }) =>
  said.state !== [now.turn?.turn, now.turn?.round, now.paused, now.result?.ending].join("#") ||
  (now.ranking.length > 0 && !part("price").dataset.shown);

async function refresh() {
  const answer = await fetch(said.part, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = found.getElementById("room-board");
  board.replaceChildren(...fresh.childNodes);
  record?.replaceChildren(...found.getElementById("room-record").childNodes);
  Object.assign(said, fresh.dataset);
  drawn();
}

let asked = false;
function soon() {
  if (asked) return;
  asked = true;
  setTimeout(async () => {
    asked = false;
    try {
      await refresh();
    } catch {
      soon(); // the line is gone or the site is busy: what stands on the page is not the present
    }
  }, 100 + (chance.bytes(1)[0] / 256) * SPREAD);
}

function row(act, moved) {
  const made = document.getElementById("room-row").content.cloneNode(true);
  const cells = made.querySelectorAll("td");
  const values = [act.seq, clock(act.at), told(said.bidder, { bidder: act.bidder }), act.amount ? sum(act) : said.hidden];
  values.forEach((value, n) => (cells[n].textContent = value));
  const matched = said.matched && act.name === "bid" && act.amount === said.price;
  cells[4].textContent = moved ? told(said.moved, { at: clock(moved.ends) }) : matched ? said.matched : said.taken;
  const body = record.querySelector("tbody"), { rows } = body;
  if (rows.length < Number(record.dataset.lines)) body.insertRow();
  for (let n = rows.length - 1; n > 0; n -= 1) rows[n].replaceChildren(...rows[n - 1].childNodes); // no row moves
  rows[0].replaceChildren(...cells);
}

function taken(accepted) {
  if (!record) return;
  const moved = new Map(accepted.filter((act) => act.because).map((act) => [act.because, act]));
  for (const act of accepted.filter(({ name }) => ["bid", "seal", "reveal", "confirm"].includes(name))) {
    row(act, moved.get(act.seq));
    if (act.amount) said.price = act.amount;
    if (act.amount && !act.unit) course?.add(seconds(act.at), scaled(act.amount));
    if (moved.has(act.seq)) course?.mark(seconds(act.at));
  }
}
const scaled = (amount) => Number(amount) / Number(said.by);

function figures({ board: now, closes_at: ends }) {
  const [best] = now.ranking;
  if (best?.amount) {
    put("price", sum(best));
    if (part("caps")) put("caps", capitals(best));
  }
  if (best) put("lead", told(said.lead, { bidder: best.bidder, at: clock(best.at) }));
  put("bids", grouped(String(now.bids)));
  put("extensions", grouped(String(now.extensions)));
  if (ends && part("ends")) put("ends", clock(ends));
  said.ends = ends ?? "";
}

/** The board of the last frame; null before the first. Whoever is loaded later finds here what it has missed. */
export const seen = { board: null };
export const feed = new Feed({
  room: said.room, socket: said.socket, events: said.events, now: said.now, since: Number(said.seq), ticket: said.ticket ? ticket : null,
});

/** A fresh ticket; none if the site gives none any more (signed out): then the page watches as the public does. */
async function ticket() {
  const answer = await fetch(said.ticket, { method: "POST" });
  return answer.ok ? (await answer.json()).ticket : undefined;
}

/** The time that is left by the server's clock at its latest: the page never shows time that is not granted. */
function countdown() {
  const place = part("left"), ends = Date.parse(said.ends);
  if (!place || Number.isNaN(ends) || Number.isNaN(feed.latest)) return;
  const left = Math.max(0, Math.floor((ends - feed.latest) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(left / 3600);
  put("left", `${hours ? `${two(hours)}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`);
}

feed.addEventListener("frame", ({ detail }) => {
  seen.board = detail.board;
  if (turned(detail) || detail.gap) {
    soon();
    return;
  }
  figures(detail);
  taken(detail.accepted);
});
feed.addEventListener("gap", soon);
feed.addEventListener("state", ({ detail }) => {
  line.textContent = line.dataset[detail.state] ?? "";
  line.hidden = line.textContent === "";
});
drawn();
if (said.moving) {
  feed.start();
  setInterval(countdown, 200);
  countdown();
}
