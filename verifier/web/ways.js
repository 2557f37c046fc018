"use strict";
/* The ways of evaluating, each from its row of docs/evaluation.md, section 6. What a way gives: `ranks` (price, total,
   nothing), `quotes` (a brand's dearer quotes leave first), `aside` (bid → why), `price` (lines → base, workings, and
   of each line its price score, the points that stand for the experts', the price that is ranked, its workings). */
((E) => {
  const { must, Fraction } = E, of = (value) => Fraction.of(value), ZERO = of(0), ONE = of(1), HUNDRED = of(100);
  const sum = (list) => list.reduce((all, one) => all.plus(one), ZERO),
    mean = (list) => sum(list).over(of(list.length)), rounded = (value, places) => of(value.rounded(places));
  const ascending = (list) => list.toSorted((a, b) => a.compare(b)), lowest = (list) => ascending(list)[0];
  const evaluated = (lines) => lines.map((line) => line.evaluated), points = (value) => of(value).over(HUNDRED);
  const positive = (base) => (must(base.compare(ZERO) > 0, "基准价必须为正", "a base that is not positive"), base);
  const plain = () => ({}), none = () => ({});
  /** `full` points at the base price, fewer for each percent beside it. */
  const near = (params, base, price) => {
    const exact = price.minus(positive(base)).over(base).times(HUNDRED), dp = params.deviation_percent_dp,
      deviation = dp === null ? exact : rounded(exact, dp), above = deviation.compare(ZERO) > 0;
    const lost = deviation.times(of(above ? params.penalty_above : params.penalty_below)),
      score = points(params.full).minus(above ? lost : ZERO.minus(lost));
    return { price: score.compare(ZERO) > 0 ? score : ZERO, workings: { deviation_percent: deviation } };
  };
  const distance = (params, base, workings) => ({ base, workings,
    each: (line) => near(params, base, line.evaluated) });
  /** The drawn coefficient; where only one is published it is not drawn. */
  const reduction = ({ params, drawn }) => {
    const [only, ...more] = params.reductions, chosen = more.length ? drawn.reduction : drawn.reduction ?? only;
    must(params.reductions.includes(chosen), "未公布的系数", "a reduction that was not published");
    return of(chosen);
  };
  const relative = (lines, full, capped) => {
    const base = positive(lowest(evaluated(lines)));
    return { base, workings: { full }, each: (line) => {
      const ratio = base.over(line.evaluated), before = ratio.times(full), score = before.times(ONE.plus(line.bonus));
      return { price: capped ? lowest([score, full]) : score,
        workings: { ratio, before_bonus: before, bonus_rate: line.bonus } };
    } };
  };
  const cheapest = { ranks: "price", quotes: true, aside: none,
    price: (_, lines) => ({ base: lowest(evaluated(lines)), workings: {}, each: plain }) };
  const unranked = { ...cheapest, ranks: "nothing", quotes: false };
  const scored = (price) => ({ ranks: "total", quotes: false, aside: none, price });
  const below = (self, lines, value) => Object.fromEntries(lines.filter((line) =>
    value(line).compare(points(self.params.least_technical)) < 0).map(({ offer }) => [offer.bid, "least_technical"]));
  const lined = (self, lines) => below(self, lines, (line) => line.points);
  /** Ranked by a price that is made of the evaluated one. */
  const made = (workings, each, quotes) => ({ ranks: "price", quotes, aside: none, price: (self, lines) => {
    const found = new Map(lines.map((line) => [line, each(self, line)]));
    return { base: lowest([...found.values()].map(({ ranked }) => ranked)), workings: workings(self),
      each: (line) => found.get(line) };
  } });
  const most = ({ document }) => points(document.criteria.reduce((all, { max }) => all + max, 0));
  const reduced = (mixed) => made((self) => ({ v_max: most(self).over(HUNDRED) }), (self, line) => {
    const coefficient = ONE.plus(line.points.over(HUNDRED.minus(most(self)))), apart = mixed ? line.deviations : ZERO;
    return { ranked: line.evaluated.minus(apart).over(coefficient).plus(apart), workings: { coefficient } };
  }, false);
  const power = (base, times) => Array.from({ length: times }).reduce((all) => all.times(base), ONE);
  const technical = ({ params, sheets }, { offer }) => (sheets.length ? mean(sheets.map(({ scores }) =>
    points(scores.filter(({ bid, c }) => bid === offer.bid && params.technical.includes(c)).reduce((all, { v }) =>
      all + v, 0)))) : ZERO);
  const REFERENCES = {
    mean, lowest, second_lowest: (list) => ascending(list)[Math.min(1, list.length - 1)],
    drop_highest: (list) => mean(list.length > 1 ? ascending(list).slice(0, -1) : list),
    graded: (list) => mean(ascending(list).slice(list.length > 6 ? 1 : 0, list.length > 3 ? -1 : undefined)),
    with_ceiling: (list, { params, document }) => of(params.ceiling_share).times(of(document.ceiling.amount))
      .plus(ONE.minus(of(params.ceiling_share)).times(mean(list))),
  };
  const averaged = (choose) => scored(({ params }, lines) => {
    const [base, workings] = choose(evaluated(lines));
    return distance(params, base, workings);
  });

  E.WAYS = {
    lowest_evaluated_price: cheapest, negotiation: cheapest, inquiry: cheapest,
    award_by_lots: unranked, award_by_vote: unranked, award_by_vote_and_lots: unranked, award_by_deliberation: unranked,
    comprehensive_scoring: scored(({ params }, lines) =>
      relative(lines, points(params.price_weight), !params.bonus_may_exceed_full)),
    consultation: scored(({ params }, lines) => relative(lines, points(params.price_weight), true)),
    reasonable_low_price: scored((self, lines) => {
      const { params } = self, side = lines.length >= params.drop_from ? params.drop_each_side : 0,
        middle = mean(ascending(evaluated(lines)).slice(side, lines.length - side));
      must(params.reductions.includes(self.drawn.reduction), "未公布的系数", "a reduction that was not published");
      const down = of(self.drawn.reduction), workings = { mean: middle, reduction: down, dropped: of(2 * side) };
      return distance(params, middle.times(ONE.minus(down)), workings);
    }),
    second_mean_below: averaged((prices) => {
      const first = mean(prices), again = prices.filter((price) => price.compare(first) <= 0);
      return [mean(again), { first_mean: first, averaged_again: of(again.length) }];
    }),
    second_mean_lowest: averaged((prices) => {
      const first = mean(prices), least = lowest(prices);
      return [mean([first, least]), { first_mean: first, lowest: least }];
    }),
    comprehensive_evaluation: { ranks: "total", quotes: false,
      aside: (self, lines) => below(self, lines, (line) => technical(self, line)),
      price: (self, lines) => {
        const unreduced = REFERENCES[self.params.base](evaluated(lines), self), down = reduction(self);
        const made_ = distance(self.params, unreduced.times(ONE.minus(down)), { unreduced, reduction: down });
        return { ...made_, each: (line) => {
          const { price, workings } = made_.each(line);
          return { price, workings: { ...workings, technical: technical(self, line) } };
        } };
      } },
    two_envelope: { ranks: "total", quotes: false, aside: lined, price: (self, lines) => {
      const middle = mean(evaluated(lines)), down = reduction(self);
      return distance(self.params, middle.times(ONE.minus(down)), { mean: middle, reduction: down });
    } },
    value_ratio: scored(({ params }, lines) => {
      const unit = of(params.price_unit);
      return { base: positive(lowest(evaluated(lines))), workings: { price_unit: unit },
        each: (line) => ({ quality: line.points.times(unit).over(line.evaluated) }) };
    }),
    qcbs: { ranks: "total", quotes: false, aside: lined, price: ({ params }, lines) => {
      const base = positive(lowest(evaluated(lines))), weight = points(params.technical_weight).over(HUNDRED),
        dp = params.financial_score_dp;
      return { base, workings: { technical_weight: weight }, each: (line) => {
        const exact = base.over(line.evaluated).times(HUNDRED), found = dp === null ? exact : rounded(exact, dp);
        return { price: found.times(ONE.minus(weight)), quality: line.points.times(weight),
          workings: { financial_score: found } };
      } };
    } },
    qbs: { ranks: "total", quotes: false, best: true, aside: lined, price: (_, lines) => {
      const best = ascending(lines.map((line) => line.points)).at(-1);
      return { base: lowest(evaluated(lines.filter((line) => line.points.compare(best) === 0))), workings: {},
        each: plain };
    } },
    fbs: { ranks: "total", quotes: false,
      aside: (self, lines) => {
        const budget = of(self.document.budget.amount), out = lined(self, lines);
        const dear = lines.filter(({ offer, contract }) => !out[offer.bid] && contract.compare(budget) > 0);
        return { ...out, ...Object.fromEntries(dear.map(({ offer }) => [offer.bid, "over_budget"])) };
      },
      price: cheapest.price },
    lcs: { ...cheapest, quotes: false, aside: lined },
    rated_criteria: scored(({ params }, lines) => {
      const full = points(params.cost_weight), base = positive(lowest(evaluated(lines))),
        best = ascending(lines.map((line) => line.points)).at(-1);
      return { base, workings: { cost_weight: full.over(HUNDRED), best_technical: best }, each: (line) => {
        const ratio = base.over(line.evaluated), share = best.compare(ZERO) ? line.points.over(best) : ZERO;
        return { price: ratio.times(full), quality: share.times(HUNDRED.minus(full)),
          workings: { ratio, technical_ratio: share } };
      } };
    }),
    life_cycle_cost: made(({ params }) => ({ discount_rate: of(params.discount_rate) }), ({ params }, line) => {
      const year = ONE.plus(of(params.discount_rate));
      const present = sum(line.offer.deviations.map((one) => of(one.amount).over(power(year, one.year ?? 0))));
      return { ranked: line.evaluated.minus(line.deviations).plus(present), workings: { present_cost: present } };
    }, true),
    features: reduced(false), mixed_features: reduced(true),
    multi_attribute: made(({ params }) => ({ value_per_point: of(params.value_per_point) }), ({ params }, line) => {
      const credit = line.points.times(of(params.value_per_point));
      return { ranked: line.evaluated.minus(credit), workings: { credit } };
    }, false),
  };
})(globalThis.Ebid);
