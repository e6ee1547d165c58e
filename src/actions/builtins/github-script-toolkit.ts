/** The part of the program of `actions/github-script` that stands for the toolkit's `io`, `exec` and `glob`. Text, as the rest is. */

export const GITHUB_SCRIPT_TOOLKIT = String.raw`async function which(tool, check) {
  const isProgram = (file) => {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return fs.statSync(file).isFile();
    } catch {
      return false;
    }
  };
  const folders = tool.includes("/") ? [""] : (process.env.PATH ?? "").split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, tool)).find(isProgram);
  if (found === undefined && check) throw new Error("Unable to locate executable file: " + tool);
  return found ?? "";
}

const io = {
  mkdirP: (directory) => fs.promises.mkdir(directory, { recursive: true }).then(() => undefined),
  rmRF: (target) => fs.promises.rm(target, { recursive: true, force: true }),
  async cp(from, to, options = {}) {
    const isFolder = fs.statSync(from).isDirectory();
    if (isFolder && !options.recursive) throw new Error("Failed to copy. " + from + " is a directory, but tried to copy without recursive flag.");
    const inside = fs.existsSync(to) && fs.statSync(to).isDirectory() && options.copySourceDirectory !== false;
    await fs.promises.cp(from, inside ? path.join(to, path.basename(from)) : to, { recursive: true, force: options.force !== false });
  },
  async mv(from, to) {
    const inside = fs.existsSync(to) && fs.statSync(to).isDirectory();
    await fs.promises.mkdir(path.dirname(to), { recursive: true });
    await fs.promises.rename(from, inside ? path.join(to, path.basename(from)) : to);
  },
  which,
  findInPath: async (tool) => [await which(tool, false)].filter((each) => each !== ""),
};

// One line as a program and its arguments: blanks separate, double quotes hold together.
function split(line) {
  const words = [];
  let word;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === "\\" && line[at + 1] === '"') {
      word = (word ?? "") + '"';
      at += 1;
    } else if (character === '"') {
      quoted = !quoted;
      word = word ?? "";
    } else if (character === " " && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  return word === undefined ? words : [...words, word];
}

function start(line, args = [], options = {}) {
  const [program, ...own] = split(line);
  const all = [...own, ...args];
  if (!options.silent) process.stdout.write("[command]" + [program, ...all].join(" ") + "\n");
  const listeners = options.listeners ?? {};
  return new Promise((resolve, reject) => {
    const child = spawn(program, all, { cwd: options.cwd, env: options.env ?? process.env });
    const chunks = { stdout: [], stderr: [] };
    for (const name of ["stdout", "stderr"])
      child[name].on("data", (chunk) => {
        chunks[name].push(chunk);
        if (!options.silent) process.stdout.write(chunk);
        listeners[name]?.(chunk);
      });
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", (cause) => reject(new Error("There was an error when attempting to execute the process '" + program + "': " + cause.message)));
    child.on("close", (code) => {
      const stdout = Buffer.concat(chunks.stdout).toString();
      const stderr = Buffer.concat(chunks.stderr).toString();
      for (const [name, said] of [["stdline", stdout], ["errline", stderr]])
        for (const each of said.split(/\r?\n/)) if (each !== "") listeners[name]?.(each);
      const exitCode = code ?? 1;
      if (exitCode !== 0 && !options.ignoreReturnCode)
        return reject(new Error("The process '" + program + "' failed with exit code " + exitCode));
      resolve({ exitCode, stdout, stderr });
    });
  });
}

const exec = {
  exec: async (line, args, options) => (await start(line, args, options)).exitCode,
  getExecOutput: start,
};

// A pattern as a regular expression over whole absolute paths.
function toPattern(pattern) {
  const absolute = path.resolve(pattern.replace(/^~(?=\/|$)/, os.homedir()));
  let source = "";
  for (let at = 0; at < absolute.length; at += 1) {
    const character = absolute[at];
    if (absolute.startsWith("**/", at)) {
      source += "(?:[^/]+/)*";
      at += 2;
    } else if (absolute.startsWith("**", at)) {
      source += ".*";
      at += 1;
    } else if (character === "*") source += "[^/]*";
    else if (character === "?") source += "[^/]";
    else source += character.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  }
  return { base: path.dirname(absolute.replace(/[*?].*$/s, "x")), matcher: new RegExp("^" + source + "(?:/.*)?$", "s") };
}

async function* walk(at) {
  let entries;
  try {
    entries = await fs.promises.readdir(at, { withFileTypes: true });
  } catch (cause) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(cause.code)) return;
    throw cause;
  }
  for (const entry of entries) {
    const full = path.join(at, entry.name);
    yield { full, isFolder: entry.isDirectory() };
    if (entry.isDirectory()) yield* walk(full);
  }
}

async function create(patterns, options = {}) {
  const lines = patterns.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  const wanted = lines.map((line) => ({ not: line.startsWith("!"), ...toPattern(line.replace(/^!\s*/, "")) }));
  const bases = [...new Set(wanted.filter((each) => !each.not).map((each) => each.base))];
  async function* globGenerator() {
    const seen = new Set();
    for (const base of bases)
      for await (const { full, isFolder } of walk(base)) {
        const last = wanted.findLast((each) => each.matcher.test(full));
        const isIn = last !== undefined && !last.not && !seen.has(full);
        if (!isIn || (isFolder && options.matchDirectories === false)) continue;
        seen.add(full);
        yield full;
      }
  }
  const glob = async () => {
    const found = [];
    for await (const each of globGenerator()) found.push(each);
    return found;
  };
  return { glob, globGenerator, getSearchPaths: () => bases };
}

const glob = {
  create,
  async hashFiles(patterns, _workspace, options) {
    const whole = createHash("sha256");
    const found = await (await create(patterns, { ...options, matchDirectories: false })).glob();
    const inside = found.filter((file) => file.startsWith(process.cwd() + path.sep));
    for (const file of inside.sort()) whole.update(createHash("sha256").update(fs.readFileSync(file)).digest());
    return inside.length === 0 ? "" : whole.digest("hex");
  },
};
`;
