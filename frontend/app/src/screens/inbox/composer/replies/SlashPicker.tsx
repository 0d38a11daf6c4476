import type { RefObject } from "react"
import { useEffect, useRef, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { matching } from "../../../../parts/match"
import { usePrefs } from "../../../../state/prefs"
import type { SavedReplyView } from "../../../../wire/api.gen"
import { useWords } from "../../../../words/words"
import { filled, variant } from "../../../../state/variables"
import "./replies.css"
import { useReplies, useVariables } from "./useReplies"
import { VariableText } from "../../../../parts/VariableText"

interface Props {
  conversation: number
  typed: string
  field: RefObject<HTMLTextAreaElement | null>
  onPick: (reply: SavedReplyView) => void
  onClose: () => void
}

/** Opens at a slash: what is typed on goes into the field and finds; arrows move, Enter puts in, Escape leaves the slash alone. */
export function SlashPicker({ conversation, typed, field, onPick, onClose }: Props) {
  const { t } = useWords()
  const { data: replies } = useReplies(true)
  const variables = useVariables(conversation, true)
  const language = usePrefs((prefs) => prefs.language)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const found = matching(replies ?? [], typed, ({ title, folder, variants }) => `${title} ${folder} ${Object.values(variants).join(" ")}`).slice(0, 50)
  const active = Math.min(at, Math.max(0, found.length - 1))
  const chosen = found[active]
  const told = chosen && variant(chosen.variants, variables?.locale ?? null, language)

  useEffect(() => {
    const element = field.current
    if (!element) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step && found.length) setAt((active + step + found.length) % found.length)
      else if ((event.key === "Enter" || event.key === "Tab") && chosen) onPick(chosen)
      else if (event.key === "Escape") onClose()
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    element.addEventListener("keydown", onKeyDown)
    return () => element.removeEventListener("keydown", onKeyDown)
  })
  useEffect(() => {
    const element = field.current
    const option = chosen && document.getElementById(`slash-${chosen.id}`)
    option?.scrollIntoView({ block: "nearest" })
    if (chosen) element?.setAttribute("aria-activedescendant", `slash-${chosen.id}`)
    return () => element?.removeAttribute("aria-activedescendant")
  }, [chosen, field])
  return (
    <div className="slash" data-layer>
      <ul ref={list} role="listbox" aria-label={t("replies.title")}>
        {found.map((reply, index) => (
          <li
            key={reply.id}
            id={`slash-${reply.id}`}
            role="option"
            aria-selected={index === active}
            className="menu-row"
            data-highlighted={index === active || undefined}
            onPointerMove={() => setAt(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(reply)}
          >
            <Icon name={reply.scope === "me" ? "user" : reply.scope === "team" ? "contacts" : "globe"} size={16} />
            <span className="cut">{reply.title}</span>
            {reply.files.length > 0 && <Icon name="attach" size={12} />}
            {reply.folder && <span className="slash-folder cut">{reply.folder}</span>}
          </li>
        ))}
        {!found.length && <li className="choices-none">{replies ? t(replies.length ? "common.nothingFound" : "replies.none") : t("common.loading")}</li>}
      </ul>
      {chosen && told && (
        <div className="slash-preview" aria-live="polite">
          <VariableText text={filled(told.text, variables?.values[told.locale] ?? {})} />
          {chosen.files.map(({ id, name }) => (
            <p key={id} className="slash-file">
              <Icon name="attach" size={12} />
              <span className="cut">{name}</span>
            </p>
          ))}
        </div>
      )}
    </div>
  )
}
