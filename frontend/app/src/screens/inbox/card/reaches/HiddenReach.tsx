import { useEffect, useRef, useState } from "react"
import { Button } from "../../../../parts/Button"
import { CopyButton } from "../../../../parts/CopyButton"
import { TextField } from "../../../../parts/Field"
import { Icon } from "../../../../parts/icon/Icon"
import { Popover } from "../../../../parts/Popover"
import { Fault } from "../../../../shell/enter/Fault"
import { useForm } from "../../../../shell/enter/useForm"
import { useMay } from "../../../../shell/me"
import type { Revealed } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useWords } from "../../../../words/words"
import { readPhone } from "../phone"
import { countCopy } from "./reaches"

/** A phone or an e-mail that the role does not see: shown for a reason to who may, and written down. */
export function HiddenReach({ contact, field }: { contact: number; field: "phone" | "email" }) {
  const { t } = useWords()
  const may = useMay("contacts.reveal")
  const [values, setValues] = useState<string[] | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const what = t(`card.${field}`)
  // the button that asked is gone: the keys go on with what it brought
  useEffect(() => list.current?.querySelector("button")?.focus(), [values])
  return (
    <div className="slot">
      <span className="slot-label">{what}</span>
      {values ? (
        <div className="slot-value">
          <ul className="reaches-shown" ref={list}>
            {values.map((value) => (
              <li key={value}>
                <span>{field === "phone" ? readPhone(value) : value}</span>
                <CopyButton text={value} label={t("card.copy", { what })} onCopied={() => countCopy(contact, field)} />
              </li>
            ))}
            {!values.length && <li className="slot-closed">{t("card.blank")}</li>}
          </ul>
        </div>
      ) : (
        <span className="slot-closed" title={t("card.hiddenHint")}>
          <Icon name="eyeOff" size={14} />
          {t("card.hidden")}
          {may && <Ask contact={contact} field={field} onShown={setValues} />}
        </span>
      )}
    </div>
  )
}

function Ask({ contact, field, onShown }: { contact: number; field: "phone" | "email"; onShown: (values: string[]) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState("")
  const form = useForm(
    async () => {
      const { values } = await http.post<Revealed>(`/contacts/${contact}/reveal`, { field, reason })
      onShown(values)
    },
    ["reason"],
    { reason: reason.trim() },
  )
  return (
    <Popover
      label={t("privacy.reveal")}
      open={open}
      onOpen={setOpen}
      trigger={
        <Button look="quiet" small>
          {t("privacy.reveal")}
        </Button>
      }
    >
      <form
        className="reaches-ask"
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <TextField label={t("privacy.revealWhy")} hint={t("privacy.revealHint")} maxLength={300} value={reason} error={form.fault("reason")} onChange={setReason} />
        <Fault text={form.message} />
        <Button type="submit" look="primary" busy={form.busy} onClick={form.submit}>
          {t("privacy.reveal")}
        </Button>
      </form>
    </Popover>
  )
}
