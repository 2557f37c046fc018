"use strict";
/* A live competition run again from its chain: 04.04 (docs/dossier.md, section 10). Of the ways of competing this
 * verifier knows the English auction; in a room of another kind it checks who acted and every session key's signature. */
((E) => {
  const { must, members, shaped, canonical, time, Fraction, FORMS } = E;
  const DAY = 24 * 3600, LONGEST = 7 * DAY, VERSION = "ggzy-room/v1";
  const PLACE = "bidder number round seen", SIGNED = { __proto__: null, bid: "amount", seal: "commitment", reveal: "amount salt",
    confirm: "" };
  const OFFICES = { __proto__: null, pause: ["centre", "agency", "supervisor"], resume: ["centre", "agency", "supervisor"],
    extend: ["centre", "agency"], say: ["centre", "agency", "supervisor"], stop: ["supervisor"],
    show_reserve: ["agency", "tenderee"] };
  const instant = (ms) => new Date(ms).toISOString();
  const whole = (value, low, high) => Number.isSafeInteger(value) && value >= low && value <= high;
  const has = (body, name) => (body[name] ?? null) !== null;
  /** An event's body without the digests of the signature under its act. */
  const saidBy = ({ body }) => Object.fromEntries(Object.entries(body).filter(([name]) =>
    !["doc_sha256", "p7s_sha256"].includes(name)));

  // ---------------------------------------------------------------- what a bidder says

  /** A bidder's command out of its event: its name, and its words in their form. */
  function commandOf({ verb, body }) {
    const { code: _code, command: told, ...rest } = body, name = verb === "refuse" ? told : verb;
    const words = verb === "refuse" ? rest : body;
    must(name in SIGNED, "未知的指令", "an unknown command");
    const more = [SIGNED[name], ["bid", "reveal"].includes(name) && Object.hasOwn(words, "lots") ? "lots" : ""];
    must(members(words, [PLACE, ...more, "signature"].filter(Boolean).join(" ")) && typeof words.signature === "string"
      && [words.number - 1, words.round, words.seen].every((each) => whole(each, 0, Number.MAX_SAFE_INTEGER)),
    "指令形式不对", "the command has another form");
    return { name, words };
  }
  /** That the session key, which the bidder certified when it entered, has signed just these words. */
  async function checkSession(subject, event, entered) {
    const { name, words: { signature, ...unsigned } } = commandOf(event), by = entered.get(unsigned.bidder);
    must(by && by.actor === event.actor, "不是该竞买号的竞买人", "not by the bidder of that number");
    const message = E.utf8(canonical({ v: VERSION, room: subject, command: name, ...unsigned })),
      kind = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("spki", E.unbase64(by.body.key), kind, false, ["verify"]);
    must(await crypto.subtle.verify(kind, key, E.unbase64(signature), message), "签名与会话密钥不符",
      "the signature is not by this bidder's session key");
  }
  function checkRole({ verb, role, body }) {
    const due = verb === "open" ? ["agency", "centre"] : verb === "enter" || verb === "refuse" || verb in SIGNED
      ? ["bidder"] : verb in OFFICES && !("because" in body) ? OFFICES[verb] : ["clerk"];
    must(due.includes(role), `${role} 无权办理`, `not for ${role}`);
  }

  // ---------------------------------------------------------------- the terms

  const amountOf = (currency) => (text) => {
    must(FORMS.money({ amount: text, currency }), "不是金额", "this is no amount");
    return Fraction.of(text);
  };
  const above = (amount) => (must(amount.n > 0n, "须大于零", "it must be above nought"), amount);
  /** The English auction's plan out of the terms' parameters; what is unknown or out of its bounds is not lawful. */
  function planOf(given, money) {
    const known = "start step steps whole_steps lasts late window length latest".split(" "), { late, window, length } = given;
    must(Object.keys(given).every((name) => known.includes(name)) && typeof given.whole_steps === "boolean"
      && whole(given.lasts, 1, 30 * DAY) && whole(window, 0, DAY) && whole(length, 0, DAY)
      && ["never", "from_end", "from_bid", "reset"].includes(late) && (late !== "from_bid" || length >= window)
      && (late === "never" || length > 0) && (!has(given, "latest") || whole(given.latest, 1, 30 * DAY)),
    "竞价参数不合规", "its parameters are not lawful");
    const table = has(given, "steps") ? given.steps.map((row) => [money(row.from), above(money(row.step))])
      : [[new Fraction(0n), above(money(given.step))]];
    must(table.length && !table[0][0].n && table.every(([from], i) => !i || table[i - 1][0].compare(from) < 0),
      "分段幅度须从零递增", "steps must begin at nought and rise by price");
    return { ...given, start: above(money(given.start)), steps: table };
  }
  /** When the turn ends after an offer that was taken at `at`. */
  function softEnd({ late, window, length, latest }, { begins, ends }, at) {
    const inside = at >= ends - window * 1000;
    let moved = ends;
    if (late === "from_end" && inside) moved = ends + length * 1000;
    if ((late === "from_bid" && inside) || late === "reset") moved = Math.max(ends, at + length * 1000);
    return (latest ?? null) === null ? moved : Math.max(ends, Math.min(moved, begins + latest * 1000));
  }

  // ---------------------------------------------------------------- the room

  /** A room of an English auction; each method gives the events that follow, [name, time, body]. */
  class Room {
    constructor({ subject, body, time: at }) {
      must(shaped(saidBy({ body }), "method=english_auction currency:text starts_at:instant parameters:map least:int "
        + "reserve:hash?") && whole(body.least, 1, 1000) && time(body.starts_at) > at, "竞价条件不合规",
      "its terms are not lawful");
      this.money = amountOf(body.currency);
      Object.assign(this, { subject, terms: body, plan: planOf(body.parameters, this.money), seq: 1, at, paused: null,
        turn: { turn: "lobby", round: 0, begins: at, ends: time(body.starts_at) }, entrants: new Map(), answered: new Map(),
        offers: new Set(), last: null, result: null });
    }
    fact(name, at, body) {
      Object.assign(this, { seq: this.seq + 1, at });
      return [name, at, body];
    }
    /** What time brings along: the turns that are over by then, and the end. */
    passed(at) {
      const made = [], { terms: { least, reserve }, plan: { lasts } } = this;
      while (this.turn && this.paused === null && this.turn.ends <= at) {
        const { turn, ends } = this.turn;
        this.turn = turn === "lobby" && this.entrants.size >= least
          ? { turn: "bidding", round: 1, begins: ends, ends: ends + lasts * 1000 } : null;
        if (this.turn) made.push(this.fact("turn", at, { ...this.turn, begins: instant(this.turn.begins),
          ends: instant(this.turn.ends) }));
        else made.push(this.fact("close", at, { offers: this.offers.size, reserve: has({ reserve }, "reserve") }),
          ...(has({ reserve }, "reserve") ? [] : [this.ended(this.winner())]));
      }
      return made;
    }
    ended([ending, reason, ...winners]) {
      this.result = { ending, reason, winners, equal: [] };
      return this.fact("result", this.at, this.result);
    }
    winner() {
      if (this.entrants.size < this.terms.least) return ["failed", "too_few"];
      return this.last ? ["won", "highest", { bidder: this.last.bidder, price: this.last.amount }] : ["failed", "no_offer"];
    }
    /** What an event is due for beside the time; nothing where it would not have been taken. */
    step(event) {
      const { verb, body, time: at } = event;
      if (verb === "enter") return this.enter(body, at);
      if (verb === "show_reserve") return this.showReserve(body, at);
      if (verb in OFFICES) return this.turn && body.reason.trim() ? this.order(verb, body, at) : [];
      return ["turn", "close"].includes(verb) ? [] : this.signed(commandOf(event), at);
    }
    enter({ bidder, key, coefficient, priority, amount }, at) {
      const more = (amount ?? null) === null ? {} : { amount };
      must(whole(priority, 0, 99), "优先顺位不对", "its priority has another form");
      if (more.amount) this.money(amount);
      if (this.turn?.turn !== "lobby" || this.entrants.has(bidder) || [...this.entrants.values()].includes(key)) return [];
      this.entrants.set(bidder, key);
      return [this.fact("enter", at, { bidder, key, coefficient, priority, ...more })];
    }
    order(verb, { reason, seconds }, at) {
      const { turn, paused } = this;
      if (verb === "say") return [this.fact("say", at, { reason })];
      if (verb === "stop") {
        Object.assign(this, { turn: null, paused: null });
        return [this.fact("stop", at, { reason }), this.ended(["stopped", "stopped"])];
      }
      if (verb === "pause" && paused === null) {
        this.paused = at;
        return [this.fact("pause", at, { reason, left: turn.ends - at })];
      }
      if (verb === "resume" && paused !== null) {
        this.turn = { ...turn, begins: turn.begins + at - paused, ends: turn.ends + at - paused };
        this.paused = null;
        return [this.fact("resume", at, { reason, ends: instant(this.turn.ends) })];
      }
      if (verb !== "extend" || !whole(seconds, 1, LONGEST)) return [];
      this.turn = { ...turn, ends: turn.ends + seconds * 1000 };
      return [this.fact("extend", at, { reason, ends: instant(this.turn.ends), seconds })];
    }
    showReserve({ reason, amount, salt }, at) {
      const { reserve } = this.terms, price = this.money(amount);
      const opens = E.H(canonical({ v: VERSION, amount, salt, lots: [] })) === reserve;
      if (this.turn || this.result || !opens) return [];
      const shown = this.fact("show_reserve", at, { reason, amount, salt }), [ending, ...rest] = this.winner();
      const missed = ending === "won" && Fraction.of(this.last.amount).compare(price) < 0;
      return [shown, this.ended(missed ? ["failed", "reserve_missed"] : [ending, ...rest])];
    }
    signed({ name, words }, at) {
      const { bidder, number, signature } = words, before = this.answered.get(bidder);
      if (!this.entrants.has(bidder) || (before && number <= before)) return []; // neither leaves a trace
      const code = this.refusal(name, words);
      this.answered.set(bidder, number);
      if (code) return [this.fact("refuse", at, { command: name, code, ...words })];
      this.last = words;
      this.offers.add([bidder, ...(words.lots ?? [])].join("+"));
      const taken = this.fact("bid", at, words), because = this.seq, ends = softEnd(this.plan, this.turn, at);
      if (ends === this.turn.ends) return [taken];
      this.turn = { ...this.turn, ends };
      return [taken, this.fact("extend", at, { ends: instant(ends), because })];
    }
    /** The code of the refusal, nothing where the command is taken. */
    refusal(name, { seen, round, amount }) {
      if (seen > this.seq) return "room.ahead";
      if (!this.turn) return "room.closed";
      if (this.paused !== null) return "room.paused";
      if (round !== this.turn.round) return "room.stale_round";
      if (name !== "bid" || this.turn.turn === "lobby") return "room.not_open";
      const { start, steps, whole_steps: only } = this.plan, offer = this.money(amount);
      if (!this.last) return offer.compare(start) < 0 ? "room.below_start" : "";
      const before = Fraction.of(this.last.amount), gain = offer.minus(before),
        step = steps.findLast(([from]) => from.compare(before) <= 0)[1];
      if (gain.compare(step) < 0) return "room.below_step";
      return only && gain.over(step).d !== 1n ? "room.off_step" : "";
    }
  }
  /** That every event is what the rules make of those before it. */
  function replay([first, ...events]) {
    must(first?.verb === "open", "须先开设竞价室", "it does not begin with its opening");
    const room = new Room(first);
    let due = [];
    for (const event of events) {
      if (!due.length) due = [...room.passed(event.time), ...room.step(event)];
      const [name, at, body] = due.shift() ?? [];
      must(name === event.verb && at === event.time && canonical(body) === canonical(saidBy(event)),
        `第 ${event.number} 条（${event.verb}）与按规则重演的结果不符`,
        `entry ${event.number} (${event.verb}) is not what the rules make of what came before it`);
    }
    must(!due.length, "末项之后尚缺事项", "what its last command brought about is missing");
  }
  async function checkRoom(c, { subject, events }) {
    const place = { subject }, entered = new Map(), { method } = events[0].body;
    if (!FORMS.text(method) || method === "english_auction") await c.v.look("04.04", place, () => replay(events));
    else c.v.unseen("04.04", place, `本核验器不能重演 ${method}`, `this verifier cannot run ${method} again`);
    for (const event of events) {
      await c.v.look("04.04", event, async () => {
        checkRole(event);
        if (event.verb === "enter") entered.set(event.body.bidder, event);
        if (event.verb === "refuse" || event.verb in SIGNED) await checkSession(subject, event, entered);
      });
    }
  }
  E.replayRoom = replay;
  E.rooms = async (c) => {
    const rooms = [...c.chains.values()].filter(({ subject }) => subject.startsWith("A-"));
    for (const room of rooms) {
      if (room.events.length === room.leaves.length) await checkRoom(c, room);
      else c.v.unseen("04.04", { subject: room.subject }, "竞价事项未全部公开", "not every event of the room is there");
    }
    if (!rooms.length) c.v.absent("04.04");
  };
})(globalThis.Ebid);
