/* A bid's files beside what the tender asks for; the same as `trading/rules/papers/checklist.py`. */
import { traces } from "./blind.js";
import { WARN, weight } from "./finding.js";
import { LARGEST, look } from "./paper.js";
import { found, isAt } from "./syntax.js";

export const HEAD = 1024;
const FORMATS = {
  pdf: ["%PDF-"], docx: ["PK\x03\x04"], xlsx: ["PK\x03\x04"], zip: ["PK\x03\x04"], jpg: ["\xff\xd8\xff"],
  png: ["\x89PNG\r\n\x1a\n"],
};
const STRUCTURED = ["quantities", "response"], SAME = { jpeg: "jpg" };
const plain = (code, what = "") => ({ code, page: 0, object: 0, what });

function format(path) {
  const name = path.slice(path.lastIndexOf("/") + 1), end = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
  return SAME[end] ?? end;
}

/** Whether the file is to be read whole, if it is not too large; of all others the head is enough. */
export const isPdf = (path, head) => format(path) === "pdf" || found(head.subarray(0, HEAD), "%PDF-") >= 0;

function shape(data, { path, size }, asked) {
  if (!size) return [plain("papers.empty")];
  if (!asked) return [];
  const kind = format(path), marks = Object.hasOwn(FORMATS, kind) ? FORMATS[kind] : [];
  const begins = marks.some((mark) => (kind === "pdf" ? found(data.subarray(0, HEAD), mark) >= 0 : isAt(data, mark, 0)));
  return asked.formats.includes(kind) && begins ? [] : [plain("papers.format", asked.formats.join(", "))];
}

const same = (one, other) => ["code", "page", "object", "what"].every((each) => one[each] === other[each]);

/** The file {path, role, size, digest} with {pages, findings}; `data` may be its head alone where `isPdf` says no, or
 * it is too large. `asked` is the tender's paper, or undefined. */
export function judged(data, file, asked, names) {
  const findings = shape(data, file, asked), made = { ...file, pages: 0, findings };
  if (!isPdf(file.path, data)) return made;
  if (file.size > LARGEST) {
    findings.push(plain("paper.too_large", `${file.size} > ${LARGEST}`));
    return made;
  }
  if (!data.length) return made;
  const seen = look(data);
  findings.push(...seen.findings.list);
  if (asked?.blind) {
    const more = traces(seen, data, file.path, names).list;
    findings.push(...more.filter((each) => !findings.some((known) => same(known, each))));
  }
  return { ...made, pages: seen.pages };
}

/** [{asked, files, findings}]: the papers in the tender's order, then, without `asked`, the files that belong to none. */
export function checklist(papers, files) {
  const known = papers.map(({ id }) => id), first = new Map();
  const marked = files.map((file) => {
    const key = `${file.size} ${file.digest}`;
    if (!file.size || !file.digest) return file;
    if (first.has(key)) return { ...file, findings: [...file.findings, plain("papers.doubled", first.get(key))] };
    first.set(key, file.path);
    return file;
  });
  const lines = papers.map((asked) => line(asked, marked.filter(({ role }) => role === asked.id)));
  const rest = marked.filter(({ role }) => !known.includes(role));
  if (!rest.length) return lines;
  const stray = ({ role }) => papers.length && !STRUCTURED.includes(role);
  const told = rest.map((file) => (stray(file) ? { ...file, findings: [...file.findings, plain("papers.not_asked")] } : file));
  return [...lines, { asked: null, files: told, findings: [] }];
}

function line(asked, files) {
  const findings = [], pages = files.reduce((sum, file) => sum + file.pages, 0);
  if (asked.required && !files.length) findings.push(plain("papers.missing"));
  if (asked.max_files !== null && files.length > asked.max_files) {
    findings.push(plain("papers.too_many", `${files.length} > ${asked.max_files}`));
  }
  if (asked.max_pages !== null && pages > asked.max_pages) {
    findings.push(plain("paper.too_many_pages", `${pages} > ${asked.max_pages}`));
  }
  return { asked, files, findings };
}

/** What the tender does not ask for is not refused. */
export const weightIn = ({ asked }, finding) => (asked ? weight(finding, asked.lenient) : WARN);
