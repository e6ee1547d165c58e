/** All doors of a run, opened onto the world. */

import type { RunPorts } from "../../src/app/ports.js";
import type { Ambient } from "../../src/ports/ambient.js";
import type { Attestations } from "../../src/ports/attestations.js";
import type { EvidenceStore } from "../../src/ports/evidence.js";
import type { Machine } from "../../src/ports/machine.js";
import type { Steering } from "../../src/ports/steering.js";
import { createFakeAgent } from "./agent-fake.js";
import { createFakeForge } from "./forge-fake.js";
import { openFakeJournal } from "./journal-fake.js";
import type { Life } from "./life.js";
import { createFakeProver } from "./prover-fake.js";
import { createFakeRepository } from "./repository-fake.js";
import { REST } from "./scheduler.js";

export function openFakePorts(life: Life): RunPorts {
  return {
    journal: openFakeJournal(life),
    repository: createFakeRepository(life),
    forge: createFakeForge(life),
    prover: createFakeProver(life),
    evidence: createFakeEvidence(life),
    attestations: createFakeAttestations(life),
    steering: createFakeSteering(life),
    ambient: createFakeAmbient(life),
    machine: createFakeMachine(life),
    // No actor calls one.
    tools: { offer: () => Promise.reject(new Error("Nobody offers tools here.")) },
    // Nobody watches here.
    turnLogs: { open: async () => ({ write: () => undefined, close: async () => undefined }) },
    agentNamed: (name) => createFakeAgent(life, name),
    sessionDirectoryOf: (workstream, session) => `sessions/${workstream}/${session}`,
  };
}

function createFakeEvidence(life: Life): EvidenceStore {
  const { evidence } = life.world;
  return {
    async put(name, text) {
      await life.call("evidence.put");
      const sha256 = `${name} ${text.length} ${text}`;
      evidence.set(sha256, text);
      return { name, sha256 };
    },
    async get(sha256) {
      await life.call("evidence.get");
      return evidence.get(sha256);
    },
  };
}

function createFakeAttestations(life: Life): Attestations {
  const { attestations } = life.world;
  return {
    async store(request) {
      await life.call("attestations.store");
      if (!attestations.some(({ commit }) => commit === request.commit)) attestations.push(request);
      await life.pause("attestations.store done");
      return { sha256: `attestation of ${request.commit}` };
    },
  };
}

function createFakeSteering(life: Life): Steering {
  const { world } = life;
  return {
    async pending() {
      await life.scheduler.point("steering.pending");
      return world.inbox;
    },
    async drop(id) {
      await life.pause("steering.drop");
      world.inbox = world.inbox.filter((one) => one.id !== id);
      await life.pause("steering.drop done");
    },
    async leave(instruction) {
      await life.call("steering.leave");
      world.inbox = [...world.inbox, instruction];
    },
  };
}

function createFakeMachine({ world, scheduler }: Life): Machine {
  return {
    async room() {
      if (world.scenario.room !== "enough") await scheduler.point("machine.room");
      return world.room;
    },
  };
}

function createFakeAmbient(life: Life): Ambient {
  return {
    now: () => life.world.clock.now,
    wait(ms, signal) {
      life.checkPace(ms);
      return life.scheduler.wait(REST, ms, signal);
    },
    nonce: () => life.lease.owner,
  };
}
