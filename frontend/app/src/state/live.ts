import { create } from "zustand"
import type { Connection } from "../wire/socket"
import { Realtime } from "../wire/socket"
import type { Fields, LoggedEvent, Presence } from "../wire/types"
import { forgetBegun } from "./begun"
import { draftsAfter, useDraftMarks } from "./drafts"
import { mentionsAfter, NO_MENTIONS, useMentions } from "./mentions"
import { fetchRest } from "./rest"
import { Sitting } from "./sitting"
import { askSessionAgain, queries } from "./session"
import { followStages, forgetStages } from "./stages"
import { applyEvent, forgetAll, forgetMissed } from "./store"
import { inTurns } from "./turns"

interface Line {
  connection: Connection
  /** This page is older than the server: a piece of it could not be fetched. */
  outdated: boolean
}

export const useLine = create<Line>(() => ({ connection: "connecting", outdated: false }))

export type Present = Pick<Presence, "viewing" | "typing" | "customer" | "editing">

/** Who looks at which dialog, and who writes in it; complete lists of user ids, and the other side when it is there. */
export const usePresence = create<{ at: ReadonlyMap<number, Present> }>(() => ({ at: new Map() }))

/** Who is in which field of what is looked at, "contact/12": it alone, and complete. */
export const useFieldsOf = create<{ at: ReadonlyMap<string, Presence["editing"]> }>(() => ({ at: new Map() }))

const listeners = new Set<(event: LoggedEvent) => void>()

/** For what only one screen wants: drafts, sounds. The entities have already taken the event. */
export function onEvent(listener: (event: LoggedEvent) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Lists that queries serve, and that an event makes old. */
const SERVED: Partial<Record<LoggedEvent["type"], string>> = {
  "tag.changed": "tags",
  "fields.changed": "fields",
  "layouts.changed": "layouts",
  "warmth.set": "warmth",
  "workplaces.changed": "workplaces",
  "hours.changed": "calendars",
  "shifts.changed": "shifts",
  "shift.edge": "shifts",
  "user.changed": "users",
  "presence.changed": "presence",
  "routes.changed": "routes",
  "funnels.changed": "funnels",
  "company.changed": "companies",
  "invoice.changed": "invoices",
  "order.changed": "orders",
  "wish.changed": "setup-requests",
  "channel.changed": "channels",
  "view.changed": "views",
  "view.gone": "views",
  "tabs.changed": "views",
  "task.changed": "tasks",
  "document.changed": "documents",
  "library.changed": "library",
  "activity_kinds.changed": "activity-kinds",
  "activities.kept": "activities",
  "activity.recorded": "activities",
  "activity.deleted": "activities",
  "task_template.changed": "task-templates",
  "follows.changed": "follows",
  "notice.told": "notices",
  "notices.changed": "notices",
}

const RESTS_MS = 500
const resting = new Map<string, boolean>()

/** At once; while events of a kind go on without end (many rows are worked at), once in a while is enough. */
function makeOld(list: string): void {
  if (resting.has(list)) {
    resting.set(list, true)
    return
  }
  void queries.invalidateQueries({ queryKey: [list] })
  resting.set(list, false)
  setTimeout(() => {
    const again = resting.get(list)
    resting.delete(list)
    if (again) makeOld(list)
  }, RESTS_MS)
}

/** Something went out of sight, or came into it, and what is to be done about it with it. */
const isSight = (event: LoggedEvent) => event.type === "gone" || event.type === "appeared" || (event.type === "stale" && event.kind === "task")

/** Who has just sent writes no longer; the server learns it only by their silence. */
function hush(event: LoggedEvent): void {
  if (event.type !== "message.arrived" || !event.message.author) return
  const { conversation_id, author } = event.message
  usePresence.setState(({ at }) => {
    const present = at.get(conversation_id)
    if (!present) return {}
    if (author.kind === "contact") {
      const customer = present.customer && { ...present.customer, typing: false }
      return { at: new Map(at).set(conversation_id, { ...present, customer }) }
    }
    return { at: new Map(at).set(conversation_id, { ...present, typing: present.typing.filter((id) => id !== author.id) }) }
  })
}

function take(event: LoggedEvent): void {
  applyEvent(event)
  useMentions.setState((state) => mentionsAfter(state, event))
  useDraftMarks.setState((state) => draftsAfter(state, event))
  followStages(event)
  hush(event)
  const list = SERVED[event.type] ?? (isSight(event) ? "tasks" : undefined)
  if (list) makeOld(list)
  // whose duty began or ended stands beside whether they are there
  if (event.type === "shift.edge") makeOld("presence")
  // what is bound to it goes and comes with it
  if ((event.type === "gone" || event.type === "appeared") && event.kind !== "conversation") void queries.invalidateQueries({ queryKey: ["documents"] })
  // what is bound is there what it is in the library
  if (event.type === "library.changed") void queries.invalidateQueries({ queryKey: ["documents"] })
  // what stands on the pages goes and comes with fields
  if (event.type === "fields.changed") void queries.invalidateQueries({ queryKey: ["layouts"] })
  // values of a field that was put away or brought back go and come with it
  if (event.type === "fields.changed") for (const noun of ["cards", "contacts"]) void queries.invalidateQueries({ queryKey: [noun] })
  if (event.type === "tag.changed") followTag(event.was, event.back)
  // rows are what their statuses are, and who sees them goes by it
  if (event.type === "funnels.changed" && event.recast) allAnew()
  fetchRest(event)
  for (const listener of listeners) listener(event)
}

/** Macros and saved views name tags; what has one that came back, only the server knows. */
function followTag(was: string | null, back: boolean): void {
  if (was !== null) for (const list of ["macros", "views"]) void queries.invalidateQueries({ queryKey: [list] })
  if (back) allAnew()
}

/** What has changed, only the server knows. */
function allAnew(): void {
  forgetMissed()
  void queries.invalidateQueries()
}

const turns = inTurns(take)

const realtime = new Realtime({
  event: turns.add,
  passing: (frame) => {
    if (frame.type === "fields") {
      const { kind, id, editing } = frame as unknown as Fields
      useFieldsOf.setState({ at: new Map([[`${kind}/${id}`, editing]]) })
    }
    if (frame.type !== "presence") return
    const { conversation_id, viewing, typing, customer, editing } = frame as unknown as Presence
    usePresence.setState(({ at }) => ({ at: new Map(at).set(conversation_id, { viewing, typing, customer, editing }) }))
  },
  reload: () => {
    turns.flush()
    forgetMissed()
    forgetStages()
    void queries.invalidateQueries()
  },
  state: (connection) => {
    useLine.setState({ connection })
    if (connection === "live") return sitting.fresh()
    usePresence.setState({ at: new Map() })
    useFieldsOf.setState({ at: new Map() })
  },
  refused: () => void askSessionAgain(),
})

const sitting = new Sitting((idle) => realtime.send({ type: "here", idle }))

/** Before the first hello nothing need be loaded: what is loaded after it misses nothing. Longer than this, nobody waits. */
const HELLO_MS = 400

/** Live for as long as somebody is signed in. `ready` is called once, when screens may load. */
export function goLive(ready: () => void): () => void {
  realtime.start()
  sitting.start()
  const stop = useLine.subscribe(({ connection }) => {
    if (connection === "live") begin()
  })
  const timer = setTimeout(() => {
    realtime.missed()
    begin()
  }, HELLO_MS)
  function begin() {
    clearTimeout(timer)
    stop()
    ready()
  }
  return () => {
    clearTimeout(timer)
    stop()
    realtime.stop()
    sitting.stop()
    turns.drop()
    forgetAll()
    forgetStages()
    forgetBegun()
    useMentions.setState(NO_MENTIONS)
    useDraftMarks.setState({ at: new Map() })
  }
}

type Said =
  | { type: "typing"; conversation_id: number }
  | { type: "viewing"; conversation_id: number | null }
  | { type: "editing"; conversation_id: number; field: string | null }
  | { type: "looking"; kind: Fields["kind"]; id: number | null }
  | { type: "here"; idle: boolean }
  | { type: "field"; kind: Fields["kind"]; id: number; field: string | null }

/** Typing, viewing, in which field of the card: said when it can be, and not kept. */
export const sayLive = (frame: Said) => realtime.send(frame)

export const reconnect = () => realtime.now()

/** Something was asked over HTTP, or found no server: is the line still there? */
export const doubtLine = () => realtime.doubt()

// A piece of the page that is gone from the server means that the server has been updated.
addEventListener("vite:preloadError", () => useLine.setState({ outdated: true }))
