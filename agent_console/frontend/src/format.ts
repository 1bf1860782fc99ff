// How times, lengths and telephone numbers are written (console.md §8).

import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";
import type { Language, PageData } from "./page";

export type Format = ReturnType<typeof makeFormat>;

/** m:ss up to 59:59, then h:mm:ss. Seconds below nought count as none. */
export function length(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** Two letters of a Latin name, the first sign of a Chinese one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? "";
  if (/\p{Script=Han}/u.test(first)) return [...first][0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return ([...first].slice(0, 1).join("") + [...last].slice(0, 1).join("")).toUpperCase();
}

export function makeFormat({ language, site }: Pick<PageData, "language" | "site">) {
  const zone = site.timeZone;
  const locale: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };
  const made = new Map<string, Intl.DateTimeFormat>(); // to make one takes a hundred times as long as to use it
  const formatter = (of: string, options: Intl.DateTimeFormatOptions = {}) => {
    const key = `${of} ${JSON.stringify(options)}`;
    const one = made.get(key) ?? new Intl.DateTimeFormat(of, { timeZone: zone, ...options });
    made.set(key, one);
    return one;
  };
  const parts = (at: Date, options: Intl.DateTimeFormatOptions) => {
    const found = formatter(locale[language], options).formatToParts(at);
    return (type: Intl.DateTimeFormatPartTypes) => found.find((part) => part.type === type)?.value ?? "";
  };
  const dayKey = (at: Date) => formatter("sv-SE").format(at);

  return {
    /** 24-hour clock: 09:41. */
    clock(at: Date): string {
      return formatter("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
    },
    clockWithSeconds(at: Date): string {
      return formatter("en-GB", { timeStyle: "medium" }).format(at);
    },
    /** The same for all moments of one day of the site. */
    dayKey,
    /** Friday 20 November; 11月20日 星期五; with the year when it is not this one. */
    day(at: Date, now: Date): string {
      const of = parts(at, { weekday: "long", day: "numeric", month: language === "en" ? "long" : "numeric", year: "numeric" });
      const sameYear = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4);
      if (language === "zh") return `${sameYear ? "" : `${of("year")}年`}${of("month").replace("月", "")}月${of("day").replace("日", "")}日 ${of("weekday")}`;
      return `${of("weekday")} ${of("day")} ${of("month")}${sameYear ? "" : ` ${of("year")}`}`;
    },
    /** Mon 23 Nov; 11月23日 星期一. */
    shortDay(at: Date): string {
      if (language === "zh") return this.day(at, at);
      const of = parts(at, { weekday: "short", day: "numeric", month: "short" });
      return `${of("weekday")} ${of("day")} ${of("month")}`;
    },
    count(n: number): string {
      return new Intl.NumberFormat("en-GB").format(n);
    },
    /** Own country's numbers as people there write them, others with + and spaces. */
    number(e164: string): string {
      const parsed = parsePhoneNumberFromString(e164);
      if (!parsed) return e164;
      return parsed.country === site.country ? parsed.formatNational() : parsed.formatInternational();
    },
    /** What was typed as E.164, or null if it is no telephone number. */
    dialled(text: string): string | null {
      const parsed = parsePhoneNumberFromString(text, site.country as CountryCode);
      return parsed?.isPossible() ? parsed.number : null;
    },
  };
}
