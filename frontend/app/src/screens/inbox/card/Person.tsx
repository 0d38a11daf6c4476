import { lazy, Suspense } from "react"
import { useWrites } from "../../../shell/me"
import { Avatar } from "../../../parts/Avatar"
import type { Contact } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { personField } from "./fields"
import { Birthday } from "./Birthday"
import { Reaches } from "./reaches/Reaches"
import { Slot } from "./Slot"
import { TextInPlace } from "./TextInPlace"
import { useKept } from "./useKept"

const Consents = lazy(() => import("./consents/Consents"))
const say = (text: string) => text

/** Who it is: the name as a title, and how to reach them. */
export function Person({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useWords()
  const whole = [contact.name, contact.surname].filter(Boolean).join(" ")
  return (
    <div role="group" className="person" aria-label={t("card.contact")}>
      <div className="person-title">
        <Avatar id={contact.id} name={whole} size={40} picture={contact.avatar} decorative />
        <div className="person-names">
          <Name contact={contact} field="name" may={may} />
          <Name contact={contact} field="surname" may={may} />
        </div>
      </div>
      <Reaches contact={contact} field="phone" may={may} />
      <Reaches contact={contact} field="email" may={may} />
      <Suspense>
        <Consents contact={contact} may={may} />
      </Suspense>
      {!contact.hidden.includes("birthday") && <Birthday contact={contact} may={may} />}
    </div>
  )
}

function Name({ contact, field, may: edits }: { contact: Contact; field: "name" | "surname"; may: boolean }) {
  const may = useWrites("name", edits)
  const { t } = useWords()
  const keeping = useKept(personField(contact.id, field), contact)
  if (!may && !keeping.shown) return null
  return (
    <Slot part={field} keeping={keeping} say={say} tall>
      <TextInPlace keeping={keeping} label={t(`card.${field}`)} placeholder={t(`card.${field}`)} readOnly={!may} maxLength={200} />
    </Slot>
  )
}
