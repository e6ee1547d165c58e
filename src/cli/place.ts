/** What every command gets beside its own arguments. */
export interface Place {
  readonly repo: string;
  readonly stateDir?: string;
  readonly json?: boolean;
}
