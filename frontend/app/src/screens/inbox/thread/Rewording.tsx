import { useMutation } from "@tanstack/react-query"
import type { KeyboardEvent } from "react"
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import { faultOf } from "../../../parts/buttons/limits"
import type { Rows } from "../../../parts/buttons/rows"
import { added, said } from "../../../parts/buttons/rows"
import { reasonOf } from "../../../parts/Placeholders"
import { useLayer } from "../../../parts/useBack"
import { useBegun } from "../../../state/begun"
import { useColleagues } from "../../../state/house"
import type { ButtonLimits } from "../../../wire/api.gen"
import type { Entity, Message, Named } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { formatted } from "../../../state/text/markup"
import { MentionPicker } from "../composer/naming/MentionPicker"
import { namesIn } from "../composer/naming/naming"
import { OutsideWarning } from "../composer/naming/OutsideWarning"
import { reword } from "./change"
import { buttonsOf } from "./Under"
import { unformatted } from "./unformatted"

const ButtonsEditor = lazy(() => import("../../../parts/buttons/ButtonsEditor"))

interface Props {
  message: Message
  /** What its channel takes as buttons. */
  limits: ButtonLimits | null
  allowed: readonly Entity["type"][]
  onDone: () => void
}

/** A message is said otherwise where it stands. Enter saves, Escape leaves it as it was. */
export function Rewording({ message, limits, allowed, onDone }: Props) {
  const words = useWords()
  const { t } = words
  const { value: text, set, drop } = useBegun(`reword/${message.id}`, unformatted(message.text, message.entities))
  const setText = (typed: string) => set(() => typed)
  const isNote = message.direction === "note"
  const colleagues = useColleagues()
  const stood: Rows = buttonsOf(message).map((row) => row.map(({ text, url }) => ({ text, ...(url && { url }) })))
  const [buttons, setButtons] = useState(stood)
  const [fresh, setFresh] = useState(0)
  const fault = faultOf(buttons, limits, { text, files: message.attachments.length })
  const swapped = JSON.stringify(said(buttons)) !== JSON.stringify(said(stood))
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
      return reword(message, next.text, [...next.entities, ...(isNote ? mentionsOf(message, next.text, colleagues) : [])], swapped ? said(buttons) : undefined)
    },
    onSuccess: leave,
  })
  const same = !swapped && text.trim() === unformatted(message.text, message.entities)
  const empty = !text.trim() && !message.attachments.length
  const save = () => {
    if (same) leave()
    else if (!empty && !fault && !act.isPending) act.mutate()
  }
  const begin = () => {
    setButtons(added([], 1).rows)
    setFresh(fresh + 1)
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
      {buttons.length > 0 && (
        <Suspense>
          <ButtonsEditor rows={buttons} limits={limits} fault={fault} fresh={fresh} onChange={setButtons} onLeave={() => field.current?.focus()} />
        </Suspense>
      )}
      {act.error && <p role="alert">{reasonOf(act.error, words)}</p>}
      <div className="rewording-deeds">
        {!isNote && limits && buttons.length === 0 && (
          <Button small look="quiet" icon="buttons" onClick={begin}>
            {t("buttons.title")}
          </Button>
        )}
        <Button small look="quiet" onClick={leave}>
          {t("common.cancel")}
        </Button>
        <Button small look="primary" busy={act.isPending} disabled={same || empty || fault !== null} onClick={save}>
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
