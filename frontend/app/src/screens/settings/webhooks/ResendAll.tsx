import { useState } from "react"
import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import type { Resent } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"

const HOURS = [1, 24, 24 * 14]

/** All that failed or was missed, in its old order. */
export function ResendAll({ of, onClose }: { of: string; onClose: () => void }) {
  const { t } = useWords()
  const [hours, setHours] = useState(24)
  const form = useForm(async () => {
    const since = new Date(Date.now() - hours * 3_600_000).toISOString()
    const { count } = await http.post<Resent>(`${of}/resend`, { since })
    tell(t("webhooks.resent", { n: count }))
    onClose()
  }, [])
  return (
    <FormDialog title={t("webhooks.resendAll")} action={t("webhooks.resend")} form={form} onClose={onClose}>
      <p>{t("webhooks.resendHint")}</p>
      <Field label={t("webhooks.since")}>
        {({ id }) => (
          <Select id={id} label={t("webhooks.since")} value={hours} onChange={setHours} choices={HOURS.map((n) => ({ value: n, label: n < 24 * 14 ? t("webhooks.hours", { n }) : t("webhooks.everything") }))} />
        )}
      </Field>
    </FormDialog>
  )
}
