/** What the engine wants of WebAssembly, which is no part of the language and is there in Node.js and in every browser. */

export interface LinearMemory {
  readonly buffer: ArrayBuffer;
}

interface Instance {
  readonly exports: Readonly<Record<string, (...values: number[]) => number>>;
}

interface Namespace {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => LinearMemory;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => Instance;
}

/** Bytes of a page of linear memory, and as many pages as 32 bits of address reach. */
export const PAGE_BYTES = 65_536;
export const PAGES_MAX = 65_536;

/** Undefined where there is none. */
export const webAssembly = (globalThis as { readonly WebAssembly?: Namespace }).WebAssembly;
