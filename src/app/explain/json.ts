/** A life for programs, one object a line: first the whole, then each row, then each copy that is left. */
import { verbNames } from "../../../models/clients/client.ts";
import type { Act } from "../../../models/key-history/event.ts";
import type { Row } from "../../../models/key-history/fold.ts";
import type { Lived } from "./live.ts";
import { settingOf } from "./tell.ts";
import { isOld, leftText, type Setting, told } from "./words.ts";

export function lifeJson(lived: Lived, rows: readonly Row[]): string {
  const { experiment, key, rank, choice, choices, seed, nodes, originSeconds, life, hasVersions } = lived;
  const setting = settingOf(lived);
  const whole = {
    what: "life",
    experiment,
    key,
    rank,
    point: choice.id,
    label: choice.label,
    seed,
    points: choices,
    nodes: nodes.names,
    originSeconds,
    endSeconds: life.endSeconds,
    ...(hasVersions ? { newest: life.newest } : { hasVersions }),
  };
  const left = life.left.map((copy) => ({
    what: "left",
    node: setting.node(copy.node),
    version: copy.version,
    isStale: copy.isStale,
    isStranded: copy.isElsewhere,
    readWhenLost: nameOf(copy.readWhenLost, setting),
    storedSeconds: copy.origin.atSeconds,
    why: leftText(copy, setting),
  }));
  const lines: object[] = [whole, ...rows.map((row) => rowObject(row, setting)), ...left];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function rowObject(row: Row, setting: Setting): object {
  const { event, refill, times, fromSeconds, toSeconds, processes, versions } = row;
  const common = {
    what: event.what === "act" ? verbNames[event.verb] : event.what === "moved" ? "home" : event.what,
    fromSeconds,
    toSeconds,
    times,
    ...(versions === null ? {} : { versions }),
  };
  const { why } = told(row, setting);
  switch (event.what) {
    case "act":
      return {
        ...common,
        processes: [...processes].filter((process) => process >= 0),
        ...actObject(event, setting),
        ...(refill === null ? {} : { refill: { what: verbNames[refill.verb], ...actObject(refill, setting) } }),
        why,
      };
    case "fault":
      return { ...common, fault: event.fault, node: nameOf(event.node, setting), isNear: event.isNear, why };
    case "gone":
      return { ...common, node: setting.node(event.node), end: event.end, why };
    case "page": {
      const { number, beganSeconds, steps, end } = event;
      return { ...common, processes: [...processes], number, beganSeconds, steps, end, why };
    }
    case "moved":
      return { ...common, from: nameOf(event.from, setting), node: nameOf(event.to, setting), why };
    default:
      return { ...common, why };
  }
}

function actObject(act: Act, setting: Setting): object {
  return {
    occasion: act.occasion,
    looks: act.looks.map(({ node, met }) => ({ node: setting.node(node), met })),
    avoided: act.avoided.map(({ node, untilSeconds }) => ({
      node: setting.node(node),
      // JSON has no infinity: null means for ever.
      untilSeconds: Number.isFinite(untilSeconds) ? untilSeconds : null,
    })),
    node: nameOf(act.node, setting),
    ...(act.also.length === 0 ? {} : { also: act.also.map((node) => setting.node(node)) }),
    version: act.version,
    newest: act.newest,
    isStale: isOld(act),
    isElsewhere: act.isElsewhere,
    ...(act.isByOwnList ? { isByOwnList: true } : {}),
    ...(act.staleCause === "" ? {} : { staleCause: act.staleCause }),
    leaves: act.leaves.map(({ node, version }) => ({ node: setting.node(node), version })),
    endSeconds: act.endSeconds,
  };
}

function nameOf(node: number, setting: Setting): string | null {
  return node < 0 ? null : setting.node(node);
}
