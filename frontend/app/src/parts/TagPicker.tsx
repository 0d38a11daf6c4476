import type { Tag } from "../wire/types"
import { useWords } from "../words/words"
import { Choices } from "./Choices"
import { Icon } from "./icon/Icon"
import { Popover } from "./Popover"
import { TagChip, tagStyle } from "./TagChip"
import { tipOf } from "./Tooltip"

interface Props {
  /** The dictionary. */
  tags: readonly Tag[]
  /** Names. */
  chosen: readonly string[]
  onChange: (names: string[]) => void
  /** May make new ones on the fly. */
  creates?: boolean
  disabled?: boolean
}

/** The tags of a thing, and a way to put and take them. */
export function TagPicker({ tags, chosen, onChange, creates, disabled }: Props) {
  const { t } = useWords()
  // One that a colleague has just made may not be in our dictionary yet.
  const own = chosen.map((name) => tags.find((tag) => tag.name === name) ?? { name, color: "" })
  const toggle = (name: string) => onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])
  return (
    <div className="tags">
      {own.map((tag) => (
        <TagChip key={tag.name} tag={tag} {...(!disabled && { onRemove: () => toggle(tag.name) })} />
      ))}
      {!disabled && (
        <Popover
          bare
          label={t("picker.tags")}
          trigger={
            <button type="button" className="tag-add" aria-label={t("picker.addTag")} {...tipOf(t("picker.addTag"))}>
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
              checked: chosen.includes(tag.name),
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
