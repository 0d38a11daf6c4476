import type { RefObject } from "react"
import { useEffect, useState } from "react"
import { matching } from "../../../../parts/match"
import { useWords } from "../../../../words/words"
import { edit, writingAt } from "../desk"
import { writeAt } from "../useCaret"
import { useListKeys } from "../useListKeys"
import type { Kind } from "../writing"
import { EMOJI } from "./emoji"
import "./emoji.css"
import { remember } from "./recent"
import type { smileAt } from "./smile"

interface Props {
  conversation: number
  kind: Kind
  field: RefObject<HTMLTextAreaElement | null>
  at: NonNullable<ReturnType<typeof smileAt>>
  onLeave: () => void
}

const MOST = 6

/** What the word after a colon may mean; closed by a colon, the one that is called exactly so stands at once. */
export default function SmileList({ conversation, kind, field, at, onLeave }: Props) {
  const { t } = useWords()
  const [chosen, setChosen] = useState(0)
  const word = at.typed.toLocaleLowerCase()
  const exact = EMOJI.find(([, words]) => words.split(" ").includes(word))
  const found = matching(EMOJI, at.typed, ([, words]) => words).slice(0, MOST)
  const active = Math.min(chosen, Math.max(0, found.length - 1))
  const take = (emoji: string) => {
    remember(emoji)
    const { text } = writingAt(conversation, kind)
    const write = () => {
      edit(conversation, kind, { text: text.slice(0, at.from) + emoji + text.slice(at.to) })
      onLeave()
    }
    writeAt(field.current, at.from + emoji.length, write)
  }
  const closing = at.closed ? exact?.[0] : undefined
  useEffect(() => {
    // behind this drawing: nothing can be drawn while it goes on
    if (closing) queueMicrotask(() => take(closing))
  }, [closing]) // eslint-disable-line react-hooks/exhaustive-deps
  useListKeys(field, { ids: found.map((_, index) => `smile-${index}`), active, onMove: setChosen, onTake: (index) => take(found[index]![0]), onLeave })
  if (!found.length || closing) return null
  return (
    <ul className="naming" role="listbox" aria-label={t("composer.emoji")} data-layer>
      {found.map(([emoji, words], index) => (
        <li
          key={emoji}
          id={`smile-${index}`}
          role="option"
          aria-selected={index === active}
          className="menu-row"
          data-highlighted={index === active || undefined}
          onPointerMove={() => setChosen(index)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => take(emoji)}
        >
          <span className="smile">{emoji}</span>
          <span className="cut">{words.split(" ").find((each) => each.startsWith(word)) ?? words.split(" ")[0]}</span>
        </li>
      ))}
    </ul>
  )
}
