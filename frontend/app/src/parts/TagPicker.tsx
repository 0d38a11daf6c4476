import type { Tag } from "../wire/types"
import { useWords } from "../words/words"
import { Choices } from "./Choices"
import { Icon } from "./icon/Icon"
import { Popover } from "./Popover"
import { TagChip, tagStyle } from "./TagChip"

interface Props {
  /** The dictionary. */
  tags: readonly Tag[]
  chosen: readonly number[]
  onChange: (names: string[]) => void
  /** May make new ones on the fly. */
  creates?: boolean
  disabled?: boolean
}

/** The tags of a thing, and a way to put and take them. */
export function TagPicker({ tags, chosen, onChange, creates, disabled }: Props) {
  const { t } = useWords()
  const own = chosen.map((id) => tags.find((tag) => tag.id === id)).filter((tag) => tag !== undefined)
  const names = own.map(({ name }) => name)
  const toggle = (name: string) => onChange(names.includes(name) ? names.filter((each) => each !== name) : [...names, name])
  return (
    <div className="tags">
      {own.map((tag) => (
        <TagChip key={tag.id} tag={tag} {...(!disabled && { onRemove: () => toggle(tag.name) })} />
      ))}
      {!disabled && (
        <Popover
          bare
          label={t("picker.tags")}
          trigger={
            <button type="button" className="tag-add" aria-label={t("picker.addTag")}>
              <Icon name="plus" size={14} />
              {!own.length && t("picker.addTag")}
            </button>
          }
        >
          <Choices
            several
            placeholder={t(creates ? "picker.findTag" : "common.search")}
            items={tags.map((tag) => ({
              id: String(tag.id),
              label: tag.name,
              checked: chosen.includes(tag.id),
              mark: <span className="tag-dot" style={tagStyle(tag.color)} />,
            }))}
            onPick={({ label }) => toggle(label)}
            {...(creates && { onCreate: toggle })}
          />
        </Popover>
      )}
    </div>
  )
}
