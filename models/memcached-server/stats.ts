/** Lines of `stats`: name and value. */

export type Stats = (readonly [name: string, value: string | number])[];
