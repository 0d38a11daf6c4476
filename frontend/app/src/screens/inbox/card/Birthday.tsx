import { useWrites } from "../../../shell/me"
import type { FocusEvent, KeyboardEvent } from "react"
import { useState } from "react"
import type { Contact } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { Born } from "./born"
import { bornOf, partsOf } from "./born"
import { personField } from "./fields"
import { takeFocus } from "./focus"
import { Slot } from "./Slot"
import { useKept, useTyping } from "./useKept"

const as = (text: string) => text

/** A day, typed; said in words when nobody types. Many tell no year, so it may be left out. */
export function Birthday({ contact, may: edits }: { contact: Contact; may: boolean }) {
  const may = useWrites("birthday", edits)
  const { t } = useWords()
  const { birthday } = useFormats()
  const [typed, setTyped] = useState<Born | null>(null)
  const keeping = useKept(personField(contact.id, "birthday"), contact)
  const typing = useTyping(keeping, as)
  const said = keeping.shown ? birthday(keeping.shown) : t(may ? "card.add" : "card.blank")
  const leave = () => {
    typing.commit()
    setTyped(null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Enter") leave()
    if (event.key !== "Escape") return
    event.stopPropagation()
    typing.drop()
    takeFocus(event.currentTarget)
    setTyped(null)
  }
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) leave()
  }
  const part = (name: keyof Born, word: "card.birthDay" | "card.birthMonth" | "card.birthYear", held: Born) => (
    <input
      className="in-place"
      inputMode="numeric"
      autoComplete="off"
      autoFocus={name === "day"}
      aria-label={t(name === "year" ? "card.birthYearHint" : word)}
      placeholder={t(word)}
      maxLength={name === "year" ? 4 : 2}
      value={held[name]}
      onChange={(event) => {
        const now = { ...held, [name]: event.target.value.replace(/\D/g, "") }
        setTyped(now)
        typing.type(bornOf(now))
      }}
    />
  )
  return (
    <Slot part="birthday" label={t("card.birthday")} keeping={keeping} say={(day) => (day ? birthday(day) : t("card.blank"))}>
      {!may && <span className="slot-fixed">{said}</span>}
      {may && !typed && (
        <button
          type="button"
          className="slot-button"
          data-blank={!keeping.shown || undefined}
          aria-label={`${t("card.birthday")}: ${said}`}
          onClick={() => setTyped(partsOf(keeping.shown))}
        >
          {said}
        </button>
      )}
      {may && typed && (
        <span className="born" role="group" aria-label={t("card.birthday")} onBlur={onBlur} onKeyDown={onKeyDown}>
          {part("day", "card.birthDay", typed)}
          {part("month", "card.birthMonth", typed)}
          {part("year", "card.birthYear", typed)}
        </span>
      )}
    </Slot>
  )
}
