/* Exact decimals as text: read as people and spreadsheets write them, kept in one spelling, computed as whole numbers. */
import { Refusal } from "./refusal.js";

const NUMBER = /^-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,30})?$/;
const GROUPED = /^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]{1,30})?$/;
const SIGNIFICANT = 15;

/** {units, scale}: the value is units / 10^scale, without zeros at the end. */
function tidy(units, scale) {
  while (scale && units % 10n === 0n) [units, scale] = [units / 10n, scale - 1];
  return { units, scale };
}

/** The decimal of a plain text such as "-12.50". */
export function decimal(text) {
  const [whole, part = ""] = text.split(".");
  return tidy(BigInt(whole + part), part.length);
}

/** An exact decimal, with or without separators of thousands; refuses anything else. */
export function number(text) {
  const plain = GROUPED.test(text) ? text.replaceAll(",", "") : text;
  if (!NUMBER.test(plain)) throw new Refusal("quantities.number", `“${text}”不是数`, `“${text}” is no number`);
  if (plain.replace(/^[-0.]+/, "").replace(".", "").length > SIGNIFICANT) {
    throw new Refusal("quantities.inexact", `${text} 不是精确的数`, `${text} is not an exact number`);
  }
  return decimal(plain);
}

/** Plain digits without zeros at the end, but with so many decimals at least. */
export function written({ units, scale }, places = 0) {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0"), cut = digits.length - scale;
  const part = digits.slice(cut).padEnd(places, "0");
  return (units < 0n ? "-" : "") + digits.slice(0, cut) + (part && `.${part}`);
}

const raised = ({ units, scale }, to) => units * 10n ** BigInt(to - scale);

/** Below zero, zero or above, as the first is less than, the same as or more than the second. */
export function compared(one, other) {
  const scale = Math.max(one.scale, other.scale), left = raised(one, scale), right = raised(other, scale);
  return left < right ? -1 : Number(left > right);
}

export const same = (one, other) => compared(one, other) === 0;

export function sum(all) {
  const scale = Math.max(0, ...all.map((each) => each.scale));
  return tidy(all.reduce((total, each) => total + raised(each, scale), 0n), scale);
}

/** The product, half up (away from zero) to so many decimals. */
export function product(one, other, places) {
  const units = one.units * other.units, size = units < 0n ? -units : units, scale = one.scale + other.scale;
  if (scale <= places) return tidy(units, scale);
  const step = 10n ** BigInt(scale - places), made = (2n * size + step) / (2n * step);
  return tidy(units < 0n ? -made : made, places);
}
