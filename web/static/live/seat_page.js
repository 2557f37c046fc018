// A bidder's seat in a live room: its place, one key for the next step, a typed price, what the room answered.
import { money, units } from "../bid/money.js";
import { capitals, feed, seen, sum } from "./board_page.js";
import { commitment, newKey, newSalt, publicKey, signed } from "./command.js";
import { held, keep } from "./keys.js";

const JUMP = 3n; // steps above which a price is asked about once more
const seat = document.getElementById("room-seat");
const board = document.getElementById("room-board");
const said = seat.dataset;
const room = board.dataset.room;
const words = JSON.parse(said.words);
const told = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const find = (name) => seat.querySelector(`[data-seat="${name}"]`);
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

const first = JSON.parse(said.board);
const now = () => seen.board ?? first;
let sealing = false;
let wanted = null; // the price that waits for its second question
const titled = document.title;

const show = (name, visible) => (find(name).hidden = !visible);
function say(text, kind = "") {
  const place = find("said");
  place.textContent = text;
  place.className = `note${kind ? ` ${kind}` : ""}`;
  place.hidden = !text;
}

async function ask(address, body) {
  const answer = await fetch(address, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(found.detail ?? found.title), { told: found[language] ?? found.detail });
  return found;
}

// ------------------------------------------------------------ coming in

/** What is said beside the key: a first offer, features' values, a right, where the page asks for them. */
function atTheDoor() {
  const features = [...seat.querySelectorAll("[data-feature]")].map(({ dataset, value }) => [dataset.feature, value]);
  return {
    ...(find("first") ? { amount: money(find("first").value, board.dataset.currency, "amount").amount } : {}),
    ...(features.length ? { features: Object.fromEntries(features) } : {}),
    ...(find("claim")?.checked ? { priority: Number(find("claim").value) } : {}),
  };
}

async function enter() {
  const beside = atTheDoor();
  find("enter").disabled = true;
  try {
    const mine = (await held(room)) ?? { pair: await newKey(), number: 0, hidden: {} };
    await keep(room, mine);
    const task = await ask(`/api/v1/rooms/${room}/acts/enter`, { key: await publicKey(mine.pair), ...beside });
    location.assign(`/tasks/${task.id}`);
  } catch (error) {
    say(error.told ?? error.message, "bad");
    find("enter").disabled = false;
  }
}

// ------------------------------------------------------------ what the room says

function place() {
  const at = now().ranking.findIndex(({ bidder }) => bidder === said.bidder);
  const whose = now().turn?.whose ?? [], waits = whose.length > 0 && !whose.includes(said.bidder);
  const open = waits ? [] : (board.dataset.takes ?? "").split(" ");
  show("turn", waits && !now().paused);
  find("turn").textContent = waits ? told(words.turn, { who: whose.join(" · ") }) : "";
  sealing = open.includes("seal");
  const best = now().ranking[0], asking = now().asking, bids = open.includes("bid") && !now().paused;
  show("step", bids && Boolean(asking?.next));
  show("match", bids && Number(said.rank) > 0 && Boolean(best?.amount) && at !== 0);
  if (best?.amount) find("matching").textContent = told(words.match, { sum: sum(best) });
  find("label").textContent = asking?.unit ? words.share : words.type;
  show("offer", (sealing || open.includes("bid")) && !now().paused);
  find("send").textContent = sealing ? words.seal : words.check;
  show("reveal", open.includes("reveal") && !now().paused);
  show("confirm", open.includes("confirm") && !now().paused);
  const rank = at < 0 ? words.none : told(at === 0 ? words.leads : words.behind, { place: at + 1 });
  if (find("rank").textContent !== rank) find("rank").textContent = rank;
  if (asking?.next) {
    const next = { amount: asking.next, unit: asking.unit };
    find("next").firstChild.textContent = told(words.next, { sum: sum(next) });
    find("caps").textContent = capitals(next);
  }
  return at;
}

function outbid() {
  document.title = `▲ ${words.outbid} ${titled}`;
  if (find("sound").checked) beep();
}
function beep() {
  const audio = new AudioContext(), tone = audio.createOscillator();
  tone.connect(audio.destination);
  tone.frequency.value = 660;
  tone.start();
  tone.stop(audio.currentTime + 0.25);
  tone.onended = () => audio.close();
}

// ------------------------------------------------------------ offering

/** Sends one command, says what came of it and gives the answer, if there was one. The same bytes go out again while no answer comes. */
async function send(kind, says = {}) {
  const mine = await held(room);
  if (!mine) return say(words.nokey, "bad");
  mine.number = Math.max(mine.number + 1, Date.now());
  await keep(room, mine);
  const at = { bidder: said.bidder, number: mine.number, round: now().turn?.round ?? 0, seen: feed.seq };
  const command = await signed(mine.pair, room, kind, at, says);
  say(words.waiting);
  for (let tries = 0; ; tries += 1) {
    try {
      return heard(await ask(`/api/v1/rooms/${room}/commands`, command));
    } catch (error) {
      if (error.told || tries === 4) return say(error.told ?? words.lost, "bad");
      await new Promise((wait) => setTimeout(wait, 500 * 2 ** tries));
    }
  }
}
function heard(answer) {
  if (answer.code) say(answer[language], "bad");
  else say(told(words.taken, { seq: answer.seq }), "good");
  return answer;
}

const typed = () => money(find("typed").value, board.dataset.currency, "amount").amount;

/** What is typed into a field, in words below it. */
function echo(field, below) {
  const place = find(below);
  try {
    const { amount } = money(find(field).value, board.dataset.currency, "amount");
    place.textContent = capitals({ amount, unit: now().asking?.unit });
  } catch (error) {
    place.textContent = find(field).value ? error[language === "zh" ? "zh" : "message"] : "";
  }
}

/** Whether the price lies more than so many steps beyond the next one. */
function jumps(amount) {
  const [best] = now().ranking;
  if (!now().asking?.next || !best?.amount || now().asking.unit !== best.unit) return false;
  const value = (text) => units({ amount: text });
  const step = value(now().asking.next) - value(best.amount), gain = value(amount) - value(best.amount);
  return step === 0n ? false : gain / step > JUMP;
}

function offer(amount) {
  if (!jumps(amount) || wanted === amount) {
    wanted = null;
    show("jump", false);
    return send("bid", { amount });
  }
  wanted = amount;
  find("jumped").textContent = told(words.jump, { sum: sum({ amount, unit: now().asking?.unit }), caps: capitals({ amount, unit: now().asking?.unit }) });
  show("jump", true);
  find("sure").focus();
  return null;
}

async function seal() {
  const amount = typed(), salt = newSalt(), mine = await held(room);
  if (!mine) return say(words.nokey, "bad");
  mine.hidden[now().turn.round] = { amount, salt };
  await keep(room, mine);
  return send("seal", { commitment: await commitment(amount, salt) });
}

async function reveal() {
  const mine = await held(room), rounds = Object.keys(mine?.hidden ?? {});
  const round = rounds.at(-1), hidden = mine?.hidden[round];
  if (!hidden) return say(words.nohidden, "bad");
  const answer = await send("reveal", hidden);
  if (answer?.code === "") {
    const after = await held(room); // with the number that was just used
    delete after.hidden[round]; // it is no secret any more
    await keep(room, after);
  }
}

const refused = (task) => async (event) => {
  event.preventDefault();
  try {
    await task();
  } catch (error) {
    say(error[language === "zh" ? "zh" : "message"], "bad");
  }
};
find("door")?.addEventListener("submit", refused(enter));
find("first")?.addEventListener("input", () => echo("first", "first-echo"));
if (said.bidder) {
  let led = place() === 0;
  feed.addEventListener("frame", () => {
    const leads = place() === 0;
    if (led && !leads && now().ranking.length) outbid();
    if (leads) document.title = titled;
    led = leads;
  });
  feed.addEventListener("clock", ({ detail }) => {
    find("line").textContent = told(words.trip, { ms: Math.round(detail.trip) });
  });
  new MutationObserver(place).observe(board, { attributes: true, attributeFilter: ["data-takes"] });
  find("next").addEventListener("click", refused(() => offer(now().asking.next)));
  find("offer").addEventListener("submit", refused(() => (sealing ? seal() : offer(typed()))));
  find("sure").addEventListener("click", refused(() => offer(wanted)));
  find("unsure").addEventListener("click", () => { wanted = null; show("jump", false); });
  find("reveal").addEventListener("click", refused(reveal));
  find("confirm").addEventListener("click", refused(() => send("confirm")));
  find("matching").addEventListener("click", refused(() => send("bid", { amount: now().ranking[0].amount })));
  find("typed").addEventListener("input", () => echo("typed", "echo"));
}
