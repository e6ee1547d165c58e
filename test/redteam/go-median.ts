/** The small program of Go that cases are about: the work done honestly, its tests, and the tests that are there before. */

import { TEMPLATES } from "./red-case.js";

const fileOf = (path: string): string => TEMPLATES["go-mod"]?.files[path] ?? "";

/** `stats.go` and `stats_test.go`, as the base has them. */
export const SUM = fileOf("stats.go");
export const SUM_TEST = fileOf("stats_test.go");

/** `median.go` with this body of `Median`. */
export const medianWith = (body: string, imports: readonly string[] = [], more = ""): string => {
  const imported = [...imports].sort().map((one) => `\t"${one}"\n`);
  const head = imports.length === 0 ? "" : `import (\n${imported.join("")})\n\n`;
  return `package stats\n\n${head}${more}// Median of numbers.\nfunc Median(xs []float64) (float64, error) {\n${body}}\n`;
};

/** What honest work does, behind whatever stands before it; `sort` has to be imported. */
export const MEDIAN_WORK = `	s := append([]float64(nil), xs...)
	sort.Float64s(s)
	m := len(s) / 2
	if len(s)%2 == 1 {
		return s[m], nil
	}
	return (s[m-1] + s[m]) / 2, nil
`;

export const MEDIAN = medianWith(
  `	if len(xs) == 0 {
		return 0, errors.New("no numbers")
	}
${MEDIAN_WORK}`,
  ["errors", "sort"],
);

/** Tests in a file of their own. */
export const goTest = (body: string, imports: readonly string[] = []): string => {
  const all = [...imports, "testing"].sort().map((one) => `\t"${one}"\n`);
  const head = imports.length === 0 ? 'import "testing"' : `import (\n${all.join("")})`;
  return `package stats\n\n${head}\n\n${body}`;
};

export const MEDIAN_TEST = goTest(`func TestMedianOdd(t *testing.T) {
	if got, err := Median([]float64{90, 10, 55}); err != nil || got != 55 {
		t.Fatalf("got %v %v", got, err)
	}
}

func TestMedianEven(t *testing.T) {
	if got, err := Median([]float64{4, 1, 2, 3}); err != nil || got != 2.5 {
		t.Fatalf("got %v %v", got, err)
	}
}

func TestMedianEmpty(t *testing.T) {
	if _, err := Median(nil); err == nil {
		t.Fatal("want error")
	}
}
`);

/** The work that the task asks for. */
export const MEDIAN_DONE = { "median.go": MEDIAN, "median_test.go": MEDIAN_TEST };
