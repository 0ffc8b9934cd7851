/** Reads a group's memory again and again while a stage runs. */
import { groupMembers, hasProc, residentByPs, residentMb } from "./memory.ts";
import type { LocalTunables } from "./tunables.ts";

/**
 * @param group process group of the interpreter
 * @param onReading receives the resident size in MB
 * @returns stops the watch
 */
export function watchMemory(group: number, tunables: LocalTunables, onReading: (rssMb: number) => void): () => void {
  let members: number[] = [];
  let lookedUp = -Infinity;
  let asking = false;
  const look = () => {
    if (!hasProc) {
      if (asking) return;
      asking = true;
      void residentByPs(group).then((rssMb) => {
        asking = false;
        onReading(rssMb);
      });
      return;
    }
    const now = performance.now();
    if (now - lookedUp >= tunables.membersMs) {
      members = groupMembers(group);
      lookedUp = now;
    }
    onReading(residentMb(members));
  };
  const timer = setInterval(look, hasProc ? tunables.watchMs : tunables.watchWithPsMs);
  return () => clearInterval(timer);
}
