import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("a stub is refused", [
  [
    "js: throw",
    "src/a.js",
    lines("function f() {", "  throw new Error('not implemented');", "}"),
    "STUB:1",
  ],
  [
    "js: an arrow",
    "src/a.js",
    lines("export const f = () => {", "  throw new Error('Not implemented yet');", "};"),
    "STUB:1",
  ],
  [
    "js: a rejected promise",
    "src/a.js",
    lines("const f = () => Promise.reject(new Error('not implemented'));"),
    "STUB:1",
  ],
  [
    "js: by the error's kind",
    "src/a.js",
    lines("function f() { throw new NotImplementedError(); }"),
    "STUB:1",
  ],
  [
    "js: nothing but a TODO",
    "src/a.js",
    lines("function f(x) {", "  // TODO: the real thing", "}"),
    "STUB:1",
  ],
  [
    "js: a TODO and a return of nothing",
    "src/a.mjs",
    lines("async function f(x) {", "  void x;", "  return []; // TODO", "}"),
    "STUB:1",
  ],
  [
    "ts: a method of the quick fix",
    "src/a.ts",
    lines(
      "class A implements B {",
      "  f(): number {",
      '    throw new Error("Method not implemented.");',
      "  }",
      "}",
    ),
    "STUB:2",
  ],
  [
    "tsx: a component",
    "src/a.tsx",
    lines("export function View() {", "  // FIXME", "  return null;", "}"),
    "STUB:1",
  ],
  ["py: raise", "a/b.py", lines("def f(x):", "    raise NotImplementedError"), "STUB:1"],
  [
    "py: with a docstring",
    "a/b.py",
    lines("def f(x):", '    """Does it."""', "    raise NotImplementedError('later')"),
    "STUB:1",
  ],
  ["py: pass", "a/b.py", lines("def f(x):", "    pass"), "STUB:1"],
  ["py: an ellipsis", "a/b.py", lines("def f(x): ..."), "STUB:1"],
  ["py: a docstring alone", "a/b.py", lines("def f(x):", '    """Does it."""'), "STUB:1"],
  [
    "py: a TODO and None",
    "a/b.py",
    lines("class A:", "    def f(self):", "        # TODO", "        return None"),
    "STUB:2",
  ],
  [
    "py: an exception of these words",
    "a/b.py",
    lines("async def f(x):", "    raise Exception('TODO')"),
    "STUB:1",
  ],
  ["rs: todo!", "src/a.rs", lines("pub fn f() -> u8 {", "    todo!()", "}"), "STUB:1"],
  [
    "rs: unimplemented!",
    "src/a.rs",
    lines("impl A {", "    fn f(&self) {", '        unimplemented!("later");', "    }", "}"),
    "STUB:2",
  ],
  [
    "rs: panic",
    "src/a.rs",
    lines("fn f() -> u8 {", '    panic!("not implemented")', "}"),
    "STUB:1",
  ],
  [
    "rs: an error of these words",
    "src/a.rs",
    lines("fn f() -> Result<u8, String> {", '    Err("not implemented".into())', "}"),
    "STUB:1",
  ],
  [
    "rs: todo! in an arm",
    "src/a.rs",
    lines(
      "fn f(x: u8) -> u8 {",
      "    match x {",
      "        1 => 2,",
      "        _ => todo!(),",
      "    }",
      "}",
    ),
    "STUB:4",
  ],
  [
    "rs: a default and a TODO",
    "src/a.rs",
    lines("fn f() -> Vec<u8> {", "    // TODO", "    Vec::new()", "}"),
    "STUB:1",
  ],
  [
    "go: panic",
    "a.go",
    lines("package a", "func F() int {", '\tpanic("not implemented")', "}"),
    "STUB:2",
  ],
  [
    "go: an error of these words",
    "a.go",
    lines("package a", "func F() (int, error) {", '\treturn 0, errors.New("not implemented")', "}"),
    "STUB:2",
  ],
  [
    "go: a TODO and nil",
    "a.go",
    lines("package a", "func (t *T) F() error {", "\t// TODO(me): do it", "\treturn nil", "}"),
    "STUB:2",
  ],
  [
    "java",
    "src/main/java/A.java",
    lines(
      "class A {",
      '  int f() { throw new UnsupportedOperationException("Not implemented yet"); }',
      "}",
    ),
    "STUB:2",
  ],
  ["kotlin", "src/A.kt", lines('fun f(): Int = TODO("later")'), "STUB:1"],
  ["c#", "A.cs", lines("class A { int F() { throw new NotImplementedException(); } }"), "STUB:1"],
  ["scala", "A.scala", lines("def f: Int = ???"), "STUB:1"],
  ["swift", "A.swift", lines('func f() { fatalError("not implemented") }'), "STUB:1"],
  [
    "a conflict in source",
    "src/a.js",
    lines("<<<<<<< HEAD", "const a = 1;", "=======", "const a = 2;", ">>>>>>> other"),
    "STUB:1",
  ],
  [
    "a conflict in a text",
    "CHANGES",
    lines("<<<<<<< ours", "a", "=======", "b", ">>>>>>> theirs"),
    "STUB:1",
  ],
]);

table("what only looks like a stub passes", [
  ["js: a real error", "src/a.js", lines("function f() { throw new TypeError('give a number'); }")],
  ["js: a to-do list", "src/a.js", lines("function f() { throw new Error('Todo not found'); }")],
  [
    "js: an empty callback",
    "src/a.js",
    lines("const noop = () => {};", "stream.on('error', () => {});"),
  ],
  [
    "js: a method for subclasses",
    "src/a.js",
    lines("class Shape {", "  area() { throw new Error('must be implemented by subclass'); }", "}"),
  ],
  [
    "js: a base class with its subclass",
    "src/a.js",
    lines(
      "class Shape { area() { throw new Error('not implemented'); } }",
      "class Dot extends Shape { area() { return 0; } }",
    ),
  ],
  [
    "ts: an abstract class",
    "src/a.ts",
    lines(
      "abstract class A {",
      "  abstract f(): void;",
      "  g(): void { throw new Error('not implemented'); }",
      "}",
    ),
  ],
  [
    "ts: an interface and an overload",
    "src/a.ts",
    lines(
      "interface A { f(): void }",
      "function g(a: string): void;",
      "function g(a: unknown): void { use(a); }",
    ),
  ],
  [
    "js: a TODO beside work",
    "src/a.js",
    lines("function f(x) {", "  // TODO: faster", "  return x * 2;", "}"),
  ],
  [
    "js: a branch that is not supported",
    "src/a.js",
    lines(
      "function f(x) {",
      "  if (x) return 1;",
      "  throw new Error('not implemented on Windows');",
      "}",
    ),
  ],
  [
    "py: abstract",
    "a/b.py",
    lines(
      "class A(ABC):",
      "    @abstractmethod",
      "    def f(self):",
      "        raise NotImplementedError",
    ),
  ],
  [
    "py: an overload",
    "a/b.py",
    lines("@overload", "def f(x: int) -> int: ...", "def f(x): return x"),
  ],
  ["py: a protocol", "a/b.py", lines("class A(Protocol):", "    def f(self) -> int: ...")],
  [
    "py: a base class",
    "a/b.py",
    lines(
      "class Reader:",
      "    def read(self):",
      "        raise NotImplementedError",
      "",
      "class File(Reader):",
      "    def read(self):",
      "        return 1",
    ),
  ],
  [
    "py: a group of commands",
    "a/b.py",
    lines("@click.group()", "def cli():", '    """All commands."""', "    pass"),
  ],
  [
    "py: pass in an except",
    "a/b.py",
    lines("def f():", "    try:", "        g()", "    except KeyError:", "        pass"),
  ],
  [
    "py: a hook of a class",
    "a/b.py",
    lines("class Server(Base):", "    def log_message(self, *args):", "        pass"),
  ],
  ["py: a type stub", "a/b.pyi", lines("def f(x: int) -> int: ...")],
  [
    "py: a nested callback",
    "a/b.py",
    lines("def f():", "    def nothing(*args):", "        pass", "    g(nothing)"),
  ],
  [
    "rs: a default of a trait",
    "src/a.rs",
    lines("trait A {", "    fn f(&self) { unimplemented!() }", "    fn g(&self);", "}"),
  ],
  [
    "rs: in a test",
    "src/a.rs",
    lines("#[cfg(test)]", "mod tests {", "    fn helper() { unimplemented!() }", "}"),
  ],
  [
    "rs: one arm that cannot be",
    "src/a.rs",
    lines(
      "fn f(x: u8) -> u8 {",
      "    match x {",
      "        1 => 2,",
      '        _ => unimplemented!("{x}"),',
      "    }",
      "}",
    ),
  ],
  ["go: a marker of an interface", "a.go", lines("package a", "func (T) isNode() {}")],
  [
    "go: what a generator writes",
    "a.go",
    lines(
      "package a",
      "func (UnimplementedGreeterServer) Hello() (int, error) {",
      '\treturn 0, errors.New("method Hello not implemented")',
      "}",
    ),
  ],
  [
    "go: an error that says what is wrong",
    "a.go",
    lines("package a", "func F() error {", '\treturn errors.New("empty input")', "}"),
  ],
  ["a heading of rst", "docs/a.rst", lines("Title", "=======", "text")],
  [
    "a conflict that a guide shows",
    "docs/git.md",
    lines("```", "<<<<<<< HEAD", "a", "=======", "b", ">>>>>>> x", "```"),
  ],
  [
    "a conflict in a string",
    "src/a.js",
    lines("const SAMPLE = `", "<<<<<<< HEAD", "a", "=======", "b", ">>>>>>> x", "`;"),
  ],
  ["an example", "examples/a.py", lines("def f():", "    pass")],
]);
