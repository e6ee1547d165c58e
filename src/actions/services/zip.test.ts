import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { unpackZip } from "./unpack-zip.js";
import { writeZip } from "./write-zip.js";

const signal = new AbortController().signal;
let count = 0;

function scene() {
  const folder = join(temporaryFolder(), String((count += 1)));
  const into = join(folder, "in");
  mkdirSync(into, { recursive: true });
  return { folder, into, zip: join(folder, "a.zip") };
}

async function zipOf(files: Readonly<Record<string, Buffer | string>>, level = 6) {
  const place = scene();
  const sources = Object.entries(files).map(([name, content], index) => {
    const path = join(place.folder, `source-${index}`);
    writeFileSync(path, content);
    return { name, open: () => open(path, "r") };
  });
  await writeZip({ path: place.zip, sources, level, signal });
  return place;
}

const unpack = ({ zip, into }: ReturnType<typeof scene>, root = into) =>
  unpackZip({ zip, into, root, signal });

test.each([0, 1, 6, 9])("what is packed at level %i comes out as it went in", async (level) => {
  const noise = randomBytes(3_000_000);
  // A zip file within another, stored as it is: its signatures mean nothing here.
  const inner = Buffer.concat([
    Buffer.from("abcPK\x07\x08PK\x03\x04PK\x05\x06"),
    Buffer.alloc(100),
  ]);
  const place = await zipOf(
    { "a/b/noise.bin": noise, "ünï.txt": "x\n".repeat(9_999), empty: "", "in.zip": inner },
    level,
  );
  expect(await unpack(place)).toEqual({ kind: "unpacked", files: 4 });
  expect(readFileSync(join(place.into, "a/b/noise.bin")).equals(noise)).toBe(true);
  expect(readFileSync(join(place.into, "ünï.txt"), "utf8")).toBe("x\n".repeat(9_999));
  expect(readFileSync(join(place.into, "in.zip")).equals(inner)).toBe(true);
  expect(statSync(join(place.into, "empty")).size).toBe(0);
});

test("the same files give the same bytes, whenever they were written", async () => {
  const [one, other] = [await zipOf({ a: "1", b: "2" }), await zipOf({ a: "1", b: "2" })];
  expect(readFileSync(one.zip).equals(readFileSync(other.zip))).toBe(true);
});

test.each(["../out", "a/../../out", "..", "a\\..\\out", "nul\0"])(
  "the name %j leads nowhere",
  async (name) => {
    const place = await zipOf({ [name]: "bad" });
    expect((await unpack(place)).kind).toBe("malformed");
    expect(existsSync(join(place.folder, "out"))).toBe(false);
  },
);

test("an absolute name is taken as one in the folder", async () => {
  const place = await zipOf({ "/etc/x": "1" });
  expect(await unpack(place)).toEqual({ kind: "unpacked", files: 1 });
  expect(readFileSync(join(place.into, "etc/x"), "utf8")).toBe("1");
});

test("a folder that is a link to elsewhere is not written to", async () => {
  const place = await zipOf({ "link/x": "bad" });
  const outside = temporaryFolder();
  symlinkSync(outside, join(place.into, "link"));
  expect(JSON.stringify(await unpack(place))).toContain("leads out of the job's folders");
  expect(existsSync(join(outside, "x"))).toBe(false);
});

test("a file that is a link is replaced, and what it led to stays as it is", async () => {
  const place = await zipOf({ x: "new" });
  const outside = join(temporaryFolder(), "kept");
  writeFileSync(outside, "old");
  symlinkSync(outside, join(place.into, "x"));
  expect((await unpack(place)).kind).toBe("unpacked");
  expect(readFileSync(outside, "utf8")).toBe("old");
  expect(readFileSync(join(place.into, "x"), "utf8")).toBe("new");
});

test("a file where a folder must be, and a folder where a file must be, are named", async () => {
  const place = await zipOf({ "a/b": "1" });
  writeFileSync(join(place.into, "a"), "");
  expect((await unpack(place)).kind).toBe("malformed");
  const other = await zipOf({ a: "1" });
  mkdirSync(join(other.into, "a"));
  expect((await unpack(other)).kind).toBe("malformed");
});

test("every file that is cut off or changed anywhere is refused, or holds what it held", async () => {
  const place = await zipOf({ "a.txt": "hello hello hello hello", "b.txt": "!" });
  const whole = readFileSync(place.zip);
  for (let at = 0; at < whole.length; at += 1) {
    const broken = Buffer.from(whole);
    broken[at] = (broken[at] ?? 0) ^ 0xff;
    for (const bytes of [broken, whole.subarray(0, at)]) {
      writeFileSync(place.zip, bytes);
      const into = join(place.folder, `try-${at}-${bytes.length}`);
      mkdirSync(into);
      const end = await unpackZip({ zip: place.zip, into, root: into, signal });
      const isKept =
        existsSync(join(into, "a.txt")) &&
        readFileSync(join(into, "a.txt"), "utf8") === "hello hello hello hello";
      const isNamed = end.kind === "unpacked" && end.files > 0 && !existsSync(join(into, "a.txt"));
      expect(end.kind === "malformed" || isKept || isNamed).toBe(true);
    }
  }
});

test("a bomb ends at the size that it has admitted", async () => {
  const place = await zipOf({ bomb: Buffer.alloc(5_000_000) });
  const bytes = readFileSync(place.zip);
  const directory = bytes.lastIndexOf(Buffer.from("PK\x01\x02"));
  bytes.writeUInt32LE(10, directory + 24);
  writeFileSync(place.zip, bytes);
  expect(await unpack(place)).toEqual({ kind: "malformed", reason: '"bomb" is damaged' });
  expect(statSync(join(place.into, "bomb")).size).toBe(0);
});

test("writing ends when the run does", async () => {
  const place = scene();
  const path = join(place.folder, "source");
  writeFileSync(path, Buffer.alloc(1_000_000));
  const order = {
    path: place.zip,
    sources: [{ name: "a", open: () => open(path, "r") }],
    level: 1,
  };
  await expect(writeZip({ ...order, signal: AbortSignal.abort() })).rejects.toThrow("abort");
});
