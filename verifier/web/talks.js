"use strict";
/* Talks with each supplier apart, one moment for all last quotes, minutes: 05.11 (docs/evaluation.md, section 7). */
((E) => {
  const { must, equal, canonical, H, LP, time } = E;
  const LABEL = "ebid-last-quote/v1", MEMBERS = ["expert", "representative"];
  const ACTS = ["negotiate", "call_last_quotes", "leave_negotiation", "seal_quote", "release_quote_shares",
    "open_quotes", "sign_minutes"];
  const OUT = {
    left: { ground: "left", law: "P74-34", reason: "供应商在最后报价前退出谈判（磋商）" },
    silent: { ground: "no_last_quote", law: "P74-33", reason: "供应商没有在规定时间内提交有效的最后报价" },
  };
  const left = (c) => c.acts("leave_negotiation").map(({ body }) => body.bid);
  E.quotes = {
    wanted: (c) => c.tender.procedure?.last_quotes === true,
    /** What a bid quoted last, null where nothing that holds was opened of it, or none is asked for. */
    of(c, bid) {
      if (!E.quotes.wanted(c)) return null;
      const event = c.last("open_quotes");
      must(event, "最后报价从未开启", "the last quotes were never opened");
      for (const each of event.body.sheets) checkQuote(c, event, each);
      const found = event.body.sheets.find((one) => one.bid === bid && !one.fault);
      return found ? c.json(`data/scores/${event.body.round}/${found.pid}/sheet.json`).total : null;
    },
    /** Why a bid that stood until then is out for want of a last quote. */
    out(c, bid) {
      if (!E.quotes.wanted(c)) return null;
      if (left(c).includes(bid)) return OUT.left;
      return E.quotes.of(c, bid) ? null : OUT.silent;
    },
  };
  /** The call that was in force when an event came: once the quotes were opened it outlasts a voided evaluation. */
  const call = (c, { number }) => new E.Panel(c, Math.min(number, c.last("open_quotes")?.number ?? Infinity))
    .decided.get("call_last_quotes ");
  /** That what was opened is a quote for its own bid, sealed at its place. */
  function checkQuote(c, { body: { round } }, { bid, pid, fault }) {
    const { tender, lot } = c.about, told = fault ? null : c.json(`data/scores/${round}/${pid}/sheet.json`);
    must(pid === H(LP(LABEL, lot, bid)) && (fault || (equal({ ...told, total: [] },
      { v: LABEL, tender, lot, round, pid, bid, total: [] }) && told.total.length
      && told.total.every((one) => E.FORMS.money(one) && Number(one.amount) > 0)
      && new Set(told.total.map(({ currency }) => currency)).size === told.total.length)),
    "最后报价不属于这份响应文件", "the quote belongs to another bid or place, or has another form");
  }
  function checkOpening(c, event) {
    must(c.acts("open_quotes").length === 1, "最后报价开启了两次", "the last quotes were opened twice");
    const panel = new E.Panel(c, event.number), gone = left(c);
    const sealed = c.acts("seal_quote").filter(({ number, body }) => number < event.number
      && body.round === event.body.round).map(({ body }) => body.bid);
    const due = [...new Set(sealed)].filter((bid) => panel.review(bid)?.passed === true && !panel.out(c, bid)
      && !gone.includes(bid));
    must(equal(event.body.sheets.map(({ bid }) => bid).sort(), due.sort()), "开启的不是全部最后报价",
      "not the last quotes that stood were opened");
    for (const each of event.body.sheets) checkQuote(c, event, each);
  }
  function checkMinutes(c, event) {
    const opened = c.last("open_quotes"), { tender, lot } = c.about;
    must(opened && opened.number < event.number, "最后报价开启前签署记录", "minutes signed before the quotes were opened");
    const before = (verb) => c.acts(verb).filter(({ number }) => number < event.number);
    const made = { v: "ebid-minutes/v1", tender, lot, moment: call(c, opened).body.moment,
      said: before("negotiate").map(({ number, actor, at, body: { bid, text_sha256 } }) =>
        ({ tseq: number, actor, at, bid, text_sha256 })),
      left: before("leave_negotiation").map(({ number, body: { bid } }) => ({ tseq: number, bid })),
      quotes: opened.body.sheets.map(({ bid, sheet_sha256 = null }) => ({ bid, sheet_sha256 })) };
    must(H(E.utf8(canonical(made))) === event.body.minutes_sha256, "谈判记录与日志不符", "the minutes are not what the chain tells");
    must(MEMBERS.includes(event.role) && event.who === event.body.found.pid.slice(0, 32), "不是该席位的成员签署",
      "signed by another seat");
  }
  function check(c, event) {
    const { verb, body, role, who } = event, called = verb === "call_last_quotes" || call(c, event);
    if (["negotiate", "leave_negotiation", "seal_quote"].includes(verb)) {
      const owner = c.outcomes().find(({ bid }) => bid === body.bid)?.bidder;
      must(owner && ((verb === "negotiate" && MEMBERS.includes(role)) || (role === "bidder" && who === owner)),
        "不是该供应商本人", "it is not that supplier's own");
    }
    if (["seal_quote", "release_quote_shares", "open_quotes"].includes(verb)) {
      must(called, "未要求提交最后报价", "no last quotes were called for");
      must((event.time < time(called.body.moment)) === (verb === "seal_quote"), "与最后报价截止时间不符",
        "not on its side of the moment");
    }
    if (verb === "negotiate") must(!called, "谈判已结束", "the talks were over");
    if (verb === "seal_quote") must(body.pid === H(LP(LABEL, c.about.lot, body.bid)), "最后报价不在其位置",
      "the quote is sealed at another place");
    if (verb === "open_quotes") checkOpening(c, event);
    if (verb === "sign_minutes") checkMinutes(c, event);
  }
  E.talks = async (c) => {
    const events = c.acts(...ACTS), scored = c.last("open_scores"), { v } = c;
    if (!events.length && !(E.quotes.wanted(c) && scored)) return v.absent("05.11");
    await v.look("05.11", { subject: c.about.lot }, () => must(E.quotes.wanted(c), "交易方式没有谈判环节",
      "the procedure has no talks"));
    for (const event of events) await v.look("05.11", event, () => check(c, event));
    if (scored) await v.look("05.11", scored, () => {
      const voided = c.acts("void_evaluation").filter(({ number }) => number < scored.number).at(-1)?.number ?? 0;
      const signed = c.acts("sign_minutes").filter(({ number }) => voided < number && number < scored.number)
        .map(({ body }) => body.found.pid);
      must(c.last("open_quotes") && [...new E.Panel(c, E.over(c, scored)).sits].every((pid) => signed.includes(pid)), "谈判记录没有全体签署",
        "not every member has signed the minutes");
    });
    return undefined;
  };
})(globalThis.Ebid);
