import type { Author, Config, Field, Known } from "../wire/types"
import { NOTHING } from "./held"

export type Beginning = Pick<Config, "online" | "look">

/** What a talk is before anything is known of it. */
export const begin = ({ online, look }: Beginning) => ({
  held: NOTHING,
  /** Our colleagues have read up to here. */
  read: 0,
  live: false,
  online,
  /** What becomes of the door when nobody may answer. */
  when_away: look.when_away,
  /** How far this machine's clock is behind, ms. */
  late: 0,
  typing: null as Author | null,
  missing: [] as readonly Field[],
  known: null as Known | null,
  /** Nothing more can be written: blocked, or the channel is gone. */
  shut: null as "blocked" | "gone" | null,
})
