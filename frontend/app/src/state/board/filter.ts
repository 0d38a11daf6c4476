import type { BoardFilter } from "../../wire/api.gen"
import type { Card, ConversationRow, Filter } from "../../wire/types"
import { matches as fits, isFollowed, tidy } from "../filter"
import type { Ways } from "../ways"
import { WAYS } from "../ways"

/** What a filter asks that no card says. */
export interface Looker {
  me: number
  now: number
  /** The dialog that the card is opened with. */
  talk: (card: Card) => ConversationRow | undefined
  /** How many of its inbound messages I have read. */
  read: (row: ConversationRow) => number
  ways: Ways
  /** Clients that I follow, as "contact/5" and "card/7". */
  followed: ReadonlySet<string>
}

/** What is asked of the dialog, in the words of the list of dialogs; null: nothing. */
export function ofDialog({ ways, team_ids, silent_days, failed, unread, with_me }: BoardFilter): Filter | null {
  const asked = tidy({ ...(ways && { ways }), ...(team_ids && { team_ids }), ...(silent_days && { silent_days }), ...(failed && { failed }), ...(unread && { unread }), ...(with_me && { with_me }) })
  return Object.keys(asked).length ? asked : null
}

const NAMED: ReadonlySet<number> = new Set()
const NOTHING: ReadonlySet<string> = new Set()

function talked(card: Card, asked: BoardFilter, { me, now, talk, read, ways }: Looker): boolean {
  const wanted = ofDialog(asked)
  if (!wanted) return true
  const row = talk(card)
  return row !== undefined && fits(row, wanted, { me, now, read, ways, named: NAMED, followed: NOTHING })
}

const DAY_MS = 86_400_000

/** Whether a card is meant: the same in SQL is backend/board/conditions.py. */
export function matches(card: Card, asked: BoardFilter, eyes: Looker): boolean {
  return (
    whose(card, asked, eyes.me) &&
    tagged(card, asked) &&
    (!asked.source_ids?.length || (card.source_id !== null && asked.source_ids.includes(card.source_id))) &&
    (!asked.channel_ids?.length || asked.channel_ids.includes(card.channel_id)) &&
    (!asked.unanswered || (eyes.talk(card)?.waiting_since ?? null) !== null) &&
    (!asked.followed || isFollowed(eyes.followed, card.contact?.id, card.id)) &&
    talked(card, asked, eyes) &&
    says(card, asked.text) &&
    lately(card, asked, eyes.now)
  )
}

function whose({ responsible }: Card, asked: BoardFilter, me: number): boolean {
  const id = responsible?.id ?? null
  return !asked.responsible?.length || asked.responsible.some((each) => (each === "nobody" ? id === null : id === (each === "me" ? me : each)))
}

function tagged({ tags, contact }: Card, asked: BoardFilter): boolean {
  if (!asked.tags?.length) return true
  const worn = new Set([...tags, ...(contact?.tags ?? [])].map((name) => name.toLowerCase()))
  return asked.every_tag ? asked.tags.every((name) => worn.has(name.toLowerCase())) : asked.tags.some((name) => worn.has(name.toLowerCase()))
}

function says({ id, comment, contact }: Card, text: string | undefined): boolean {
  const words = (text ?? "").trim().toLowerCase()
  if (!words) return true
  const name = [contact?.name, contact?.surname].filter(Boolean).join(" ").toLowerCase()
  return name.includes(words) || comment.toLowerCase().includes(words) || String(id) === words.replace(/^#/, "")
}

function lately(card: Card, asked: BoardFilter, now: number): boolean {
  const at = Date.parse(card.created_at)
  if (asked.created_from && at < Date.parse(asked.created_from)) return false
  if (asked.created_to && at >= Date.parse(asked.created_to)) return false
  if (asked.last_days && at < now - asked.last_days * DAY_MS) return false
  if (asked.moved_from && Date.parse(card.status_changed_at) < Date.parse(asked.moved_from)) return false
  return !asked.idle_days || Date.parse(card.status_changed_at) < now - asked.idle_days * DAY_MS
}

/** The query string's names for the fields. */
const NAMES = { responsible: "responsible", tags: "tag", every_tag: "every_tag", source_ids: "source_id", channel_ids: "channel_id", unanswered: "unanswered", ways: "way", team_ids: "team_id", silent_days: "silent_days", failed: "failed", unread: "unread", with_me: "with_me", followed: "followed", text: "text", created_from: "created_from", created_to: "created_to", last_days: "last_days", idle_days: "idle_days", moved_from: "moved_from" } as const satisfies Record<keyof BoardFilter, string>

type Value = string | number | boolean | readonly (string | number)[]
const empty = (value: unknown) => value === undefined || value === null || value === false || value === "" || (Array.isArray(value) && !value.length)

/** As the server is asked, in one order: two filters that mean the same are the same text. */
export function queryOf(asked: BoardFilter): Record<string, Value> {
  const given = Object.entries(NAMES).flatMap(([field, name]) => {
    const value = asked[field as keyof BoardFilter]
    return empty(value) ? [] : [[name, value as Value] as const]
  })
  return Object.fromEntries(given)
}

/** The same in an address, so that a board can be handed on as it is narrowed. */
export function addressOf(asked: BoardFilter): string {
  const pairs = Object.entries(queryOf(asked)).flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]))
  const search = new URLSearchParams(pairs).toString()
  return search && `?${search}`
}

const number = (text: string | null) => (text && /^\d{1,15}$/.test(text) ? Number(text) : undefined)
const numbers = (all: string[]) => all.flatMap((each) => number(each) ?? [])
const moment = (text: string | null) => (text && !Number.isNaN(Date.parse(text)) ? text : undefined)

/** What an address says; what it says wrongly is left out. */
export function filterOf(search: string): BoardFilter {
  const given = new URLSearchParams(search)
  const whose = given.getAll("responsible").flatMap((each) => (each === "me" || each === "nobody" ? each : (number(each) ?? [])))
  const asked: { [name in keyof BoardFilter]: BoardFilter[name] | undefined } = {
    responsible: whose,
    tags: given.getAll("tag"),
    every_tag: given.get("every_tag") === "true",
    source_ids: numbers(given.getAll("source_id")),
    channel_ids: numbers(given.getAll("channel_id")),
    unanswered: given.get("unanswered") === "true",
    ways: WAYS.filter((way) => given.getAll("way").includes(way)),
    team_ids: numbers(given.getAll("team_id")),
    silent_days: number(given.get("silent_days")),
    failed: given.get("failed") === "true",
    unread: given.get("unread") === "true",
    with_me: given.get("with_me") === "true",
    followed: given.get("followed") === "true",
    text: (given.get("text") ?? "").slice(0, 100),
    created_from: moment(given.get("created_from")),
    created_to: moment(given.get("created_to")),
    last_days: number(given.get("last_days")),
    idle_days: number(given.get("idle_days")),
    moved_from: moment(given.get("moved_from")),
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => !empty(value)))
}
