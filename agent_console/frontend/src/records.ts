// Records of the CRM as the API gives them (agent_console/api/shapes.py).

import type { HistoryItem } from "./link/messages";

export interface PhoneNumber {
  e164: string;
  label: string | null;
}
export interface CustomerRecord {
  id: number;
  version: number;
  kind: "person" | "firm";
  name: string;
  latin_name: string | null;
  form_of_address: string | null;
  firm_id: number | null;
  firm: string | null;
  position: string | null;
  language: string | null;
  address: string | null;
  email: string | null;
  key: boolean;
  wishes: string | null;
  code: string | null; // the firm's own number of him
  numbers: PhoneNumber[];
}
/** Something that a customer has asked for and nobody has done yet. */
export interface Matter {
  id: number;
  kind: string;
  customer: number | null;
  number: string | null;
  queue: string | null;
  text: string | null;
  wish: string | null;
  opened: string;
  interaction: string;
}
/** A customer, or a number that calls, that is locked after wrong PINs. */
export interface PinLock {
  customer: number | null;
  name: string | null;
  number: string | null;
  until: string;
}
/** What an agent may change of it. */
export type CustomerFields = Omit<CustomerRecord, "id" | "version" | "firm" | "firm_id" | "kind">;

export interface Clash {
  mine: unknown;
  theirs: unknown;
  by: string;
}
export interface ConflictAnswer {
  current: CustomerRecord;
  fields: Partial<Record<keyof CustomerFields, Clash>>;
}

export interface HistoryPage {
  history: HistoryItem[];
  more: boolean;
}
export interface RecordingOf {
  id: string;
  seconds: number;
  channels: number;
  agent: string | null;
  made: string;
  may_hear: boolean;
}
export interface InteractionRecord {
  interaction: string;
  recordings: RecordingOf[];
  notes: { agent: string; text: string; at: string }[];
}

export interface QueueToday {
  queue: string;
  offered: number;
  answered: number;
  abandoned: number;
  overflowed: number;
  within_target: number;
}
export interface Day {
  calls: number;
  calls_out: number;
  talked: number; // seconds
  staffed: number;
  occupied: number;
  recent: AgentCall[]; // of the last 24 hours, newest first
  queues: QueueToday[];
}
/** One of the agent's own ended calls. */
export interface AgentCall {
  interaction: string;
  direction: "in" | "out";
  number: string | null;
  customer: number | null;
  name: string | null;
  began: string;
  talked: number; // seconds; 0: nobody talked
  disposition: string | null;
  outcome: string | null;
}

export interface Colleague {
  name: string;
  displayName: string;
  extension: string | null;
  skills: string[];
}
