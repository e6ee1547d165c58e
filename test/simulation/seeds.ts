/** Seeds that found bugs, with what each of them found. They stay, and are played each time. */

export const SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 3,
    found:
      "the loop looked again every 10 ms while a proof ran, because its time to look had passed",
  },
  {
    seed: 4,
    found: "trouble of the machine beside a real failure was held against the work",
  },
  {
    seed: 15,
    found: "a loop that ended because of a broken port left its work running",
  },
  {
    seed: 189,
    found: "an agent was given another rest for failures from before the one that was over",
  },
  {
    seed: 212,
    found: "what a person said was lost with the turn that a crash cut off",
  },
  {
    seed: 226,
    found: "the journal was written on after an append had failed",
  },
  {
    seed: 232,
    found: "an agent that used no tool went unnoticed after its machine had slept",
  },
  {
    seed: 266,
    found: "the run had ended in the journal while a cancelled turn was still coming to its end",
  },
  {
    seed: 473,
    found: "a candidate was built while a person's word was on its way, and landed without it",
  },
  {
    seed: 557,
    found:
      "work that had waited for a person came back to its agent though its place had been given away",
  },
];
