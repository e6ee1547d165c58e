import tseslint from "typescript-eslint";

/** Type-aware lint. Every rule is an error: a warning that nobody must mend is noise. */
export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "dist-*/**",
      "node_modules/**",
      "examples/**",
      "coverage/**",
      "eslint.config.js",
      "scripts/**/*.mjs",
      "bench/**/*.{mjs,cjs}",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: true },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Exports are named." },
        {
          selector: "CatchClause[body.body.length=0]",
          message: "Never swallow: name the error you expect, pass on the rest.",
        },
        { selector: "TSEnumDeclaration", message: "Use a union of strings." },
      ],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
      complexity: ["error", { max: 16, variant: "modified" }],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.test.tsx", "test/**", "bench/**"],
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "max-lines": ["error", { max: 600, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ["vitest*.config.ts"], rules: { "no-restricted-syntax": "off" } },
);
