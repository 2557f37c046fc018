/* The response (评审因素应答) `ebid-response/v1`: answers to what a lot's criteria ask, each in its one spelling. */
import { canonical, utf8 } from "./bytes.js";
import { compared, decimal, number, written } from "./decimal.js";
import { Refusal } from "./refusal.js";

export const PATH = "forms.json", ROLE = "response";
const VERSION = "ebid-response/v1", LONGEST = 2000, DAY = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$/;

/** What the criteria of the lot's part of the tender document ask. */
export const asks = ({ criteria = [] }) => criteria.filter(({ asks: said }) => said !== undefined && said !== null);

/** What may be typed, in both languages. */
function told({ kind, low, high, decimals = 2, choices = [] }) {
  if (kind === "text") return [`不超过 ${LONGEST} 字`, `${LONGEST} characters at most`];
  if (kind === "date") return ["日期，如 2026-01-31", "a day such as 2026-01-31"];
  if (kind === "choice") return [`${choices.join("、")}之一`, `one of ${choices.join(", ")}`];
  const least = low ?? (kind === "amount" ? "0" : undefined);
  const zh = (least === undefined ? "" : `，不小于 ${least}`) + (high === undefined ? "" : `，不大于 ${high}`);
  const en = (least === undefined ? "" : ` from ${least}`) + (high === undefined ? "" : ` to ${high}`);
  return [`数${zh}，最多 ${decimals} 位小数`, `a number${en}, ${decimals} decimals at most`];
}

function wrong({ id, zh, en, asks: said }, code) {
  const [must, ought] = told(said);
  return new Refusal(`response.${code}`, `${zh}（${id}）须填${must}`, `${en} (${id}) must be ${ought}`, id);
}

function decimalOf(asked, text) {
  const { kind, low = kind === "amount" ? "0" : undefined, high, decimals = 2 } = asked.asks;
  let exact;
  try {
    exact = number(text);
  } catch {
    throw wrong(asked, "number");
  }
  if (exact.scale > decimals) throw wrong(asked, "decimals");
  const below = low !== undefined && compared(exact, decimal(low)) < 0;
  if (below || (high !== undefined && compared(exact, decimal(high)) > 0)) throw wrong(asked, "range");
  return written(exact);
}

const isDay = (text) => DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** One answer as it is kept. */
function answer(asked, text) {
  const { kind, choices } = asked.asks;
  if (kind === "amount" || kind === "number") return decimalOf(asked, text);
  if (kind === "date" && !isDay(text)) throw wrong(asked, "date");
  if (kind === "choice" && !choices.includes(text)) throw wrong(asked, "choice");
  if (kind === "text" && [...text].length > LONGEST) throw wrong(asked, "text");
  return text;
}

/** The response's bytes; refuses what is missing, of another type, or out of range. `typed`: texts by criterion. */
export function made(part, typed) {
  const answers = {};
  for (const asked of asks(part)) {
    const text = (typed[asked.id] ?? "").trim();
    if (text) answers[asked.id] = answer(asked, text);
    else if (asked.asks.needed ?? true) {
      const { id, zh, en } = asked;
      throw new Refusal("response.missing", `缺少${zh}（${id}）`, `${en} (${id}) is missing`, id);
    }
  }
  return utf8(canonical({ v: VERSION, lot: part.lot, answers }));
}
