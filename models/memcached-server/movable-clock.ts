/** The clock of a served node, as a test moves it. */
export interface MovableClock {
  stop(): void;
  go(): void;
  /** What falls due on the way is done. */
  move(seconds: number): void;
}
