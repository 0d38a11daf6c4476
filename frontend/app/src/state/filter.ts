import type { ConversationRow, Filter } from "../wire/types"
import type { Way, Ways } from "./ways"

export type Order = "newest" | "waiting"

/** What a filter asks that no row says. */
export interface Eyes {
  me: number
  now: number
  /** How many of its inbound messages I have read. */
  read: (row: ConversationRow) => number
  /** Dialogs with a note that names me and that I have not looked at. */
  named: ReadonlySet<number>
  /** Clients that I follow, as "contact/5" and "card/7". */
  followed: ReadonlySet<string>
  /** By which way each channel brings people. */
  ways: Ways
}

const DAY_MS = 86_400_000

/** Whether a row is meant: the same in SQL is backend/inbox/queries/conditions.py, and a test plays one against the other. */
export function matches(row: ConversationRow, asked: Filter, eyes: Eyes): boolean {
  return (
    inView(row, asked, eyes) &&
    (!asked.state || row.state === asked.state) &&
    (!asked.channel_ids?.length || asked.channel_ids.includes(row.channel_id)) &&
    (!asked.ways?.length || came(row, asked.ways, eyes.ways)) &&
    (!asked.failed || row.troubled > 0) &&
    (!asked.waiting || row.waiting_since !== null) &&
    (!asked.unread || row.in_seq > eyes.read(row)) &&
    (!asked.with_me || row.participants.includes(eyes.me)) &&
    (!asked.followed || isFollowed(eyes.followed, row.contact?.id, row.card_id)) &&
    whose(row, asked, eyes) &&
    tagged(row, asked) &&
    stands(row, asked) &&
    lately(row, asked, eyes)
  )
}

/** Its person, or its request. */
export const isFollowed = (mine: ReadonlySet<string>, contact: number | null | undefined, card: number | null) => mine.has(`contact/${contact}`) || mine.has(`card/${card}`)

function came({ channel_id }: ConversationRow, asked: readonly Way[], ways: Ways): boolean {
  const way = ways.get(channel_id)
  return way !== undefined && asked.includes(way)
}

function inView(row: ConversationRow, { view = "all" }: Filter, { me, named }: Eyes): boolean {
  switch (view) {
    case "mine":
      return row.responsible?.id === me
    case "unassigned":
      return row.responsible === null
    case "waiting":
      return row.waiting_since !== null
    case "unanswered":
      return row.unanswered && row.state === "open"
    case "mentions":
      return named.has(row.id)
    case "failed":
      return row.troubled > 0
    default:
      return true
  }
}

function whose(row: ConversationRow, { responsible, team_ids }: Filter, { me }: Eyes): boolean {
  const id = row.responsible?.id ?? null
  if (responsible?.length && !responsible.some((each) => (each === "nobody" ? id === null : id === (each === "me" ? me : each)))) return false
  if (!team_ids?.length) return true
  const pool = row.pool?.kind === "team" ? row.pool.id : null
  return team_ids.some((team) => team === row.team_id || team === pool)
}

function tagged(row: ConversationRow, { tags, every_tag }: Filter): boolean {
  if (!tags?.length) return true
  const has = new Set(row.tags.map((name) => name.toLowerCase()))
  return every_tag ? tags.every((name) => has.has(name.toLowerCase())) : tags.some((name) => has.has(name.toLowerCase()))
}

function stands({ status }: ConversationRow, { status_ids, categories }: Filter): boolean {
  if (status_ids?.length && !(status && status_ids.includes(status.id))) return false
  return !categories?.length || (status !== null && categories.includes(status.category))
}

function lately(row: ConversationRow, asked: Filter, { now }: Eyes): boolean {
  const at = Date.parse(row.last_at)
  if (asked.last_from && at < Date.parse(asked.last_from)) return false
  if (asked.last_to && at >= Date.parse(asked.last_to)) return false
  if (asked.last_days && at < now - asked.last_days * DAY_MS) return false
  return !asked.silent_days || at < now - asked.silent_days * DAY_MS
}

/** What narrows beside the view itself: so many chips stand above the list. */
const NARROWING = ["channel_ids", "ways", "tags", "status_ids", "categories", "responsible", "team_ids", "last_from", "last_to", "last_days", "silent_days", "failed", "waiting", "with_me", "followed", "unread"] as const
type Narrowing = (typeof NARROWING)[number]

const says = (value: unknown) => value !== undefined && value !== null && value !== false && !(Array.isArray(value) && !value.length)

export const narrowings = (asked: Filter): Narrowing[] => NARROWING.filter((name) => says(asked[name]))

/** Without what says nothing, in one order: two filters that mean the same are the same text. */
export function tidy(asked: Filter): Filter {
  const given = Object.entries(asked).filter(([name, value]) => says(value) && !(name === "view" && value === "all") && !(name === "every_tag" && !asked.tags?.length))
  return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The query string's names for the fields. */
const NAMES: Partial<Record<keyof Filter, string>> = { view: "filter", channel_ids: "channel_id", ways: "way", tags: "tag", status_ids: "status_id", categories: "category", team_ids: "team_id" }

type Value = string | number | boolean | readonly (string | number)[]

export function queryOf(asked: Filter): Record<string, Value> {
  return Object.fromEntries(Object.entries<Value>(tidy(asked) as Record<string, Value>).map(([name, value]) => [NAMES[name as keyof Filter] ?? name, value]))
}
