/** Every job that another needs is there, and none waits for itself. */

import type { Complaint, Place } from "../model/complaint.js";

export interface Needing {
  readonly id: string;
  readonly needs: readonly { readonly id: string; readonly place: Place }[];
}

/** Ids are given in lower case. One problem for each circle, in time linear in the number of needs. */
export function checkNeeds(jobs: readonly Needing[]): readonly Complaint[] {
  const known = new Map(jobs.map((job) => [job.id, job]));
  const unknown = jobs.flatMap(({ id, needs }) =>
    needs
      .filter((need) => !known.has(need.id))
      .map((need) => ({
        place: need.place,
        message: `Job '${id}' depends on unknown job '${need.id}'; name one of this file.`,
      })),
  );
  return [...unknown, ...findCircles(jobs, known)];
}

interface Visited {
  readonly job: Needing;
  /** Which of its needs comes next. */
  next: number;
}

/** Depth first, with a path of our own: a long chain of jobs would end the stack. */
function findCircles(
  jobs: readonly Needing[],
  known: ReadonlyMap<string, Needing>,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  const done = new Set<string>();
  for (const start of jobs) {
    if (done.has(start.id)) continue;
    const path: Visited[] = [{ job: start, next: 0 }];
    const onPath = new Set([start.id]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const need = top.job.needs[top.next];
      top.next += 1;
      if (need === undefined) {
        done.add(top.job.id);
        onPath.delete(top.job.id);
        path.pop();
      } else if (onPath.has(need.id)) {
        complaints.push({ place: need.place, message: explainCircle(path, need.id) });
      } else {
        const job = known.get(need.id);
        if (job === undefined || done.has(need.id)) continue;
        path.push({ job, next: 0 });
        onPath.add(need.id);
      }
    }
  }
  return complaints;
}

const SHOWN_JOBS_MAX = 8;

function explainCircle(path: readonly Visited[], id: string): string {
  const from = path.findIndex(({ job }) => job.id === id);
  const circle = path.slice(from).map(({ job }) => `'${job.id}'`);
  const shown = circle.length > SHOWN_JOBS_MAX ? [...circle.slice(0, SHOWN_JOBS_MAX), "…"] : circle;
  if (circle.length === 1) return `Job '${id}' depends on itself; remove it from its needs.`;
  return `Jobs depend on each other in a circle: ${shown.join(" needs ")} needs '${id}'; remove one of these needs.`;
}
