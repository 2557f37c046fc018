"use strict";
/* Certificates and what shows that they held: paths, revocation lists, OCSP answers (docs/dossier.md, section 8). */
((E) => {
  const { der, must, form, H, hex, same, signature, publicKey, check } = E;
  const { sha1, sha256 } = globalThis.noble;
  const OID = { basic: "2.5.29.19", usage: "2.5.29.15", extended: "2.5.29.37", points: "2.5.29.31", reason: "2.5.29.21",
    policies: "2.5.29.32", any: "2.5.29.32.0", mappings: "2.5.29.33", constraints: "2.5.29.36", inhibit: "2.5.29.54",
    invalidity: "2.5.29.24", delta: "2.5.29.27", issuing: "2.5.29.28", nocheck: "1.3.6.1.5.5.7.48.1.5",
      ocsp: "1.3.6.1.5.5.7.3.9",
    stamping: "1.3.6.1.5.5.7.3.8", names: "2.5.29.30" };
  const KNOWN = new Set([OID.basic, OID.usage, OID.extended, OID.points, "2.5.29.17", "2.5.29.14", "2.5.29.35",
    OID.policies]);
  const NATIONAL = new Set([OID.basic, OID.usage, OID.extended]); // what a path of SM2 may mark as critical
  const SIGNING = ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12",
    "2.5.29.37.0"];

  /** oid → {critical, value}; none comes twice. */
  function extensions(element) {
    const made = new Map();
    for (const one of element?.inside ?? []) {
      const all = one.is(0x30).members, oid = all.take(6).oid, critical = all.maybe(1)?.bool ?? false;
      must(!made.has(oid), "扩展重复", "an extension comes twice");
      made.set(oid, { critical, value: der(all.take(4).content, null) });
      all.end();
    }
    return made;
  }
  const understood = (given, known) => [...given].every(([oid, { critical }]) => !critical || known.has(oid));
  /** [oid, text] of each attribute of a name. */
  const attributes = (name) => name.inside.flatMap((set) => set.is(0x31).inside.map((pair) => {
    const [oid, value] = pair.inside;
    return [oid.oid, value];
  }));
  /** The full names, as bytes, of a DistributionPointName's content. */
  const fullNames = (point) => point.inside.flatMap((one) =>
    (one.tag === 0xa0 ? one.inside.map(({ whole }) => hex(whole)) : []));

  const read = new Map();
  /** A certificate, read once. */
  function certificate(bytes) {
    const id = H(bytes);
    if (!read.has(id)) read.set(id, parse(bytes, id));
    return read.get(id);
  }
  function parse(bytes, id) {
    must(bytes.length <= 16384, "证书过大", "a certificate above 16 KiB");
    const outer = der(bytes).members, body = outer.take(0x30), algorithm = outer.take(0x30), value = outer.take(3).bits;
    outer.end();
    const tbs = body.members;
    form(tbs.take(0xa0).inside[0].integer === 2n);
    const serial = tbs.take(2).integer, told = tbs.take(0x30), issuer = tbs.take(0x30),
      [from, to] = tbs.take(0x30).inside;
    const subject = tbs.take(0x30), key = tbs.take(0x30);
    tbs.maybe(0x81), tbs.maybe(0x82);
    const ext = extensions(tbs.maybe(0xa3)?.inside[0]);
    tbs.end();
    must(serial > 0n && serial < 2n ** 159n, "证书序列号不合规", "the serial number of a certificate");
    must(same(told.whole, algorithm.whole), "证书的两处算法不同", "a certificate with two algorithms");
    must(understood(ext, KNOWN), "证书有未知的关键扩展", "a critical extension that is not known");
    const basic = ext.get(OID.basic)?.value.is(0x30).members, ca = basic?.maybe(1)?.bool ?? false,
      length = basic?.maybe(2);
    const extended = ext.get(OID.extended)?.value.inside.map((one) => one.oid) ?? null;
    const points = ext.get(OID.points)?.value.inside.flatMap((one) => one.inside.filter(({ tag }) => tag === 0xa0))
      ?? [];
    const asks = ext.get(OID.constraints)?.value.inside.find(({ tag }) => tag === 0x80);
    const made = { key: publicKey(key), algorithm: signature(algorithm.algorithm) }, national = made.key.kind === "SM2";
    must(national === (made.algorithm[0] === "SM2") && !(national && [...ext].some(([oid, { critical }]) =>
      oid === OID.names || (critical && !NATIONAL.has(oid)))), "国密证书与其他证书混用，或有未处理的扩展",
    "certificates of two families are mixed, or an extension that is not processed");
    return { ...made, id, bytes, serial, policies: ext.get(OID.policies)?.value.inside.map((one) => one.inside[0].oid) ?? [],
      asks: asks ? Number(`0x${hex(asks.content)}`) : Infinity, maps: ext.has(OID.mappings),
      inhibits: ext.has(OID.inhibit), issuer: hex(issuer.whole), subject: hex(subject.whole), names: attributes(subject),
      from: from.time, to: to.time, keyBits: key.inside[1].bits, nameBytes: subject.whole,
      usage: ext.get(OID.usage)?.value.flags ?? new Set(), extended, stampingOnly: extended?.length === 1
        && extended[0] === OID.stamping && ext.get(OID.extended).critical, nocheck: ext.has(OID.nocheck), ca,
      depth: length ? Number(length.integer) : Infinity, points: points.flatMap((one) =>
        one.inside.flatMap(fullNames1)),
      body: body.whole, value };
  }
  const fullNames1 = (one) => (one.tag === 0xa0 ? one.inside.map(({ whole }) => hex(whole)) : []);

  /** Whether the path (the signer first, without the anchor) has the common policy that a CA of it demands (RFC 5280,
   * 6.1). None is taken for another: below a CA that maps policies there is no common one. */
  function policed(path) {
    let common = [OID.any], left = path.length + 1, anyCounts = true;
    for (const one of [...path].reverse()) {
      const here = one.policies.filter((each) => anyCounts || each !== OID.any);
      if (common.includes(OID.any)) common = here;
      else if (!here.includes(OID.any)) common = common.filter((each) => here.includes(each));
      if (!left && !common.length) return false;
      if (one === path[0] || one.issuer !== one.subject) left = Math.max(left - 1, 0);
      left = Math.min(left, one.asks);
      if (one.maps) common = [];
      anyCounts &&= !one.inhibits;
    }
    return left > 0 || common.length > 0;
  }

  const [USE_SIGN, USE_COMMIT, USE_CERTS, USE_LISTS] = [0, 1, 5, 6];
  function checkPurpose(cert, purpose) {
    const { usage } = cert;
    must(!cert.ca && (usage.has(USE_SIGN) || usage.has(USE_COMMIT)) && !usage.has(USE_CERTS) && !usage.has(USE_LISTS)
      && (purpose === "tsa" ? cert.stampingOnly : !cert.extended || cert.extended.some((one) => SIGNING.includes(one))),
    "证书用途不符", "the certificate is for another purpose");
    must(["RSA", "SM2"].includes(cert.key.kind) || cert.key.curve === "P-256", "证书密钥不允许", "a key that only a CA may have");
  }
  const done = new Map();
  /** That the key of `by` signed this certificate, list or answer; once. */
  function signed(id, { algorithm, body, value }, by) {
    const name = `${id} ${by.id}`;
    if (!done.has(name)) done.set(name, check(by.key, algorithm, body, value).then(() => true, () => false));
    return done.get(name);
  }

  /** A revocation list: what it says about every serial number, and about which certificates. */
  function list(bytes) {
    const outer = der(bytes).members, body = outer.take(0x30), algorithm = outer.take(0x30), value = outer.take(3).bits;
    outer.end();
    const all = body.members;
    form(all.take(2).integer === 1n && same(all.take(0x30).whole, algorithm.whole));
    const issuer = hex(all.take(0x30).whole), from = all.take().time,
      until = (all.maybe(0x17) ?? all.maybe(0x18))?.time ?? null;
    const lines = (all.maybe(0x30)?.inside ?? []).map((line) => {
      const each = line.members, serial = each.take(2).integer, at = each.take().time,
        ext = extensions(each.maybe(0x30));
      form(understood(ext, new Set([OID.reason, OID.invalidity])));
      const removed = ext.get(OID.reason)?.value.content[0] === 8;
      return { serial, at: Math.min(at, ext.get(OID.invalidity)?.value.time ?? at), removed };
    });
    const ext = extensions(all.maybe(0xa0)?.inside[0]);
    form(understood(ext, new Set(["2.5.29.20", "2.5.29.35", OID.delta, OID.issuing])));
    const scope = { delta: ext.has(OID.delta), points: null, user: false, ca: false, some: false };
    for (const one of ext.get(OID.issuing)?.value.inside ?? []) {
      if (one.tag === 0xa0) scope.points = one.inside.flatMap(fullNames1);
      else if (one.tag === 0x81) scope.user = one.bool;
      else if (one.tag === 0x82) scope.ca = one.bool;
      else form(one.tag === 0x83 || !one.bool); // an indirect list, or one of attribute certificates, does not count
      if (one.tag === 0x83 || (one.tag === 0xa0 && !scope.points.length)) scope.some = true;
    }
    return { id: H(bytes), issuer, from, until, lines, scope, body: body.whole,
      algorithm: signature(algorithm.algorithm), value };
  }
  const covers = ({ delta, points, user, ca, some }, cert) => !delta && !some && !(user && cert.ca) && !(ca && !cert.ca)
    && (!points || points.some((one) => cert.points.includes(one)));

  /** An OCSP answer: {names, produced, answers, certificates} and what signs it. */
  function answer(bytes) {
    const [status, wrapped] = der(bytes).inside;
    form(status.is(10).content[0] === 0);
    const [kind, basic] = wrapped.is(0xa0).inside[0].inside;
    form(kind.oid === "1.3.6.1.5.5.7.48.1.1");
    const outer = der(basic.is(4).content).members, body = outer.take(0x30), algorithm = outer.take(0x30).algorithm;
    const value = outer.take(3).bits, certificates = (outer.maybe(0xa0)?.inside[0].inside
      ?? []).map(({ whole }) => certificate(whole));
    const all = body.members;
    all.maybe(0xa0);
    (all.maybe(0xa1) ?? all.take(0xa2));
    const produced = all.take(0x18).time;
    const answers = all.take(0x30).inside.map((one) => {
      const each = one.members, [hash, name, key, serial] = each.take(0x30).inside, state = each.take(),
        from = each.take(0x18).time;
      const revoked = state.tag === 0xa1 ? state.inside[0].time : null;
      return { hash: hash.algorithm.oid, name: name.content, key: key.content, serial: serial.integer, tag: state.tag,
        revoked, from,
        until: each.maybe(0xa0)?.inside[0].time ?? null };
    });
    return { id: H(bytes), produced, answers, certificates, body: body.whole, algorithm: signature(algorithm), value };
  }
  const OCSP_HASH = { "1.3.14.3.2.26": sha1, "2.16.840.1.101.3.4.2.1": sha256, "1.2.156.10197.1.401": E.national.sm3 };
  async function answeredBy(told, ca) {
    if (await signed(told.id, told, ca)) return true;
    for (const by of told.certificates) {
      const may = by.issuer === ca.subject && by.nocheck && by.extended?.includes(OID.ocsp) && by.usage.has(USE_SIGN)
        && by.from <= told.produced && told.produced <= by.to;
      if (may && (await signed(by.id, by, ca)) && (await signed(told.id, told, by))) return true;
    }
    return false;
  }

  /** The certificates, lists and answers of a dossier, and the anchors of a policy. */
  class Trust {
    constructor(anchors, certs, crls, ocsp) {
      [this.anchors, this.held] = [anchors, new Map()];
      const readable = (blobs, reader) => blobs.flatMap((bytes) => {
        try { return [reader(bytes)]; } catch { return []; } // what cannot be read shows nothing
      });
      [this.certs, this.lists] = [readable(certs, certificate), readable(crls, list)];
      this.answers = readable(ocsp, answer);
    }
    /** The anchor of the path, where the certificate held at that time for that purpose. */
    held_(cert, purpose, at, given) {
      const name = `${cert.id} ${purpose} ${at} ${given.map(({ id }) => id)}`;
      if (!this.held.has(name)) this.held.set(name, this.find(cert, purpose, at, given));
      return this.held.get(name);
    }
    async find(cert, purpose, at, given) {
      must(cert.from <= at && at <= cert.to, "证书当时不在有效期内", "the certificate was not within its term");
      checkPurpose(cert, purpose);
      const anchors = this.anchors.filter(({ purposes }) => purposes.includes(purpose));
      const path = await this.path(cert, anchors, at, [...given, ...this.certs], []);
      must(path, "证书不能上溯到可信的根", "no path to an anchor of the policy");
      must(policed(path.links.map(([one]) => one)), "上级 CA 要求的证书策略不成立", "a policy that a CA demands is missing");
      for (const [one, by] of path.links) await this.checkRevocation(one, by, at);
      return path.anchor;
    }
    /** {anchor, links: [[certificate, its CA], …]} over at most four CAs, null where there is none. */
    async path(cert, anchors, at, pool, links) {
      const level = links.length; // so many CAs stand between this one's issuer and the signer's certificate
      const fits = (ca) => ca.subject === cert.issuer && ca.ca && ca.usage.has(USE_CERTS) && ca.from <= at
        && at <= ca.to
        && ca.depth >= level && !links.some(([one]) => one.id === ca.id);
      for (const anchor of level < 4 ? anchors : []) {
        const ca = anchor.certificate;
        if (fits(ca) && (await signed(cert.id, cert, ca))) return { anchor, links: [...links, [cert, ca]] };
      }
      for (const ca of level < 3 ? pool : []) {
        if (!fits(ca) || !(await signed(cert.id, cert, ca))) continue;
        const found = await this.path(ca, anchors, at, pool, [...links, [cert, ca]]);
        if (found) return found;
      }
      return null;
    }
    async checkRevocation(cert, ca, at) {
      let shown = false;
      for (const one of this.lists) {
        const counts = one.issuer === ca.subject && one.until !== null && ca.usage.has(USE_LISTS);
        if (!counts || !(await signed(one.id, one, ca))) continue;
        const gone = one.lines.some(({ serial, at: since, removed }) => serial === cert.serial && !removed
          && since <= at);
        must(!gone, "证书当时已被吊销", "the certificate had been revoked");
        shown ||= covers(one.scope, cert) && one.from <= at && at <= one.until;
      }
      for (const told of this.answers) {
        const about = told.answers.filter(({ hash, name, key, serial, until }) => serial === cert.serial
          && until !== null
          && OCSP_HASH[hash] && same(OCSP_HASH[hash](ca.nameBytes), name) && same(OCSP_HASH[hash](ca.keyBits), key));
        if (!about.length || !(await answeredBy(told, ca))) continue;
        must(!about.some(({ revoked }) => revoked !== null && revoked <= at), "证书当时已被吊销",
          "the certificate had been revoked");
        shown ||= about.some(({ tag, from, until }) => tag !== 0x82 && from <= at && at <= until);
      }
      must(shown, "没有材料说明证书当时未被吊销", "nothing shows that the certificate was not revoked then");
    }
  }
  /** The organisation's code (at the anchor's attribute, once, 18 characters) and the common name of a signer. */
  E.signer = (cert, anchor) => {
    const told = (oid) => cert.names.filter(([each]) => each === oid).map(([, value]) => value.string);
    const [codes, names] = [told(anchor.code), told("2.5.4.3")];
    return { code: codes.length === 1 && /^[0-9A-Z]{18}$/.test(codes[0]) ? codes[0] : null,
      name: names.at(-1) ?? null };
  };
  Object.assign(E, { certificate, policed, Trust });
})(globalThis.Ebid);
