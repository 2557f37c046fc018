"use strict";
/* A lottery before its draw, and the lists that are drawn (docs/draw.md, "Published lists", "A lottery before its draw"). */
((E) => {
  const { must, FORMS, hex, unhex, utf8, shaped, canonical, tree, equal } = E;
  const DAY = 86400000, BEIJING = 8 * 3600000, MOST = 1000000;
  const within = (value, from, to) => Number.isSafeInteger(value) && value >= from && value <= to;
  const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
    && new Date(text).toISOString().slice(0, 10) === text;
  const unique = (list) => new Set(list).size === list.length;
  /** Until when a list is public that was published then. */
  const closes = (at, days) => new Date(days
    ? (Math.floor((at + BEIJING) / DAY) + days + 1) * DAY - BEIJING : at).toISOString();

  const steps = {
    open_lottery(of, { body, time }) {
      const inspects = body.kind === "inspection", names = body.groups.map(({ id }) => id);
      must(!of && shaped(body, "kind title:text basis:text on days:int places:int? groups:list project:id?")
        && (inspects || body.kind === "allocation") && isDay(body.on) && within(body.days, inspects ? 0 : 1, 60),
      "公告形式不对", "the announcement has another form");
      must(inspects ? equal(names, ["subjects", "inspectors"]) : within(body.places, 1, MOST) && FORMS.id(body.project),
        "公告内容不合规", "places, project or lists");
      must(names.length && unique(names) && body.groups.every(({ n = null, ...rest }) => shaped(rest, "id:id title:text")
        && (inspects ? within(n, 1, MOST) : true)), "名单不合规", "its lists");
      return { ...body, time, inspects, lists: new Map(), objections: new Map(), planned: false };
    },
    publish_list(of, { body, time }) {
      const group = of.groups.find(({ id }) => id === body.list);
      must(group && !of.planned && shaped(body, "list:id sha256:hash count:int until") && within(body.count, 1, MOST)
        && (!of.inspects || body.count >= group.n), "名单不合规", "a list that was not announced, or comes late");
      must(body.until === closes(time, of.days), "公示期不符", "not public for its time");
      of.lists.set(body.list, { ...body, time });
    },
    object_list(of, { body, time, leaf }) {
      const list = of.lists.get(body.list);
      must(shaped(body, "list:id about:id text_sha256:text") && list && !of.planned && time < Date.parse(list.until),
        "不在公示期内", "the list is not open to objections");
      of.objections.set(leaf, { list: body.list, time, upheld: null });
    },
    answer_objection(of, { body }) {
      const one = of.objections.get(body.objection);
      must(shaped(body, "objection:text upheld:bool reason:text") && one?.upheld === null, "没有待答复的异议",
        "no such objection waits");
      one.upheld = body.upheld;
    },
    plan_draw(of, { time }) {
      if (!of) return;
      must(!of.planned && of.groups.every(({ id }) => of.lists.has(id))
        && [...of.lists.values()].every(({ until }) => time >= Date.parse(until)), "名单未公示期满",
      "planned before the lists were public for their time, or twice");
      must([...of.objections.values()].every(({ list, upheld, time: at }) => upheld === false
        || (upheld && of.lists.get(list).time > at)), "异议未处理", "an objection waits");
      of.planned = true;
    },
  };
  /** The lottery of the chain, null where none was announced; refused is what could not have been done. */
  function read(events) {
    let of = null;
    for (const event of events) {
      const before = ["publish_list", "object_list", "answer_objection"].includes(event.verb);
      must(of || !before, "没有摇号公告", "no lottery was announced");
      if (Object.hasOwn(steps, event.verb)) of = steps[event.verb](of, event) ?? of;
    }
    return of;
  }
  /** What the plan of that lottery draws. */
  const parts = ({ groups, inspects, lists }) => groups.map(({ id, n }) => ({ id, sha256: lists.get(id).sha256,
    n: inspects ? n : lists.get(id).count }));

  const GROUNDS = ["employer", "kinship", "declared"];
  /** The entries of a list's file, each with its leaf. */
  function entries(value, list) {
    must(shaped(value, `v=ebid-draw-list/v1 list=${list} entries:list`) && value.entries.every((one, i, all) =>
      shaped(one, "id:id name avoid:map") && typeof one.name === "string" && (!i || all[i - 1].id < one.id)
      && Object.values(one.avoid).every((each) => GROUNDS.includes(each))), "名单形式不对", "the list has another form");
    return value.entries.map((one) => ({ ...one, list, leaf: hex(tree.leaf(utf8(canonical({ list, ...one })))) }));
  }
  /** By leaf the leaves of earlier lists that it must not be drawn beside. */
  function avoided(lists) {
    const earlier = new Map(), made = new Map();
    for (const list of lists) {
      for (const { leaf, avoid } of list) made.set(leaf, new Set(Object.keys(avoid).flatMap((id) => earlier.get(id) ?? [])));
      for (const { leaf, id } of list) earlier.set(id, [...(earlier.get(id) ?? []), leaf]);
    }
    return made;
  }
  const rootOf = (lists) => hex(tree.root(lists.flat().map(({ leaf }) => leaf).sort().map(unhex)));
  E.lottery = { read, parts, entries, avoided, rootOf };
})(globalThis.Ebid);
