/** The clock of a served node that a test can move. */
export interface MovableClock {
  stop(): void;
  go(): void;
  /** Does what falls due on the way. */
  move(seconds: number): void;
}
