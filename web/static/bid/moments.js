/* Which cells of a workbook are days, hours or spans, and how they are written: as `trading/rules/table.py` writes them. */
const DAY = 86400000, EPOCH = Date.UTC(1899, 11, 30), LAST = 2958466, LEAP_DAY_OF_1900 = 60, FROM_1904 = 1462;
/** What every workbook may name without saying what it is (ECMA-376 part 1, 18.8.30). */
const SPAN = 46, MOMENTS = [[14, 22], [27, 36], [45, 47], [50, 58]];
const two = (number) => String(number).padStart(2, "0");

/** "moment", "span" or undefined: what a number format shows; its first section counts, what is quoted or escaped does not. */
function shown(format) {
  const [bare] = format.replace(/[_*\\][^]?|"(?:[_*\\][^]|[^"])*"?/g, "").split(";");
  let noon = false;
  for (const [found] of bare.toLowerCase().matchAll(/\[[^\]]*\]?|[admhysp/]/g)) {
    if (/^\[(h+|m+|s+)\]$/.test(found)) return "span";
    if ((noon ? "pm/" : "dmhys").includes(found)) return "moment";
    noon ||= found === "a";
  }
  return undefined;
}

/** The same of a format by its number; `told` are the workbook's own. */
export function kind(id, told) {
  if (told.has(id)) return shown(told.get(id));
  if (id === SPAN) return "span";
  return MOMENTS.some(([first, last]) => id >= first && id <= last) ? "moment" : undefined;
}

/** Hours, minutes and whole seconds; what is left of a second is left out. */
function hours(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A span in hours; null if it is longer than the calendar. */
export function span(value) {
  const long = Math.round(Math.abs(value) * DAY);
  return long < LAST * DAY ? (value < 0 ? "-" : "") + hours(long) : null;
}

/** A day, a day with its hour, or an hour alone; null after the year 9999. `late`: days are counted from 1904, not 1900. */
export function moment(value, late) {
  const at = Math.round((value + (late ? FROM_1904 : value < LEAP_DAY_OF_1900 ? 1 : 0)) * DAY);
  if (value < 1) return hours(((at % DAY) + DAY) % DAY);
  if (at >= LAST * DAY) return null;
  const day = new Date(EPOCH + at).toISOString().slice(0, 10);
  return Number.isInteger(value) ? day : `${day} ${hours(at % DAY)}`;
}

/** A cell that holds its moment as text (ISO 8601), written as the others; whatever is none stays as it is. */
export function iso(value) {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return `${value}:00`;
  const [, day, hour] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?$/.exec(value) ?? [], at = new Date(`${day}T${hour}Z`);
  return day && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${day}T${hour}`) ? `${day} ${hour}` : value;
}
