import { useEffect, useRef, useState } from "react"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useLine } from "../../../state/live"
import { ApiError } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import { forget, note, offer } from "./left"
import type { Edit, Kept, Seen } from "./saves"
import { letGo, save, saveAgain, unheard, useEdits } from "./saves"

useLine.subscribe(({ connection }, before) => {
  if (connection === "live" && before.connection !== "live") saveAgain()
})

export interface Keeping<V> {
  /** The same field wherever it is drawn: under it waits what was typed and not left. */
  key: string
  /** What to draw: mine while it is on its way or in trouble, else what the server has. */
  shown: V
  /** What the server has or is being told, and at which version: to be remembered when the person begins. */
  seen: Seen<V>
  edit: Edit<V> | undefined
  /** `seen`: what stood there when the person began; without it, what stands there now. `line`: under which the browser holds the one line of a list that was typed. */
  set: (mine: V, seen?: Seen<V>, line?: string) => void
  letGo: () => void
}

/** Lines of lists that the browser holds until the server has the list: some saves overtake others, and the last one's end is theirs. */
const held = new Map<string, Set<string>>()

function forgetLines(list: string): void {
  for (const line of held.get(list) ?? []) forget(line)
  held.delete(list)
}

/** A field of a thing as it is drawn and changed. */
export function useKept<T, V>(field: Kept<T, V>, thing: T): Keeping<V> {
  const words = useWords()
  const edit = useEdits(({ at }) => at.get(field.key)) as Edit<V> | undefined
  const here = useRef(false)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  // what is on its way stands there before one's eyes: to type what was there before is a change of it
  const seen = { base: edit?.state === "saving" ? edit.mine : field.read(thing), version: field.version(thing) }
  const set = (mine: V, begun: Seen<V> = seen, line?: string) => {
    if (line !== undefined) held.set(field.key, (held.get(field.key) ?? new Set()).add(line))
    // until the server has it, the browser keeps it; of a set only what was done to it is mine, and that goes at once
    if (!field.merge) note(field.key, { text: typeof mine === "string" ? mine : undefined, mine, base: begun.base, at: Date.now() })
    void save(field, mine, begun).then(() => {
      const end = useEdits.getState().at.get(field.key)
      if (!end) {
        forget(field.key, mine)
        forgetLines(field.key)
      }
      // Nobody looks at the field any more: then a notice says it.
      if (end?.state === "failed" && !here.current) tell(words.t("card.notSaved", { reason: faultOf(end.error, words) }), { fault: true })
    })
  }
  const dropMine = () => {
    letGo(field.key)
    forget(field.key)
    forgetLines(field.key)
  }
  return { key: field.key, shown: edit ? edit.mine : seen.base, seen, edit, set, letGo: dropMine }
}

/** What is wrong, as near to the field as the server said it. */
export function faultOf(error: unknown, words: Words): string {
  if (unheard(error)) return words.t("card.waitsForLine")
  if (error instanceof ApiError) {
    const [named] = Object.keys(error.fields).flatMap((name) => error.field(name) ?? [])
    if (named) return named
  }
  return reasonOf(error, words)
}

export interface Typing {
  /** What the person is typing; null when they are not. */
  typed: string | null
  type: (text: string) => void
  commit: () => void
  drop: () => void
}

/** What stood there as the server has it, also where a value of another kind is typed as a line (own/kept.ts). */
const rawOf = (seen: Seen<string> & { of?: Seen<unknown> }) => (seen.of ?? seen).base

/** Text typed in place: live changes wait behind it, and what stood there at the first letter is remembered. */
export function useTyping(keeping: Keeping<string>, tidy: (text: string) => string): Typing {
  const [typed, setTyped] = useState<string | null>(null)
  const begun = useRef<Seen<string> | null>(null)
  const { key } = keeping
  // a link, a key or another's change took the field away while it was typed in
  useEffect(
    () => () => {
      if (begun.current) offer(key)
    },
    [key],
  )
  const end = () => {
    begun.current = null
    setTyped(null)
  }
  return {
    typed,
    type: (text) => {
      begun.current ??= keeping.seen
      note(key, { text, mine: tidy(text), base: rawOf(begun.current), at: Date.now() })
      setTyped(text)
    },
    commit: () => {
      if (typed === null || !begun.current) return
      const mine = tidy(typed)
      if (mine !== begun.current.base) keeping.set(mine, begun.current)
      else {
        forget(key)
        if (keeping.edit) keeping.letGo()
      }
      end()
    },
    drop: () => {
      forget(key)
      end()
    },
  }
}
