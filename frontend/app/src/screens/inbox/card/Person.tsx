import { Avatar } from "../../../parts/Avatar"
import { CopyButton } from "../../../parts/CopyButton"
import { Icon } from "../../../parts/icon/Icon"
import type { Contact } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { personField } from "./fields"
import { Birthday } from "./Birthday"
import { readPhone } from "./phone"
import { Slot } from "./Slot"
import { TextInPlace } from "./TextInPlace"
import { useKept } from "./useKept"

const say = (text: string) => text

/** Who it is: the name as a title, and how to reach them. */
export function Person({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useWords()
  const whole = [contact.name, contact.surname].filter(Boolean).join(" ")
  return (
    <section className="person" aria-label={t("card.contact")}>
      <div className="person-title">
        <Avatar id={contact.id} name={whole} size={40} picture={contact.avatar} decorative />
        <div className="person-names" data-card-part="name">
          <Name contact={contact} field="name" may={may} />
          <Name contact={contact} field="surname" may={may} />
        </div>
      </div>
      <Reach contact={contact} field="phone" may={may} />
      <Reach contact={contact} field="email" may={may} />
      <Birthday contact={contact} may={may} />
    </section>
  )
}

function Name({ contact, field, may }: { contact: Contact; field: "name" | "surname"; may: boolean }) {
  const { t } = useWords()
  const keeping = useKept(personField(contact.id, field), contact)
  if (!may && !keeping.shown) return null
  return (
    <Slot keeping={keeping} say={say} tall>
      <TextInPlace keeping={keeping} label={t(`card.${field}`)} placeholder={t(`card.${field}`)} readOnly={!may} maxLength={200} />
    </Slot>
  )
}

const KEYBOARDS = { phone: "tel", email: "email" } as const

function Reach({ contact, field, may }: { contact: Contact; field: "phone" | "email"; may: boolean }) {
  const { t } = useWords()
  const keeping = useKept(personField(contact.id, field), contact)
  const label = t(`card.${field}`)
  if (contact.hidden.includes(field))
    return (
      <div className="slot">
        <span className="slot-label">{label}</span>
        <span className="slot-closed" title={t("card.hiddenHint")}>
          <Icon name="eyeOff" size={14} />
          {t("card.hidden")}
        </span>
      </div>
    )
  return (
    <div data-card-part={field}>
      <Slot label={label} keeping={keeping} say={field === "phone" ? readPhone : say}>
        {may || keeping.shown ? (
          <TextInPlace
            keeping={keeping}
            label={label}
            placeholder={t("card.add")}
            readOnly={!may}
            inputMode={KEYBOARDS[field]}
            {...(field === "phone" && { format: readPhone })}
          />
        ) : (
          <span className="slot-closed">{t("card.blank")}</span>
        )}
        {keeping.shown && !keeping.edit && <CopyButton text={keeping.shown} label={t("card.copy", { what: label })} />}
      </Slot>
    </div>
  )
}
