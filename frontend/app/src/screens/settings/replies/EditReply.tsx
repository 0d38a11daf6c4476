import { useRef } from "react"
import { Button } from "../../../parts/Button"
import type { Rows } from "../../../parts/buttons/rows"
import { said } from "../../../parts/buttons/rows"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { useBegun } from "../../../state/begun"
import type { SavedReplyView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Attachment } from "../../../wire/types"
import { upload } from "../../../wire/upload"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { ButtonsField } from "./ButtonsField"
import { HEAD, HeadFields } from "./HeadFields"
import { VariantsField } from "./VariantsField"

/** One saved reply: what it is called, whose it is, its text in each language, its files; and how the customer will see it. */
export function EditReply({ reply, onClose }: { reply: SavedReplyView | null; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const stood: Rows = reply?.buttons ?? []
  const name = `reply/${reply?.id ?? "new"}`
  const { value, set, drop } = useDraft(name, {
    title: reply?.title ?? "",
    folder: reply?.folder ?? "",
    scope: reply?.scope ?? ("me" as const),
    team_id: reply?.team_id ?? null,
    variants: reply?.variants ?? {},
    buttons: stood,
  })
  const kept = useBegun(`${name}/kept`, reply?.files ?? [])
  const added = useBegun<Attachment[]>(`${name}/added`, [])
  const end = () => {
    for (const each of [{ drop }, kept, added]) each.drop()
  }
  const picker = useRef<HTMLInputElement>(null)
  const form = useForm(async () => {
    const body = { ...value, buttons: said(value.buttons), attachments: added.value.map(({ id }) => id) }
    if (reply) await http.patch(`/saved-replies/${reply.id}`, { ...body, rev: reply.rev, files: kept.value.map(({ id }) => id) })
    else await http.post("/saved-replies", body)
    await refresh("/saved-replies")
    end()
    onClose()
  }, [...HEAD, "attachments", "buttons"])
  const attach = (files: FileList | null) => {
    for (const file of files ?? [])
      upload(file, { onProgress: () => undefined, signal: new AbortController().signal }).then(
        (stored) => added.set((before) => [...before, stored]),
        (error: unknown) => tell(reasonOf(error, words), { fault: true }),
      )
  }
  const files = [
    ...kept.value.map(({ id, name }) => ({ id, name, drop: () => kept.set((all) => all.filter((each) => each.id !== id)) })),
    ...added.value.map(({ id, name }) => ({ id, name, drop: () => added.set((all) => all.filter((each) => each.id !== id)) })),
  ]
  return (
    <FormDialog wide title={reply?.title ?? t("replies.add")} action={t("common.save")} form={form} onClose={onClose} onDrop={end}>
      <HeadFields value={value} set={set} form={form} />
      <VariantsField value={value.variants} onChange={(variants) => set({ variants })} error={form.fault("variants")} />
      <ButtonsField value={value.buttons} onChange={(buttons) => set({ buttons })} error={form.fault("buttons")} />
      <fieldset className="reply-files">
        <legend className="field-label">{t("replies.files")}</legend>
        {files.map(({ id, name, drop }) => (
          <Button key={id} small icon="close" aria-label={t("common.remove", { name })} onClick={drop}>
            {name}
          </Button>
        ))}
        <Button small icon="attach" onClick={() => picker.current?.click()}>
          {t("replies.addFiles")}
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t("replies.addFiles")}
          onChange={({ target }) => {
            attach(target.files)
            target.value = ""
          }}
        />
        {form.fault("attachments") && <p className="field-error">{form.fault("attachments")}</p>}
      </fieldset>
    </FormDialog>
  )
}
