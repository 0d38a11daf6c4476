import { useState } from "react"
import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

/** My number for SMS of the house. */
export function Phone({ kept }: { kept: string | null }) {
  const { t } = useWords()
  const [phone, setPhone] = useState(kept ?? "")
  const form = useForm(
    async () => {
      await http.put("/notifications/phone", { phone })
      await queries.invalidateQueries({ queryKey: ["notices", "settings"] })
    },
    ["phone"],
  )
  return (
    <form
      className="told-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
      }}
    >
      <TextField label={t("told.phone")} hint={t("told.phoneHint")} type="tel" autoComplete="tel" maxLength={40} value={phone} error={form.fault("phone") ?? form.message} onChange={setPhone} />
      {phone.trim() !== (kept ?? "") && (
        <Button type="submit" busy={form.busy}>
          {t("common.save")}
        </Button>
      )}
    </form>
  )
}
