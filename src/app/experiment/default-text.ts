/** A default of the scenario as a reader sees it: `exponential, mean 4ms`. */
export function defaultText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  return entries.map(([key, inner]) => `${key} ${defaultText(inner) ?? ""}`.trim()).join(", ");
}
