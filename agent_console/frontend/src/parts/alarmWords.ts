// What each alarm says (docs/operating.md, "Alarms"): one sentence for the foot, a row for the live board.

import type { Format } from "../format";
import type { RaisedAlarm } from "../link/messages";
import { t } from "../words";

/** 14:02, with its day when that is not today. */
export function moment(iso: string, format: Format, now: number): string {
  const at = new Date(iso);
  const today = format.dayKey(at) === format.dayKey(new Date(now));
  return today ? format.clock(at) : `${format.shortDay(at)} ${format.clock(at)}`;
}

/** What it means for whoever works here, since when, and whether calls go on. */
export function alarmSentence(alarm: RaisedAlarm, format: Format, now: number): string {
  const time = moment(alarm.since, format, now);
  switch (alarm.name) {
    case "node-lost":
      return t("house", "Telephone exchange {name} has not answered since {time}: no calls over it.", { name: alarm.subject, time });
    case "facts-lost":
      return t("house", "Records of calls are being lost since {time}: there is no room for them.", { time });
    case "facts-in-memory":
      return t("house", "Records of calls are in memory only since {time}: the disk takes no more.", { time });
    case "records-stale":
      return t("house", "Customers and history are as of {time}: the database is behind. Calls go on.", { time });
    case "disk-full":
      return t("house", "No new recordings since {time}: the disk is full. Calls go on.", { time });
    case "recordings-fail":
      return t("house", "No new recordings since {time}: they cannot be kept. Calls go on.", { time });
    case "disk-low":
      return t("house", "The disk is nearly full since {time}: recordings will stop.", { time });
    case "draining":
      return t("house", "The server is being stopped: no new calls; finish your talk.");
    case "certificate-ends":
      return alarm.severity === "critical"
        ? t("house", "The certificate has ended at {time}: browsers refuse these pages.", { time: end(alarm, format, now) })
        : t("house", "The certificate ends at {time}: then browsers refuse these pages.", { time: end(alarm, format, now) });
  }
}

/** The live board's row: what, and what that means or what to do. */
export function alarmRow(alarm: RaisedAlarm, format: Format, now: number): [string, string] {
  switch (alarm.name) {
    case "node-lost":
      return [t("house", "Exchange {name}", { name: alarm.subject }), t("house", "does not answer, takes no calls")];
    case "facts-lost":
      return [t("house", "Records of calls"), t("house", "being lost: make room, see the log")];
    case "facts-in-memory":
      return [t("house", "Records of calls"), t("house", "in memory only: make room on the disk")];
    case "records-stale":
      return [t("house", "Database"), t("house", "behind: counts and histories as of {time}", { time: moment(alarm.since, format, now) })];
    case "disk-full":
      return [t("house", "Disk full"), t("house", "nothing new is recorded: make room")];
    case "recordings-fail":
      return [t("house", "Recordings"), t("house", "cannot be kept, the log says why")];
    case "disk-low":
      return [t("house", "Disk nearly full"), t("house", "make room before recordings stop")];
    case "draining":
      return [t("house", "Server"), t("house", "being stopped: no new calls, talks go on")];
    case "certificate-ends":
      return [
        t("house", "Certificate"),
        alarm.severity === "critical" ? t("house", "has ended at {time}: renew it", { time: end(alarm, format, now) }) : t("house", "ends at {time}: renew it", { time: end(alarm, format, now) }),
      ];
  }
}

/** Said when it is over, to who does not see that the line has gone. */
export function overSentence(alarm: RaisedAlarm): string {
  switch (alarm.name) {
    case "node-lost":
      return t("house", "Telephone exchange {name} answers again.", { name: alarm.subject });
    case "facts-lost":
    case "facts-in-memory":
      return t("house", "Records of calls are kept again.");
    case "records-stale":
      return t("house", "Customers and history are up to date again.");
    case "disk-full":
    case "recordings-fail":
      return t("house", "Talks are recorded again.");
    case "disk-low":
      return t("house", "The disk has room again.");
    case "draining":
      return t("house", "New calls are taken again.");
    case "certificate-ends":
      return t("house", "The certificate is renewed.");
  }
}

const end = (alarm: RaisedAlarm, format: Format, now: number): string => moment(alarm.until ?? alarm.since, format, now);
