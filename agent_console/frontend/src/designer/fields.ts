// The form of a node type, read from its JSON schema: what each field holds and how it is filled in.

export type Shape =
  | { kind: "announcement" }
  | { kind: "text"; formula?: string; names?: string; long: boolean; pattern?: string }
  | { kind: "number"; whole: boolean; least?: number; most?: number }
  | { kind: "flag" }
  | { kind: "choice"; options: string[] }
  | { kind: "words"; long?: boolean } // a text for each language
  | { kind: "part"; fields: Field[] }
  | { kind: "map"; key: { names?: string; digits: boolean }; value: Shape }
  | { kind: "list"; item: Shape }
  | { kind: "each-language"; one: Shape } // the same for all languages, or one for each
  | { kind: "raw" };

export interface Field {
  name: string;
  shape: Shape;
  required: boolean;
  /** Of a field that is left out; undefined: it has none, or null. */
  usual: unknown;
  /** null says something of its own: not at all. */
  nullable: boolean;
  hint: string | null;
}

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  required?: string[];
  default?: unknown;
  description?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
  names?: string;
  formula?: string;
  $defs?: Record<string, Schema>;
}

/** Of every node; the form has places of their own for them. */
const COMMON = new Set(["type", "title", "note", "exits", "place"]);
const LANGUAGES = "^[a-z]{2,3}";
const LONG = 1001; // letters: what may be longer has a field of several lines

export function fieldsOf(schema: unknown): Field[] {
  const root = schema as Schema;
  return fieldsIn(root, root.$defs ?? {}).filter(({ name }) => !COMMON.has(name));
}

function fieldsIn(schema: Schema, defs: Record<string, Schema>): Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, of]) => {
    const branches = of.anyOf ?? [];
    const nullable = branches.some(({ type }) => type === "null");
    const rest = branches.filter(({ type }) => type !== "null");
    return {
      name,
      shape: shapeOf(nullable && rest.length === 1 ? (rest[0] ?? of) : of, defs),
      required: schema.required?.includes(name) ?? false,
      usual: of.default ?? undefined,
      nullable: nullable && of.default !== null && of.default !== undefined,
      hint: of.description ?? null,
    };
  });
}

function shapeOf(schema: Schema, defs: Record<string, Schema>): Shape {
  if (schema.$ref) {
    const target = defs[schema.$ref.replace("#/$defs/", "")];
    return target ? shapeOf(target, defs) : { kind: "raw" };
  }
  const either = schema.oneOf ?? schema.anyOf;
  if (either) {
    const one = either.find(({ type }) => type === "string");
    const each = either.find(isOfLanguages);
    return one && each && either.length === 2 ? { kind: "each-language", one: shapeOf(one, defs) } : { kind: "raw" };
  }
  if (schema.enum) return { kind: "choice", options: schema.enum.map(String) };
  switch (schema.type) {
    case "string":
      return {
        kind: "text",
        long: (schema.maxLength ?? 0) >= LONG,
        ...(schema.formula ? { formula: schema.formula } : {}),
        ...(schema.names ? { names: schema.names } : {}),
        ...(schema.pattern ? { pattern: schema.pattern } : {}),
      };
    case "integer":
    case "number":
      return {
        kind: "number",
        whole: schema.type === "integer",
        ...((schema.minimum ?? schema.exclusiveMinimum) !== undefined ? { least: schema.minimum ?? schema.exclusiveMinimum ?? 0 } : {}),
        ...(schema.maximum !== undefined ? { most: schema.maximum } : {}),
      };
    case "boolean":
      return { kind: "flag" };
    case "array":
      return schema.items ? { kind: "list", item: shapeOf(schema.items, defs) } : { kind: "raw" };
    case "object":
      return objectShape(schema, defs);
    default:
      return { kind: "raw" };
  }
}

function objectShape(schema: Schema, defs: Record<string, Schema>): Shape {
  if (schema.properties) {
    if ("every_language" in schema.properties) return { kind: "announcement" };
    return { kind: "part", fields: fieldsIn(schema, defs) };
  }
  const [pattern, inside] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
  if (pattern !== undefined && inside) {
    if (isOfLanguages(schema)) return { kind: "words" };
    return { kind: "map", key: { digits: pattern.startsWith("^[0-9") }, value: shapeOf(inside, defs) };
  }
  if (typeof schema.additionalProperties === "object") {
    const names = schema.propertyNames?.names;
    return { kind: "map", key: { digits: false, ...(names ? { names } : {}) }, value: shapeOf(schema.additionalProperties, defs) };
  }
  return { kind: "raw" };
}

function isOfLanguages({ type, patternProperties }: Schema): boolean {
  return type === "object" && Object.keys(patternProperties ?? {}).some((pattern) => pattern.startsWith(LANGUAGES));
}

/** How an empty one begins. */
export function emptyOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "part":
    case "announcement":
    case "words":
    case "map":
      return {};
    case "list":
      return [];
    case "flag":
      return false;
    case "number":
      return shape.least ?? 0;
    case "choice":
      return shape.options[0] ?? "";
    default:
      return "";
  }
}
