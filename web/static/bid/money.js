/* Amounts: exact, with the decimals of their currency, and the Chinese words of a sum in yuan. */
import { Refusal } from "./refusal.js";

const DECIMALS = { CNY: 2, USD: 2, EUR: 2, GBP: 2, BDT: 2, HKD: 2, INR: 2, JPY: 0 };
const DIGITS = "零壹贰叁肆伍陆柒捌玖", UNITS = ["", "拾", "佰", "仟"], GROUPS = ["", "万", "亿", "兆"];
const HIGHEST_FIRST = [3, 2, 1, 0];

const bad = (typed, currency, field) => new Refusal("money.malformed",
  `金额 ${typed} 不合格式：${currency} 最多 ${DECIMALS[currency]} 位小数，不带正负号`,
  `amount ${typed} is malformed: ${currency} has ${DECIMALS[currency]} decimals at most, and no sign`, field);

/** {amount, currency} of what somebody typed: separators of thousands go, missing decimals come. */
export function money(typed, currency, field) {
  const decimals = DECIMALS[currency];
  if (decimals === undefined) {
    throw new Refusal("money.currency", `未登记的币种：${currency}`, `unknown currency: ${currency}`, field);
  }
  const found = /^(0|[1-9][0-9]{0,15})(?:\.([0-9]+))?$/.exec(typed.replace(/[\s,，]/g, ""));
  const [, whole, part = ""] = found ?? [];
  if (!found || part.length > decimals) throw bad(typed, currency, field);
  return { amount: decimals ? `${whole}.${part.padEnd(decimals, "0")}` : whole, currency };
}

/** The smallest units, as a whole number of any size. */
export const units = ({ amount }) => BigInt(amount.replace(".", ""));

/** The money of so many smallest units. */
export function ofUnits(count, currency) {
  const decimals = DECIMALS[currency], digits = String(count).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return { amount: decimals ? `${digits.slice(0, cut)}.${digits.slice(cut)}` : digits, currency };
}

/** Places of `number` to the base, highest first, joined: one zero stands for a gap inside. */
function joined(number, base, said, led) {
  let made = "", gap = false;
  for (const place of HIGHEST_FIRST) {
    const digit = Number(number / base ** BigInt(place) % base);
    if (digit) made += (made && (gap || led(digit)) ? "零" : "") + said(digit, place);
    gap = digit ? false : gap || made !== "";
  }
  return made;
}
const group = (four) => joined(BigInt(four), 10n, (digit, place) => DIGITS[digit] + UNITS[place], () => false);
const whole = (yuan) => joined(yuan, 10000n, (four, place) => group(four) + GROUPS[place], (four) => four < 1000);

/** 百分比大写 of a share with two decimals, for example 百分之叁拾伍点伍. */
export function percentInWords(amount) {
  const [number, part = ""] = amount.split("."), digits = part.replace(/0+$/, "");
  const told = number === "0" ? DIGITS[0] : whole(BigInt(number));
  return `百分之${told}${digits ? `点${[...digits].map((digit) => DIGITS[digit]).join("")}` : ""}`;
}

/** 人民币大写 of an amount below 10^16 yuan, for example 叁仟陆佰贰拾捌万肆仟伍佰元整. */
export function inWords(value) {
  const cents = units(value), yuan = cents / 100n, jiao = Number(cents / 10n % 10n), fen = Number(cents % 10n);
  const head = yuan ? `${whole(yuan)}元` : cents ? "" : "零元";
  if (!jiao && !fen) return `${head}整`;
  const tenth = jiao ? `${DIGITS[jiao]}角` : yuan ? "零" : "";
  return head + tenth + (fen ? `${DIGITS[fen]}分` : "整");
}
