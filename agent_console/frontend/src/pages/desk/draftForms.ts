// Forms of customers that were left before they were saved: what of them is kept, and how it comes back.

import type { CustomerFields, CustomerRecord } from "../../records";
import { type Drafts, readDraft } from "../../state/drafts";
import { changesBetween, EMPTY_FIELDS, fieldsOf } from "./customers";

const KIND = "customer/";
const NEW = "new/";

/** Whose form: a customer who is in the records, or a new one and the call he was begun in ("" without one). */
export type FormOf = { customer: number } | { begunIn: string };

export const formName = (form: FormOf): string => KIND + ("customer" in form ? form.customer : NEW + form.begunIn);

/** A form that waits; null when there is none. */
export function firstDraft(drafts: Drafts): FormOf | null {
  const name = drafts.names(KIND)[0];
  if (name === undefined) return null;
  return name.startsWith(NEW) ? { begunIn: name.slice(NEW.length) } : { customer: Number(name) };
}

/** Of a customer in the records the changes are kept, with the version that he who typed them had seen; of a
 *  new one everything, as his number is nowhere else. */
interface Kept {
  version: number;
  changes: Partial<CustomerFields>;
}

export interface FormBegin {
  start: CustomerFields; // what a change is measured by
  fields: CustomerFields;
  version: number;
}

/** number: a new customer's. */
export function beginForm(drafts: Drafts, form: FormOf, record: CustomerRecord | null, number: string | null): FormBegin {
  const start: CustomerFields = record ? fieldsOf(record) : { ...EMPTY_FIELDS, numbers: number ? [{ e164: number, label: null }] : [] };
  const kept = readDraft<Kept>(drafts, formName(form));
  return { start, fields: { ...start, ...kept?.changes }, version: kept?.version ?? record?.version ?? 0 };
}

/** A form in which nothing is changed leaves no draft. */
export function keepForm(drafts: Drafts, form: FormOf, { start, version }: FormBegin, fields: CustomerFields): void {
  const changes = changesBetween(start, fields);
  if (Object.keys(changes).length === 0) drafts.forget(formName(form));
  else drafts.keep(formName(form), JSON.stringify({ version, changes: "begunIn" in form ? fields : changes } satisfies Kept));
}
