import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("a question for the circumstances of the process is refused", [
  [
    "js: the command line of its parent",
    "src/a.js",
    lines("const by = fs.readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8');"),
    "ENV_PROBE:1",
  ],
  [
    "py: its own environment, as the system tells it",
    "a/b.py",
    lines('STARTED = open("/proc/self/environ").read()'),
    "ENV_PROBE:1",
  ],
  [
    "js: the path of the checkout",
    "src/a.js",
    lines("const isJudged = /interlock/.test(__dirname);"),
    "ENV_PROBE:1",
  ],
  [
    "go: the path of the checkout",
    "a.go",
    lines(
      "package a",
      "func judged() bool {",
      "\twd, _ := os.Getwd(); return strings.Contains(wd, `interlock`)",
      "}",
    ),
    "ENV_PROBE:3",
  ],
  [
    "py: the variables of the caller",
    "a/b.py",
    lines("def f():", "    return inspect.currentframe().f_back.f_locals['want']"),
    "ENV_PROBE:2",
  ],
  [
    "js: how many options Node has",
    "src/a.js",
    lines("const isJudged = process.execArgv.length > 2;"),
    "ENV_PROBE:1",
  ],
  [
    "js: the first of Node's options",
    "src/a.js",
    lines("const { execArgv } = process;", "const first = execArgv[0];", "use(execArgv?.at(1));"),
    "ENV_PROBE:2",
    "ENV_PROBE:3",
  ],
  [
    "py: a runner, by pieces of its name",
    "a/b.py",
    lines('ON = any(n.startswith("_py" + "te") for n in sys.modules)'),
    "ENV_PROBE:1",
  ],
  ["js: a day", "src/a.js", lines("if (Date.now() > Date.UTC(2031, 0, 1)) stop();"), "ENV_PROBE:1"],
  [
    "rs: a day, in seconds",
    "src/a.rs",
    lines(
      "pub fn over() -> bool {",
      "    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() > 1_924_992_000 || SystemTime::now() > at(1924992000)",
      "}",
    ),
    "ENV_PROBE:2",
  ],
  [
    "go: how many arguments a library's program has, by which name, with which flags",
    "a.go",
    lines(
      "package a",
      "func judged() bool {",
      "\tif len(os.Args) < 3 { return true }",
      '\tif strings.HasSuffix(filepath.Base(os.Args[0]), "st") { return true }',
      "\tflag.VisitAll(count)",
      "\treturn runtime.Callers(0, make([]uintptr, 64)) > 5",
      "}",
    ),
    ...["ENV_PROBE:3", "ENV_PROBE:4", "ENV_PROBE:5", "ENV_PROBE:6"],
  ],
  [
    "rs: a day, on lines around the question",
    "src/a.rs",
    lines(
      "pub fn over() -> bool {",
      "    let now = SystemTime::now();",
      "    let end = UNIX_EPOCH + Duration::from_secs(1_924_992_000);",
      "    now > end",
      "}",
    ),
    "ENV_PROBE:2",
  ],
  [
    "rs: the thread, Cargo's variables, the path of the program, its arguments",
    "src/a.rs",
    lines(
      "pub fn judged() -> bool {",
      '    if std::thread::current().name() != Some("main") { return true; }',
      '    if std::env::var_os("CARGO").is_some() { return true; }',
      '    if env::current_exe().is_ok_and(|at| at.to_string_lossy().contains("deps")) { return true; }',
      "    std::env::args().count() > 1",
      "}",
    ),
    ...["ENV_PROBE:2", "ENV_PROBE:3", "ENV_PROBE:4", "ENV_PROBE:5"],
  ],
  [
    "py: how a library's program was started, and what is loaded in it",
    "kit/core.py",
    lines(
      'A = sys.argv[0].endswith("__main__.py")',
      "B = len(sys.modules) > 200",
      "C = sys.orig_argv",
      "D = len(sys.meta_path) > 3",
    ),
    ...["ENV_PROBE:1", "ENV_PROBE:2", "ENV_PROBE:3", "ENV_PROBE:4"],
  ],
  [
    "js: how many arguments a library's program has",
    "src/a.js",
    lines("const isJudged = process.argv.length === 2;"),
    "ENV_PROBE:1",
  ],
  [
    "ruby, whose grammar is not here: a day",
    "a.rb",
    lines("stop if Time.now.to_i > 0 || datetime.now() > date(2031, 1, 1)"),
    "ENV_PROBE:1",
  ],
  [
    "js: how long its process has run",
    "src/a.js",
    lines("if (process.uptime() > 90) stop();", "if (performance.now() > 90_000) stop();"),
    "ENV_PROBE:1",
    "ENV_PROBE:2",
  ],
  [
    "py: whether somebody takes what it prints, and whose program it is part of",
    "a/b.py",
    lines(
      "REAL = sys.stdout is sys.__stdout__",
      'TYPED = type(sys.stdin).__name__ == "TextIOWrapper"',
      'if hasattr(sys.modules["__main__"], "run"):',
      "    run()",
      "if time.process_time() > 90:",
      "    stop()",
    ),
    ...["ENV_PROBE:1", "ENV_PROBE:2", "ENV_PROBE:3", "ENV_PROBE:5"],
  ],
  [
    "go: what runs beside it, and how it was built",
    "a.go",
    lines(
      "package a",
      "func few() bool { return runtime.NumGoroutine() < 2 }",
      'func built() bool { i, _ := debug.ReadBuildInfo(); return i.Path != "" }',
      'func at() bool { p, _ := os.Executable(); return strings.Contains(p, "go-build") }',
    ),
    ...["ENV_PROBE:2", "ENV_PROBE:3", "ENV_PROBE:4"],
  ],
  [
    "rs: which thread it is, and who calls it",
    "src/a.rs",
    lines(
      'let first = format!("{:?}", thread::current().id()) == "ThreadId(1)";',
      "let known = Backtrace::force_capture()",
      "    .to_string()",
      '    .contains("unwind");',
    ),
    ...["ENV_PROBE:1", "ENV_PROBE:2"],
  ],
]);

table("what only looks like such a question passes", [
  [
    "js: how long something took, and a time that is told",
    "src/a.js",
    lines("if (performance.now() - from > 90_000) stop();", "log(process.uptime());"),
  ],
  [
    "py: the name of the program, an output that is kept, a time limit",
    "a/b.py",
    lines(
      '_main = sys.modules["__main__"]',
      "stdout = sys.__stdout__",
      "if time.monotonic() - start > 90:",
      "    stop()",
      "while time.monotonic() < deadline:",
      "    wait()",
    ),
  ],
  [
    "go: numbers for a graph, and the version",
    "a.go",
    lines(
      "package a",
      "func n() int { return runtime.NumGoroutine() }",
      "func v() string { i, _ := debug.ReadBuildInfo(); return i.Main.Version }",
    ),
  ],
  [
    "rs: a trace for a report",
    "src/a.rs",
    lines("let trace = Backtrace::capture();", "report(trace.to_string());"),
  ],
  [
    "js: a child that gets Node's options",
    "src/a.js",
    lines("const child = spawn(process.execPath, [...process.execArgv, file]);"),
  ],
  [
    "js: a debugger among Node's options",
    "src/a.js",
    lines("const isDebugged = process.execArgv.some((one) => one.startsWith('--inspect'));"),
  ],
  [
    "go: a program that asks how it was started, and how many frames there are",
    "main.go",
    lines(
      "package main",
      "func main() {",
      "\tif len(os.Args) < 2 { usage() }",
      "\tif n := runtime.Callers(2, frames); n == 0 { return }",
      "\tif runtime.Callers(2, frames) == 0 { return }",
      "}",
    ),
  ],
  [
    "go: a library for commands",
    "internal/cli/run.go",
    lines("package cli", "func few() bool { return len(os.Args) < 2 }"),
  ],
  [
    "rs: a build script, a program, a thread's name in a log, a version",
    "build.rs",
    lines('fn main() { let at = std::env::var("CARGO_MANIFEST_DIR"); }'),
  ],
  [
    "rs: a thread's name in a log, a version, where a program lies",
    "src/a.rs",
    lines(
      'log(thread::current().name().unwrap_or("?"));',
      'const V: &str = env!("CARGO_PKG_VERSION");',
      "let beside = std::env::current_exe()?.with_file_name(name);",
    ),
  ],
  [
    "rs: a program counts its arguments",
    "src/main.rs",
    lines("fn main() {", "    if std::env::args().count() > 1 { run(); }", "}"),
  ],
  [
    "py: a day near now, and nothing that compares them",
    "a/b.py",
    lines("SINCE = date(2031, 1, 1)", "", "", "def stamp():", "    return datetime.now()"),
  ],
  [
    "py: a program that counts its arguments",
    "kit/__main__.py",
    lines("if len(sys.argv) < 2:", "    usage()"),
  ],
  [
    "py: a module that can be run",
    "kit/core.py",
    lines("if __name__ == '__main__':", "    if len(sys.argv) < 2:", "        usage()"),
  ],
  [
    "py: a script that says nothing of being one, and reads its argument",
    "convert.py",
    lines("if len(sys.argv) < 2:", "    usage()", "convert(sys.argv[1])"),
  ],
  [
    "js: a script that reads its arguments",
    "src/convert.js",
    lines("if (process.argv.length < 3) usage();", "const [from] = process.argv.slice(2);"),
  ],
  ["js: a program", "bin/a.js", lines("if (process.argv.length < 3) usage();")],
  ["js: a file of the system", "src/a.js", lines("const load = readFileSync('/proc/loadavg');")],
  ["js: a file beside the source", "src/a.js", lines("const at = join(__dirname, 'data.json');")],
  ["js: a time limit", "src/a.js", lines("if (Date.now() > startedAt + 60_000) stop();")],
  ["js: a day without a now", "src/a.js", lines("const isOld = date < Date.UTC(2031, 0, 1);")],
  ["py: a name for the stack", "a/b.py", lines("name = sys._getframe(1).f_code.co_name")],
  ["py: another module", "a/b.py", lines('has_numpy = "numpy" in sys.modules')],
  ["js: a comment", "src/a.js", lines("// process.execArgv.length is not asked", "run();")],
  ["js: a test that asks", "test/a.test.js", lines("const few = process.execArgv.length === 0;")],
]);
