// What the page knows from the start: the JSON block which agent_console/page_data.py writes.

export type Language = "en" | "zh";
export type Theme = "auto" | "light" | "dark";
export type Density = "normal" | "compact" | "roomy";
export type Role = "agent" | "lead" | "administrator";

export interface Named {
  name: string;
  title: string;
}
export interface Reason extends Named {
  over_after: number | null; // seconds; longer than this is marked
}
export interface Queue extends Named {
  target: number; // seconds
}
export interface Account {
  name: string;
  displayName: string;
  extension: string | null;
  role: Role;
}

export interface PageData {
  title: string;
  language: Language;
  theme: Theme;
  density: Density;
  forgery: string;
  words: string;
  site: { name: string; country: string; timeZone: string };
}
export interface WorkData extends PageData {
  account: Account;
  reasons: Reason[];
  queues: Queue[];
}
export interface DeskData extends WorkData {
  station: string; // "browser" or a telephone's name
  dispositions: Named[];
  ringingSeconds: number;
  wrapUpSeconds: number;
  recording: boolean;
}
export interface VisitorData extends PageData {
  number: string; // E.164
}

export function readPage<Data extends PageData>(): Data {
  const block = document.getElementById("page-data");
  if (!block?.textContent) throw new Error("the page has no data block");
  return JSON.parse(block.textContent) as Data;
}
