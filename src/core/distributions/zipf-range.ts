/**
 * Zipf's law over the ranks of a range far behind the first: by inversion of the integral of x^-alpha, rounded. Of a rank r, from 1, the two
 * differ by a part of alpha (alpha + 1) / (24 r^2) of its probability, 1e-5 at rank 100 and 1e-15 at 2^26, which the rejection of Hörmann and
 * Derflinger (ACM TOMACS 6, 1996) would take away.
 */
import type { Stream } from "../random.ts";

export class ZipfRange {
  readonly #from: number;
  readonly #to: number;
  /** Of the integral from the first of these ranks to the last: 1 - alpha, and the logarithm of how far it goes. */
  readonly #power: number;
  readonly #span: number;

  /** @param from The first rank, from 0. @param to The rank behind the last one. */
  constructor(from: number, to: number, alpha: number) {
    this.#from = from;
    this.#to = to;
    this.#power = 1 - alpha;
    this.#span = Math.log((to + 0.5) / (from + 0.5));
  }

  /** A rank, from 0. Takes one draw of 53 bits. */
  sample(stream: Stream): number {
    const u = stream.next53();
    const s = this.#power;
    // In a form that is also right where alpha is 1, or nearly.
    const way = Math.abs(s) < 1e-9 ? u * this.#span : Math.log1p(u * Math.expm1(s * this.#span)) / s;
    const x = (this.#from + 0.5) * Math.exp(way);
    return Math.min(this.#to, Math.max(this.#from + 1, Math.round(x))) - 1;
  }
}
