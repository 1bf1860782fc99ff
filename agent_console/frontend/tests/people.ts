// One customer, one call, one agent, as the link would tell of them; a test changes what it is about.

import type { AgentLoggedIn, AgentRow, AgentState, Call, Customer, HistoryItem, QueueRow } from "../src/link/messages";
import type { DeskData } from "../src/page";

export const T0 = Date.parse("2026-11-23T09:00:00Z");
export const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

export const margaret: Customer = {
  id: 7,
  name: "Margaret Okafor",
  latin_name: null,
  form_of_address: "Mrs Okafor",
  firm: "Okafor Dairy",
  language: "en",
  address: "Leeds",
  email: "m.okafor@dairy.example",
  key: true,
  numbers: ["+441134960182"],
};

export function aCall(change: Partial<Call> = {}): Call {
  return {
    interaction: "c-1",
    direction: "in",
    state: "delivered",
    began: at(0),
    established: null,
    held: null,
    until: at(58),
    waited: 38,
    number: margaret.numbers[0] ?? null,
    called: "+8651255500100",
    line: "telco/3",
    queue: "service",
    skill: 80,
    language: "en",
    learned: [{ label: "Menu", value: "Service" }],
    customer: margaret.id,
    customers: [margaret],
    history: [],
    muted: false,
    recording: true,
    note: "",
    disposition: null,
    transferred_from: null,
    pop_fault: null,
    ...change,
  };
}
export const talking = (change: Partial<Call> = {}): Call => aCall({ state: "established", established: at(10), until: null, ...change });

export function agentIs(state: AgentState["state"], change: Partial<AgentState> = {}): AgentState {
  return { agent: "anna", state, reason: null, since: at(0), until: null, next: null, ...change };
}

export function loggedIn(change: Partial<AgentLoggedIn> = {}): AgentLoggedIn {
  return { state: agentIs("not-ready"), station: "browser", calls: [], ended: null, ended_by: null, resumed: false, sip: null, ...change };
}

export function historyItem(change: Partial<HistoryItem> = {}): HistoryItem {
  return {
    interaction: "h-1",
    began: at(-86_400),
    direction: "in",
    medium: "voice",
    outcome: "answered",
    seconds: 184,
    agent: "Ben Hall",
    queue: "service",
    disposition: "service/fault",
    note: "Pump is loud since Friday.",
    recording: true,
    ...change,
  };
}

export function queueRow(change: Partial<QueueRow> = {}): QueueRow {
  return {
    queue: "service",
    waiting: 0,
    longest_since: null,
    target: 20,
    offered: 0,
    answered: 0,
    abandoned: 0,
    overflowed: 0,
    within_target: 0,
    ready: 1,
    busy: 0,
    logged_in: 1,
    ...change,
  };
}

export function agentRow(change: Partial<AgentRow> = {}): AgentRow {
  return {
    agent: "anna",
    name: "Anna",
    state: "ready",
    reason: null,
    since: at(0),
    held: false,
    queue: null,
    with_name: null,
    with_number: null,
    station: "browser",
    calls: 0,
    talked: 0,
    occupied: 0,
    ...change,
  };
}

export const page: DeskData = {
  title: "Desk · Trunkline",
  language: "en",
  theme: "light",
  density: "normal",
  forgery: "token",
  words: "/words/en",
  site: { name: "Linden Pumps", country: "CN", timeZone: "Asia/Shanghai" },
  account: { name: "anna", displayName: "Anna", extension: "101", role: "agent" },
  reasons: [
    { name: "break", title: "Break", over_after: 600 },
    { name: "training", title: "Training", over_after: null },
  ],
  queues: [
    { name: "service", title: "Service", target: 20 },
    { name: "sales", title: "Sales", target: 15 },
  ],
  station: "browser",
  dispositions: [
    { name: "sales", title: "Sales" },
    { name: "sales/order", title: "Order" },
    { name: "sales/price", title: "Price" },
    { name: "service", title: "Service" },
    { name: "service/fault", title: "Fault" },
    { name: "other", title: "Other" },
  ],
  ringingSeconds: 20,
  wrapUpSeconds: 60,
  recording: true,
};
