"use strict";
/* A first stage's result is what was opened and reviewed (05.08); the list of what follows is that result (01.04). */
((E) => {
  const { must, equal, isMap } = E;
  const points = (hundredths) => `${Math.floor(hundredths / 100)}.${`${hundredths % 100}`.padStart(2, "0")}`;

  /** Every condition judged, who meets all passes; points where the number is limited, within each maximum. */
  function checkRow(terms, { met, passed, points: given }) {
    const ids = terms.qualification.map(({ id }) => id).sort(), limited = terms.method === "limited_number";
    must(isMap(met) && equal(Object.keys(met).sort(), ids) && Object.values(met).every((one) => typeof one === "boolean")
      && passed === Object.values(met).every(Boolean), "逐条审查与结论不符", "the conditions and the verdict differ");
    must((given !== undefined) === (limited && passed), "评分缺失或多余", "points are missing, or too many");
    if (given) must(equal(Object.keys(given).sort(), terms.criteria.map(({ id }) => id).sort())
      && terms.criteria.every(({ id, max }) => Number.isSafeInteger(given[id]) && given[id] >= 0 && given[id] <= max),
    "评分超出范围", "points are out of range");
  }
  /** Who goes on and who does not, from what was opened and, of a prequalification, decided. */
  function outcome(c, { yields, least }, until) {
    const opened = c.outcomes().filter((one) => one.outcome === "opened"),
      decided = yields === "passed" ? new E.Panel(c, until).decided.get("review_qualification ").body.results : [];
    for (const row of decided) checkRow(c.terms, row);
    const { params: { most = Infinity } } = c.terms, found = opened.map(({ bid, bidder, name }) => {
      const row = decided.find((one) => one.bid === bid) ?? (must(yields === "proposed", "没有审查结论", "no review"), { passed: true, findings: [] });
      const sum = row.points && Object.values(row.points).reduce((all, one) => all + one, 0);
      return { sum, passed: row.passed, reason: row.findings.join("；"),
        told: { bid, bidder, name, ...(row.points ? { points: points(sum) } : {}) } };
    }).sort((a, b) => (a.told.bid < b.told.bid ? -1 : 1));
    const passed = found.filter((one) => one.passed),
      line = passed.length > most ? passed.map(({ sum }) => sum).sort((a, b) => b - a)[most - 1] : -1;
    const inside = passed.filter(({ sum = 0 }) => sum >= line);
    must(inside.length >= least, "通过的不足法定家数", "fewer go on than the law wants");
    return { admitted: inside.map(({ told }) => told),
      refused: found.filter((one) => !inside.includes(one)).map(({ told, reason }) => ({ ...told, reason })) };
  }
  E.admitted = async (c) => {
    const way = c.tender.procedure ?? {}, stage = (event, right) => c.v.look("01.04", event, () =>
      must(right, "不属于这种交易方式的事项", "no act of this way of trading"));
    for (const event of c.acts("ask_bidder").filter(({ role }) => role === "tenderee"))
      await stage(event, way.yields === "proposed");
    for (const event of c.acts("admit")) {
      await stage(event, Boolean(way.yields));
      await c.v.look("05.08", event, () => {
        const { admitted, refused } = event.body;
        must(equal({ admitted, refused }, outcome(c, way, event.number)), "名单与审查结论不符", "the lists are not what was opened and decided");
      });
    }
    for (const event of c.of("tender.invite").slice(-1)) await c.v.look("01.04", event, () => {
      const { follows, invited } = event.body;
      must(Boolean(follows) === Boolean(way.follows), "名单没有指明前一阶段的结果", "the list names no result of a stage before");
      if (!follows) return;
      const said = c.json(`data/docs/${follows.doc_sha256}.json`);
      must(said.act === "lot.admit" && said.subject === follows.lot
        && equal(invited, said.body.admitted.map(({ bidder, name }) => ({ code: bidder, name }))),
      "名单与前一阶段的结果不符", "the list is not the result that it names");
    });
  };
})(globalThis.Ebid);
