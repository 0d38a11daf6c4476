import { useState } from "react"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { TagChip, tagStyle } from "../../../parts/TagChip"
import { useMay, useWrites } from "../../../shell/me"
import { useTags } from "../../../state/house"
import type { Card, Contact } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { cardTagsOf, personTagsOf } from "./fields"
import { Outcome, Slot } from "./Slot"
import type { Keeping } from "./useKept"
import { useKept } from "./useKept"
import { tipOf } from "../../../parts/Tooltip"

type Names = readonly string[]
type Where = "card" | "person"

const say = (names: Names) => names.join(", ")
const toggled = (names: Names, name: string) => (names.includes(name) ? names.filter((each) => each !== name) : [...names, name])

interface Sides {
  card: Keeping<Names> | null
  person: Keeping<Names> | null
}

/** Tags of this request, and tags of the person that stay over requests: one dictionary, two places. */
export function CardTags({ card, contact, may }: { card: Card; contact: Contact; may: boolean }) {
  const sides = { card: useKept(cardTagsOf(card.id), card), person: useKept(personTagsOf(contact.id), contact) }
  return <Both sides={sides} may={may} />
}

/** Where there is no request yet. */
export function PersonTags({ contact, may }: { contact: Contact; may: boolean }) {
  return <Both sides={{ card: null, person: useKept(personTagsOf(contact.id), contact) }} may={may} />
}

/** Where the request is nobody's. */
export function LoneTags({ card, may }: { card: Card; may: boolean }) {
  return <Both sides={{ card: useKept(cardTagsOf(card.id), card), person: null }} may={may} />
}

function Both({ sides, may: edits }: { sides: Sides; may: boolean }) {
  const may = useWrites("tags", edits)
  const { t } = useWords()
  const keeping = sides.card ?? sides.person
  if (!keeping) return null
  const both = [...(sides.card?.shown ?? []), ...(sides.person?.shown ?? [])]
  return (
    <Slot part="tags" label={t("card.tags")} keeping={keeping} say={say}>
      <div className="card-tags">
        {sides.card && <Chips keeping={sides.card} may={may} />}
        {sides.person && sides.person.shown.length > 0 && (
          <span className="card-tags-mark" title={t("card.tagsOfPerson")}>
            <Icon name="user" size={14} />
            <span className="unseen">{t("card.tagsOfPerson")}</span>
          </span>
        )}
        {sides.person && <Chips keeping={sides.person} may={may} />}
        {may ? <Picker sides={sides} blank={!both.length} /> : !both.length && <span className="slot-closed">{t("card.blank")}</span>}
      </div>
      {sides.card && sides.person && <Outcome keeping={sides.person} say={say} />}
    </Slot>
  )
}

function Chips({ keeping, may }: { keeping: Keeping<Names>; may: boolean }) {
  const tags = useTags()
  return keeping.shown.map((name) => (
    <TagChip
      key={name}
      tag={tags.find((tag) => tag.name === name) ?? { name, color: "" }}
      {...(may && { onRemove: () => keeping.set(toggled(keeping.shown, name)) })}
    />
  ))
}

function Picker({ sides, blank }: { sides: Sides; blank: boolean }) {
  const { t } = useWords()
  const tags = useTags()
  const creates = useMay("tags.create")
  const [where, setWhere] = useState<Where>(sides.card ? "card" : "person")
  const keeping = sides[where]
  if (!keeping) return null
  const toggle = (name: string) => keeping.set(toggled(keeping.shown, name))
  return (
    <Popover
      bare
      align="end"
      label={t("picker.tags")}
      trigger={
        <button type="button" className="tag-add" aria-label={t("picker.addTag")} {...tipOf(t("picker.addTag"))}>
          <Icon name="plus" size={14} />
          {blank && t("card.add")}
        </button>
      }
    >
      {sides.card && sides.person && (
        <div className="card-tags-where">
          <Segments
            label={t("card.tagWhere")}
            value={where}
            onChange={setWhere}
            choices={[
              { value: "card", label: t("card.onCard") },
              { value: "person", label: t("card.onPerson") },
            ]}
          />
          <p>{t(where === "card" ? "card.onCardHint" : "card.onPersonHint")}</p>
        </div>
      )}
      <Choices
        several
        placeholder={t(creates ? "picker.findTag" : "common.search")}
        items={tags.map((tag) => ({
          id: String(tag.id),
          label: tag.name,
          checked: keeping.shown.includes(tag.name),
          mark: <span className="tag-dot" style={tagStyle(tag.color)} />,
        }))}
        onPick={({ label }) => toggle(label)}
        {...(creates && { onCreate: toggle })}
      />
    </Popover>
  )
}
