/** Stack frames of runners and languages: true of every failure, so they say nothing of this one. */

// biome-ignore format: one runner a line
const INTERNAL: readonly RegExp[] = [
  /^\s*(?:at |❯ ).*(?:node:|\bnode_modules\/|\binternal\/)/, // Node and its packages
  /^\s*(?:at |❯ )(?:new Promise|Array\.\w+|async Promise\.all|Promise\.)/,
  /^\s*(?:async )?(?:Test|Suite|TestContext|SuiteContext|TestHook)\.\w+ \(node:/,
  /^\s*node:internal\//,
  /^\s+at \/rustc\//,
  /^\s+\d+: (?:core|std|alloc|test|__rustc|rust_begin_unwind|<fn\(\)|rust_out::main)\b/,
  /^\s*(?:stack backtrace:|note: (?:Some details are omitted|run with `RUST_BACKTRACE))/,
  /^\s*(?:testing\.|created by testing\.|panic\(\{|runtime\.)/,
  /^\s*\S*\/go\/(?:[\w.-]+\/)*src\/(?:testing|runtime)\//,
  /^\s*(?:File ")?\S*(?:site-packages|lib\/python[\d.]+)\//, // pytest, importlib
  /^\s*at (?:org\.junit|java\.base|java\.|jdk\.|org\.apache\.maven)/,
];

export const isInternalFrame = (line: string): boolean =>
  line !== "" && INTERNAL.some((pattern) => pattern.test(line));
