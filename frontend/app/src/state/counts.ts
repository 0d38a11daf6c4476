import { http } from "../wire/http"
import type { Filter, LoggedEvent } from "../wire/types"

export interface Counted {
  counts: number[]
  /** Stands for "so many or more". */
  most: number
}

/** How many dialogs of each filter I see, as the server has them: a window knows only the pages that it has loaded. */
export const countDialogs = (filters: readonly Filter[]) => http.post<Counted>("/conversations/counts", { filters })

const MOVES: LoggedEvent["type"][] = ["appeared", "gone", "read.marked", "mentioned", "mentions.seen", "mention.withdrawn"]

/** It may have changed such a number. */
export const moves = (event: LoggedEvent) => "conversation" in event || MOVES.includes(event.type)
