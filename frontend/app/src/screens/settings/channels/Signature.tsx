import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { SignatureField } from "../../../parts/signature/SignatureField"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { queries } from "../../../state/session"
import { signatureKey, signaturePath, useSignature, writtenAs } from "../../../state/signatures"
import { typed } from "../../../state/text/markup"
import type { SignatureView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Part } from "../pieces/Page"
import { useDraft } from "../pieces/useDraft"

/** What stands under everybody's letters of this mailbox, unless a person has their own. */
export function Signature({ channel }: { channel: number }) {
  const view = useSignature(channel)
  return view && <Form view={view} />
}

function Form({ view }: { view: SignatureView }) {
  const { t } = useWords()
  const { of_mailbox, company, channel_id } = view
  const draft = useDraft(`signature/${channel_id}`, { text: typed(of_mailbox.text, of_mailbox.entities), company })
  const form = useForm(async () => {
    const body = { ...writtenAs(draft.value.text), company: draft.value.company }
    queries.setQueryData(signatureKey(channel_id), await http.put<SignatureView>(signaturePath(channel_id), body))
    draft.drop()
    tell(t("signature.kept"))
  }, ["text", "company"])
  return (
    <Part title={t("signature.title")} hint={t("signature.hint")}>
      <div className="settings-form">
        <TextField label={t("signature.company")} value={draft.value.company} maxLength={200} onChange={(next) => draft.set({ company: next })} error={form.fault("company")} />
        <SignatureField label={t("signature.text")} hint={t("signature.textHint")} value={draft.value.text} onChange={(text) => draft.set({ text })} values={{ ...view.variables, company: draft.value.company }} error={form.fault("text")} />
        <Fault text={form.message} />
        {draft.dirty && (
          <div>
            <Button look="primary" busy={form.busy} onClick={form.submit}>
              {t("signature.keep")}
            </Button>
          </div>
        )}
      </div>
    </Part>
  )
}
