import { describe, expect, test } from "vitest";
import type { Language, SyntaxNode } from "../../ports/syntax.js";
import { createSyntax } from "./tree-sitter.js";

const syntax = createSyntax();

const SAMPLES: readonly (readonly [language: Language, text: string, type: string])[] = [
  ["javascript", "const f = () => 1;\n", "arrow_function"],
  ["typescript", "const f = (x: number): number => x;\n", "type_annotation"],
  ["tsx", "const v = <p>hi</p>;\n", "jsx_element"],
  ["python", "def f():\n    return 1\n", "function_definition"],
  ["rust", "#[test]\nfn f() {}\n", "attribute_item"],
  ["go", "package p\n\nfunc f() {}\n", "function_declaration"],
];

const all = (node: SyntaxNode): readonly SyntaxNode[] => [node, ...node.children.flatMap(all)];

describe("a text as a syntax tree", () => {
  test.each(SAMPLES)(
    "of %s has that language's nodes, and each node its own text",
    async (language, text, type) => {
      const tree = await syntax.parse(language, text);
      const nodes = all(tree!.root);
      expect(tree!.hasError).toBe(false);
      expect(nodes.map((node) => node.type)).toContain(type);
      for (const node of nodes) expect(node.text).toBe(text.slice(node.start, node.end));
    },
  );

  test("counts lines from 1 and characters beyond ASCII as one string does", async () => {
    const tree = await syntax.parse("javascript", 'const é = "日本";\nf(é);\n');
    const call = all(tree!.root).find(({ type }) => type === "call_expression");
    expect(call).toMatchObject({ line: 2, text: "f(é)" });
  });

  test("of another language has an error and is still a tree", async () => {
    const tree = await syntax.parse("go", "this is no Go at all {{{");
    expect(tree?.hasError).toBe(true);
  });

  test("that is nested without end, or too large, is refused", async () => {
    expect(
      await syntax.parse("javascript", `${"[".repeat(50_000)}${"]".repeat(50_000)}`),
    ).toBeUndefined();
    expect(await syntax.parse("python", "x = 1\n".repeat(200_000))).toBeUndefined();
  });
});
