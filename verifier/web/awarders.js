"use strict";
/* The tenderee's awarding panel: who sits, ballots opened together, votes counted (docs/evaluation.md, section 8). */
((E) => {
  const { must, equal, canonical, H } = E;
  const WAYS = { award_by_vote: "vote", award_by_vote_and_lots: "lots", award_by_deliberation: "head" };
  const VERBS = ["name_awarders", "cast_ballot", "open_ballots", "decide_winner"];
  const told = (text) => typeof text === "string" && [...text.trim()].length >= 10;
  const count = (among, ballots) => new Map(among.map((bid) => [bid,
    ballots.flatMap(({ votes }) => votes).filter((vote) => vote === bid).length]));
  /** One candidate goes, of several with least votes nobody: they are voted on again. */
  function dropped(standing, votes) {
    const least = Math.min(...votes.values()), last = [...votes.keys()].filter((bid) => votes.get(bid) === least).sort();
    if (last.length > 1) return { standing, last, first: [] };
    const left = standing.filter((bid) => bid !== last[0]);
    return { standing: left, last: [], first: left.length === 1 ? left : [] };
  }
  function voted({ standing, last }, ballots) {
    const votes = count(last.length ? last : standing, ballots),
      best = standing.find((bid) => 2 * (votes.get(bid) ?? 0) > ballots.length);
    return best && !last.length ? { standing: [best], last: [], first: [best] } : dropped(standing, votes);
  }
  function intoLots({ standing }, ballots, size) {
    const votes = count(standing, ballots), all = [...votes.values()].sort((a, b) => b - a),
      line = Math.max(all[Math.min(size, standing.length) - 1], 1);
    return { standing, last: [], first: standing.filter((bid) => votes.get(bid) >= line) };
  }
  const names = ({ way, now, params }) => ({ vote: 1, lots: Math.min(params.into_lots, now.standing.length), head: 0 })[way];
  function checkBallot(p, c, one) {
    const { votes, reason, salt, member } = one, among = p.now.last.length ? p.now.last : p.now.standing;
    must(equal(Object.keys(one).sort(), ["lot", "member", "panel", "reason", "salt", "turn", "v", "votes"])
      && one.v === "ebid-ballot/v1" && one.lot === c.about.lot && one.panel === p.panel && one.turn === p.turn
      && typeof salt === "string" && H(E.utf8(canonical(one))) === p.cast.get(member), "不是所投的选票", "not the ballot that was cast");
    must(votes.length === names(p) && new Set(votes).size === votes.length && votes.every((bid) => among.includes(bid))
      && told(reason), "选票不合规则", "the ballot does not keep the rules");
  }
  const ACTS = {
    name_awarders(p, _, { body: { members, head }, leaf }) {
      must(!p.cast.size && p.turn === 1, "已有人投票", "a ballot was cast before");
      must(equal(members.map(({ n }) => n), [...Array(p.params.awarders).keys()].map((n) => n + 1))
        && new Set(members.map(({ person }) => person)).size === members.length && head >= 1 && head <= members.length,
      "定标委员会人数不符", "not as many members as announced");
      Object.assign(p, { members, head, panel: leaf });
    },
    cast_ballot(p, _, { body: { panel, turn, member, ballot_sha256 } }) {
      must(p.members.some(({ n }) => n === member) && panel === p.panel && turn === p.turn && !p.said
        && !p.cast.has(member), "不是本轮的选票", "no ballot of this turn");
      p.cast.set(member, ballot_sha256);
    },
    open_ballots(p, c, { body: { turn, ballots, standing, last, first } }) {
      must(p.members.length && p.cast.size === p.members.length && turn === p.turn && ballots.length === p.cast.size
        && new Set(ballots.map(({ member }) => member)).size === ballots.length, "开启的不是全部选票", "not all ballots");
      for (const one of ballots) checkBallot(p, c, one);
      const due = { vote: voted, lots: intoLots, head: () => p.now }[p.way](p.now, ballots, p.params.into_lots);
      must(equal({ standing, last, first }, due), "计票结果不符", "the votes were counted otherwise");
      Object.assign(p, { now: due, turn: turn + 1, cast: new Map(), said: p.way === "head" });
    },
    decide_winner(p, _, { body: { member, bid, reason } }) {
      must(p.said && member === p.head && p.now.standing.includes(bid) && told(reason), "主任委员的决定不合规则",
        "the head's decision does not keep the rules");
      p.now = { ...p.now, first: [bid] };
    },
  };
  /** Whom the awarding panel put first among all who conform; null where the ranking decides. */
  E.awarders = (c, candidates) => {
    const way = WAYS[c.terms.method], since = c.last("rank").number, standing = [...candidates].sort();
    if (!way) return null;
    const p = { way, params: c.terms.params, turn: 1, cast: new Map(), members: [], said: false,
      now: { standing, last: [], first: standing.length === 1 ? standing : [] } };
    for (const event of c.acts(...VERBS).filter(({ number }) => number > since)) {
      must(!p.now.first.length, "定标委员会已有结论", "the panel had decided");
      ACTS[event.verb](p, c, event);
    }
    return p.now.first;
  };
  /** Who signed a ballot, or the head's decision, is the member whom the tenderee named. */
  E.checkAwarder = (c, { verb, number, body }, { name }) => {
    if (!["cast_ballot", "decide_winner"].includes(verb)) return;
    const panel = c.acts("name_awarders").findLast((one) => one.number < number);
    must((panel?.body.members ?? []).some((one) => one.n === body.member && one.name === name), "签名人不是该定标委员",
      "signed by somebody else than that member");
  };
})(globalThis.Ebid);
