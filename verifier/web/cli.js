"use strict";
/* `node cli.js DOSSIER.zip|DRAW.json [--policy FILE] [--receipt FILE]… [--json]`: the page's own core on a terminal. */
const fs = require("node:fs");
const path = require("node:path");

const page = fs.readFileSync(path.join(__dirname, "index.html"), "utf8");
for (const [, name] of page.matchAll(/<script defer src="(?!page)([a-z]+\.js)"/g)) require(`./${name}`);
const { Ebid } = globalThis;

async function main([archive, ...args]) {
  const after = (name) => args.flatMap((word, i) => (args[i - 1] === name ? [word] : []));
  const [policy] = after("--policy").map((file) => fs.readFileSync(file));
  const receipts = after("--receipt").map((file) => [file, Uint8Array.from(fs.readFileSync(file))]);
  const own = policy && Uint8Array.from(policy), report = await Ebid.any(await fs.openAsBlob(archive),
    { policy: own, receipts });
  if (args.includes("--json")) console.log(JSON.stringify(Ebid.told(report), null, 2));
  else for (const { list, id, name } of report.drawn ?? []) console.log(`${list}\t${id}\t${name}`);
  if (!args.includes("--json")) for (const { id, status, zh, en } of report.checks) console.log(`${id}\t${status}\t${zh}\t${en}`);
  return report.counts.fail ? 1 : 0;
}
main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code; },
  (error) => { console.error(`${error.zh ?? ""}\n${error.zh ? error.message : error.stack}`); process.exitCode = 2; },
);
