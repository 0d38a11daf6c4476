import type { IconName } from "../../../parts/icon/Icon"
import type { Wanted } from "../../../state/dialogs"
import type { Way, Ways } from "../../../state/ways"

/** What stands on the page beside the requests. */
export type TalkPart = "chats" | "mail" | "calls"
export type Part = "board" | TalkPart | "tasks"

const OF: Record<TalkPart, Way[]> = { chats: ["chat", "form"], mail: ["letter"], calls: ["call"] }

const wanted = (ways: Way[]): Wanted => ({ filter: { state: "open", responsible: ["me", "nobody"], ways }, order: "waiting" })

/** Mine and what nobody has yet; who waits longest stands first. */
export const WANTED: Record<TalkPart, Wanted> = { chats: wanted(OF.chats), mail: wanted(OF.mail), calls: wanted(OF.calls) }

export const PART_ICONS: Record<Part, IconName> = { board: "board", chats: "dialogs", mail: "mail", calls: "phone", tasks: "tasks" }

/** A house without telephones has no such part, nor one without mailboxes. */
export function partsOf(ways: Ways): readonly Part[] {
  const there = new Set(ways.values())
  return ["board", "chats", ...(["mail", "calls"] as const).filter((part) => OF[part].some((way) => there.has(way))), "tasks"]
}
