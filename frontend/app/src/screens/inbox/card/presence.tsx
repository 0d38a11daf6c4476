import type { FocusEvent, ReactNode } from "react"
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from "react"
import { Avatar } from "../../../parts/Avatar"
import { useMe } from "../../../shell/me"
import { useColleagues } from "../../../state/house"
import { sayLive, useFieldsOf, useLine, usePresence } from "../../../state/live"
import type { Fields, Named, Presence } from "../../../wire/types"
import { useWords } from "../../../words/words"

type Editing = Presence["editing"][number]
type Page = { kind: Fields["kind"]; id: number }

/** Where a field is told of: on its person or company, else in the dialog of its request. */
type Spot = Page & { field: string } | { kind: "dialog"; id: number; field: string }

interface Here {
  spot: (part: string) => Spot | null
  /** I am in this field now; null: in none. */
  enter: (part: string | null) => void
  /** That field is not drawn any more. */
  gone: (part: string | undefined) => void
}

const Place = createContext<Here | null>(null)

/** The server forgets after 30 s: said again well before. */
const SAY_MS = 10_000
/** From one field into the next the focus is nowhere for a moment. */
const LEAVE_MS = 150

/** Fields of the person; all others in the pane are the request's. */
const OF_PERSON = /^(name|surname|phones?|emails?|birthday|personal)(-|$)/

const say = (spot: Spot, field: string | null) =>
  sayLive(spot.kind === "dialog" ? { type: "editing", conversation_id: spot.id, field } : { type: "field", kind: spot.kind, id: spot.id, field })

const sameSpot = (a: Spot | null, b: Spot | null) => a === b || (a !== null && b !== null && a.kind === b.kind && a.id === b.id && a.field === b.field)

interface Props {
  /** The dialog through which a request is looked at, and the request. */
  conversation?: number
  card?: number | null
  /** The person or company before one's eyes. */
  page: Page | null
  children: ReactNode
}

/** Tells colleagues in which field I am, as long as I am there; and looks at what they tell of this person or company. */
export function FieldPresence({ conversation, card, page, children }: Props) {
  const timer = useRef<ReturnType<typeof setInterval>>(undefined)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const at = useRef<Spot | null>(null)
  const [kind, id] = [page?.kind, page?.id]
  useLooking(kind, id)
  const enter = useCallback((spot: Spot | null) => {
    clearTimeout(leaving.current)
    const change = () => {
      clearInterval(timer.current)
      if (!sameSpot(spot, at.current)) {
        // of one thing only one field is told: the next takes the place of the last
        if (at.current && (at.current.kind !== spot?.kind || at.current.id !== spot.id)) say(at.current, null)
        if (spot) say(spot, spot.field)
      }
      at.current = spot
      if (spot) timer.current = setInterval(() => say(spot, spot.field), SAY_MS)
    }
    if (spot) change()
    else leaving.current = setTimeout(change, LEAVE_MS)
  }, [])
  useEffect(
    () => () => {
      clearTimeout(leaving.current)
      clearInterval(timer.current)
      if (at.current) say(at.current, null)
      at.current = null
    },
    [],
  )
  const here = useMemo(() => {
    const spot = (part: string): Spot | null => {
      if (kind !== undefined && id !== undefined && (card === undefined || card === null || OF_PERSON.test(part))) return { kind, id, field: part }
      return conversation === undefined ? null : { kind: "dialog", id: conversation, field: `r${card ?? 0}-${part}` }
    }
    return {
      spot,
      enter: (part: string | null) => enter(part === null ? null : spot(part)),
      gone: (part: string | undefined) => {
        if (part && at.current && sameSpot(spot(part), at.current)) enter(null)
      },
    }
  }, [conversation, card, kind, id, enter])
  return <Place value={here}>{children}</Place>
}

/** Before my eyes for as long as it is drawn; said again when the line comes back. */
function useLooking(kind: Page["kind"] | undefined, id: number | undefined): void {
  const live = useLine(({ connection }) => connection === "live")
  useEffect(() => {
    if (kind === undefined || id === undefined || !live) return
    sayLive({ type: "looking", kind, id })
    return () => void sayLive({ type: "looking", kind, id: null })
  }, [kind, id, live])
}

/** For the element of a field: its focus is told, also that of what floats from it. */
export function useFieldFocus(part: string | undefined) {
  const here = useContext(Place)
  useEffect(() => () => here?.gone(part), [here, part])
  if (!here || !part) return {}
  return {
    // a value is copied, or its menu opened, by who does not write there
    onFocus: ({ target }: FocusEvent) => {
      if (!target.closest(".copy")) here.enter(part)
    },
    onBlur: () => here.enter(null),
  }
}

/** As one string, so that nothing is drawn anew while it stays. */
const usersOf = (editing: readonly Editing[], field: string): string => [...new Set(editing.filter((each) => each.field === field).map(({ user_id }) => user_id))].sort().join(" ")

const NOBODY: readonly Named[] = []

/** Colleagues who are in this field now: of a request through whichever dialog. */
function useEditors(part: string | undefined): readonly Named[] {
  const here = useContext(Place)
  const me = useMe().id
  const spot = part ? (here?.spot(part) ?? null) : null
  const inDialogs = usePresence(({ at }) => (spot?.kind === "dialog" ? usersOf([...at.values()].flatMap(({ editing }) => editing), spot.field) : ""))
  const onPage = useFieldsOf(({ at }) => (spot && spot.kind !== "dialog" ? usersOf(at.get(`${spot.kind}/${spot.id}`) ?? [], spot.field) : ""))
  const who = inDialogs || onPage
  const colleagues = useColleagues()
  return useMemo(() => {
    const ids = who.split(" ").map(Number)
    return who ? colleagues.filter(({ id }) => id !== me && ids.includes(id)) : NOBODY
  }, [who, colleagues, me])
}

/** Their faces at the field, and a word for those who do not see them. */
export function Editors({ part }: { part: string | undefined }) {
  const { t } = useWords()
  const people = useEditors(part)
  return (
    <span className="slot-editors" aria-live="polite">
      {people.map(({ id, name }) => (
        <span key={id} role="img" aria-label={t("card.editing", { name })} title={t("card.editing", { name })}>
          <Avatar id={id} name={name} size={20} decorative />
        </span>
      ))}
    </span>
  )
}
