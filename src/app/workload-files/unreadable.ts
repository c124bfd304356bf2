/** A file that does not hold what it should; the message is for the user. */
export class Unreadable extends Error {}
