/* The checklist of the bid's papers beside the tender, as files come and go; and once more before sealing. */
import { holder } from "./certificate.js";
import * as facts from "./facts.js";
import * as files from "./files_page.js";
import { panel, part, refuse, say, word } from "./parts_page.js";
import { Refusal } from "./refusal.js";
import * as wire from "./wire.js";
import { checklist, weightIn } from "../papers/checklist.js";
import { REFUSE, remedy, words } from "../papers/finding.js";

const chinese = document.documentElement.lang.startsWith("zh");
const said = ([zh, en]) => (chinese ? zh : en);
const waiting = new Map(), known = new WeakMap();
let worker = null, asking = null, round = 0;

function ask(what) {
  worker ??= new Worker(new URL("../papers/worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data: { n, made, refused } }) => {
    const { resolve, reject } = waiting.get(n);
    waiting.delete(n);
    if (refused) reject(new Refusal(refused.code, refused.zh, refused.en, refused.field));
    else resolve(made);
  };
  return new Promise((resolve, reject) => {
    const n = ask.last = (ask.last ?? 0) + 1;
    waiting.set(n, { resolve, reject });
    worker.postMessage({ n, ...what });
  });
}

/** {papers, bidder} of the tender document in force, fetched once; again if it could not be. */
function tender() {
  const { lot, document: digest } = panel.dataset;
  asking ??= wire.json("GET", `/api/v1/lots/${encodeURIComponent(lot)}`).then((told) => facts.read(told, digest));
  asking.catch(() => {
    asking = null;
  });
  return asking;
}

const typed = () => part("names")?.value.split("\n").map((each) => each.trim()).filter(Boolean) ?? [];
const manager = () => panel.querySelector("[name=manager]")?.value.trim() ?? "";

/** What could tell of the bidder: its code, its name, the manager, what was typed, whom its certificate names. */
const names = (bidder, more = []) => [bidder, panel.dataset.firm ?? "", manager(), ...typed(), ...more].filter(Boolean);

/** A file that was judged before for the same purpose and names is not read again. */
function judged(one, asked, called, alike) {
  const file = { path: one.path, role: one.role, size: one.size }, key = JSON.stringify([file, asked, called, alike]);
  const before = known.get(one.blob);
  if (before?.key === key) return before.made;
  const made = ask({ ask: "judge", file, blob: one.blob, asked, names: called, alike });
  known.set(one.blob, { key, made });
  return made;
}

async function lines(more) {
  const { bidder, part: lot } = await tender(), papers = lot.papers ?? [], listed = files.listed();
  const sizes = listed.map(({ size }) => size), called = names(bidder, more);
  const made = await Promise.all(listed.map((one) => {
    const asked = papers.find(({ id }) => id === one.role);
    return judged(one, asked, asked?.blind ? called : [], sizes.indexOf(one.size) !== sizes.lastIndexOf(one.size));
  }));
  return { papers, list: checklist(papers, made) };
}

const every = (line) => [...line.findings, ...line.files.flatMap(({ findings }) => findings)];

function state(line) {
  if (every(line).some((each) => weightIn(line, each) === REFUSE)) return "refuse";
  if (every(line).length) return "warn";
  return line.files.length ? "there" : "open";
}

function item(line, finding) {
  const made = part(`finding-${weightIn(line, finding)}`).content.firstElementChild.cloneNode(true);
  const page = finding.page ? word("page", { n: finding.page }) + (chinese ? "" : " ") : "";
  part("text", made).textContent = `${page}${said(words(finding))} → ${said(remedy(finding))}`;
  return made;
}

function cleaning(file) {
  const made = part("clean-key").content.firstElementChild.cloneNode(true);
  made.addEventListener("click", async () => {
    say();
    made.disabled = true;
    try {
      const blob = files.listed().find(({ path }) => path === file.path)?.blob;
      if (blob) files.replaced(file.path, new File([await ask({ ask: "clean", blob })], blob.name, { type: blob.type }));
    } catch (error) {
      refuse(error);
    }
  });
  return made;
}

function row(line) {
  const made = part(`line-${state(line)}`).content.firstElementChild.cloneNode(true), list = part("findings", made);
  part("title", made).textContent = line.asked ? said([line.asked.zh, line.asked.en || line.asked.zh]) : word("others");
  list.append(...line.findings.map((each) => item(line, each)));
  for (const file of line.files) {
    const name = document.createElement("li");
    name.textContent = file.pages ? `${file.path} · ${word("pages", { n: file.pages })}` : file.path;
    list.append(name, ...file.findings.map((each) => item(line, each)));
    if (file.findings.some(({ code }) => code.startsWith("blind."))) name.append(" ", cleaning(file));
  }
  return made;
}

/** Path → pages, of the files that have some. */
export async function pages() {
  const { list } = await lines();
  return new Map(list.flatMap((line) => line.files).filter((file) => file.pages).map((file) => [file.path, file.pages]));
}

/** Draw the list anew; what was asked before and comes later is thrown away. */
async function shown() {
  const mine = ++round;
  try {
    const { papers, list } = await lines();
    if (mine !== round) return;
    part("papers").hidden = !list.length;
    part("names-field").hidden = !papers.some(({ blind }) => blind);
    part("lines").replaceChildren(...list.map(row));
  } catch (error) {
    if (mine === round) refuse(error);
  }
}

/** Refuses, by the first finding, what the tender would not take; `certificate` is the signer's. */
export async function held(certificate) {
  const { list } = await lines(holder(certificate).split(" · "));
  for (const line of list) {
    const bad = every(line).find((each) => weightIn(line, each) === REFUSE);
    if (!bad) continue;
    const path = line.files.find(({ findings }) => findings.includes(bad))?.path, { zh: title, en: english } = line.asked;
    const [zh, en] = words(bad);
    throw new Refusal(bad.code, `${path ?? title}：${zh}`, `${path ?? (english || title)}: ${en}`, "files");
  }
}

document.addEventListener("ggzy-files", shown);
for (const each of [part("names"), panel.querySelector("[name=manager]")]) each?.addEventListener("change", shown);
await shown();
