import type { FocusEvent, ReactNode } from "react"
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from "react"
import { Avatar } from "../../../parts/Avatar"
import { useMe } from "../../../shell/me"
import { useColleagues } from "../../../state/house"
import { sayLive, usePresence } from "../../../state/live"
import type { Named } from "../../../wire/types"
import { useWords } from "../../../words/words"

interface Here {
  conversation: number
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

/** Tells colleagues in which field of this card I am, as long as I am there. */
export function FieldPresence({ conversation, children }: { conversation: number; children: ReactNode }) {
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
  const here = useMemo(() => ({ conversation, enter, gone }), [conversation, enter, gone])
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

const NOBODY: readonly Named[] = []

/** Colleagues who are in this field now. */
function useEditors(part: string | undefined): readonly Named[] {
  const conversation = useContext(Place)?.conversation
  const me = useMe().id
  const editing = usePresence(({ at }) => (conversation === undefined ? undefined : at.get(conversation)?.editing))
  const colleagues = useColleagues()
  return useMemo(() => {
    const ids = editing?.filter(({ field, user_id }) => field === part && user_id !== me).map(({ user_id }) => user_id)
    return ids?.length ? colleagues.filter(({ id }) => ids.includes(id)) : NOBODY
  }, [editing, colleagues, part, me])
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
