/* The course of the price: the drawing that the server sent, drawn anew with every bid by uPlot. */

const MINUTE = 60, DAY = 86_400;
/** A tick says as much as tells it from the next one: seconds where they are close, the day where there are several. */
function ticks(plot, splits, _axis, _space, step) {
  const { min, max } = plot.scales.x, days = max - min > DAY;
  const form = days ? (step < DAY ? "{MM}-{DD} {HH}:{mm}" : "{MM}-{DD}") : step < 1 ? "{HH}:{mm}:{ss}.{fff}"
    : step < MINUTE ? "{HH}:{mm}:{ss}" : "{HH}:{mm}";
  const written = globalThis.uPlot.fmtDate(form);
  return splits.map((at) => written(globalThis.uPlot.tzDate(new Date(at * 1000), "Asia/Shanghai")));
}
const HEIGHT = { wide: 320, narrow: 250 }, NARROW = 700;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Upright lines at the moments when the end moved. */
const drawMarks = (marks) => (plot) => {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = token("--warn");
  ctx.setLineDash([4, 6]);
  for (const mark of marks) {
    const x = plot.valToPos(mark, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
};

const size = (place) => ({
  width: place.clientWidth,
  height: innerWidth < NARROW ? HEIGHT.narrow : HEIGHT.wide,
});

/** Takes the place of `figure`'s drawing. `facts` are {at, price, marks, by}: seconds since 1970, exact texts, seconds. */
export class Course {
  #plot;
  #at;
  #prices;
  #marks;

  constructor(figure, facts) {
    this.#at = facts.at;
    this.#marks = facts.marks;
    this.#prices = facts.price.map(Number); // for the eye alone: sums are never computed from these
    const place = document.createElement("div");
    place.className = "course";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", figure.querySelector("title").textContent);
    for (const drawing of figure.querySelectorAll(".wide-only, .narrow-only")) drawing.remove();
    figure.append(place);
    const axis = { stroke: token("--ink-2"), grid: { stroke: token("--rule"), width: 1 }, ticks: { show: false } };
    this.#plot = new globalThis.uPlot({
      ...size(place),
      legend: { show: false },
      cursor: { show: false },
      tzDate: (at) => globalThis.uPlot.tzDate(new Date(at * 1000), "Asia/Shanghai"),
      scales: { x: { time: true } },
      axes: [{ ...axis, values: ticks, space: 96 }, { ...axis, size: 64 }],
      series: [{}, { stroke: token("--accent"), width: 2, points: { show: false }, paths: globalThis.uPlot.paths.stepped({ align: 1 }) }],
      hooks: { draw: [drawMarks(this.#marks)] },
    }, [this.#at, this.#prices], place);
    addEventListener("resize", () => this.#plot.setSize(size(place)));
  }

  /** One more price, and one more mark where an end moved. */
  add(at, price) {
    this.#at.push(at);
    this.#prices.push(Number(price));
    this.#plot.setData([this.#at, this.#prices]);
  }

  mark(at) {
    this.#marks.push(at);
    this.#plot.redraw();
  }
}
