// Who a call is with, as well as is known.

import type { Format } from "../../format";
import type { Call, Customer } from "../../link/messages";
import { t } from "../../words";

/** The one customer of a call; null while there is none or it has not been chosen among several. */
export function customerOf(call: Call): Customer | null {
  if (call.customer !== null) return call.customers.find(({ id }) => id === call.customer) ?? null;
  return call.customers.length === 1 ? (call.customers[0] ?? null) : null;
}

export function numberOf(call: Call, format: Format): string {
  return call.number ? format.number(call.number) : t("person", "Number withheld");
}

export function nameOf(call: Call, format: Format): string {
  return customerOf(call)?.name ?? numberOf(call, format);
}

/** Firm and number; what the name does not say already. */
export function besides(call: Call, format: Format): string {
  const customer = customerOf(call);
  if (customer) return [customer.firm, call.number ? format.number(call.number) : null].filter(Boolean).join(" · ");
  return call.customers.length > 1 ? t("person", "Several customers have this number") : t("person", "Not in the records");
}
