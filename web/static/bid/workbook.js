/* The first sheet of an .xlsx file as rows of texts: cells, shared strings and numbers, and nothing else of it. */
import { malformed, parts, text } from "./archive.js";
import { iso, kind, moment, span } from "./moments.js";
import { Refusal } from "./refusal.js";

const COLUMNS = 26, ROWS = 200000;
/** One piece of XML: a comment, character data, an instruction, a tag with its attributes, or text. */
const TOKEN = new RegExp(["<!--[\\s\\S]*?-->", "<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>", "<\\?[\\s\\S]*?\\?>",
  "<(/?)([^\\s<>/=\"'!?]+)((?:\\s+[^\\s<>/=\"']+\\s*=\\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\\s*(/?)>", "([^<]+)"].join("|"), "y");
const ATTRIBUTE = /([^\s=:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));/g, NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(said) {
  return said.replace(ENTITY, (_, hexadecimal, digits, name) => {
    if (name) return NAMED[name] ?? refused();
    const code = hexadecimal ? parseInt(hexadecimal, 16) : Number(digits);
    return code <= 0x10ffff ? String.fromCodePoint(code) : refused();
  }).replace(/\r\n?/g, "\n");
}

function refused() {
  throw malformed();
}

const local = (name) => name.slice(name.indexOf(":") + 1);

/** {begin, end, text} after one another: local names of tags, their attributes, and characters. */
function* pieces(xml) {
  TOKEN.lastIndex = 0;
  for (let at = xml.startsWith("\ufeff") ? 1 : 0; at < xml.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(xml) ?? refused(); // a document type, too: no workbook declares one
    const [, data, closing, name, said, empty, characters] = found;
    if (characters !== undefined) yield { text: plain(characters) };
    else if (data !== undefined) yield { text: data };
    else if (name !== undefined && closing) yield { end: local(name) };
    else if (name !== undefined) {
      const given = [...said.matchAll(ATTRIBUTE)].map(([, key, one, other]) => [key, plain(one ?? other)]);
      yield { begin: local(name), given: Object.fromEntries(given) };
      if (empty) yield { end: local(name) };
    }
  }
}

/** Texts of `inside` elements, one for each `of`; phonetic readings are no part of them. */
function* strings(xml, of) {
  let said = null, open = false, aside = 0;
  for (const { begin, end, text: characters } of pieces(xml)) {
    if (begin === of) said = "";
    else if (begin === "rPh") aside += 1;
    else if (end === "rPh") aside -= 1;
    else if (begin === "t") open = true;
    else if (end === "t") open = false;
    else if (end === of) {
      yield said ?? refused();
      said = null;
    } else if (characters !== undefined && open && !aside && said !== null) said += characters;
  }
}

/** The shortest decimal that is this number and no other, without exponent. */
function shown(value) {
  const said = String(value), [, sign, whole, part = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(said) ?? [];
  if (exponent === undefined) return said;
  const digits = whole + part, point = whole.length + Number(exponent);
  const padded = point > 0 ? digits.padEnd(point, "0") : "0".repeat(1 - point) + digits, cut = Math.max(point, 1);
  return sign + padded.slice(0, cut) + (padded.length > cut ? `.${padded.slice(cut)}` : "");
}

const READ = {
  s: (value, { strung }) => strung[Number(value)] ?? refused(),
  b: (value) => (value === "1" ? "True" : "False"),
  d: iso,
  e: () => "",
  str: (value) => value,
  inlineStr: (value) => value,
};
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i, BOUNDLESS = /^[+-]?(?:inf|infinity|nan)$/i;

/** What a cell without a type, or of type `n`, holds: a number, a moment or a span by its style, or words. */
function numeric(value, { styles, late }, style, type) {
  if (!NUMBER.test(value)) return type || BOUNDLESS.test(value) ? refused() : value;
  const number = Number(value);
  if (!Number.isFinite(number)) throw malformed();
  if (styles[style] === "span") return span(number) ?? refused();
  return (styles[style] === "moment" ? moment(number, late) : null) ?? shown(number);
}

/** Where the cell stands, {row, column} from 0; without a reference it follows the one before. */
function placed(reference, row, column) {
  const [, letters, digits] = /^([A-Z]*)([0-9]*)$/.exec(reference ?? "") ?? refused();
  if (letters.length > 1 || Number(digits) > ROWS) {
    throw new Refusal("workbook.range", `工作表不得超过 ${ROWS} 行、${COLUMNS} 列（出现单元格 ${reference}）`,
      `a sheet has at most ${ROWS} rows and ${COLUMNS} columns (found cell ${reference})`, "file");
  }
  return letters ? { row: Number(digits) - 1, column: letters.charCodeAt() - 65 } : { row, column };
}

/** Rows of texts by their place; a row that is not there is a hole. */
function grid(xml, book) {
  const rows = [];
  let row = -1, at = { row: 0, column: -1 }, type = null, style = 0, value = "", open = false, aside = 0;
  for (const { begin, end, given, text: characters } of pieces(xml)) {
    if (begin === "row") {
      row = given.r === undefined ? row + 1 : placed(`A${given.r}`, 0, 0).row;
      at = { row, column: -1 };
    } else if (begin === "c") {
      at = placed(given.r, row, at.column + 1);
      [type, style, value] = [given.t, Number(given.s ?? 0), ""];
    } else if (begin === "rPh") aside += 1;
    else if (end === "rPh") aside -= 1;
    else if (begin === "v" || begin === "t") open = true;
    else if (end === "v" || end === "t") open = false;
    else if (end === "c") {
      (rows[at.row] ??= [])[at.column] = value && (READ[type] ?? numeric)(value, book, style, type);
    }
    else if (characters !== undefined && open && !aside) value += characters;
  }
  return rows;
}

const first = (xml, name, otherwise = null) => {
  for (const { begin, given } of pieces(xml)) if (begin === name) return given;
  return otherwise ?? refused();
};

function target(xml, id) {
  for (const { begin, given } of pieces(xml)) if (begin === "Relationship" && given.Id === id) return given.Target;
  return refused();
}

/** What each style of a cell shows, in their order: "moment", "span" or nothing of the kind. */
function styled(xml) {
  const told = new Map(), found = [];
  let cells = false;
  for (const { begin, end, given } of pieces(xml)) {
    if (begin === "numFmt") told.set(Number(given.numFmtId), given.formatCode ?? "");
    else if (begin === "cellXfs" || end === "cellXfs") cells = Boolean(begin);
    else if (begin === "xf" && cells) found.push(kind(Number(given.numFmtId ?? 0), told));
  }
  return found;
}

const FROM_1904 = ["1", "true"];

/** The rows of the first sheet: arrays of texts with holes where nothing stands. */
export async function sheet(data) {
  const held = parts(data), part = (name) => text(held.get(name) ?? refused());
  const book = await part("xl/workbook.xml"), path = target(await part("xl/_rels/workbook.xml.rels"), first(book, "sheet").id);
  const optional = async (name, read) => (held.has(name) ? [...read(await part(name))] : []);
  const strung = await optional("xl/sharedStrings.xml", (xml) => strings(xml, "si"));
  const styles = await optional("xl/styles.xml", styled), late = FROM_1904.includes(first(book, "workbookPr", {}).date1904);
  return grid(await part(path.startsWith("/") ? path.slice(1) : `xl/${path}`), { strung, styles, late });
}
