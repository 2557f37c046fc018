/* A custodian's shares: each is for the lot and the order that its owner reads, or none is released.
 *
 * Signatures are read by the second verifier's scripts (`globalThis.Ebid`), which the page loads first. */
import { base64, parse, unbase64 } from "./bytes.js";
import * as envelope from "./envelope.js";
import * as keywrap from "./keywrap.js";
import * as manifest from "./manifest.js";
import { Refusal } from "./refusal.js";

const CODE = "2.5.4.97"; // organizationIdentifier, where a certificate has its organisation's 18 characters
/** Which envelope a share is of, and the order that it may be released by. */
const ORDERS = { "bid.release_share": [1, "lot.order_opening"], "bid.release_second_share": [2, "lot.order_second"] };

const noOrder = () => new Refusal("task.no_order", "没有招标人与监督部门共同签署的本标段开标令，不交出份额",
  "there is no opening order of this lot signed by tenderee and supervisor: no share is released", "orders");
const otherPackage = () => new Refusal("task.other_package", "要求解开的份额不属于本次开启的标段，不交出份额",
  "a share is asked for that is not of this lot: no share is released", "manifest");

/** The organisation whose key signed these bytes. */
async function signedBy(p7s, data, refusal) {
  try {
    return globalThis.Ebid.signer(await globalThis.Ebid.signedBy(p7s, data), { code: CODE }).code;
  } catch {
    throw refusal();
  }
}

/** Tenderee and supervisor of the tender document have both ordered the opening of this lot; gives the bids that both
 * orders list, where an order is not for all. */
async function checkOrder(orders, paper, lot, due) {
  const by = new Set(), listed = [];
  for (const { statement, p7s } of orders) {
    const data = unbase64(statement), { act, subject, body } = parse(data);
    if (act !== due || subject !== lot || body?.tender !== paper.tender) throw noOrder();
    by.add(await signedBy(unbase64(p7s), data, noOrder));
    listed.push(new Set(body.opened));
  }
  if (!by.has(paper.tenderee.code) || !by.has(paper.supervisor.code)) throw noOrder();
  return (bid) => listed.every((each) => each.has(bid));
}

/** The share's bytes, if they are of this context and those that the manifest commits to. */
async function opened({ p7m, context, i, committed }, holder) {
  if (!committed) throw otherPackage();
  const data = await keywrap.unwrap(p7m, holder);
  await envelope.shareHolds(data, context, i, committed);
  return base64(data);
}

/** What the signed manifest commits custodian i's share to, or undefined. */
const commitment = (listed, i) => manifest.commitments(listed).get(i);

/** The shares that the opening order asks for; the order and every bid's signed manifest are checked here. Of a second
 * envelope a share is released only if both signed orders list the bid: whoever failed stays sealed. */
export async function ofBids({ document, params }, holder) {
  const paper = parse(unbase64(params.document)), { act: asked, subject: lot } = parse(document), { i } = params, made = [];
  const [number, act] = ORDERS[asked], lists = await checkOrder(params.orders, paper, lot, act);
  for (const { bid, manifest: signed, manifest_p7s: p7s, p7m } of params.bids) {
    const data = unbase64(signed), said = manifest.read(data), org = await signedBy(unbase64(p7s), data, otherPackage);
    if (said.tender !== paper.tender || said.lot !== lot || said.bidder !== `O-${org}`) throw otherPackage();
    if (number > 1 && !lists(bid)) throw noOrder();
    const context = envelope.bidContext(said.tender, said.lot, said.bidder, said.seq, number);
    const committed = commitment(manifest.part(said, number)?.custodians ?? [], i);
    made.push({ bid, i, share: await opened({ p7m: unbase64(p7m), context, i, committed }, holder) });
  }
  return made;
}

/** The shares of all sheets of one round; each is for this lot and this round, or none is released. */
export async function ofSheets({ document, params }, holder) {
  const lot = parse(document).subject, { round, i } = params, made = [];
  for (const { manifest: signed, p7m } of params.sheets) {
    const said = manifest.readSheet(unbase64(signed));
    if (said.lot !== lot || said.round !== round) throw otherPackage();
    const context = envelope.scoreContext(said.tender, said.lot, said.pid, said.round);
    const committed = commitment(said.shares, i);
    made.push({ pid: said.pid, i, share: await opened({ p7m: unbase64(p7m), context, i, committed }, holder) });
  }
  return made;
}
