/* The bid form (开标一览表) `ebid-form/v1`, from what was typed, checked as the tender asks before anything is sealed. */
import { inWords, money, ofUnits, units } from "./money.js";
import { Refusal } from "./refusal.js";

const VERSION = "ebid-form/v1", LONGEST = 2000, MOST_DAYS = 36500;
const NAMES = {
  prices: ["分项报价", "prices by item"], total_words: ["大写总价", "total in words"],
  duration_days: ["工期或交货期", "duration"], quality: ["质量承诺", "quality"],
  bid_security: ["投标保证金", "bid security"], manager: ["项目负责人", "manager"], remarks: ["备注", "remarks"],
};
const TEXTS = ["quality", "manager", "remarks"];

const malformed = (field) => new Refusal("form.malformed", `开标一览表的 ${field} 缺失或不合格式`,
  `the form's ${field} is missing or malformed`, field);

function words(typed, name) {
  const said = (typed[name] ?? "").trim();
  if (said.length > LONGEST || /\p{Surrogate}/u.test(said)) throw malformed(name);
  return said;
}

function days(typed) {
  const said = (typed.duration_days ?? "").trim();
  if (!said) return null;
  if (!/^[1-9][0-9]{0,4}$/.test(said) || Number(said) > MOST_DAYS) throw malformed("duration_days");
  return Number(said);
}

/** One money a currency; a currency that was left empty is not offered. */
function totals(typed, currencies) {
  const made = currencies.filter((each) => (typed.total?.[each] ?? "").trim())
    .map((each) => money(typed.total[each], each, "total"));
  if (currencies.length && !made.length) throw malformed("total");
  return made;
}

const prices = (typed, currencies) => (typed.prices ?? []).map(({ item, amount, currency = currencies[0] }, n) => {
  const said = item.trim();
  if (!said || said.length > LONGEST) throw malformed(`prices.${n}`);
  return { item: said, money: money(amount, currency, `prices.${n}.money`) };
});

const inYuan = (total) => total.filter(({ currency }) => currency === "CNY").map(inWords).join("");

function checkSum(form, total) {
  const mine = form.prices.filter(({ money: each }) => each.currency === total.currency);
  const sum = ofUnits(mine.reduce((all, { money: each }) => all + units(each), 0n), total.currency);
  if (!form.prices.length || sum.amount === total.amount) return;
  throw new Refusal("form.sum", `${total.currency} 总价 ${total.amount} 不等于分项合计 ${sum.amount}`,
    `the ${total.currency} total ${total.amount} is not the sum of the prices, ${sum.amount}`, "total");
}

const isThere = (value) => value !== null && value !== "" && !(Array.isArray(value) && !value.length);

/** The form as JSON. `typed`: texts by member, `total` by currency, `prices` a list of {item, amount, currency};
 * `part` is the lot's part of the tender document. The total's words are written here, not typed. */
export function made(typed, part) {
  const { currencies, requires } = part.form, total = totals(typed, currencies);
  const security = (typed.bid_security ?? "").trim();
  const form = { v: VERSION, lot: part.lot, total, prices: prices(typed, currencies), total_words: inYuan(total),
    duration_days: days(typed), bid_security: security ? money(security, currencies[0], "bid_security") : null };
  for (const name of TEXTS) form[name] = words(typed, name);
  for (const each of total) checkSum(form, each);
  const said = Object.fromEntries(Object.entries(form).filter(([, value]) => isThere(value)));
  for (const name of requires) {
    if (name in said) continue;
    const [zh, en] = NAMES[name] ?? [name, name];
    throw new Refusal("form.incomplete", `开标一览表缺少${zh}`, `the form lacks its ${en}`, name);
  }
  return said;
}
