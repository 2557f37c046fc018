"use strict";
/* The whole list over one dossier, and what is said of it (docs/dossier.md, sections 10 and 11). */
((E) => {
  /** Checks a dossier, a Blob. `policy` and `receipts`, [name, bytes], are one's own; `progress` hears 0 … 1. */
  E.verify = async (blob, { policy, receipts = [], progress = () => {} } = {}) => {
    const { root, files } = await E.unzip(blob, (part) => progress(part / 2)), v = new E.Verdicts(),
      c = new E.Case(root, files, v);
    await c.readValues();
    await c.readPolicy(policy);
    await c.readChains();
    const steps = [() => E.journal(c, receipts), () => E.signatures(c), () => E.life(c), () => E.rooms(c), () => E.deals(c),
      () => E.bids(c), () => E.draw.verify(c), () => E.second(c), () => E.talks(c), () => E.result(c),
      () => E.admitted(c)];
    for (const [i, step] of steps.entries()) {
      await step().catch((error) => v.note("03.01", null, error)); // what no check expected: never an end without a report
      progress((i + steps.length) / (2 * steps.length - 1));
    }
    if (!c.own) for (const id of ["02.01", "02.02", "02.03", "02.04", "05.01a"]) {
      const row = v.rows.get(id);
      if (row.held || !row.na) v.unseen(id, "data/policy.json", "信任取自案卷本身，请用您自己的策略核验",
        "trust is taken from the dossier itself: bring your own policy");
    }
    const checks = v.statuses(), counts = { pass: 0, fail: 0, "n-a": 0, "cannot-check": 0 };
    for (const { status } of checks) counts[status] += 1;
    const whole = blob.size <= 2 ** 30 ? E.hex(new Uint8Array(await crypto.subtle.digest("SHA-256",
      await blob.arrayBuffer()))) : null;
    return { dossier_sha256: whole, lot: c.about.lot, edition: c.about.edition, policy: c.own ? "own" : "dossier",
      flags: c.about.flags ?? {}, counts, checks };
  };
  /** The report for machines. */
  E.told = ({ checks, ...rest }) => ({ format: rest.did ? "ggzy-verify-draw/v1" : "ggzy-verify/v1", ...rest,
    checks: checks.map(({ id, status, held, findings }) => ({ id, status, held,
    positions: findings.map(({ place: { subject = "", tseq = 0, file = "" } }) => ({ subject, tseq, file })),
      why: findings.map(({ zh, en, status: code }) => ({ zh, en, code })) })) });
})(globalThis.Ebid);
