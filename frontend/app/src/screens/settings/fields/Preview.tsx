import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { MoneyField } from "../../../parts/MoneyField"
import { Select } from "../../../parts/Select"
import { TagChip, tagStyle } from "../../../parts/TagChip"
import { useMoney } from "../../../state/currencies"
import { useColleagues } from "../../../state/house"
import type { Money } from "../../../wire/types"
import { useWords } from "../../../words/words"
import "../../../shell/uploads/uploads.css"
import type { Draft } from "./draft"

/** The field as it will stand in the card; what is tried in it is kept nowhere. */
export function Preview({ draft }: { draft: Draft }) {
  const { t } = useWords()
  const name = draft.name.trim() || t("own.unnamed")
  return (
    <figure className="own-preview" data-tall={draft.kind === "long_text" || draft.kind === "address" || undefined}>
      <figcaption>{t("own.preview")}</figcaption>
      <div>
        <span title={draft.help || undefined}>
          {name}
          {draft.required && <span className="own-required">*</span>}
        </span>
        <Tried key={draft.kind} draft={draft} name={name} />
      </div>
    </figure>
  )
}

function Tried({ draft, name }: { draft: Draft; name: string }) {
  const { t } = useWords()
  const people = useColleagues()
  const [picked, setPicked] = useState<string | null>(null)
  const [sum, setSum] = useState<Money | null>(null)
  const { currencies } = useMoney(draft.currency)
  const options = draft.options.filter(({ label }) => label.trim())
  const select = (choices: { value: string; label: string; color?: string }[]) => (
    <Select
      label={name}
      value={picked}
      nothing={t("own.nothing")}
      choices={choices.map(({ color, ...each }) => ({ ...each, ...(color && { mark: <span className="own-dot" style={tagStyle(color)} aria-hidden /> }) }))}
      onChange={setPicked}
    />
  )
  switch (draft.kind) {
    case "money":
      return <MoneyField key={draft.currency} label={name} value={sum} currency={draft.currency} currencies={currencies} onCommit={setSum} />
    case "choice":
      return select(options.map(({ label, color }) => ({ value: label, label, color })))
    case "several":
      return (
        <span className="own-chips">
          {options.map(({ label, color }, at) => (
            <TagChip key={at} tag={{ name: label, color }} />
          ))}
        </span>
      )
    case "flag":
      return select([
        { value: "yes", label: t("own.yes") },
        { value: "no", label: t("own.no") },
      ])
    case "person":
      return select(people.filter(({ active }) => active).map(({ id, name: label }) => ({ value: String(id), label })))
    case "file":
      return (
        <span className="files-add">
          <Icon name="attach" size={14} />
          {t("own.fileAdd")}
        </span>
      )
    case "long_text":
    case "address":
      return <textarea className="input" rows={2} aria-label={name} />
    default:
      return <input className="input" aria-label={name} autoComplete="off" />
  }
}
