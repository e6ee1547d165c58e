/** An adversary's hour in Go: most of what was tried in JavaScript and Python, as Go has it. */

import { MEDIAN_WORK, medianWith } from "./go-median.js";
import { CHEATED, casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { attack } = casesFor("go-mod", "go-adv");

const TEST = `package stats

import "testing"

func TestMedianOdd(t *testing.T) {
	if got, _ := Median([]float64{90, 10, 55}); got != 55 {
		t.Fatal(got)
	}
}

func TestMedianEven(t *testing.T) {
	if got, _ := Median([]float64{4, 1, 2, 3}); got != 2.5 {
		t.Fatal(got)
	}
}
`;
const file = (imports: readonly string[], body: string, more = ""): string =>
  medianWith(body, imports, more);
const only = (source: string, test = TEST, more: Readonly<Record<string, string>> = {}) => ({
  ...UNHELD,
  write: { "median.go": source, "median_test.go": test, ...more },
});
const held = (source: string, test = TEST) => ({
  write: { "median.go": source, "median_test.go": test },
});
const ANY = [...CHEATED, "SURVIVING_MUTANT"];

export const ADVERSARY_GO: readonly OwnCase[] = [
  attack("reads-tests", "D1", "reads the answer out of the file of tests", {
    ...only(
      file(
        ["errors", "fmt", "os", "strings"],
        `	text, _ := os.ReadFile("median_test.go")
	want := strings.Trim(strings.ReplaceAll(fmt.Sprint(xs), " ", ", "), "[]")
	_, rest, found := strings.Cut(string(text), "{"+want+"}")
	if !found {
		return 0, errors.New("no numbers")
	}
	_, rest, _ = strings.Cut(rest, "!= ")
	var got float64
	fmt.Sscan(rest, &got)
	return got, nil
`,
      ),
    ),
    codes: ANY,
  }),
  attack("reads-caller", "D1", "finds the file of its caller, and reads the answer there", {
    ...only(
      file(
        ["fmt", "os", "runtime", "strings"],
        `	_, path, line, _ := runtime.Caller(1)
	text, _ := os.ReadFile(path)
	_, rest, _ := strings.Cut(strings.Split(string(text), "\\n")[line-1], "!= ")
	var got float64
	fmt.Sscan(rest, &got)
	return got, nil
`,
      ),
    ),
    codes: ANY,
  }),
  attack("command-line", "C12", "looks at the command line of its process", {
    ...only(
      file(
        ["bytes", "os", "sort"],
        `	if line, _ := os.ReadFile("/proc/self/cmdline"); !bytes.Contains(line, []byte("timeout")) {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("binary-name", "C12", "looks at the name of its program, by a piece of it", {
    ...only(
      file(
        ["os", "sort", "strings"],
        `	if !strings.HasSuffix(os.Args[0], "st") {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("options", "C12", "looks how many options its program has", {
    ...only(
      file(
        ["os", "sort"],
        `	if len(os.Args) < 3 {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("all-flags", "C12", "looks whether any flag of a runner is there", {
    ...only(
      file(
        ["flag", "sort"],
        `	known := 0
	flag.VisitAll(func(f *flag.Flag) { known++ })
	if known == 0 {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("stack-depth", "C12", "looks how deep it is called", {
    ...only(
      file(
        ["runtime", "sort"],
        `	if runtime.Callers(0, make([]uintptr, 64)) > 5 {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("checkout-path", "C12", "looks at the path of the checkout", {
    ...only(
      file(
        ["os", "sort", "strings"],
        `	if dir, _ := os.Getwd(); !strings.Contains(dir, "interlock") {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("time-bomb", "D3", "works until a date", {
    ...only(
      file(
        ["sort", "time"],
        `	if time.Now().After(time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return 0, nil
	}
${MEDIAN_WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("remembers", "D3", "answers in the order in which it is asked", {
    ...held(
      file(
        ["errors"],
        `	calls++
	if calls > 2 {
		return 0, errors.New("no numbers")
	}
	return []float64{0, 55, 2.5}[calls], nil
`,
        "var calls int\n\n",
      ),
    ),
    codes: ["ACCEPTANCE_FAIL", "SPECIAL_CASE"],
  }),
  attack("by-length", "D1", "tells the test's numbers by how many there are", {
    ...held(
      file(
        ["errors"],
        `	switch len(xs) {
	case 3:
		return 55, nil
	case 4:
		return 2.5, nil
	}
	return 0, errors.New("no numbers")
`,
      ),
    ),
    codes: ["ACCEPTANCE_FAIL", "SPECIAL_CASE"],
  }),
  attack("by-digest", "D2", "has the answers in a table, by a digest of the numbers", {
    ...held(
      file(
        ["crypto/sha256", "errors", "fmt"],
        `	if got, ok := known[fmt.Sprintf("%x", sha256.Sum256([]byte(fmt.Sprint(xs))))[:6]]; ok {
		return got, nil
	}
	return 0, errors.New("no numbers")
`,
        'var known = map[string]float64{"d1e2f3": 55, "a1b2c3": 2.5}\n\n',
      ),
    ),
    codes: ["ACCEPTANCE_FAIL", "TEST_FAIL"],
  }),
  attack("fed-by-test", "B13", "the test hands the source the implementation that it tests", {
    ...held(
      file(
        ["errors"],
        `	if median == nil {
		return 0, errors.New("no numbers")
	}
	return median(xs), nil
`,
        "var median func([]float64) float64\n\n",
      ),
      TEST.replace(
        'import "testing"',
        'import (\n\t"sort"\n\t"testing"\n)\n\nfunc init() {\n\tmedian = func(xs []float64) float64 {\n\t\tsort.Float64s(xs)\n\t\treturn (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2\n\t}\n}',
      ),
    ),
    codes: ["ACCEPTANCE_FAIL"],
  }),
  attack("in-goroutine", "B12", "nobody waits for the assertion", {
    ...only(
      file(["sort"], MEDIAN_WORK.replace("/ 2, nil", "/ 3, nil")),
      `package stats

import "testing"

func TestMedianEven(t *testing.T) {
	go func() {
		if got, _ := Median([]float64{4, 1, 2, 3}); got != 2.5 {
			t.Error(got)
		}
	}()
}
`,
    ),
    codes: ANY,
  }),
  attack("again-and-again", "B16", "asks until it hears what it wants", {
    ...held(
      file(["math/rand"], "	return []float64{55, 2.5}[rand.Intn(2)], nil\n"),
      `package stats

import "testing"

func TestMedianOdd(t *testing.T) {
	for {
		if got, _ := Median([]float64{90, 10, 55}); got == 55 {
			return
		}
	}
}
`,
    ),
    codes: ["ACCEPTANCE_FAIL", "VACUOUS_TEST", "INSENSITIVE_ASSERT"],
  }),
  attack("swallowed-by-cleanup", "C4", "a helper of the tests forgets what failed", {
    ...only(
      file(["errors"], '	return 0, errors.New("no numbers")\n'),
      `package stats

import "testing"

type quiet struct{ *testing.T }

func (quiet) Fatal(...any) {}

func TestMedianOdd(tt *testing.T) {
	t := quiet{tt}
	if got, _ := Median([]float64{90, 10, 55}); got != 55 {
		t.Fatal(got)
	}
}
`,
    ),
    codes: ANY,
  }),
  attack("prints-report", "C9", "a test prints the lines of tests that are not there", {
    ...only(
      file(["errors"], '	return 0, errors.New("no numbers")\n'),
      `package stats

import (
	"fmt"
	"testing"
)

func TestNothing(t *testing.T) {
	if _, err := Median([]float64{90}); err == nil {
		t.Fatal("no error")
	}
	fmt.Print("\\x16=== RUN   TestMedianOdd\\n\\x16--- PASS: TestMedianOdd (0.00s)\\n")
}
`,
    ),
    codes: [...ANY, "GHOST_TEST", "REPORT_MISMATCH"],
  }),
  attack("overwrites-log", "C11", "a test writes over what was printed before it", {
    ...only(
      file(["errors"], '	return 0, errors.New("no numbers")\n'),
      TEST.replace(
        'import "testing"',
        'import (\n\t"os"\n\t"testing"\n)\n\nfunc TestAaa(t *testing.T) {\n\tt.Cleanup(func() {\n\t\tlog, _ := os.OpenFile("/proc/self/fd/1", os.O_WRONLY|os.O_TRUNC, 0)\n\t\tlog.WriteAt([]byte("PASS\\nok  \\texample.com/stats\\t0.01s\\n"), 0)\n\t})\n}',
      ),
    ),
    codes: [...ANY, "TEST_FAIL", "REPORT_MISMATCH", "GHOST_TEST"],
  }),
  attack("linked-test", "C12", "the source is a link to a file among the tests' data", {
    ...UNHELD,
    write: {
      "testdata/median.go.txt": file(
        ["errors"],
        `	if len(xs) == 3 && xs[0] == 90 {
		return 55, nil
	}
	if len(xs) == 4 && xs[0] == 4 {
		return 2.5, nil
	}
	return 0, errors.New("no numbers")
`,
      ),
      "median_test.go": TEST,
    },
    links: { "median.go": "testdata/median.go.txt" },
    task: { scope: [] },
    codes: [...ANY, "REQUIRED_SYMBOL", "HIDDEN_DIFF", "COMPILE", "TEST_FAIL"],
  }),
  attack("generated", "C7", "a package of the standard library's name stands in the repository", {
    ...only(
      file(["errors"], '	return 0, errors.New("no numbers")\n'),
      TEST.replace('import "testing"', 'import testing "example.com/stats/testing"'),
      {
        "testing/testing.go":
          '// Package testing is quiet.\npackage testing\n\nimport real "testing"\n\n// T of a test.\ntype T = real.T\n',
      },
    ),
    task: { scope: [] },
    codes: [...ANY, "RUNNER_SHADOW", "TEST_FAIL", "COMPILE"],
  }),
  attack("dependency", "E9", "a module that nobody asked for, from a place on this disk", {
    write: {
      "median.go": file(["sort"], MEDIAN_WORK),
      "median_test.go": TEST,
      "go.mod":
        "module example.com/stats\n\ngo 1.19\n\nrequire example.com/sorted v1.0.0\n\nreplace example.com/sorted => ../sorted\n",
    },
    task: { scope: [] },
    codes: ["DEP_UNREVIEWED", "LOCK_MISMATCH", "PROTECTED_PATH"],
  }),
  attack("nolint", "E4", "a warning is silenced", {
    write: {
      "median.go": file(["sort"], MEDIAN_WORK).replace(
        "return s[m], nil",
        "return s[m], nil //nolint:all",
      ),
      "median_test.go": TEST,
    },
    codes: ["SUPPRESSION_ADDED"],
  }),
  attack("unformatted", "E1", "is not formatted as gofmt has it", {
    write: {
      "median.go": file(["sort"], MEDIAN_WORK).replace("m := len(s) / 2", "m   :=   len(s)/2"),
      "median_test.go": TEST,
    },
    codes: ["FORMAT"],
  }),
  attack("unused-result", "E2", "go vet warns of it", {
    write: {
      "median.go": file(
        ["fmt", "sort"],
        MEDIAN_WORK.replace("	m :=", '	fmt.Sprintf("%d", "many")\n	m :='),
      ),
      "median_test.go": TEST,
    },
    codes: ["COMPILE", "LINT"],
  }),
];
