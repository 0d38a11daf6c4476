import type { FocusEvent, ReactNode } from "react"
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from "react"
import { Avatar } from "../../../parts/Avatar"
import { useMe } from "../../../shell/me"
import { useColleagues } from "../../../state/house"
import type { Present } from "../../../state/live"
import { sayLive, usePresence } from "../../../state/live"
import type { Named } from "../../../wire/types"
import { useWords } from "../../../words/words"

interface Here {
  /** What colleagues call the field: of this request, or of this person, whichever dialog they look at it through. */
  named: (part: string) => string
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

/** Fields of the person; all others are the request's. */
const OF_PERSON = /^(name|surname|phones?|emails?|birthday|personal)(-|$)/

/** Tells colleagues in which field of this card I am, as long as I am there. */
export function FieldPresence({ conversation, card, contact, children }: { conversation: number; card: number | null; contact: number | null; children: ReactNode }) {
  const timer = useRef<ReturnType<typeof setInterval>>(undefined)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const at = useRef<string | null>(null)
  const say = useCallback((field: string | null) => sayLive({ type: "editing", conversation_id: conversation, field }), [conversation])
  const enter = useCallback(
    (part: string | null) => {
      clearTimeout(leaving.current)
      const change = () => {
        clearInterval(timer.current)
        if (part !== at.current) say(part)
        at.current = part
        if (part) timer.current = setInterval(() => say(part), SAY_MS)
      }
      if (part) change()
      else leaving.current = setTimeout(change, LEAVE_MS)
    },
    [say],
  )
  useEffect(
    () => () => {
      clearTimeout(leaving.current)
      clearInterval(timer.current)
      if (at.current) say(null)
      at.current = null
    },
    [say],
  )
  const gone = useCallback((part: string | undefined) => part === at.current && enter(null), [enter])
  const here = useMemo(() => {
    const named = (part: string) => (OF_PERSON.test(part) ? `c${contact ?? 0}-${part}` : `r${card ?? 0}-${part}`)
    return { named, enter: (part: string | null) => enter(part && named(part)), gone: (part: string | undefined) => gone(part && named(part)) }
  }, [card, contact, enter, gone])
  return <Place value={here}>{children}</Place>
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

/** Through whichever dialog: as one string, so that nothing is drawn anew while it stays. */
const editorsOf = (rooms: Iterable<Present>, field: string): string =>
  [...new Set([...rooms].flatMap(({ editing }) => editing.filter((each) => each.field === field).map(({ user_id }) => user_id)))].sort().join(" ")

const NOBODY: readonly Named[] = []

/** Colleagues who are in this field now. */
function useEditors(part: string | undefined): readonly Named[] {
  const here = useContext(Place)
  const me = useMe().id
  const field = part && here?.named(part)
  const who = usePresence(({ at }) => (field ? editorsOf(at.values(), field) : ""))
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
