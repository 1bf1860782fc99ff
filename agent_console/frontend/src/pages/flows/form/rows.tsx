// Fields that hold many: the keys of a menu, the cases of a switch, the values that are given on.

import { useEffect, useState } from "react";
import { KEYS } from "../../../designer/exits";
import { emptyOf, type Shape } from "../../../designer/fields";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { ShapeEditor } from "./FieldEditor";
import { NameInput } from "./inputs";


interface MapProps {
  shape: Extract<Shape, { kind: "map" }>;
  path: string;
  label: string;
  value: Record<string, unknown>;
  change: (value: unknown) => void;
}

export function MapEditor({ shape, path, label, value, change }: MapProps) {
  const keys = Object.keys(value);
  const rename = (from: string, to: string) => change(Object.fromEntries(Object.entries(value).map(([key, one]) => [key === from ? to : key, one])));
  const remove = (key: string) => {
    const left = Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
    change(Object.keys(left).length > 0 ? left : undefined);
  };
  const free = shape.key.digits ? KEYS.find((key) => !keys.includes(key)) : freeKey(keys);
  return (
    <div className="rows">
      {ordered(keys, shape.key.digits).map((key) => (
        <div key={key} className="maprow" role="group" aria-label={`${label} ${key}`}>
          <div className="row">
            <KeyInput shape={shape} path={`${path}.${key}`} label={label} value={key} taken={keys} change={(to) => rename(key, to)} />
            <button type="button" className="btn s q sq" aria-label={t("flow", "Remove {name}", { name: key })} onClick={() => remove(key)}>
              <Icon name="x" size="s" />
            </button>
          </div>
          <ShapeEditor shape={shape.value} path={`${path}.${key}`} label={`${label} ${key}`} value={value[key]} change={(one) => change({ ...value, [key]: one ?? emptyOf(shape.value) })} />
        </div>
      ))}
      {free !== undefined && (
        <button type="button" className="btn s q" onClick={() => change({ ...value, [free]: emptyOf(shape.value) })}>
          <Icon name="plus" size="s" />
          {shape.key.digits ? t("flow", "Key") : t("flow", "One more")}
        </button>
      )}
    </div>
  );
}

/** As on a telephone. JavaScript puts keys that look like numbers first. */
const ordered = (keys: string[], digits: boolean): string[] => (digits ? [...keys].sort((a, b) => KEYS.indexOf(a) - KEYS.indexOf(b)) : keys);

function freeKey(keys: string[]): string {
  for (let n = keys.length + 1; ; n += 1) if (!keys.includes(`name${n}`)) return `name${n}`;
}

function KeyInput({ shape, path, label, value, taken, change }: { shape: MapProps["shape"]; path: string; label: string; value: string; taken: string[]; change: (to: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const settle = (to: string) => (to !== "" && to !== value && !taken.includes(to) ? change(to) : setText(value));
  if (shape.key.digits)
    return (
      <span className="field keyfield">
        <select aria-label={t("flow", "Key")} value={value} onChange={(event) => settle(event.target.value)}>
          {KEYS.filter((key) => key === value || !taken.includes(key)).map((key) => <option key={key} value={key}>{key}</option>)}
        </select>
      </span>
    );
  if (shape.key.names)
    return (
      <span className="grow" onBlur={() => settle(text)}>
        <NameInput path={`${path}.[key]`} label={`${label}: ${t("flow", "Name")}`} names={shape.key.names} value={text} change={setText} />
      </span>
    );
  return (
    <span className="field grow">
      <input
        className="mono" aria-label={`${label}: ${t("flow", "Name")}`} value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} onBlur={() => settle(text.trim())}
        onKeyDown={(event) => event.key === "Enter" && settle(text.trim())}
      />
    </span>
  );
}

interface ListProps {
  shape: Extract<Shape, { kind: "list" }>;
  path: string;
  label: string;
  value: unknown[];
  change: (value: unknown) => void;
}

export function ListEditor({ shape, path, label, value, change }: ListProps) {
  const put = (now: unknown[]) => change(now.length > 0 ? now : undefined);
  const swap = (at: number, to: number) => {
    const now = [...value];
    [now[at], now[to]] = [now[to], now[at]];
    put(now);
  };
  return (
    <div className="rows">
      {value.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={at} className="maprow" role="group" aria-label={`${label} ${at + 1}`}>
          <div className="row">
            <span className="s12 mute2 num grow">{at + 1}</span>
            <button type="button" className="btn s q sq" disabled={at === 0} aria-label={t("flow", "Before the one above")} onClick={() => swap(at, at - 1)}>↑</button>
            <button type="button" className="btn s q sq" disabled={at === value.length - 1} aria-label={t("flow", "After the one below")} onClick={() => swap(at, at + 1)}>↓</button>
            <button type="button" className="btn s q sq" aria-label={t("flow", "Remove {name}", { name: at + 1 })} onClick={() => put(value.filter((_, other) => other !== at))}>
              <Icon name="x" size="s" />
            </button>
          </div>
          <ShapeEditor shape={shape.item} path={`${path}.${at}`} label={`${label} ${at + 1}`} value={one} change={(now) => put(value.map((old, other) => (other === at ? (now ?? emptyOf(shape.item)) : old)))} />
        </div>
      ))}
      <button type="button" className="btn s q" onClick={() => put([...value, emptyOf(shape.item)])}>
        <Icon name="plus" size="s" />
        {t("flow", "One more")}
      </button>
    </div>
  );
}
