// Reads calendars with ical.js and node-ical, as web and phone clients do.
// Standard input: JSON list of paths. Standard output: JSON, reader → path → events.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

// A day alone has no hour in any zone.
const moment = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
const day = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

function withIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: moment(event.startDate),
      end: moment(event.endDate),
      summary: event.summary,
      description: event.description ?? "",
      location: event.location ?? "",
      status: component.getFirstPropertyValue("status"),
      alarms: component.getAllSubcomponents("valarm").length,
    };
  });
}

function withNodeIcal(text) {
  return Object.values(ical.sync.parseICS(text))
    .filter((component) => component.type === "VEVENT")
    .map((event) => ({
      uid: event.uid,
      start: event.datetype === "date" ? day(event.start) : event.start.toISOString(),
      end: event.datetype === "date" ? day(event.end) : event.end.toISOString(),
      summary: event.summary,
      description: event.description ?? "",
      location: event.location ?? "",
      status: event.status,
      alarms: event.alarms?.length ?? 0,
    }));
}

const paths = JSON.parse(readFileSync(0, "utf-8"));
const texts = paths.map((path) => [path, readFileSync(path, "utf-8")]);
const read = (reader) => Object.fromEntries(texts.map(([path, text]) => [path, reader(text)]));
console.log(JSON.stringify({ "ical.js": read(withIcalJs), "node-ical": read(withNodeIcal) }));
