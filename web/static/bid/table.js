/* A table file (.xlsx or CSV) as lines of texts, and the headings above them; as `trading/rules/table.py` reads it. */
import { Refusal } from "./refusal.js";
import { sheet } from "./workbook.js";

export const LARGEST = 8 * 1024 * 1024;
const LINES = 5100, COLUMNS = 26, LONGEST = 500, HEADED_BY = 20;
const no = (code, zh, en, field = "file") => new Refusal(`table.${code}`, zh, en, field);
export const letter = (column) => String.fromCharCode(65 + column);

function decoded(data) {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(data);
      if (!text.includes("\0")) return text;
    } catch { /* another encoding may read it */ }
  }
  throw no("unreadable", "不是可读取的表格文件", "this is no table file that can be read");
}

const unmatched = () => no("csv", "CSV 的引号不配对，或含有不允许的字符", "the quotes of the CSV do not match");
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*|))(,|\r\n|\n|\r|$)/y;

/** Records of RFC 4180; an empty line is a record without fields. */
function csv(text) {
  const rows = [];
  let row = [], at = 0;
  while (at < text.length || row.length) {
    FIELD.lastIndex = at;
    const found = FIELD.exec(text);
    if (!found) throw unmatched();
    const [whole, quoted, bare, end] = found;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function bounded(number, cells) {
  if (cells.length > COLUMNS) {
    throw no("too_wide", `第 ${number} 行超过 ${COLUMNS} 列`, `line ${number} is wider than ${COLUMNS}`);
  }
  cells.forEach((text, column) => {
    const cell = `${letter(column)}${number}`;
    if ([...text].length > LONGEST) {
      throw no("cell", `${cell} 超过 ${LONGEST} 字`, `${cell} is longer than ${LONGEST} characters`, cell);
    }
    if (/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text)) {
      throw no("control", `${cell} 含有控制字符`, `${cell} holds control characters`, cell);
    }
  });
  return { number, cells };
}

/** {number, cells} of every line that is not empty; `data` are the file's bytes. */
export async function read(name, data) {
  if (data.length > LARGEST) {
    throw no("too_large", `文件超过 ${LARGEST >> 20} MiB`, `the file is larger than ${LARGEST >> 20} MiB`);
  }
  const packed = name.toLowerCase().endsWith(".xlsx") || (data[0] === 0x50 && data[1] === 0x4b);
  const rows = packed ? await sheet(data) : csv(decoded(data)), lines = [];
  if (rows.length > LINES) throw no("too_long", `表格超过 ${LINES} 行`, `the table has more than ${LINES} lines`);
  rows.forEach((row, n) => {
    const cells = Array.from(row, (cell = "") => cell.replace(/\r\n?/g, "\n").trim());
    if (packed) while (cells.at(-1) === "") cells.pop();
    if (cells.some(Boolean)) lines.push(bounded(n + 1, cells));
  });
  return lines;
}

const folded = (text) => text.replace(/\s/g, "").toLowerCase();

/** {at, lines}: the column of each heading, and the lines below; `headings` maps names to what may stand there. */
export function headed(lines, headings, needed) {
  let best = {};
  for (const [n, { cells }] of lines.slice(0, HEADED_BY).entries()) {
    const there = cells.map(folded), at = {};
    for (const [name, called] of Object.entries(headings)) {
      const wanted = called.map(folded), places = [...there.keys()].filter((column) => wanted.includes(there[column]));
      if (places.length === 1) [at[name]] = places;
    }
    if (needed.every((name) => name in at)) return { at, lines: lines.slice(n + 1) };
    if (Object.keys(at).length > Object.keys(best).length) best = at;
  }
  const lacking = needed.filter((name) => !(name in best)).map((name) => headings[name]);
  throw no("headings", `没有找到表头：${lacking.map((each) => each[0]).join("、")}`,
    `no heading: ${lacking.map((each) => each.at(-1)).join(", ")}`);
}
