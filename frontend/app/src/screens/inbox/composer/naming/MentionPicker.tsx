import type { RefObject } from "react"
import { useEffect, useState } from "react"
import { Avatar } from "../../../../parts/Avatar"
import { matching } from "../../../../parts/match"
import { useMe } from "../../../../shell/me"
import { useColleagues } from "../../../../state/house"
import type { Named } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { edit, writingAt } from "../desk"
import "./naming.css"
import type { At } from "./naming"
import { nameAt } from "./naming"

interface Props {
  conversation: number
  field: RefObject<HTMLTextAreaElement | null>
}

const MOST = 8

/** In a note an @ offers colleagues; arrows move, Enter names one, Escape leaves the sign alone. */
export function MentionPicker({ conversation, field }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const colleagues = useColleagues()
  const [at, setAt] = useState<At | null>(null)
  const [left, setLeft] = useState<number | null>(null)
  const [chosen, setChosen] = useState(0)
  const shown = at !== null && at.from !== left
  const people = shown ? matching(colleagues.filter(({ id, active }) => active && id !== me), at.typed, ({ name }) => name).slice(0, MOST) : []
  const active = Math.min(chosen, Math.max(0, people.length - 1))

  const name = (person: Named) => {
    if (!at) return
    const { text } = writingAt(conversation, "note")
    const said = `@${person.name} `
    edit(conversation, "note", { text: text.slice(0, at.from) + said + text.slice(at.to) })
    setLeft(at.from)
    const caret = at.from + said.length
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(caret, caret)
    })
  }
  useEffect(() => {
    const element = field.current
    if (!element) return
    const look = () => {
      const found = element.selectionStart === element.selectionEnd ? nameAt(element.value, element.selectionStart) : null
      setAt(found)
      if (!found) setLeft(null)
    }
    const events = ["input", "keyup", "click", "focus"] as const
    for (const each of events) element.addEventListener(each, look)
    return () => {
      for (const each of events) element.removeEventListener(each, look)
    }
  }, [field])
  useEffect(() => {
    const element = field.current
    if (!element || !people.length) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step) setChosen((active + step + people.length) % people.length)
      else if (event.key === "Enter" || event.key === "Tab") name(people[active]!)
      else if (event.key === "Escape") setLeft(at?.from ?? null)
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    element.addEventListener("keydown", onKeyDown)
    element.setAttribute("aria-activedescendant", `named-${people[active]!.id}`)
    return () => {
      element.removeEventListener("keydown", onKeyDown)
      element.removeAttribute("aria-activedescendant")
    }
  })
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
        </li>
      ))}
    </ul>
  )
}
