// Customers' records as the desk reads and changes them.

import { useCallback, useEffect, useState } from "react";
import { type Api, ApiFault } from "../../api";
import { useApi } from "../../parts/surroundings";
import type { ConflictAnswer, CustomerFields, CustomerRecord } from "../../records";

export const EMPTY_FIELDS: CustomerFields = {
  name: "",
  latin_name: null,
  form_of_address: null,
  position: null,
  language: null,
  address: null,
  email: null,
  key: false,
  wishes: null,
  code: null,
  numbers: [],
};
const NAMES = Object.keys(EMPTY_FIELDS) as (keyof CustomerFields)[];

export function fieldsOf(record: CustomerRecord): CustomerFields {
  return Object.fromEntries(NAMES.map((name) => [name, record[name]])) as unknown as CustomerFields;
}

/** Only the fields that differ; an empty text is no text. */
export function changesBetween(before: CustomerFields, after: CustomerFields): Partial<CustomerFields> {
  const plain = (value: unknown) => JSON.stringify(value === "" ? null : value);
  return Object.fromEntries(NAMES.filter((name) => plain(before[name]) !== plain(after[name])).map((name) => [name, after[name]]));
}

export type Saved = { record: CustomerRecord } | { conflict: ConflictAnswer } | { fault: string; field: string | null };

export async function saveCustomer(api: Api, id: number, version: number, changes: Partial<CustomerFields>): Promise<Saved> {
  return attempt(() => api.send<{ customer: CustomerRecord }>("PATCH", `/api/customers/${id}`, { version, changes }));
}

export async function addCustomer(api: Api, fields: CustomerFields): Promise<Saved> {
  return attempt(() => api.send<{ customer: CustomerRecord }>("POST", "/api/customers", fields));
}

async function attempt(send: () => Promise<{ customer: CustomerRecord }>): Promise<Saved> {
  try {
    return { record: (await send()).customer };
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    if (error.code === "conflict") return { conflict: error.more as unknown as ConflictAnswer };
    return { fault: error.message, field: typeof error.more.field === "string" ? error.more.field : null };
  }
}

export interface Loaded {
  record: CustomerRecord | null;
  fault: string | null;
  gone: boolean; // not in the records any more
  put: (record: CustomerRecord) => void;
  again: () => void;
}

/** The record of a customer, read when he is first shown. */
export function useCustomer(id: number): Loaded {
  const api = useApi();
  const [state, setState] = useState<{ id: number; record: CustomerRecord | null; fault: Error | null }>({ id, record: null, fault: null });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try reads again
  useEffect(() => {
    let late = false;
    api.get<{ customer: CustomerRecord }>(`/api/customers/${id}`).then(
      ({ customer }) => !late && setState({ id, record: customer, fault: null }),
      (error: Error) => !late && setState({ id, record: null, fault: error }),
    );
    return () => {
      late = true;
    };
  }, [api, id, tries]);
  const put = useCallback((record: CustomerRecord) => setState({ id: record.id, record, fault: null }), []);
  const again = useCallback(() => setTries((n) => n + 1), []);
  const mine = state.id === id;
  const fault = mine ? state.fault : null;
  const gone = fault instanceof ApiFault && fault.code === "no-such-customer";
  return { record: mine ? state.record : null, fault: fault?.message ?? null, gone, put, again };
}
