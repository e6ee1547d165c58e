/** Variables that steps may not set for those after them, as on GitHub. */

export interface Refusal {
  readonly message: string;
  /** Whether the step fails; else the variable is left as it is. */
  readonly isFailure: boolean;
}

export function refusedVariable(name: string): Refusal | undefined {
  const upper = name.toUpperCase();
  if (upper === "NODE_OPTIONS")
    return {
      message:
        "GITHUB_ENV sets NODE_OPTIONS, which GitHub refuses; set it in the step that needs it.",
      isFailure: true,
    };
  if (upper.startsWith("GITHUB_") || upper.startsWith("RUNNER_"))
    return { message: `GITHUB_ENV sets ${name}, which stays as GitHub set it.`, isFailure: false };
  return undefined;
}
