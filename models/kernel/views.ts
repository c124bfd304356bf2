/** Which processes may have changed their view of the nodes since somebody last looked: those whose library has done something. */
import type { ViewsListener } from "../application/attempts.ts";

/** More of them are noted as all. */
const MANY = 256;

export class ChangedViews implements ViewsListener {
  /** Each once or more often. */
  readonly processes: number[] = [];
  areAll = true;

  changed(process: number): void {
    const { processes } = this;
    if (this.areAll || processes.at(-1) === process) return;
    if (processes.length < MANY) processes.push(process);
    else this.allChanged();
  }

  allChanged(): void {
    this.areAll = true;
    this.processes.length = 0;
  }

  /** They have been looked at. */
  seen(): void {
    this.areAll = false;
    this.processes.length = 0;
  }
}
