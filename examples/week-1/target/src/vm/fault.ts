/** A run-time error that does not know yet where in the script it happened; the machine adds the position. */
export class Fault extends Error { }
