// Every sentence of the page, from the gettext catalogues that Flask uses too. The message id is the English
// sentence; its context tells two meanings of one English word apart.

type Catalogue = Record<string, string | string[]>;
export type Values = Record<string, string | number>;

const SEPARATOR = "\u0004";
let catalogue: Catalogue = {};

export async function loadWords(url: string): Promise<void> {
  // the same request as the page's preload link, so that it is not made twice
  const answer = await fetch(url, { mode: "cors", credentials: "same-origin" });
  setWords((await answer.json()) as Catalogue);
}

export function setWords(words: Catalogue): void {
  catalogue = words;
}

function filled(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The message in the page's language. */
export function t(context: string, message: string, values: Values = {}): string {
  const found = catalogue[context + SEPARATOR + message] ?? message;
  return filled(typeof found === "string" ? found : (found[0] ?? message), values);
}

/** The message in the form which the number n asks for; {n} is the number. */
export function tn(context: string, one: string, many: string, n: number, values: Values = {}): string {
  const found = catalogue[context + SEPARATOR + one] ?? [one, many];
  const forms = typeof found === "string" ? [found] : found;
  const chosen = n === 1 || forms.length === 1 ? forms[0] : forms[1];
  return filled(chosen ?? many, { n, ...values });
}
