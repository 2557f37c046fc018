"use strict";
/* docs/dossier.md, section 8: strict DER, X.509, revocation, CMS signatures, RFC 3161 tokens. */
((E) => {
  const [BOOL, INT, BITS, OCTETS, NULL, OID, SEQ, SET, TIME] = [1, 2, 3, 4, 5, 6, 0x30, 0x31, 0x18];
  const ctx = (n) => 0xa0 | n;
  const bad = (what) => E.refuse(`DER 编码或签名结构不合要求（${what}）`, `DER or signature structure not acceptable: ${what}`);

  function element(data, at) {
    const [tag, first] = [data[at], data[at + 1]];
    const from = at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    if (first === undefined || (tag & 31) === 31 || first === 0x80 || first > 0x84) bad("header");
    const size = first < 0x80 ? first : Number(E.number(data.slice(at + 2, from)));
    if (from + size > data.length || (first > 0x7f && (size < 0x80 || data[at + 2] === 0))) bad("length");
    return { tag, body: data.subarray(from, from + size), raw: data.subarray(at, from + size) };
  }
  const of = (node, tag) => (node?.tag === tag ? node : bad(`tag ${tag}`));
  function read(data, tag) {
    const node = element(data, 0);
    return node.raw.length === data.length ? of(node, tag ?? node.tag) : bad("trailing bytes");
  }
  function parts(node, most = Infinity) {
    if (!(node.tag & 0x20)) bad("constructed element expected");
    const found = [];
    for (let at = 0; at < node.body.length; at += found.at(-1).raw.length) found.push(element(node.body, at));
    return found.length <= most ? found : bad("too many elements");
  }
  /** Walks through the members of a SEQUENCE in order. */
  class Fields {
    constructor(node) { this.left = parts(of(node, SEQ)); }
    take(tag) { return of(this.left.shift(), tag); }
    any() { return this.left.shift() ?? bad("a field is missing"); }
    maybe(tag) { return this.left[0]?.tag === tag ? this.left.shift() : undefined; }
    end() { if (this.left.length) bad("unexpected fields"); }
  }
  const tlv = (tag, ...bodies) => {
    const size = bodies.reduce((sum, body) => sum + body.length, 0);
    const head = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 255];
    return E.concat([tag, ...head], ...bodies);
  };
  function dotted(node) {
    const arcs = [0];
    for (const octet of of(node, OID).body) {
      arcs.push(arcs.pop() * 128 + (octet & 127));
      if (octet < 128) arcs.push(0);
    }
    const top = Math.min(Math.floor(arcs[0] / 40), 2);
    return [top, arcs[0] - 40 * top, ...arcs.slice(1, -1)].join(".");
  }
  const base128 = (n, more = 0) => (n > 127 ? [...base128(Math.floor(n / 128), 128), (n % 128) | more] : [n | more]);
  const oid = (said) => {
    const [one, two, ...arcs] = said.split(".").map(Number);
    return tlv(OID, [40 * one + two, ...arcs.flatMap((arc) => base128(arc))]);
  };
  /** Milliseconds since 1970 of a UTCTime or GeneralizedTime. */
  function time(node) {
    const [, short, long, fraction = ""] = /^(?:(\d{12})|(\d{14})(\.\d{0,5}[1-9])?)Z$/.exec(E.text(node.body)) ?? bad("time");
    if (node.tag !== (short ? 0x17 : TIME)) bad("time");
    const digits = long ?? (short < "5" ? "20" : "19") + short;
    const at = Date.parse(digits.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z"));
    return Number.isNaN(at) ? bad("time") : at + Number(`0${fraction}`) * 1000;
  }

  // which algorithms and keys are allowed
  const HASHES = { "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512" };
  const SIZES = { sha256: 32, sha384: 48, sha512: 64 };
  const hashOf = (node) => {
    const fields = new Fields(node);
    const name = HASHES[dotted(fields.take(OID))] ?? bad("hash algorithm");
    fields.maybe(NULL);
    return fields.end(), name;
  };
  /** AlgorithmIdentifier (hex) → kind and hash. */
  const SUITES = new Map();
  for (const [at, [id, hash]] of Object.entries(HASHES).entries()) {
    SUITES.set(E.hex(tlv(SEQ, oid(`1.2.840.10045.4.3.${at + 2}`))), { name: "ECDSA", hash });
    SUITES.set(E.hex(tlv(SEQ, oid(`1.2.840.113549.1.1.${at + 11}`), [NULL, 0])), { name: "RSASSA-PKCS1-v1_5", hash });
    for (const named of [tlv(SEQ, oid(id), [NULL, 0]), tlv(SEQ, oid(id))]) {
      const mask = tlv(SEQ, oid("1.2.840.113549.1.1.8"), named);
      const given = tlv(SEQ, tlv(ctx(0), named), tlv(ctx(1), mask), tlv(ctx(2), tlv(INT, [SIZES[hash]])));
      SUITES.set(E.hex(tlv(SEQ, oid("1.2.840.113549.1.1.10"), given)), { name: "RSA-PSS", hash });
    }
  }
  const PLAIN_RSA = E.hex(tlv(SEQ, oid("1.2.840.113549.1.1.1"), [NULL, 0]));
  const CURVES = { "1.2.840.10045.3.1.7": { namedCurve: "P-256", size: 32 }, "1.3.132.0.34": { namedCurve: "P-384", size: 48 } };
  /** The curve of a SubjectPublicKeyInfo, or null for an RSA key of 2048 to 8192 bits; anything else is refused. */
  function curveOf(spki) {
    const [algorithm, bits] = parts(read(spki, SEQ), 2);
    const [kind, parameter] = parts(algorithm);
    if (dotted(kind) === "1.2.840.10045.2.1") return CURVES[dotted(parameter)] ?? bad("curve");
    const rsa = dotted(kind) === "1.2.840.113549.1.1.1" && new Fields(read(of(bits, BITS).body.subarray(1))).take(INT).body;
    const size = rsa ? E.number(rsa).toString(2).length : 0;
    return size >= 2048 && size <= 8192 ? null : bad("key");
  }
  /** Whether the signature over `data` is the key's. With `digest` it is a person's: by that hash, EC keys P-256 only. */
  async function signedBy(spki, identifier, signature, data, digest) {
    const plain = E.hex(identifier) === PLAIN_RSA && digest;
    const { name, hash } = plain ? { name: "RSASSA-PKCS1-v1_5", hash: digest } : SUITES.get(E.hex(identifier)) ?? bad("algorithm");
    const curve = curveOf(spki);
    const fits = (name === "ECDSA") === Boolean(curve) && (!digest || (hash === digest && curve?.size !== 48));
    const algorithm = { name, hash: `SHA-${hash.slice(3)}`, namedCurve: curve?.namedCurve, saltLength: SIZES[hash] };
    const held = (fits || bad("algorithm")) && (await E.subtle().importKey("spki", spki, algorithm, false, ["verify"]));
    const half = (node) => E.unhex(E.number(of(node, INT).body).toString(16).padStart(2 * curve.size, "0"));
    return E.subtle().verify(algorithm, held, curve ? E.concat(...parts(read(signature, SEQ), 2).map(half)) : signature, data);
  }

  // certificates
  const UNDERSTOOD = /^2\.5\.29\.(14|15|17|19|31|32|35|37)$/;
  const LETTERS = { 0x0c: "utf-8", 0x13: "latin1", 0x14: "latin1", 0x16: "latin1", 0x1e: "utf-16be" };
  const extensionsOf = (list) => {
    const made = new Map();
    for (const fields of list ? parts(list).map((each) => new Fields(each)) : []) {
      const [id, flag, value] = [dotted(fields.take(OID)), fields.maybe(BOOL), fields.take(OCTETS).body];
      made.set(made.has(id) ? bad("repeated extension") : id, { critical: flag?.body[0] === 255, value });
    }
    return made;
  };
  function namesOf(subject) {
    const made = {};
    for (const [id, said] of parts(subject).flatMap((set) => parts(set)).map((pair) => parts(pair, 2))) {
      (made[dotted(id)] ??= []).push(new TextDecoder(LETTERS[said.tag] ?? "utf-8").decode(said.body));
    }
    return made;
  }
  const MEMO = new Map();
  const once = (key, make) => MEMO.get(key) ?? MEMO.set(key, make()).get(key);
  const certificate = (raw) => once(`certificate ${E.hex(raw)}`, () => load(raw));
  function load(raw) {
    const [tbs, algorithm, signature] = parts(read(raw, SEQ), 3);
    const fields = new Fields(tbs);
    if (raw.length > 16384 || E.hex(fields.take(ctx(0)).body) !== "020102") bad("certificate version");
    const [serial, , issuer, term, subject, { raw: spki }] = [INT, SEQ, SEQ, SEQ, SEQ, SEQ].map((tag) => fields.take(tag));
    const [value, wrapped] = [E.number(serial.body), fields.left.find((node) => node.tag === ctx(3))];
    if (serial.body[0] > 127 || !value || value >= 1n << 159n || !SUITES.has(E.hex(algorithm.raw))) bad("certificate");
    const extensions = extensionsOf(wrapped && read(wrapped.body));
    for (const [id, { critical }] of extensions) if (critical && !UNDERSTOOD.test(id)) bad(`critical extension ${id}`);
    const inner = (id) => (extensions.has(id) ? read(extensions.get(id).value) : null);
    const [constraints, usage, purposes] = ["2.5.29.19", "2.5.29.15", "2.5.29.37"].map(inner);
    const [ca, depth] = constraints ? [new Fields(constraints).maybe(BOOL), parts(constraints).find((node) => node.tag === INT)] : [];
    curveOf(spki);
    return {
      raw, tbs, algorithm, signature: signature.body.subarray(1), serial, issuer, subject, spki, extensions, value, id: E.hex(raw),
      names: namesOf(subject), term: parts(term, 2).map(time), ca: ca?.body[0] === 255, depth: depth ? Number(E.number(depth.body)) : 99,
      used: (bit) => Boolean(usage && (of(usage, BITS).body[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))),
      purposes: purposes && parts(purposes).map(dotted), exactly: extensions.get("2.5.29.37")?.critical && parts(purposes).length === 1,
    };
  }
  const soft = (error) => { if (error instanceof E.Unable) throw error; return false; };
  const issued = (below, above) => once(`${below.id} under ${above.id}`, () =>
    signedBy(above.spki, below.algorithm.raw, below.signature, below.tbs.raw).catch(soft));
  const inTerm = ({ term: [from, until] }, at) => from <= at && at <= until;

  /** What a list says, if this CA signed it for its own certificates: term, lines by serial, what it leaves out. */
  async function listOf(data, issuer) {
    const [tbs, algorithm, signature] = parts(read(data, SEQ), 3);
    const fields = new Fields(tbs);
    fields.maybe(INT);
    fields.take(SEQ);
    if (!E.same(fields.take(SEQ).raw, issuer.subject.raw) || !issuer.used(6)) return false;
    const [from, until, lines] = [time(fields.any()), time(fields.any()), new Map()];
    for (const [serial, date, more] of parts(fields.maybe(SEQ) ?? { tag: SEQ, body: [] }).map((line) => parts(line, 3))) {
      const said = extensionsOf(more);
      const invalid = said.has("2.5.29.24") ? time(read(said.get("2.5.29.24").value)) : Infinity;
      const lifted = said.has("2.5.29.21") && read(said.get("2.5.29.21").value).body[0] === 8;
      if (!lifted) lines.set(E.number(serial.body), Math.min(time(date), invalid));
    }
    const last = fields.maybe(ctx(0));
    const extensions = extensionsOf(last && read(last.body));
    const point = extensions.has("2.5.29.28") ? parts(read(extensions.get("2.5.29.28").value, SEQ)) : null;
    const foreign = [...extensions].some(([id, { critical }]) => critical && !["2.5.29.27", "2.5.29.28"].includes(id));
    if (foreign || point?.some((node) => node.tag === 0x84 && node.body[0])) return false;
    const holds = await signedBy(issuer.spki, algorithm.raw, signature.body.subarray(1), tbs.raw);
    return holds && { from, until, lines, point, delta: extensions.has("2.5.29.27") };
  }
  /** Whether the silence of a list says that the certificate is not revoked. */
  function isComplete({ delta, point }, below) {
    const left = (n) => point.some((node) => node.tag === n && node.body[0]);
    if (delta || !point || left(below.ca ? 0x81 : 0x82) || left(0x85) || point.some((node) => node.tag === 0x83)) return !delta && !point;
    const names = point.filter((node) => node.tag === ctx(0)).flatMap((node) => parts(node));
    const held = E.hex(below.extensions.get("2.5.29.31")?.value ?? []);
    return names.every((node) => node.tag === ctx(0) && parts(node).some((name) => held.includes(E.hex(name.raw))));
  }
  /** What an OCSP answer, by this CA or by a responder whom it appointed, says of the certificate. */
  async function answersOf(data, below, issuer) {
    const [status, wrapped] = parts(read(data, SEQ), 2);
    if (status.body[0] !== 0) return [];
    const basic = new Fields(read(parts(parts(wrapped)[0], 2)[1].body));
    const [tbs, algorithm, signature, carried] = [basic.take(SEQ), basic.take(SEQ), basic.take(BITS), basic.maybe(ctx(0))];
    const [fields, signers, made] = [new Fields(tbs), [issuer], []];
    const produced = (fields.maybe(ctx(0)), fields.any(), time(fields.take(TIME)));
    for (const other of carried ? parts(parts(carried)[0]).map((each) => certificate(each.raw)) : []) {
      const apt = other.purposes?.includes("1.3.6.1.5.5.7.3.9") && other.extensions.has("1.3.6.1.5.5.7.48.1.5") && inTerm(other, produced);
      if (apt && E.same(other.issuer.raw, issuer.subject.raw) && (await issued(other, issuer))) signers.push(other);
    }
    const holds = (one) => signedBy(one.spki, algorithm.raw, signature.body.subarray(1), tbs.raw).catch(soft);
    if (!(await Promise.all(signers.map(holds))).includes(true)) return [];
    const key = parts(read(issuer.spki))[1].body.subarray(1);
    for (const one of parts(fields.take(SEQ)).map((single) => new Fields(single))) {
      const [named, nameHash, keyHash, serial] = parts(one.take(SEQ), 4);
      const [state, from, next] = [one.any(), time(one.take(TIME)), one.maybe(ctx(0))];
      const hash = dotted(parts(named)[0]) === "1.3.14.3.2.26" ? "sha1" : hashOf(named);
      const due = E.concat(await E.digest(hash, issuer.subject.raw), await E.digest(hash, key), serial.body);
      const ours = E.same(E.concat(nameHash.body, keyHash.body, below.serial.body), due) && next && state.tag !== 0x82;
      if (ours) made.push({ from, until: time(parts(next)[0]), since: state.tag === ctx(1) ? time(parts(state)[0]) : undefined,
        covers: true });
    }
    return made;
  }
  async function checkRevocation(below, issuer, { crls, ocsps }, at) {
    const known = [];
    for (const [n, data] of crls.entries()) {
      const list = await once(`list ${n} of ${issuer.id}`, () => listOf(data, issuer).catch(soft));
      if (list) known.push({ ...list, since: list.lines.get(below.value), covers: isComplete(list, below) });
    }
    for (const data of ocsps) known.push(...((await answersOf(data, below, issuer).catch(soft)) || []));
    E.must(!known.some(({ since }) => since <= at), "证书在此之前已被吊销", "the certificate was revoked before");
    const shown = known.some(({ covers, from, until }) => covers && from <= at && at <= until);
    E.must(shown, "没有覆盖当时的吊销信息", "no revocation data covers that time");
  }

  // whose certificate it is, and whether it held
  const PERSONAL = ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "2.5.29.37.0"];
  function checkUse(leaf, purpose) {
    const acts = !leaf.ca && !leaf.used(5) && !leaf.used(6) && (leaf.used(0) || leaf.used(1));
    const stamps = leaf.exactly && leaf.purposes[0] === "1.3.6.1.5.5.7.3.8";
    const fits = purpose === "tsa" ? stamps : !leaf.purposes || leaf.purposes.some((one) => PERSONAL.includes(one));
    E.must(acts && fits, "证书用途不符", "the certificate is not for this use");
  }
  /** Every path from the leaf to an anchor in force; at most 4 certificates between them. */
  async function* paths(path, anchors, cas, at) {
    const last = path.at(-1);
    const above = (ca) => E.same(ca.subject.raw, last.issuer.raw) && ca.ca && ca.used(5) && ca.depth >= path.length - 1
      && inTerm(ca, at - (at % 1000)) && issued(last, ca);
    for (const anchor of anchors) if (await above(anchor)) yield [...path, anchor];
    for (const ca of path.length > 4 ? [] : cas) if (!path.includes(ca) && (await above(ca))) yield* paths([...path, ca], anchors, cas, at);
  }
  /** Organisation and person of the leaf, if it held at `at` for the purpose; refused otherwise. */
  async function judge(leaf, signed, trust, at, purpose) {
    E.must(inTerm(leaf, at), "证书当时不在有效期内", "the certificate was not in force at that time");
    checkUse(leaf, purpose);
    const fit = trust.anchors.filter((one) => one.purposes.includes(purpose));
    const anchors = new Map(fit.map((one) => [certificate(one.certificate), one.code]));
    let wrong = new E.Refusal("证书无法连到受信任的根", "there is no path to a trusted CA");
    for await (const path of paths([leaf], [...anchors.keys()], [...signed.certificates.map(certificate), ...trust.cas()], at)) {
      try {
        for (let i = 0; i + 1 < path.length; i++) await checkRevocation(path[i], path[i + 1], trust, at);
        return identity(leaf, anchors.get(path.at(-1)));
      } catch (error) {
        wrong = error;
      }
    }
    throw wrong;
  }
  function identity({ names }, code) {
    const [org, person] = [code, "2.5.4.3"].map((id) => ((names[id] ?? []).length > 1 ? bad("subject") : (names[id]?.[0] ?? "")));
    E.must(/^[0-9A-HJ-NP-RT-UW-Y]{18}$/.test(org), "证书未载明统一社会信用代码", "the certificate carries no unified social credit code");
    return { org, person };
  }

  // CMS
  const [DATA, SIGNED, TST] = ["1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"];
  /** A SignedData as it stands; nothing of it is believed yet. */
  function signedData(data) {
    const outer = new Fields(read(data.length <= 262144 ? data : bad("too large"), SEQ));
    if (dotted(outer.take(OID)) !== SIGNED) bad("no SignedData");
    const fields = new Fields(read(outer.take(ctx(0)).body, SEQ));
    const [version, digests, content] = [fields.take(INT), parts(fields.take(SET)).map(hashOf), new Fields(fields.take(SEQ))];
    const [type, wrapped] = [dotted(content.take(OID)), content.maybe(ctx(0))];
    const certificates = parts(fields.maybe(ctx(0)) ?? { tag: SEQ, body: [] }, 10).map((each) => of(each, SEQ).raw);
    const signers = parts(fields.take(SET));
    const signer = new Fields(signers.length === 1 ? signers[0] : bad("signers"));
    const [number, { raw: who }, digest, attributes] = [INT, SEQ, SEQ, ctx(0)].map((tag) => signer.take(tag));
    const [algorithm, signature] = [signer.take(SEQ).raw, signer.take(OCTETS).body];
    signer.maybe(ctx(1));
    [outer, content, fields, signer].forEach((each) => each.end());
    const versions = E.hex([...version.body, ...number.body]) === (type === DATA ? "0101" : "0301");
    if (!versions || digests.length !== 1 || digests[0] !== hashOf(digest)) bad("versions or digest algorithms");
    const enclosed = wrapped && of(read(wrapped.body), OCTETS).body;
    return { type, enclosed, certificates, who, hash: digests[0], digest: digest.raw, attributes, algorithm, signature };
  }
  function attributesOf(bag) {
    const [made, members] = [new Map(), parts(bag, 16)];
    for (const [n, each] of members.entries()) {
      const [id, values, ...more] = parts(each);
      const sorted = !n || E.hex(members[n - 1].raw) < E.hex(each.raw);
      if (made.has(dotted(id)) || parts(of(values, SET)).length !== 1 || more.length || !sorted) bad("attributes");
      made.set(dotted(id), parts(values)[0]);
    }
    return (name) => made.get(`1.2.840.113549.1.9.${name}`);
  }
  /** The signer's certificate, if every part of the SignedData agrees with every other and with the content. */
  async function signerOf(signed, content, trust, isProtected) {
    const raws = isProtected ? signed.certificates : [...signed.certificates, ...trust.certificates];
    const known = raws.map((raw) => once(`try ${E.hex(raw)}`, () => attempt(raw)));
    const leaf = known.find((one) => one && E.same(tlv(SEQ, one.issuer.raw, one.serial.raw), signed.who));
    E.must(leaf, "缺少签名人证书", "the signer's certificate is missing");
    const get = attributesOf(signed.attributes);
    if (dotted(get(3)) !== signed.type) bad("content type");
    const due = await E.digest(signed.hash, content);
    E.must(E.same(of(get(4), OCTETS).body, due), "内容与签名时不符", "the content is not what was signed");
    const named = new Fields(parts(parts(get("16.2.47") ?? bad("no signing certificate"))[0])[0]);
    let [hash, first] = ["sha256", named.any()];
    if (first.tag === SEQ) [hash, first] = [hashOf(first), named.take(OCTETS)];
    const [serial, general] = [named.maybe(SEQ), tlv(SEQ, tlv(SEQ, tlv(ctx(4), leaf.issuer.raw)), leaf.serial.raw)];
    const its = E.same(of(first, OCTETS).body, await E.digest(hash, leaf.raw)) && (!serial || E.same(serial.raw, general));
    if (!its || named.left.length) bad("the signing certificate is another");
    if (isProtected || get(52)) {
      const [digest, algorithm, ...more] = parts(of(get(52), SEQ));
      const agrees = E.same(digest.raw, signed.digest) && E.same(tlv(SEQ, of(algorithm, ctx(1)).body), signed.algorithm);
      if (!agrees || more.length) bad("algorithm protection");
    }
    const holds = await signedBy(leaf.spki, signed.algorithm, signed.signature, tlv(SET, signed.attributes.body), signed.hash);
    E.must(holds, "签名与内容不符", "the signature does not match the content");
    const stray = signed.certificates.some((one) => !trust.held.has(E.hex(one)));
    E.must(!stray, "签名夹带了不在证据中的证书", "it carries a certificate that is not among the evidence");
    return leaf;
  }
  const attempt = (raw) => { try { return certificate(raw); } catch { return null; } };
  /** What signatures are judged by: the policy's anchors; certificates, lists and answers of the dossier. */
  const trusting = (anchors, certificates, crls, ocsps) => ({ anchors, certificates, crls, ocsps,
    held: new Set(certificates.map(E.hex)), cas: () => certificates.map(attempt).filter((one) => one?.ca) });
  /** Who signed `data`, if the detached signature holds and its certificate did at `at` for the purpose. */
  async function verify(data, p7s, trust, at, purpose) {
    const signed = signedData(p7s);
    if (signed.type !== DATA || signed.enclosed) bad("not a detached signature");
    return judge(await signerOf(signed, data, trust, true), signed, trust, at, purpose);
  }
  /** genTime of an RFC 3161 token over `data` that holds. */
  async function stamp(data, token, trust) {
    const signed = signedData(token);
    const fields = new Fields(read(signed.type === TST && signed.enclosed ? signed.enclosed : bad("not a token"), SEQ));
    const [version, , imprint] = [fields.take(INT), fields.take(OID), parts(fields.take(SEQ), 2)];
    const at = (fields.take(INT), time(fields.take(TIME)));
    const due = await E.digest(hashOf(imprint[0]), data);
    E.must(version.body[0] === 1 && E.same(imprint[1].body, due), "时间戳与内容不符", "the token is over other content");
    await judge(await signerOf(signed, signed.enclosed, trust, false), signed, trust, at, "tsa");
    return at;
  }

  E.der = { verify, stamp, trusting };
})(globalThis.Ebid);
