import { EVENT_KINDS } from "../../../state/eventKinds"
import type { EventSection } from "../../../state/eventKinds"

/** What the list is narrowed by, as its fields have it. `kind`: "", a section, "own" or "own:7". `days`: so many back. `hidden`: those that are hidden, too. */
export interface Narrowed {
  kind: string
  who: string
  days: string
  text: string
  hidden: boolean
}

export const ANYTHING: Narrowed = { kind: "", who: "", days: "", text: "", hidden: false }

/** The same as the server is asked. `now` in milliseconds. */
export function asked({ kind, who, days, text, hidden }: Narrowed, now: number): Record<string, string | string[] | undefined> {
  const own = kind.startsWith("own:") ? kind.slice(4) : undefined
  const [actor, actorId] = who.split(":")
  return {
    kind: kind === "own" ? ["own"] : kind && !own ? [...EVENT_KINDS[kind as EventSection]] : undefined,
    own,
    actor: actor || undefined,
    actor_id: actorId,
    since: days ? new Date(now - Number(days) * 86_400_000).toISOString() : undefined,
    q: text.trim() || undefined,
    hidden: hidden ? "true" : undefined,
  }
}
