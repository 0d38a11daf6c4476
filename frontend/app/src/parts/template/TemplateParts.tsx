import type { ReactNode } from "react"
import type { IconName } from "../icon/Icon"
import { Icon } from "../icon/Icon"
import { useWords } from "../../words/words"
import type { SentTemplate } from "./sent"
import "./parts.css"

const MARKS: Record<string, IconName> = { reply: "reply", url: "link", phone: "phone", copy_code: "copy" }

/** Above the text: what the template has on top, where that is words or a place. */
export function TemplateTop({ template }: { template: SentTemplate }) {
  const { header_text: text, header_kind: kind, header } = template
  if (text) return <p className="template-top">{text}</p>
  if (kind !== "location" || !header) return null
  return (
    <p className="template-place">
      <Icon name="pin" size={16} />
      <span>
        <strong>{header.name ?? `${header.latitude}, ${header.longitude}`}</strong>
        {header.address && <span>{header.address}</span>}
      </span>
    </p>
  )
}

/** Below it: the footer, and the buttons as the customer has them. They are shown, not pressed. */
export function TemplateBottom({ footer, buttons }: { footer?: ReactNode; buttons: readonly { kind: string; text: string; value?: ReactNode }[] }) {
  const { t } = useWords()
  return (
    <>
      {footer && <p className="template-footer">{footer}</p>}
      {buttons.length > 0 && (
        <ul className="template-buttons" aria-label={t("template.buttons")}>
          {buttons.map(({ kind, text, value }, at) => (
            <li key={at} title={typeof value === "string" && value ? value : undefined}>
              <Icon name={MARKS[kind] ?? "more"} size={14} />
              <span className="cut">{text}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Which template a message is made from. */
export function TemplateSign({ name }: { name: string }) {
  const { t } = useWords()
  return (
    <span className="template-sign" title={t("template.madeFrom", { name })}>
      <Icon name="template" size={12} />
      {t("template.sign")}
    </span>
  )
}
