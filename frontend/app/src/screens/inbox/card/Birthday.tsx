import { useState } from "react"
import type { Contact } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { personField } from "./fields"
import { takeFocus } from "./focus"
import { Slot } from "./Slot"
import { useKept, useTyping } from "./useKept"

const as = (text: string) => text

/** A day, chosen or typed; said in words when nobody types. */
export function Birthday({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useWords()
  const { birthday } = useFormats()
  const [editing, setEditing] = useState(false)
  const keeping = useKept(personField(contact.id, "birthday"), contact)
  const typing = useTyping(keeping, as)
  const said = keeping.shown ? birthday(keeping.shown) : t(may ? "card.add" : "card.blank")
  const leave = () => {
    typing.commit()
    setEditing(false)
  }
  return (
    <Slot part="birthday" label={t("card.birthday")} keeping={keeping} say={(day) => (day ? birthday(day) : t("card.blank"))}>
      {!may && <span className="slot-fixed">{said}</span>}
      {may && !editing && (
        <button type="button" className="slot-button" data-blank={!keeping.shown || undefined} aria-label={`${t("card.birthday")}: ${said}`} onClick={() => setEditing(true)}>
          {said}
        </button>
      )}
      {may && editing && (
        <input
          className="in-place"
          type="date"
          autoFocus
          aria-label={t("card.birthday")}
          min="1900-01-01"
          max={new Date().toISOString().slice(0, 10)}
          value={typing.typed ?? keeping.shown}
          onChange={(event) => typing.type(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === "Enter") leave()
            if (event.key !== "Escape") return
            event.stopPropagation()
            typing.drop()
            takeFocus(event.currentTarget)
            setEditing(false)
          }}
        />
      )}
    </Slot>
  )
}
