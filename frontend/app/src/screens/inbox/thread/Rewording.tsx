import { useMutation } from "@tanstack/react-query"
import type { KeyboardEvent } from "react"
import { useEffect, useRef } from "react"
import { Button } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { useLayer } from "../../../parts/useBack"
import { useBegun } from "../../../state/begun"
import { useColleagues } from "../../../state/house"
import type { Entity, Message, Named } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { formatted } from "../composer/markup"
import { MentionPicker } from "../composer/naming/MentionPicker"
import { namesIn } from "../composer/naming/naming"
import { OutsideWarning } from "../composer/naming/OutsideWarning"
import { reword } from "./change"
import { unformatted } from "./unformatted"

interface Props {
  message: Message
  allowed: readonly Entity["type"][]
  onDone: () => void
}

/** A message is said otherwise where it stands. Enter saves, Escape leaves it as it was. */
export function Rewording({ message, allowed, onDone }: Props) {
  const words = useWords()
  const { t } = words
  const { value: text, set, drop } = useBegun(`reword/${message.id}`, unformatted(message.text, message.entities))
  const setText = (typed: string) => set(() => typed)
  const isNote = message.direction === "note"
  const colleagues = useColleagues()
  const field = useRef<HTMLTextAreaElement>(null)
  useLayer(true, onDone)
  useEffect(() => {
    const box = field.current
    box?.focus()
    box?.setSelectionRange(box.value.length, box.value.length)
  }, [])
  // the keys stay with the message, wherever this field had them
  const leave = () => {
    drop()
    const place = field.current?.closest<HTMLElement>(".rewording")
    if (place?.contains(document.activeElement)) (place.closest<HTMLElement>("[data-walk]") ?? document.querySelector<HTMLElement>(`[data-part="${message.id}"]`))?.focus()
    onDone()
  }
  const act = useMutation({
    mutationFn: () => {
      const next = formatted(text.trim(), allowed)
      return reword(message, next.text, [...next.entities, ...(isNote ? mentionsOf(message, next.text, colleagues) : [])])
    },
    onSuccess: leave,
  })
  const same = text.trim() === unformatted(message.text, message.entities)
  const empty = !text.trim() && !message.attachments.length
  const save = () => {
    if (same) leave()
    else if (!empty && !act.isPending) act.mutate()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Escape") leave()
    else if (event.key === "Enter" && !event.shiftKey) save()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="rewording" data-layer>
      <div className="rewording-field">
        {isNote && <MentionPicker conversation={message.conversation_id} field={field} onText={setText} />}
        <textarea
          ref={field}
          className="input"
          rows={Math.min(10, Math.max(2, Math.ceil(text.length / 48)))}
          maxLength={20_000}
          value={text}
          aria-label={t("talk.edit")}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {isNote && <OutsideWarning conversation={message.conversation_id} text={text} />}
      {act.error && <p role="alert">{reasonOf(act.error, words)}</p>}
      <div className="rewording-deeds">
        <Button small look="quiet" onClick={leave}>
          {t("common.cancel")}
        </Button>
        <Button small look="primary" busy={act.isPending} disabled={same || empty} onClick={save}>
          {t("common.save")}
        </Button>
      </div>
    </div>
  )
}

/** Colleagues whom the note names as it now reads; a name that has changed since stays where it still stands. */
function mentionsOf(message: Message, text: string, colleagues: readonly Named[]): Entity[] {
  const found = namesIn(text, colleagues)
  const known = new Set(found.map(({ user_id }) => user_id))
  const kept = message.entities.flatMap((entity) => {
    if (entity.type !== "mention" || !entity.user_id || known.has(entity.user_id)) return []
    const offset = text.indexOf(message.text.slice(entity.offset, entity.offset + entity.length))
    return offset < 0 ? [] : [{ ...entity, offset }]
  })
  return [...found, ...kept]
}
