import type { RefObject } from "react"
import { useState } from "react"
import { Avatar } from "../../../../parts/Avatar"
import { matching } from "../../../../parts/match"
import { useMe } from "../../../../shell/me"
import { useColleagues } from "../../../../state/house"
import type { Named } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { useCaret, writeAt } from "../useCaret"
import { useListKeys } from "../useListKeys"
import "./naming.css"
import { nameAt } from "./naming"
import { useOutside } from "./outside"

interface Props {
  /** Null: in no dialog; then `outside` says who would see the note alone. */
  conversation: number | null
  outside?: ReadonlySet<number>
  field: RefObject<HTMLTextAreaElement | null>
  onText: (text: string) => void
}

const MOST = 8

/** In a note an @ offers colleagues; arrows move, Enter names one, Ctrl+Enter sends what is written, Escape leaves the sign alone. */
export function MentionPicker({ conversation, outside: known, field, onText }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const colleagues = useColleagues()
  const { at, leave } = useCaret(field, nameAt)
  const found = useOutside(known ? null : conversation)
  const outside = known ?? found
  const [chosen, setChosen] = useState(0)
  const people = at ? matching(colleagues.filter(({ id, active }) => active && id !== me), at.typed, ({ name }) => name).slice(0, MOST) : []
  const active = Math.min(chosen, Math.max(0, people.length - 1))

  const name = (person: Named) => {
    if (!at) return
    const text = field.current?.value ?? ""
    const said = `@${person.name} `
    writeAt(field.current, at.from + said.length, () => {
      onText(text.slice(0, at.from) + said + text.slice(at.to))
      leave()
    })
  }
  useListKeys(field, { ids: people.map(({ id }) => `named-${id}`), active, onMove: setChosen, onTake: (index) => name(people[index]!), onLeave: leave, sends: true })
  if (!people.length) return null
  return (
    <ul className="naming" role="listbox" aria-label={t("talk.colleagues")} data-layer>
      {people.map((person, index) => (
        <li
          key={person.id}
          id={`named-${person.id}`}
          role="option"
          aria-selected={index === active}
          className="menu-row"
          data-highlighted={index === active || undefined}
          onPointerMove={() => setChosen(index)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => name(person)}
        >
          <Avatar id={person.id} name={person.name} size={20} decorative />
          <span className="cut">{person.name}</span>
          {outside.has(person.id) && <span className="naming-outside">{t("talk.seesNoteAlone")}</span>}
        </li>
      ))}
    </ul>
  )
}
