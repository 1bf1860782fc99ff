// A flow in a file, as it comes in from outside.

import type { FlowDocument } from "./document";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isPlace = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "number" && Number.isFinite(one));
const isNode = (value: unknown): boolean =>
  isRecord(value) && typeof value.type === "string" && isRecord(value.exits ?? {}) && isRecord(value.title ?? {}) && (value.place == null || isPlace(value.place));

/** What the page must be able to draw; all else the server judges. */
function isFlow(read: unknown): read is FlowDocument {
  return (
    isRecord(read) && isRecord(read.nodes) && Object.values(read.nodes).every(isNode) && isRecord(read.title ?? {}) &&
    [...Object.values(read.groups ?? {}), ...Object.values(read.remarks ?? {})].every((one) => isRecord(one) && isPlace(one.place) && isPlace(one.size)) &&
    isRecord(read.variables ?? {}) && Object.values(read.variables ?? {}).every(isRecord) && Array.isArray(read.trials ?? [])
  );
}

/** The flow in a file, under the name of the one it is taken into. Null: it is none. */
export function readFlow(text: string, own: FlowDocument): FlowDocument | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFlow(read)) return null;
  const { version: _, ...flow } = read;
  return { ...flow, format: 1, name: own.name, languages: Array.isArray(flow.languages) && flow.languages.length > 0 ? flow.languages : own.languages };
}
