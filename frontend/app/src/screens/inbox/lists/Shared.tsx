import { seenOnly } from "../../../state/hidden"
import type { ReactNode } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import { UserPicker } from "../../../parts/UserPicker"
import { useMe, useWrites } from "../../../shell/me"
import { CardLink } from "../../../shell/requests/CardLink"
import { useColleagues } from "../../../state/house"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "../card/slot.css"
import { Slot } from "../card/Slot"
import type { Kept } from "../card/saves"
import { TextInPlace } from "../card/TextInPlace"
import { useKept } from "../card/useKept"
import { TYPES } from "./types"

type Type = (typeof TYPES)[number]

export function TypeSlot<T>({ kept, thing, may: edits }: { kept: Kept<T, Type>; thing: T; may: boolean }) {
  const { t } = useWords()
  const may = useWrites("type", edits)
  const keeping = useKept(kept, thing)
  const say = (value: Type) => t(`contacttype.${value}`)
  return (
    <Slot part="type" label={t("lists.col_type")} keeping={keeping} say={say}>
      {may ? (
        <Select quiet label={t("lists.col_type")} value={keeping.shown} choices={TYPES.map((value) => ({ value, label: say(value) }))} onChange={keeping.set} />
      ) : (
        <span className="slot-fixed">{say(keeping.shown)}</span>
      )}
    </Slot>
  )
}

export function WhoseSlot<T>({ kept, thing, may: edits }: { kept: Kept<T, number | null>; thing: T; may: boolean }) {
  const { t } = useWords()
  const me = useMe().id
  const may = useWrites("responsible", edits)
  const people = useColleagues()
  const keeping = useKept(kept, thing)
  const say = (id: number | null) => (id === null ? t("common.nobody") : (people.find((each) => each.id === id)?.name ?? "…"))
  return (
    <Slot part="responsible" label={t("lists.col_responsible_id")} keeping={keeping} say={say}>
      {may ? (
        <UserPicker
          label={t("lists.col_responsible_id")}
          people={people.filter(({ active }) => active)}
          me={me}
          nobody
          value={keeping.shown}
          onChange={keeping.set}
          trigger={
            <button type="button" className="select" data-quiet aria-label={`${t("lists.col_responsible_id")}: ${say(keeping.shown)}`}>
              <span className="cut">{say(keeping.shown)}</span>
            </button>
          }
        />
      ) : (
        <span className="slot-fixed">{say(keeping.shown)}</span>
      )}
    </Slot>
  )
}

interface TextProps<T> {
  kept: Kept<T, string>
  thing: T
  may: boolean
  part: string
  label: string
  read?: (value: string) => string
  inputMode?: "tel" | "email" | "url" | "numeric"
}

export function TextSlot<T>({ kept, thing, may: edits, part, label, read = (text) => text, inputMode }: TextProps<T>) {
  const { t } = useWords()
  const { read_only_fields } = useMe()
  const may = edits && !seenOnly(part, read_only_fields)
  const keeping = useKept(kept, thing)
  return (
    <Slot part={part} label={label} keeping={keeping} say={read}>
      <TextInPlace keeping={keeping} label={label} placeholder={may ? t("card.add") : t("card.blank")} readOnly={!may} format={read} {...(inputMode && { inputMode })} />
    </Slot>
  )
}

/** When it was made and by whom; which request gave birth to it. */
export function Origin({ thing }: { thing: { created_at: string; created_by?: number | null; born_of?: number | null } }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const people = useColleagues()
  const who = people.find(({ id }) => id === thing.created_by)?.name
  return (
    <section className="card-part lists-origin">
      <h2>{t("lists.origin")}</h2>
      <p title={exact(thing.created_at)}>{who ? t("lists.madeBy", { who, when: when(thing.created_at) }) : t("lists.made", { when: when(thing.created_at) })}</p>
      {thing.born_of != null && <p><CardLink id={thing.born_of} label={t("lists.bornOf", { id: String(thing.born_of) })} unseen={t("lists.bornOfUnseen")} /></p>}
    </section>
  )
}

/** The bar of a page: the way back, and what can be done. */
export function PageBar({ title, onBack, children }: { title: string; onBack: () => void; children?: ReactNode }) {
  const { t } = useWords()
  return (
    <header className="lists-bar">
      <IconButton icon="back" label={t("common.back")} onClick={onBack} />
      <h1 className="cut">{title}</h1>
      {children}
    </header>
  )
}

export const Way = ({ children, onClick }: { children: ReactNode; onClick: () => void }) => (
  <Button look="quiet" small onClick={onClick}>
    {children}
  </Button>
)
