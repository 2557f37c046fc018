"use strict";
/* Two envelopes: of who did not pass the first, nothing opens the second (04.05; docs/dossier.md, 6.6 and 10). */
((E) => {
  const { must, equal, canonical, H, isMap, text } = E;
  const KEYS = { bidder: "release_second_key", custodians: "release_second_share" };
  const FILE = /^data\/bids\/([^/]+)\/(opened-2\.json|\d+\/key-2\.bin)$/;
  const offices = (events) => ["agency", "supervisor"].every((role) => events.some((one) => one.role === role));

  /** What became of each second envelope, as the second opening says. */
  const told = (c) => {
    const bids = c.last("open_second")?.body.found?.bids;
    return Array.isArray(bids) && bids.every(isMap) ? bids : [];
  };
  /** The signed manifest, which the receipt names, has the second envelope under a key of its own. */
  async function checkApart(c, { body, folder }) {
    const base = `data/bids/${folder}/${body.seq}/`, { second, sealed } = c.json(`${base}manifest.json`),
      file = c.files.get(`${base}sealed.bin`);
    must(second, "没有第二信封", "there is no second envelope");
    const whole = (size) => size >= 72 && (size - 56) % 16400 >= 16;
    must(whole(second.at) && whole(sealed.size - second.at) && second.commitment !== sealed.commitment,
      "两个信封没有分开密封", "the two envelopes are not sealed apart");
    if (file) must(E.hex(await file.part(second.at, second.at + 56)) === second.salt + second.commitment,
      "清单所述位置没有第二信封", "no second envelope where the manifest says");
  }
  /** Whom review, rejections and sheets let pass, and more than half of the panel signed. */
  function checkPassed(c, panel, order) {
    const standing = c.outcomes().filter(({ outcome }) => outcome === "opened").map(({ bid }) => bid).filter((bid) =>
        panel.review(bid)?.passed && !panel.out(c, bid));
    const signed = panel.decided.get("sign_first "), due = E.passed(c.terms, standing, [...panel.sheets(c).values()]);
    must(equal(order.body.opened, due) && signed && equal(signed.body.passed, due),
      "开启令所列不是通过第一信封评审的投标", "the order does not list the bids that passed");
  }
  /** Keys, shares, and files of what they open, are of bids of the order alone. */
  async function checkOthers(c, listed) {
    const look = (place, holds) => c.v.look("04.05", place, () => must(holds, "不予开启的第二信封却有密钥、份额或内容",
      "key, share or content of a second envelope that stays sealed"));
    for (const event of c.of(...Object.values(KEYS).map((verb) => `bid.${verb}`))) await look(event, listed.has(event.folder));
    for (const event of c.acts("release_second_share"))
      await look(event, event.body.found.shares.every(({ bid }) => listed.has(bid)));
    for (const path of [...c.files.keys(), ...c.items.map((one) => one.path)]) {
      const [, bid] = FILE.exec(path) ?? [];
      if (bid) await look(path, listed.has(bid));
    }
  }
  function became(c, listed, order, { bid, outcome, by, opened_sha256: digest, total }) {
    if (!listed.has(bid)) return outcome === "sealed" && by === null && digest === null && total === null;
    if (outcome === "opened") return digest !== null && c.chains.get(bid).events.some(({ verb }) => verb === KEYS[by]);
    return offices(c.acts("classify_failure").filter(({ number, body }) => number > order.number && body.bid === bid
      && body.kind === outcome));
  }
  /** The record tells every bid of the first opening once: opened, failed by both offices' word, or sealed. */
  function checkRecord(c, listed, order) {
    const event = c.last("open_second"), { bids, record_sha256: digest } = event.body.found, { tender, lot } = c.about,
      due = canonical({ v: "ebid-second-opening/v1", tender, lot, at: event.at, bids });
    must(text(c.bytes(`data/docs/${digest}.json`)) === due && H(due) === digest, "第二次开标记录不符",
      "the record of the second opening is another");
    must(equal(bids.map(({ bid }) => bid), c.outcomes().filter(({ outcome }) => outcome === "opened").map(({ bid }) =>
      bid).sort()), "记录所列投标不全", "its bids are not those of the first opening");
    for (const each of bids) must(became(c, listed, order, each), "没有相应事项", "no event makes its outcome");
  }
  async function checkAll(c) {
    for (const event of c.of("bid.submit_bid", "bid.replace_bid")) await c.v.look("04.05", event, () => checkApart(c, event));
    const orders = c.acts("order_second"), listed = new Set(orders[0]?.body.opened);
    if (orders.length) await c.v.look("04.05", orders.at(-1), () => {
      must(orders.length === 2 && equal(orders[0].body.opened, orders[1].body.opened)
        && ["tenderee", "supervisor"].every((role) => orders.some((one) => one.role === role)), "两方下达的开启令不同",
      "the two orders are not the same");
      checkPassed(c, new E.Panel(c, orders[0].number), orders[0]);
    });
    await checkOthers(c, listed);
    await c.v.look("04.05", { subject: c.about.lot }, () => c.last("open_second") && checkRecord(c, listed, orders.at(-1)));
    for (const found of told(c)) if (found.outcome === "opened") await E.checkOpenedSecond(c, found);
  }
  E.second = async (c) => {
    let two = false;
    try { two = c.paper().envelopes === 2; } catch (error) { c.v.note("04.05", c.about, error); }
    const stray = [...c.acts("sign_first", "order_second", "open_second"), ...c.of(...Object.values(KEYS).map((verb) =>
      `bid.${verb}`))];
    if (!two) for (const event of stray) c.v.note("04.05", event, new E.Wrong("本标段只有一个信封",
      "the bids of this lot are in one envelope"));
    await E.checkSecondKeys(c);
    if (two) await checkAll(c); else c.v.absent("04.05");
  };
  E.priced = (c, bid) => told(c).find((one) => one.bid === bid);
})(globalThis.Ebid);
