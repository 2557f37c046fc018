"use strict";
/* Every check of the list over one dossier, section 10; the report of section 11. */
((E) => {
  /** What the platform says it trusted is in the evidence; its log is the one that the verifier trusts. */
  async function compare(of) {
    const file = "data/policy.json";
    await of.findings.judging("03.01", { file }, async () => {
      const used = await E.reading.policy(of.file(file), false);
      const held = new Set(of.dossier.under("data/certs").map((path) => E.hex(of.file(path))));
      const there = used.anchors.every(({ certificate }) => held.has(E.hex(certificate)));
      of.findings.expect("03.02", there, { file }, "平台信任的 CA 不在证据中", "a CA of the platform's policy is not among the evidence");
      of.findings.expect("02.03", used.log.vkey === of.policy.log.vkey, { file }, "平台所用日志密钥与您的策略不同",
        "the platform's log key is not your policy's");
    });
  }
  const trusted = (dossier, own) => E.reading.policy(own ?? dossier.files.get("data/policy.json"), Boolean(own)).catch((error) => {
    throw new E.NotADossier(`策略文件无法读取：${error.message}`, `the policy is unreadable: ${error.message}`);
  });
  /** The report on a ZIP (a Blob); `policy` are the bytes of the verifier's own, `receipts` names and bytes of his. */
  async function verify(blob, { policy = null, receipts = [], progress = () => {} } = {}) {
    const dossier = await E.archive.read(blob, (part) => progress(part / 4));
    const of = await E.reading.load(dossier, await trusted(dossier, policy));
    const { findings } = of;
    const steps = [compare, ...[E.chain, E.signatures, E.life, E.bids, E.draw, E.result].flatMap((room) => room.steps)];
    for (const [n, step] of steps.entries()) {
      await findings.judging("03.01", {}, () => step(of));
      progress(0.25 + (0.75 * (n + 1)) / steps.length);
    }
    for (const [name, data] of receipts) await E.chain.receipt(of, name, data);
    findings.absent("04.04", "本标段不是竞价", "this lot is no auction");
    const auction = [...of.chains.keys()].some((subject) => subject.startsWith("A-"));
    if (auction) findings.cannot("04.04", "本版本不能重放竞价", "this version cannot replay an auction");
    const [checks, { edition = "", flags = {} }] = [findings.verdicts(), of.about];
    const count = (status) => [status, checks.filter((one) => one.status === status).length];
    const counts = Object.fromEntries(["pass", "fail", "n-a", "cannot-check"].map(count));
    return { format: "ggzy-verify/v1", dossier_sha256: dossier.sha256, lot: of.lot, edition, policy: of.policy.own ? "own" : "dossier",
      flags, counts, checks };
  }
  const position = ({ place: { subject, tseq, file } }) => ({ subject: subject || null, tseq: tseq || null, file: file || null });
  /** The report in the form of section 11. */
  const told = (report) => ({ ...report, checks: report.checks.map(({ id, status, held, findings }) =>
    ({ id, status, held, positions: findings.map(position), why: findings.map(({ zh, en }) => ({ zh, en, code: "" })) })) });

  Object.assign(E, { verify, told });
})(globalThis.Ebid);
