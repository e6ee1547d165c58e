import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { createMachine } from "./room.js";

test("a folder that is there has a disk with so much left, and Linux says how much memory is", async () => {
  const folder = temporaryFolder();
  const { disk, memoryBytes } = await createMachine(folder).room();
  expect(disk?.folder).toBe(folder);
  expect(disk?.bytes).toBeGreaterThan(0);
  if (process.platform === "linux") expect(memoryBytes).toBeGreaterThan(1024 * 1024);
  else expect(memoryBytes).toBeUndefined();
});

test("nothing is said of the disk of a folder that is not there", async () => {
  const room = await createMachine("/no/such/folder").room();
  expect(room).not.toHaveProperty("disk");
});
