import type { Tag } from "../wire/types"
import { useWords } from "../words/words"
import { Icon } from "./icon/Icon"
import "./tag.css"
import { tipOf } from "./Tooltip"

/** The dictionary's colours by name; another name is a colour of its own. */
const FACES: Record<string, number> = { copper: 0, amber: 1, green: 2, sky: 4, violet: 5, rose: 6, ember: 7 }

export function tagStyle(color: string) {
  const face = FACES[color]
  if (face !== undefined) return { "--ink": `var(--face-${face})`, "--paper": `var(--face-${face}-soft)` }
  if (/^#[0-9a-f]{6}$/i.test(color)) return { "--ink": `light-dark(color-mix(in oklab, ${color} 55%, black), color-mix(in oklab, ${color} 55%, white))`, "--paper": `color-mix(in oklab, ${color} 18%, var(--surface))` }
  return { "--ink": "var(--text-2)", "--paper": "var(--canvas)" }
}

export function TagChip({ tag, onRemove }: { tag: Pick<Tag, "name" | "color">; onRemove?: () => void }) {
  const { t } = useWords()
  return (
    <span className="tag" style={tagStyle(tag.color)}>
      <span className="cut">{tag.name}</span>
      {onRemove && (
        <button type="button" className="tag-remove" aria-label={t("common.remove", { name: tag.name })} {...tipOf(t("common.remove", { name: tag.name }))} onClick={onRemove}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  )
}
