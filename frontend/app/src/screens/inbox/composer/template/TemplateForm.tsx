import { useMutation } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button, IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { useMay, useMe } from "../../../../shell/me"
import { put } from "../../../../state/messages"
import { changeMessages } from "../../../../state/store"
import type { Template } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { ConversationRow, Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import type { Later } from "../later/LaterButton"
import { LaterButton } from "../later/LaterButton"
import type { As } from "../unsent"
import { FileOnTop } from "./FileOnTop"
import { missing, placesOf, takesFile, usage } from "../../../../parts/template/fill"
import { clear, fill, useFilling } from "./filling"
import { PlaceField } from "./PlaceField"
import { TemplatePreview } from "../../../../parts/template/TemplatePreview"
import { confirming } from "../formerly/formerly"

interface Props {
  row: ConversationRow
  template: Template
  known: Readonly<Record<string, string>>
  onBack: () => void
  onSent: () => void
}

interface Sending {
  as?: As
  later?: Later
}

/** What stands in its places, and what the customer will read. It stays as it is until the server has it. */
export function TemplateForm({ row, template, known, onBack, onSent }: Props) {
  const words = useWords()
  const { t } = words
  const filling = useFilling(row.id)
  const { values, file, key } = filling
  const [asked, setAsked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const empty = missing(template, values)
  const wantsFile = takesFile(template) && !file
  const act = useMutation({
    mutationFn: ({ as, later }: Sending) =>
      http.post<Message>(`/conversations/${row.id}/messages`, {
        client_id: key,
        kind: "reply",
        template: usage(template, values),
        attachments: file ? [file.id] : [],
        ...(as && { as }),
        ...confirming(row.id),
        ...(later && { send_at: later.at, unless_customer_writes: later.unlessCustomer }),
      }),
    onSuccess: (message) => {
      changeMessages((state) => put(state, message))
      clear(row.id)
      onSent()
    },
  })
  const submit = (sending: Sending = {}) => {
    setAsked(true)
    if (!empty.length && !wantsFile) act.mutate(sending)
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus())
  }
  const refused = act.error instanceof ApiError ? act.error : null
  const nameless = refused && !placesOf(template).some(({ id }) => refused.field(`template.${id}`)) ? reasonOf(refused, words) : null
  const errorOf = (id: string): string | undefined => refused?.field(`template.${id}`) ?? (asked && empty.some((each) => each.id === id) ? t("template.fillIn") : undefined)
  return (
    <form
      ref={form}
      className="template-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return
        event.stopPropagation()
        onBack()
      }}
    >
      <div className="template-fields">
        <p className="template-name">
          <IconButton small icon="back" label={t("template.other")} onClick={onBack} />
          <strong className="cut">{template.name}</strong>
          <span className="template-language">{template.language}</span>
        </p>
        {takesFile(template) && <FileOnTop header={template.header as "image"} file={file} error={asked ? t("template.fileMissing") : undefined} onFile={(next) => fill(row.id, { file: next })} />}
        {placesOf(template).map((place, at) => (
          <PlaceField
            key={place.id}
            autoFocus={at === 0}
            place={place}
            value={values[place.id] ?? ""}
            error={errorOf(place.id)}
            known={known}
            onChange={(value) => {
              if (refused) act.reset()
              fill(row.id, { values: { ...values, [place.id]: value } })
            }}
          />
        ))}
        {!placesOf(template).length && !takesFile(template) && <p className="template-plain">{t("template.nothingToFill")}</p>}
      </div>
      <div className="template-side">
        <TemplatePreview template={template} values={values} file={file} />
      </div>
      <div className="template-foot">
        {nameless ? (
          <p className="field-error" role="alert">
            <Icon name="alert" size={14} />
            {nameless}
          </p>
        ) : (
          <p className="template-gaps" role="status">
            {asked && empty.length > 0 && t("template.missing", { names: empty.map(({ name, button }) => button ?? name).join(", ") })}
          </p>
        )}
        <LaterButton ready={!empty.length && !wantsFile} waits={row.waiting_since !== null} onPick={(later) => submit({ later })} />
        <SendAs row={row} busy={act.isPending} onSend={submit} />
      </div>
    </form>
  )
}

/** In another's dialog it goes as an answer goes there. */
function SendAs({ row, busy, onSend }: { row: ConversationRow; busy: boolean; onSend: (sending?: Sending) => void }) {
  const { t } = useWords()
  const me = useMe().id
  const mayTake = useMay("conversations.take_over")
  const mayFor = useMay("conversations.reply_others")
  const holder = row.responsible
  if (!holder || holder.id === me || !(mayTake || mayFor))
    return (
      <Button look="primary" icon="send" type="submit" busy={busy}>
        {t("composer.send")}
      </Button>
    )
  return (
    <>
      {mayFor && (
        <Button busy={busy} onClick={() => onSend({ as: "for_responsible" })}>
          {t("composer.answerFor", { name: holder.name })}
        </Button>
      )}
      {mayTake && (
        <Button look="primary" busy={busy} onClick={() => onSend({ as: "take_over" })}>
          {t("composer.takeOver")}
        </Button>
      )}
    </>
  )
}
