/* The priced bill (分项报价表) `ebid-quantities/v1`: a bidder's prices against the tender's bill of quantities, with the
 * verdicts of `trading/rules/priced.py`. */
import { canonical, hex, parse, sha256, utf8 } from "./bytes.js";
import * as decimal from "./decimal.js";
import { units } from "./money.js";
import { Refusal } from "./refusal.js";
import * as table from "./table.js";

export const PATH = "quantities.json", ROLE = "quantities";
const VERSION = "ebid-quantities/v1", BILL = "ebid-bill/v1", SHOWN = 5;
const HEADINGS = {
  no: ["序号", "编号", "项目编码", "No."], name: ["名称", "项目名称", "Name"], unit: ["单位", "计量单位", "Unit"],
  quantity: ["数量", "工程量", "Quantity"], ceiling: ["最高单价", "单价限价", "Ceiling unit price"],
  unit_price: ["单价", "综合单价", "Unit price"], total: ["合价", "金额", "Total"],
};
const NEEDED = ["no", "name", "unit", "quantity", "unit_price", "total"], TOTALS = ["合计", "总计", "total"];
const ZERO = decimal.decimal("0");
const { written } = decimal;

const flaw = (code, cell, zh, en, law = "") => ({ code: `quantities.${code}`, cell, zh, en, law });
const other = (code, cell, zh, en) => flaw(code, cell, zh, en, "BIR-51");

/** One refusal that names the first flaws and has them all. */
function flawed(flaws) {
  const more = flaws.length - SHOWN, first = flaws.slice(0, SHOWN);
  const zh = first.map((each) => `${each.cell} ${each.zh}`.trim()).join("；") + (more > 0 ? `；另有 ${more} 处` : "");
  const en = first.map((each) => `${each.cell} ${each.en}`.trim()).join("; ") + (more > 0 ? `; and ${more} more` : "");
  const refusal = new Refusal("table.flawed", `分项报价表有 ${flaws.length} 处问题：${zh}`,
    `the priced bill has ${flaws.length} flaws: ${en}`, flaws[0].cell);
  return Object.assign(refusal, { flaws });
}

const strange = () => new Refusal("structured.bill", "平台给出的工程量清单与招标文件公布的摘要不符，已停止",
  "the platform's bill of quantities is not the one that the tender document names: stopped", "quantities");

/** {lot, bill, sha256, rule}: what a priced bill answers to; `data` must be the bill that the lot's part names. */
export async function asked(paper, part, data) {
  const digest = hex(await sha256(data));
  if (digest !== part.quantities.sha256) throw strange();
  const bill = parse(data);
  if (bill?.v !== BILL) throw strange();
  return { lot: part.lot, bill, sha256: digest, rule: paper.regime === "P87" ? "P87-59" : "C12-19" };
}

// ---------------------------------------------------------------- from a table

/** Reads cell after cell and notes every flaw at its place. */
class Cells {
  constructor(lines) {
    Object.assign(this, table.headed(lines, HEADINGS, NEEDED), { flaws: [] });
  }

  cell({ cells }, name) {
    return cells[this.at[name]] ?? "";
  }

  text(line, name) {
    const found = this.cell(line, name), called = HEADINGS[name];
    if (!found) this.flaws.push(flaw("empty", this.place(line, name), `缺少${called[0]}`, `${called.at(-1)} is missing`));
    return found;
  }

  number(line, name) {
    const said = this.text(line, name);
    try {
      return said ? decimal.number(said) : ZERO;
    } catch ({ code, zh, message }) {
      this.flaws.push({ code, cell: this.place(line, name), zh, en: message, law: "" });
      return ZERO;
    }
  }

  place(line, name) {
    return `${table.letter(this.at[name])}${line.number}`;
  }
}

function itemOf(cells, line) {
  const [no, name, unit] = ["no", "name", "unit"].map((each) => cells.text(line, each));
  const [quantity, price, total] = ["quantity", "unit_price", "total"].map((each) => cells.number(line, each));
  return { row: line.number, no, name, unit, quantity, unit_price: price, total };
}

/** The priced bill that the lines hold, as it is written. */
export function made(lines, { lot, bill, sha256: digest, rule }, file) {
  const cells = new Cells(lines), items = [];
  const columns = Object.fromEntries(NEEDED.map((name) => [name, table.letter(cells.at[name])]));
  for (const line of cells.lines) {
    if (TOTALS.includes(cells.cell(line, "name").toLowerCase())) {
      const total = cells.number(line, "total");
      if (cells.flaws.length) throw flawed(cells.flaws);
      return { lot, bill: digest, file, currency: bill.currency, columns, items, total, row: line.number };
    }
    items.push(itemOf(cells, line));
  }
  throw flawed([...cells.flaws, flaw("no_total", columns.total, "缺少合计行", "the line of the total is missing", rule)]);
}

// ---------------------------------------------------------------- against the bill

function* changed(priced, item, due) {
  for (const name of ["name", "unit"]) {
    if (item[name] !== due[name]) {
      yield other("changed", priced.columns[name] + item.row, `应为“${due[name]}”`, `this should be “${due[name]}”`);
    }
  }
  if (!decimal.same(item.quantity, decimal.decimal(due.quantity))) {
    yield other("quantity", priced.columns.quantity + item.row, `数量应为 ${due.quantity}`,
      `the quantity is ${due.quantity}`);
  }
  if (due.ceiling !== undefined && decimal.compared(item.unit_price, decimal.decimal(due.ceiling)) > 0) {
    yield other("ceiling", priced.columns.unit_price + item.row, `高于最高单价 ${due.ceiling}`,
      `above the ceiling of ${due.ceiling}`);
  }
}

/** Every position of the bill once, and nothing else. */
function* positions(priced, { bill }) {
  const due = new Map(bill.rows.map((each) => [each.no, each])), seen = new Set();
  for (const item of priced.items) {
    const place = priced.columns.no + item.row;
    if (seen.has(item.no)) yield other("repeated", place, `编号 ${item.no} 重复`, `number ${item.no} comes twice`);
    else if (!due.has(item.no)) {
      yield other("unknown", place, `清单里没有编号 ${item.no}`, `the bill has no number ${item.no}`);
    } else yield* changed(priced, item, due.get(item.no));
    seen.add(item.no);
  }
  for (const no of due.keys()) {
    if (!seen.has(no)) yield other("missing", priced.columns.no, `缺少编号 ${no}`, `number ${no} is missing`);
  }
}

function* amounts(priced, { bill, rule }, item, places) {
  for (const [name, most] of [["unit_price", bill.decimals], ["total", places]]) {
    const place = priced.columns[name] + item.row;
    if (item[name].units < 0n) yield other("negative", place, "不得为负", "must not be below zero");
    if (item[name].scale > most) yield flaw("decimals", place, `最多 ${most} 位小数`, `at most ${most} decimals`);
  }
  const due = decimal.product(item.quantity, item.unit_price, places);
  if (!decimal.same(item.total, due)) {
    const [is, ought] = [item.total, due].map((each) => written(each, places));
    yield flaw("product", priced.columns.total + item.row, `${is} 不等于数量 × 单价 ${ought}`,
      `${is} is not quantity × unit price, ${ought}`, rule);
  }
}

function* totals(priced, { rule }, price, places) {
  const place = priced.columns.total + priced.row, is = written(priced.total, places);
  const due = decimal.sum(priced.items.map((each) => each.total));
  if (!decimal.same(priced.total, due)) {
    yield flaw("sum", place, `${is} 不等于各行合价之和 ${written(due, places)}`,
      `${is} is not the sum of the lines, ${written(due, places)}`, rule);
  }
  const given = price.find(({ currency }) => currency === priced.currency);
  if (!given || !decimal.same(priced.total, { units: units(given), scale: places })) {
    const said = given?.amount ?? "—";
    yield flaw("price", place, `合计 ${is} 不等于开标一览表的总价 ${said}`,
      `the total ${is} is not the price of the bid form, ${said}`, rule);
  }
}

/** How many decimals the currency has. */
const placesOf = (currency) => (currency === "JPY" ? 0 : 2);

/** The total as money, if it has no more decimals than the currency. */
export function sumOf({ total, currency }) {
  return { amount: written(total, placesOf(currency)), currency };
}

/** Refuses with every difference from the bill, in arithmetic, or from the bid's price. */
export function check(priced, to, price) {
  const places = placesOf(priced.currency), flaws = [...positions(priced, to)];
  for (const item of priced.items) flaws.push(...amounts(priced, to, item, places));
  flaws.push(...totals(priced, to, price, places));
  if (flaws.length) throw flawed(flaws);
}

/** The canonical bytes, as they go into the package. */
export function data({ lot, bill, file, currency, columns, items, total, row }) {
  const places = placesOf(currency);
  const rows = items.map((item) => ({ ...item, quantity: written(item.quantity),
    unit_price: written(item.unit_price, places), total: written(item.total, places) }));
  return utf8(canonical({ v: VERSION, lot, currency, rows, bill_sha256: bill, file_sha256: file,
    total: written(total, places), total_row: row, columns }));
}
