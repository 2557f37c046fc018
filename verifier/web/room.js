"use strict";
/* A room of live competition run again from its chain (docs/dossier.md, 6.5): a state and one command give the events that
 * follow. The kinds of `E.kinds` say what a turn takes, which turn comes next, and how it came out. */
((E) => {
  const { must, members, shaped, canonical, time, Fraction, FORMS, DIGITS } = E;
  const { DAY, Refused, refuseIf, whole, commitment } = E.live;
  const LONGEST = 7 * DAY, PLACE = "bidder number round seen";
  /** What a bidder says, and the members that it adds to its place. */
  const SIGNED = { __proto__: null, bid: "amount", seal: "commitment", reveal: "amount salt", confirm: "" };
  const ORDERS = ["pause", "resume", "extend", "say", "stop"];
  const instant = (ms) => new Date(ms).toISOString();
  const has = (body, name) => (body[name] ?? null) !== null;
  /** An event's body without the digests of the signature under its act. */
  const saidBy = ({ body }) => Object.fromEntries(Object.entries(body).filter(([name]) =>
    !["doc_sha256", "p7s_sha256"].includes(name)));

  const priceOf = (amount, currency) => {
    must(FORMS.money({ amount, currency }), "不是金额", "this is no amount");
    return Fraction.of(amount);
  };
  /** A bidder's command out of its event: its name, its words in their form, and what it offers. */
  function commandOf({ verb, body }, currency) {
    const { code: _code, command: told, ...rest } = body, name = verb === "refuse" ? told : verb;
    const words = verb === "refuse" ? rest : body, form = "指令形式不对", other = "the command has another form";
    must(name in SIGNED, "未知的指令", "an unknown command");
    const more = [SIGNED[name], ["bid", "reveal"].includes(name) && Object.hasOwn(words, "lots") ? "lots" : ""];
    must(members(words, [PLACE, ...more, "signature"].filter(Boolean).join(" ")) && FORMS.text(words.bidder)
      && typeof words.signature === "string"
      && [words.number - 1, words.round, words.seen].every((each) => whole(each, 0, Number.MAX_SAFE_INTEGER)), form, other);
    must(["commitment", "salt"].every((each) => !(each in words) || FORMS.text(words[each])), form, other);
    must(!("lots" in words) || (Array.isArray(words.lots) && words.lots.length && words.lots.every((each) =>
      typeof each === "string" && each)), form, other);
    return { name, words, price: "amount" in words ? priceOf(words.amount, currency) : null };
  }
  /** What kinds may use: `turn`, `entrants`, `offers`, `sealed`, `confirmed`, and the methods of the first part. */
  class Room {
    constructor({ subject, body, time: at }) {
      must(shaped(saidBy({ body }), "method:text currency:text starts_at:instant parameters:map least:int reserve:hash?")
        && whole(body.least, 1, 1000) && time(body.starts_at) > at, "竞价条件不合规", "its terms are not lawful");
      const kind = E.kinds[body.method];
      must(kind, `没有竞价方式 ${body.method}`, `no such way of competing: ${body.method}`);
      Object.assign(this, { subject, terms: body, kind: kind(body.parameters, body.currency), seq: 1, at, paused: null,
        turn: { turn: "lobby", round: 0, begins: at, ends: time(body.starts_at), whose: [] }, entrants: new Map(),
        answered: new Map(), offers: new Map(), sealed: new Map(), confirmed: new Set(), result: null,
        digits: DIGITS[body.currency] });
    }
    /** The next turn begins where this one ends. */
    turning(turn, round, milliseconds, whose = []) {
      const begins = this.turn.ends;
      this.turn = { turn, round, begins, ends: begins + milliseconds, whose };
    }
    over() { this.turn = null; }
    /** An offer takes the place of the bidder's last one for the same lots, and stands last; `apart` keeps others. */
    place({ words, price }, apart) {
      refuseIf(words.lots && !this.kind.bundles, "room.lots");
      const { bidder, amount, round, lots = [] } = words, key = [bidder, ...lots, ...(apart ? [apart] : [])].join("+");
      this.offers.delete(key);
      this.offers.set(key, { bidder, amount, price, round, lots, apart, seq: this.seq + 1 });
    }
    last() { return [...this.offers.values()].at(-1); }
    /** Each bidder's last offer out of the turns that are over. */
    settled(now = this.turn?.round) {
      const over = [...this.offers.values()].filter(({ round }) => round !== now);
      return [...new Map(over.map((each) => [each.bidder, each])).values()];
    }
    money(price) { return price.rounded(this.digits); }

    // -------------------------------------------------------------- events

    fact(name, at, body) {
      Object.assign(this, { seq: this.seq + 1, at });
      return [name, at, body];
    }
    get enough() { return this.entrants.size >= this.terms.least; }
    letsIn(turn) { return turn === "lobby" || this.kind.turns[turn].includes("enter"); }
    /** What time brings along: the turns that are over by then, and the end. */
    passed(at) {
      const made = [];
      while (this.turn && this.paused === null && this.turn.ends <= at) {
        const lobby = this.turn.turn === "lobby", [first] = Object.keys(this.kind.turns);
        if (!this.enough && !(lobby && this.letsIn(first))) this.over();
        else if (lobby) this.kind.begin(this);
        else this.kind.next(this);
        made.push(...this.begun(at));
      }
      return made;
    }
    /** The turn, or the end, that was not recorded yet; the result too, unless a reserve has to be shown first. */
    begun(at) {
      if (this.turn) {
        const { turn, round, begins, ends, whose } = this.turn;
        return [this.fact("turn", at, { turn, round, begins: instant(begins), ends: instant(ends),
          ...(whose.length ? { whose } : {}) })];
      }
      const reserve = has(this.terms, "reserve"), closed = this.fact("close", at, { offers: this.offers.size, reserve });
      return reserve ? [closed] : [closed, this.ended(this.outcome())];
    }
    outcome() { return this.enough ? this.kind.result(this) : E.live.ended("failed", "too_few"); }
    ended(result) {
      this.result = result;
      return this.fact("result", this.at, result);
    }
    /** What an event is due for beside the time; nothing where it would not have been taken. */
    step(event) {
      const { verb, body, time: at } = event;
      if (["turn", "close"].includes(verb)) return [];
      if (verb === "enter") return this.enter(body, at);
      if (verb === "show_reserve") return this.showReserve(body, at);
      if (ORDERS.includes(verb)) return this.turn && body.reason.trim() ? this.order(verb, body, at) : [];
      return this.signed(commandOf(event, this.terms.currency), at);
    }
    enter({ bidder, key, priority, amount, features }, at) {
      must(whole(priority, 0, 99) && FORMS.text(bidder) && FORMS.text(key), "入场形式不对", "the entry has another form");
      const price = (amount ?? null) === null ? null : priceOf(amount, this.terms.currency), offer = price ? { amount } : {},
        weight = E.rights.letIn(this.kind.door, { priority, features }, price),
        coefficient = weight.d === 1n ? String(weight.n) : String(weight);
      const more = { ...offer, ...(Object.keys(features ?? {}).length ? { features } : {}) };
      const known = this.entrants.has(bidder) || [...this.entrants.values()].some((each) => each.key === key);
      if (!this.turn || !this.letsIn(this.turn.turn) || known) return [];
      this.entrants.set(bidder, { key, weight, priority, ...offer });
      return [this.fact("enter", at, { bidder, key, coefficient, priority, ...more })];
    }
    order(verb, { reason, seconds }, at) {
      const { turn, paused } = this;
      if (verb === "say") return [this.fact("say", at, { reason })];
      if (verb === "stop") {
        Object.assign(this, { turn: null, paused: null });
        return [this.fact("stop", at, { reason }), this.ended(E.live.ended("stopped", "stopped"))];
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
      const reserve = priceOf(amount, this.terms.currency);
      if (this.turn || this.result || !reason.trim() || commitment(amount, salt) !== this.terms.reserve) return [];
      const shown = this.fact("show_reserve", at, { reason, amount, salt }), found = this.outcome();
      const beyond = found.winners.map(({ price }) => Fraction.of(price).compare(reserve));
      const missed = beyond.some((each) => (this.kind.rising ? each < 0 : each > 0));
      return [shown, this.ended(missed ? E.live.ended("failed", "reserve_missed") : found)];
    }

    // -------------------------------------------------------------- what bidders say

    signed({ name, words, price }, at) {
      const { bidder, number } = words, before = this.answered.get(bidder);
      if (!this.entrants.has(bidder) || (before && number <= before)) return []; // neither leaves a trace
      this.answered.set(bidder, number);
      const round = this.turn?.round;
      try {
        this.may(name, words);
        this.kind.take(this, { name, words, price, at });
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        return [this.fact("refuse", at, { command: name, code: refused.code, ...words })];
      }
      const taken = this.fact(name, at, words), because = this.seq;
      if (this.turn?.round !== round) return [taken, ...this.begun(at)];
      const ends = this.kind.ends?.(this, at) ?? this.turn.ends;
      if (ends === this.turn.ends) return [taken];
      this.turn = { ...this.turn, ends };
      return [taken, this.fact("extend", at, { ends: instant(ends), because })];
    }
    /** Whether this bidder may do such a thing at this moment, whatever it offers. */
    may(name, { bidder, seen, round }) {
      const { turn } = this;
      refuseIf(seen > this.seq, "room.ahead");
      refuseIf(!turn, "room.closed");
      refuseIf(this.paused !== null, "room.paused");
      refuseIf(round !== turn.round, "room.stale_round");
      refuseIf(turn.turn === "lobby" || !this.kind.turns[turn.turn].includes(name), "room.not_open");
      refuseIf(turn.whose.length && !turn.whose.includes(bidder), "room.not_your_turn");
    }
  }
  /** The room after its last event; every event must be what the rules make of those before it. */
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
    return room;
  }
  Object.assign(E, { replayRoom: replay, commandOf });
})(globalThis.Ebid);
