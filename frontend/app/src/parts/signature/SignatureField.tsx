import { useRef } from "react"
import { SIGNATURE_MAX, signed, SIGNS } from "../../state/signatures"
import { useWords } from "../../words/words"
import { Field } from "../Field"
import { SignatureText } from "./SignatureText"
import { putMark } from "../putMark"

interface Props {
  label: string
  hint: string
  value: string
  onChange: (text: string) => void
  /** What the variables are for whoever looks. */
  values: Readonly<Record<string, string>>
  error?: string | undefined
}

/** Where a signature is written: its variables by their names, and how it will look under one's own letter. */
export function SignatureField({ label, hint, value, onChange, values, error }: Props) {
  const { t } = useWords()
  const area = useRef<HTMLTextAreaElement>(null)
  const put = (name: string) => onChange(putMark(area.current, value, name))
  const shown = signed(value, values)
  return (
    <>
      <Field label={label} hint={hint} error={error}>
        {(wiring) => <textarea {...wiring} ref={area} className="input signature-area" rows={4} maxLength={SIGNATURE_MAX} value={value} onChange={({ target }) => onChange(target.value)} />}
      </Field>
      <div className="signature-variables" role="group" aria-label={t("replies.variables")}>
        {SIGNS.map((name) => (
          <button key={name} type="button" className="tag-add" onClick={() => put(name)}>
            {t(`signature.var_${name}`)}
          </button>
        ))}
      </div>
      {value.trim() && (
        <figure className="signature-preview">
          <figcaption>{t("signature.preview")}</figcaption>
          {shown.text ? <SignatureText {...shown} /> : <p>{t("signature.nothing")}</p>}
        </figure>
      )}
    </>
  )
}
