import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMasks } from "./masks.js";
import { createTextFinder } from "./text-finder.js";

const masksOf = (...secrets: readonly string[]) => {
  const masks = createMasks();
  for (const secret of secrets) masks.add(secret);
  return masks;
};

describe("a masked text", () => {
  test.each([
    ["hunter2", "password: hunter2!", "password: ***!"],
    ["hunter2", "hunter2hunter2", "***"],
    ["hunter2", "nothing here", "nothing here"],
    ["hunter2", "", ""],
    ["  hunter2 \n", "a hunter2 b", "a *** b"],
    ["first line\r\nsecond line\n}", "{ first line } second line }", "{ *** } *** }"],
    ["a.b*c(d", "a.b*c(d and aXb*c(d", "*** and aXb*c(d"],
    ["é日本語", "x é日本語 y", "x *** y"],
    ["pa\u001B[31mss-word", "pass-word", "***"],
    ["__proto__", "a __proto__ b", "a *** b"],
  ])("hides %j in %j", (secret, text, shown) => {
    expect(masksOf(secret).apply(text)).toBe(shown);
  });

  /** What a program may make of a secret before it prints it. */
  test.each([
    ["in JSON", 'a"b\\c\nd/e', 'a\\"b\\\\c\\nd/e'],
    ["in JSON with escaped slashes", 'a"b\\c\nd/e', 'a\\"b\\\\c\\nd\\/e'],
    ["in an address", "p@ss w/rd&", "p%40ss%20w%2Frd%26"],
    ["in an address, in lower case", "p@ss w/rd&", "p%40ss%20w%2frd%26"],
    ["in a form", "p@ss w/rd&", "p%40ss+w%2Frd%26"],
    ["in an address by .NET", "it's(a)*secret!", "it%27s%28a%29%2Asecret%21"],
    ["in XML", `<a & "b's">`, "&lt;a &amp; &quot;b&apos;s&quot;&gt;"],
    ["in HTML", `<a & "b's">`, "&lt;a &amp; &quot;b&#39;s&quot;&gt;"],
    ["in double quotes of a shell", 'pa$s"w`d', 'pa\\$s\\"w\\`d'],
    ["in single quotes of a shell", "it's secret", "it'\\''s secret"],
    ["in a string of an expression", "it's secret", "it''s secret"],
    ["as printf %q writes it", "a b&c;d", "a\\ b\\&c\\;d"],
    ["without its quotes", '"quoted secret"', "quoted secret"],
  ])("hides a secret %s", (_where, secret, form) => {
    expect(masksOf(secret).apply(`<<${form}>>`)).toBe("<<***>>");
  });

  test("hides what PowerShell's errors leave on both sides of an ampersand", () => {
    const masks = masksOf("secret-one&secret-two&secret-three");
    expect(masks.apply("x secret-one&secret-two& y")).toBe("x *** y");
    expect(masks.apply("x secret-three y")).toBe("x *** y");
    expect(masksOf("secret-one&+secret-two").apply("ecret-two")).toBe("***");
  });

  test("hides a secret in whatever was encoded in base 64, but for bits that belong to what is around it", () => {
    const secret = "hunter2-and-more?>";
    const masks = masksOf(secret);
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
        const bytes = Buffer.from(before + secret + after);
        for (const encoding of ["base64", "base64url"] as const) {
          const shown = masks.apply(bytes.toString(encoding));
          expect(shown).toContain("***");
          const outside =
            4 *
              (Math.ceil(Buffer.byteLength(before) / 3) + Math.ceil(Buffer.byteLength(after) / 3)) +
            4;
          expect(shown.length).toBeLessThanOrEqual("***".length + outside);
        }
      }),
    );
  });

  test("hides the whole of secrets that overlap, contain each other or touch", () => {
    const masks = masksOf("abcdef", "defghi", "cde", "xyz");
    expect(masks.apply("1abcdefghi2")).toBe("1***2");
    expect(masks.apply("1cdexyz2")).toBe("1***2");
    expect(masks.apply("abcde")).toBe("ab***");
  });

  test("shows values of less than three characters, and blank ones, which are no secrets", () => {
    const masks = masksOf("", " ", "\n\n", "a", "{", "ab", "   ab   ", "    ", "***");
    expect(masks.apply("a{b} ab *** cab")).toBe("a{b} ab *** cab");
  });

  test("does not put together a secret of stars and what is around them", () => {
    expect(masksOf("bcde", "a***f").apply("1abcdef2")).toBe("1***2");
  });

  const secrets = fc.array(
    fc.string({
      minLength: 4,
      maxLength: 8,
      unit: fc.constantFrom("a", "b", "*", " ", '"', "é", "&"),
    }),
    { maxLength: 8 },
  );
  const texts = fc.string({
    maxLength: 60,
    unit: fc.constantFrom("a", "b", "*", " ", '"', "é", "&"),
  });

  test("has no secret in it, nor the JSON or the address of one", () => {
    fc.assert(
      fc.property(secrets, texts, fc.nat(60), (all, text, at) => {
        const hidden = all.filter((it) => it.trim().length >= 4 && !/^\*+$/.test(it));
        const masks = masksOf(...hidden);
        for (const secret of hidden)
          for (const form of [secret, JSON.stringify(secret), encodeURIComponent(secret)]) {
            const shown = masks.apply(text.slice(0, at) + form + text.slice(at));
            expect(hidden.filter((each) => shown.includes(each))).toEqual([]);
          }
      }),
      { numRuns: 300 },
    );
  });

  test("is the same whatever the order in which the secrets were added, and stays so when masked again", () => {
    fc.assert(
      fc.property(secrets, texts, (all, text) => {
        const shown = masksOf(...all).apply(text);
        expect(masksOf(...all.toReversed()).apply(text)).toBe(shown);
        expect(masksOf(...all).apply(shown)).toBe(shown);
        const growing = createMasks();
        for (const secret of all) {
          growing.add(secret);
          growing.apply(text);
        }
        expect(growing.apply(text)).toBe(shown);
      }),
    );
  });
});

describe("a text that was cut", () => {
  test.each([
    ["token hunter", "token ***"],
    ["token hun", "token ***"],
    ["token hu", "token hu"],
    ["hunter2 hunt", "hunter2 ***"],
    ["hunter2-and-more hunt", "*** ***"],
    ["token aHVudGVy", "token ***"],
    ["token", "token"],
  ])("is without the beginning of a secret at its end: %s", (text, shown) => {
    expect(masksOf("hunter2-and-more").apply(text, { isCut: true })).toBe(shown);
  });

  test("is told from one that is whole", () => {
    expect(masksOf("hunter2-and-more").apply("token hunter")).toBe("token hunter");
  });

  test("has at its end no more of a secret than two characters", () => {
    const secret = fc.string({ minLength: 4, unit: fc.constantFrom("a", "b", "c", "d") });
    fc.assert(
      fc.property(secret, fc.string(), fc.nat(), (value, before, length) => {
        const cut = before + value.slice(0, length % value.length);
        const shown = masksOf(value).apply(cut, { isCut: true });
        for (let part = 3; part < value.length; part += 1)
          expect(shown.endsWith(value.slice(0, part))).toBe(false);
      }),
    );
  });
});

describe("a masked value", () => {
  test("keeps its form, and has no secret in texts and keys", () => {
    const masks = masksOf("hunter2");
    const value = JSON.parse(
      '{"a":["hunter2",1,null,true],"hunter2":{"b":"x hunter2"},"__proto__":{"c":"hunter2"}}',
    ) as unknown;
    expect(JSON.stringify(masks.applyDeep(value))).toBe(
      '{"a":["***",1,null,true],"***":{"b":"x ***"},"__proto__":{"c":"***"}}',
    );
    expect(masks.applyDeep(undefined)).toBeUndefined();
  });

  test("may be deeper than anybody can read", () => {
    let value: unknown = "hunter2";
    for (let depth = 0; depth < 20_000; depth += 1) value = [value];
    const shown = masksOf("hunter2").applyDeep(value);
    expect(JSON.stringify(shown)).toMatch(/^\[+"\*\*\*"\]+$/);
  });
});

describe("masks", () => {
  test("hide everything once there are more secrets than can be looked for", () => {
    const masks = createMasks();
    for (let at = 0; at < 300 && !masks.isOverfull(); at += 1)
      masks.add(`${at}-${"x".repeat(4_000)}`);
    expect(masks.isOverfull()).toBe(true);
    expect(masks.apply("anything")).toBe("***");
    expect(masks.apply("  ")).toBe("  ");
  });

  test("of hundreds of secrets that begin alike are looked for in one pass", () => {
    const masks = createMasks();
    for (let at = 0; at < 300; at += 1) {
      masks.add(`${"a".repeat(200)}${at}!`);
      expect(masks.apply("a".repeat(50))).toBe("a".repeat(50));
    }
    const line = "a".repeat(16_000);
    for (let count = 0; count < 20; count += 1) expect(masks.apply(line)).toBe(line);
  });
});

test("a finder of many texts finds what looking for each finds", () => {
  const text = (minLength: number, maxLength: number) =>
    fc.string({ minLength, maxLength, unit: fc.constantFrom("a", "b", "\uFFFF", "\0") });
  fc.assert(
    fc.property(fc.array(text(1, 5), { maxLength: 12 }), text(0, 40), (texts, line) => {
      const covered = new Set<number>();
      for (const each of texts)
        for (let at = line.indexOf(each); at >= 0; at = line.indexOf(each, at + 1))
          for (let index = 0; index < each.length; index += 1) covered.add(at + index);
      const finder = createTextFinder(texts);
      const found = new Set<number>();
      for (const { start, end } of finder.find(line))
        for (let at = start; at < end; at += 1) found.add(at);
      expect([...found].sort((a, b) => a - b)).toEqual([...covered].sort((a, b) => a - b));
      const tails = texts.flatMap((each) =>
        Array.from({ length: each.length }, (_, index) => each.slice(0, index + 1)).filter((it) =>
          line.endsWith(it),
        ),
      );
      expect(finder.tailLength(line)).toBe(Math.max(0, ...tails.map((it) => it.length)));
    }),
  );
});
