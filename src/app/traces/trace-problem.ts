/** What is wrong with a trace, and where: the user's to mend. */
export class TraceProblem extends Error {
  constructor(file: string, text: string) {
    super(`${file}: ${text}`);
    this.name = "TraceProblem";
  }
}
