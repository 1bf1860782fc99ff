// How the designer calls what stands in a flow: groups of node types, fields, exits, kinds of values.

import { type FlowNode, worded } from "../../designer/document";
import type { IconName } from "../../parts/Icon";
import { t } from "../../words";

export type Group = "speak" | "ask" | "decide" | "data" | "send" | "other";
export const GROUPS: Group[] = ["speak", "ask", "decide", "data", "send", "other"];

export function groupWord(group: Group): string {
  const words: Record<Group, string> = {
    speak: t("flow", "Speak"),
    ask: t("flow", "Ask"),
    decide: t("flow", "Decide"),
    data: t("flow", "Data"),
    send: t("flow", "Send on"),
    other: t("flow", "Others"),
  };
  return words[group];
}

const TYPES: Record<string, [Group, IconName]> = {
  play: ["speak", "play"], say: ["speak", "text"], language: ["speak", "globe"], wait: ["speak", "clock"],
  menu: ["ask", "pad"], collect: ["ask", "edit"], "yes-no": ["ask", "check"], listen: ["ask", "mic"], message: ["ask", "vm"],
  hours: ["decide", "clock"], caller: ["decide", "user"], count: ["decide", "phone"], "queue-state": ["decide", "users"],
  condition: ["decide", "branch"], switch: ["decide", "branch"], share: ["decide", "branch"],
  set: ["data", "edit"], sql: ["data", "db"], http: ["data", "link"], vote: ["data", "star"], learn: ["data", "tag"], log: ["data", "text"],
  authenticate: ["data", "lock"], "choose-pin": ["data", "lock"], customer: ["data", "user"], request: ["data", "bell"], callback: ["data", "phone"],
  list: ["data", "menu"], mark: ["data", "tag"], notify: ["other", "mail"], recording: ["other", "mic"],
  queue: ["send", "users"], agent: ["send", "head"], extension: ["send", "phone"], outside: ["send", "outc"], flow: ["send", "flow"],
  back: ["send", "back"], "hang-up": ["send", "hang"],
};
export const groupOf = (type: string): Group => TYPES[type]?.[0] ?? "other";
export const iconOf = (type: string): IconName => TYPES[type]?.[1] ?? "star";

/** type: of the node, where one word means several things. */
export function fieldWord(name: string, type: string): string {
  switch (`${type}.${name}`) {
    case "count.hours":
      return t("flow", "Hours to look back");
    case "count.most":
      return t("flow", "Earlier calls at most");
    case "queue.after":
      return t("flow", "Flow after the talk");
    case "request.kind":
      return t("flow", "Kind of matter");
    case "queue-state.most":
      return t("flow", "Waiting callers at most");
    case "queue-state.longest":
      return t("flow", "Longest wait, seconds");
    case "queue-state.ready":
      return t("flow", "Ready agents into");
    case "queue-state.waiting":
      return t("flow", "Waiting callers into");
    case "message.longest":
      return t("flow", "Longest message, seconds");
    case "menu.learn":
      return t("flow", "Shown to the agent as");
    case "learn.name":
      return t("flow", "Kept as");
    case "http.status":
      return t("flow", "HTTP status into");
    case "count.into":
      return t("flow", "How many into");
  }
  const words: Record<string, () => string> = {
    after: () => t("flow", "Said after it"),
    agent: () => t("flow", "Agent's account"),
    at: () => t("flow", "When he wants it"),
    before: () => t("flow", "Said before it"),
    between: () => t("flow", "Seconds between digits"),
    body: () => t("flow", "Body"),
    by: () => t("flow", "Looked for by"),
    by_voice: () => t("flow", "Yes and no may be said"),
    cases: () => t("flow", "Cases"),
    cause: () => t("flow", "Cause told to the exchange"),
    check: () => t("flow", "Right when"),
    choice: () => t("flow", "Choice"),
    choices: () => t("flow", "Keys"),
    css: () => t("flow", "CSS (HTML)"),
    currency: () => t("flow", "Currency"),
    digits: () => t("flow", "Digits that are said"),
    disposition: () => t("flow", "Disposition"),
    do: () => t("flow", "What to do"),
    end: () => t("flow", "Exit there"),
    end_key: () => t("flow", "Key that ends it"),
    every_language: () => t("flow", "In every language, one after another"),
    exit: () => t("flow", "Exit"),
    fields: () => t("flow", "Fields of the record"),
    flow: () => t("flow", "Flow"),
    give: () => t("flow", "Give"),
    hints: () => t("flow", "Asked instead, each time the next"),
    holds: () => t("flow", "When"),
    hours: () => t("flow", "Hours"),
    interruptible: () => t("flow", "A key may interrupt it"),
    into: () => t("flow", "Into variable"),
    json: () => t("flow", "JSON (JMESPath)"),
    keep: () => t("flow", "Keep the answer, seconds"),
    kind: () => t("flow", "Read as"),
    language: () => t("flow", "Language"),
    least: () => t("flow", "Digits at least"),
    list: () => t("flow", "List of numbers"),
    longest: () => t("flow", "Longest"),
    mailbox: () => t("flow", "Mailbox"),
    method: () => t("flow", "Method"),
    most: () => t("flow", "Digits at most"),
    music: () => t("flow", "With music"),
    name: () => t("flow", "Name"),
    no: () => t("flow", "Key for no"),
    no_input: () => t("flow", "When nothing was pressed"),
    no_match: () => t("flow", "When it was wrong"),
    number: () => t("flow", "Number"),
    of: () => t("flow", "Which number"),
    path: () => t("flow", "Path"),
    pause: () => t("flow", "Seconds of silence that end it"),
    phrases: () => t("flow", "What may be said"),
    pin: () => t("flow", "PIN"),
    poll: () => t("flow", "Poll"),
    priority: () => t("flow", "Priority"),
    prompt: () => t("flow", "Prompt"),
    query: () => t("flow", "Query"),
    queue: () => t("flow", "Queue"),
    ready: () => t("flow", "Ready"),
    returns: () => t("flow", "Ways back"),
    seconds: () => t("flow", "Seconds"),
    service: () => t("flow", "Web service"),
    shares: () => t("flow", "Shares in per cent"),
    sound: () => t("flow", "Sound file"),
    source: () => t("flow", "Database"),
    statement: () => t("flow", "Statement"),
    station: () => t("flow", "Telephone"),
    subject: () => t("flow", "Subject"),
    sure: () => t("flow", "Heard as surely as (0 to 1)"),
    tags: () => t("flow", "Tags"),
    take: () => t("flow", "Take"),
    text: () => t("flow", "Text"),
    title: () => t("flow", "In words"),
    to: () => t("flow", "Mail address"),
    tries: () => t("flow", "Tries"),
    value: () => t("flow", "Value"),
    values: () => t("flow", "Values"),
    variable: () => t("flow", "Variable"),
    wait: () => t("flow", "Seconds to wait"),
    waiting: () => t("flow", "Waiting"),
    ways: () => t("flow", "Numbers by exit"),
    who: () => t("flow", "Who it is"),
    wrong: () => t("flow", "When it was wrong"),
    xpath: () => t("flow", "XPath (XML, HTML)"),
    yes: () => t("flow", "Key for yes"),
  };
  // a node type of the site's own may have fields of which nobody here has heard
  return words[name]?.() ?? name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
}

export function exitWord(exit: string, node?: FlowNode, language = "en"): string {
  const choices = node?.choices as Record<string, { title?: Record<string, string>; value?: string }> | undefined;
  const choice = choices?.[exit];
  if (choice) return [exit, worded(choice.title, language) ?? choice.value].filter(Boolean).join(" ");
  const words: Record<string, () => string> = {
    added: () => t("exit", "added"),
    already: () => t("exit", "already"),
    chosen: () => t("exit", "chosen"),
    closed: () => t("exit", "closed"),
    conflict: () => t("exit", "changed meanwhile"),
    counted: () => t("exit", "counted"),
    done: () => t("exit", "done"),
    else: () => t("exit", "else"),
    empty: () => t("exit", "empty"),
    error: () => t("exit", "failed"),
    found: () => t("exit", "found"),
    "hang-up": () => t("exit", "caller hangs up"),
    invalid: () => t("exit", "wrong key"),
    kept: () => t("exit", "kept"),
    known: () => t("exit", "known"),
    locked: () => t("exit", "locked"),
    long: () => t("exit", "long wait"),
    missing: () => t("exit", "missing"),
    no: () => t("exit", "no"),
    "no-number": () => t("exit", "no number"),
    none: () => t("exit", "none"),
    open: () => t("exit", "open"),
    opened: () => t("exit", "opened"),
    over: () => t("exit", "more often"),
    ready: () => t("exit", "somebody is ready"),
    refused: () => t("exit", "refused"),
    running: () => t("exit", "running already"),
    saved: () => t("exit", "saved"),
    several: () => t("exit", "several"),
    short: () => t("exit", "short wait"),
    there: () => t("exit", "there already"),
    timeout: () => t("exit", "nothing came"),
    unclear: () => t("exit", "not understood"),
    unknown: () => t("exit", "unknown"),
    unstaffed: () => t("exit", "nobody logged in"),
    weak: () => t("exit", "too simple"),
    withheld: () => t("exit", "withheld"),
    within: () => t("exit", "up to that"),
    wrong: () => t("exit", "wrong"),
    yes: () => t("exit", "yes"),
  };
  return words[exit]?.() ?? exit;
}

export function kindWord(kind: string): string {
  const words: Record<string, () => string> = {
    text: () => t("kind", "text"),
    number: () => t("kind", "number"),
    flag: () => t("kind", "yes or no"),
    date: () => t("kind", "date"),
    moment: () => t("kind", "date and time"),
    list: () => t("kind", "list"),
  };
  return words[kind]?.() ?? kind;
}

/** A value of a field that is one of a few. */
export function optionWord(option: string): string {
  const words: Record<string, () => string> = {
    digits: () => t("option", "digit by digit"),
    spelled: () => t("option", "letter by letter"),
    number: () => t("option", "number"),
    money: () => t("option", "money"),
    duration: () => t("option", "duration, in seconds"),
    date: () => t("option", "date"),
    time: () => t("option", "time of day"),
    moment: () => t("option", "date and time"),
    text: () => t("option", "text"),
    list: () => t("option", "list"),
    field: () => t("option", "field of the customer"),
    caller: () => t("option", "from which he calls"),
    called: () => t("option", "that he has called"),
    normal: () => t("option", "normal"),
    busy: () => t("option", "busy"),
    congestion: () => t("option", "congestion"),
    change: () => t("option", "change it"),
    code: () => t("option", "number with the firm"),
    email: () => t("option", "mail address"),
    find: () => t("option", "find it"),
    new: () => t("option", "make a new one"),
    start: () => t("option", "begin"),
    stop: () => t("option", "end"),
  };
  return words[option]?.() ?? option;
}

export function languageWord(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What an announcement says; null: it is none. */
function announced(value: unknown, language: string): string | null {
  const { text, sound } = (value !== null && typeof value === "object" ? value : {}) as { text?: Record<string, string>; sound?: string | null };
  return (text !== null && typeof text === "object" ? worded(text, language) : null) ?? (sound ? `♪ ${sound}` : null);
}

/** One line that says what a node does here. */
export function summaryOf(node: FlowNode, language: string): string {
  const plain = (value: unknown): string | null => {
    if (typeof value === "string" || typeof value === "number") return String(value);
    if (Array.isArray(value)) return value.map((one) => (one !== null && typeof one === "object" ? Object.values(one as object).join(" = ") : String(one))).join("; ");
    if (value !== null && typeof value === "object") return announced(value, language) ?? ([...new Set(Object.values(value).filter((one) => typeof one === "string"))].join(", ") || Object.keys(value).join(", "));
    return null;
  };
  const telling = ["queue", "holds", "cases", "values", "hours", "statement", "service", "flow", "language", "mailbox", "number", "station", "value", "text", "poll", "into", "shares", "ways", "end", "seconds", "agent"];
  const first = telling.map((field) => (field === "language" && typeof node.language === "string" ? languageWord(node.language) : plain(node[field]))).find(Boolean);
  return announced(node.prompt, language) ?? first ?? "";
}
