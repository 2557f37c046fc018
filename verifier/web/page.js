"use strict";
/* The page: files in by choice or drop, a bar while it runs, the numbered list. */
((E) => {
  const at = (id) => document.getElementById(id);
  /** An element with text, attributes and children. */
  function make(name, inside = [], attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...[inside].flat());
    return made;
  }
  const both = (zh, en) => [zh, " ", make("span", en, { lang: "en" })];
  const bytes = async (file) => new Uint8Array(await file.arrayBuffer());

  const SIGNS = { pass: ["✓", "通过", "pass"], fail: ["✗", "不通过", "FAIL"], "n-a": ["–", "不适用", "n-a"],
    "cannot-check": ["?", "无法检查", "cannot-check"] };
  const FLAGS = { "same-machine": ["抽取的两把密钥在同一台机器上", "both entropy keys lie on one machine"],
    demo: ["演示用证书，无法律效力", "demonstration certificates without legal effect"],
    "hand-set": ["官方时钟为手动设定", "the official clock was set by hand"] };
  const SHOWN = 5;

  function finding({ place: { subject, tseq, file }, zh, en }) {
    const where = [subject && tseq ? `${subject} #${tseq}` : subject, file].filter(Boolean).join(" ");
    return make("li", [...(where ? [make("code", where), " "] : []), ...both(zh, en)]);
  }
  function row({ id, zh, en, status, findings }) {
    const [sign, word, english] = SIGNS[status];
    const [first, rest] = [findings.slice(0, SHOWN), findings.slice(SHOWN)];
    const more = rest.length
      ? [make("details", [make("summary", both(`另有 ${rest.length} 处`, `${rest.length} more`)),
        make("ul", rest.map(finding))])] : [];
    const reasons = first.length ? [make("ul", first.map(finding)), ...more] : [];
    return make("tr", [make("th", id, { scope: "row" }), make("td", [make("p", both(zh, en)), ...reasons]),
      make("td", [make("span", sign, { "aria-hidden": "true" }), " ", ...both(word, english)],
        { class: `outcome ${status}` })]);
  }
  function show(report) {
    const { fail, "cannot-check": open, pass, "n-a": absent } = report.counts;
    const said = fail ? both(`${fail} 项不通过`, `${fail} FAIL`) : open
      ? both(`没有不通过，但有 ${open} 项无法检查：不等于全部通过`, `0 fail, ${open} cannot-check: not full success`)
        : both("全部通过", "everything passes");
    at("outcome").replaceChildren(...said);
    at("report").className = fail ? "fail" : open ? "cannot-check" : "pass";
    const flags = Object.values(report.flags ?? {}).filter((flag) => flag in FLAGS).map((flag) =>
      make("dd", both(...FLAGS[flag])));
    const edition = report.edition === "public" ? both("公开版", "public edition") : both("监督版", "supervision edition");
    const policy = report.policy === "own" ? both("您自己的策略", "your own policy")
      : both("文件自带的策略，未经您确认", "the file's own policy, which you have not confirmed");
    const about = report.did ? [make("dt", both("抽取", "Draw")), make("dd", make("code", report.did))]
      : [make("dt", both("标段", "Lot")), make("dd", [report.lot, " · ", ...edition])];
    const counts = both(`通过 ${pass}，不通过 ${fail}，无法检查 ${open}，不适用 ${absent}`,
      `${pass} pass, ${fail} fail, ${open} cannot-check, ${absent} n-a`);
    at("facts").replaceChildren(...about, make("dt", both("各项", "Checks")), make("dd", counts),
      make("dt", both("信任", "Trust")), make("dd", policy), ...(flags.length
        ? [make("dt", both("案卷自述", "What it admits")), ...flags] : []),
      make("dt", "SHA-256"), make("dd", make("code", report.dossier_sha256 ?? report.file_sha256 ?? "—")));
    at("drawn").replaceChildren(...(report.drawn ?? []).map(({ id, name }) => make("li", [make("code", id), " ", name])));
    at("order").hidden = !report.drawn?.length;
    at("rows").replaceChildren(...report.checks.map(row));
    at("save").href = URL.createObjectURL(new Blob([JSON.stringify(E.told(report), null, 2)],
      { type: "application/json" }));
    at("report").hidden = false;
    at("outcome").focus();
  }
  async function run() {
    const [[dossier], [policy], receipts] = ["dossier", "policy", "receipts"].map((id) => [...at(id).files]);
    const button = document.querySelector("button");
    [at("report").hidden, at("bar").hidden, button.disabled] = [true, false, true];
    at("state").replaceChildren(make("p", both("正在核验……", "Verifying …")));
    const progress = (part) => { at("bar").value = part; };
    try {
      const held = await Promise.all(receipts.map(async (file) => [file.name, await bytes(file)]));
      show(await E.any(dossier, { policy: policy && (await bytes(policy)), receipts: held, progress }));
      at("state").replaceChildren();
    } catch (error) {
      at("state").replaceChildren(make("p", both(error.zh ?? "无法核验", error.message),
        { role: "alert", class: "outcome fail" }));
    }
    [at("bar").hidden, button.disabled] = [true, false];
  }
  /** Dropped files go where they belong: a ZIP is the dossier, a draw's file begins with its id, a policy says so itself, the rest are receipts. */
  async function drop(files) {
    const sorted = { dossier: new DataTransfer(), policy: new DataTransfer(), receipts: new DataTransfer() };
    for (const file of files) {
      const text = file.size < 1 << 26 ? await file.slice(0, 1 << 20).text() : "", isPolicy = text.includes('"ebid-policy/v1"');
      const isDraw = text.startsWith('{"did":');
      sorted[isDraw || file.name.toLowerCase().endsWith(".zip") ? "dossier" : isPolicy ? "policy" : "receipts"].items.add(file);
    }
    for (const [id, { files: listed }] of Object.entries(sorted)) if (listed.length) at(id).files = listed;
    if (sorted.dossier.files.length) await run();
  }
  at("ask").addEventListener("submit", (event) => { event.preventDefault(); run(); });
  document.addEventListener("dragover", (event) => { event.preventDefault(); at("drop").classList.add("over"); });
  document.addEventListener("dragleave", () => at("drop").classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    at("drop").classList.remove("over");
    drop([...event.dataTransfer.files]);
  });
})(globalThis.Ebid);
