import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { tagStyle } from "../../../parts/TagChip"
import { tipOf } from "../../../parts/Tooltip"
import type { Color } from "../../../state/funnels"
import { COLORS } from "../../../state/funnels"
import type { TagSetup } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { InPlace } from "../funnels/InPlace"
import { Merge } from "./Merge"
import { Remove } from "./Remove"
import { patchTag } from "./tags"

type Doing = { kind: "remove" } | { kind: "merge"; into: number | null }

/** One tag: its colour, its name, what it stands on. */
export function Row({ setup, all }: { setup: TagSetup; all: readonly TagSetup[] }) {
  const words = useWords()
  const { t } = words
  const [doing, setDoing] = useState<Doing | null>(null)
  const { tag, contacts, cards } = setup
  const { name, color } = tag
  // a name that another tag has is a wish to have one of them
  const rename = (typed: string) => patchTag(setup, { name: typed }, words, (into) => setDoing({ kind: "merge", into }))
  const close = () => setDoing(null)
  const used = [contacts && t("tags.contacts", { n: contacts }), cards && t("tags.cards", { n: cards })].filter(Boolean).join(" · ")
  return (
    <li>
      <div className="dictionary-row">
        <Popover
          label={t("tags.color", { name })}
          trigger={
            <button type="button" className="tags-color" aria-label={t("tags.color", { name })} {...tipOf(t("tags.color", { name }))}>
              <span className="tag-dot" style={tagStyle(color)} />
            </button>
          }
        >
          {(done) => (
            <Segments
              label={t("tags.color", { name })}
              value={color as Color}
              choices={COLORS.map((value) => ({ value, label: <i className="tag-dot" style={tagStyle(value)} />, name: t(`filter.color_${value}`) }))}
              onChange={(next) => {
                void patchTag(setup, { color: next }, words)
                done()
              }}
            />
          )}
        </Popover>
        <InPlace className="funnel-name" label={t("tags.rename", { name })} value={name} onKeep={rename} />
        <span className="dictionary-mark">{used || t("tags.unused")}</span>
        <Menu
          commands={name}
          align="end"
          trigger={<IconButton icon="more" label={t("tags.actions", { name })} small />}
          groups={[
            {
              id: "do",
              items: [
                { id: "merge", label: t("tags.merge"), disabled: all.length < 2, run: () => setDoing({ kind: "merge", into: null }) },
                { id: "remove", label: t("tags.remove"), icon: "trash", danger: true, run: () => setDoing({ kind: "remove" }) },
              ],
            },
          ]}
        />
      </div>
      {doing?.kind === "merge" && <Merge setup={setup} all={all} first={doing.into} onClose={close} />}
      {doing?.kind === "remove" && <Remove setup={setup} onClose={close} />}
    </li>
  )
}
