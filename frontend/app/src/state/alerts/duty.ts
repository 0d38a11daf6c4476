import { create } from "zustand"
import type { NoticeDuty } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { DomainEvent } from "../../wire/types"
import type { Wishes } from "./wishes"
import { isQuiet } from "./wishes"

/** Mine, now; who has no schedule is always on duty. */
export const useDuty = create<NoticeDuty>(() => ({ planned: false, on: true, until: null }))

export async function readDuty(): Promise<void> {
  try {
    useDuty.setState(await http.get<NoticeDuty>("/notifications/duty"))
  } catch {
    // rather a sound too many than one too few; the next edge or sign-in asks anew
  }
}

/** A duty of mine begins or ends: at once, and then until when. */
export function hearDuty(event: DomainEvent, me: number): void {
  if (event.type !== "shift.edge" || event.user_id !== me) return
  useDuty.setState({ planned: true, on: event.on })
  void readDuty()
}

/** Is nothing to sound now? Of whoever has a schedule it says so, of all others their quiet hours. */
export const isLeftAlone = (wishes: Wishes, { planned, on }: NoticeDuty, at: Date, timeZone: string): boolean =>
  planned && wishes.off_duty.on ? !on : isQuiet(wishes, at, timeZone)
