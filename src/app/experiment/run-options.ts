/** What is said beside the names of the experiments. */
export interface RunOptions {
  readonly set: readonly string[];
  readonly statsAt?: string;
  readonly seeds?: number;
  readonly workers: number;
  /** Whether somebody asked for that many. */
  readonly workersGiven?: boolean;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly check?: boolean;
  readonly fresh?: boolean;
}
