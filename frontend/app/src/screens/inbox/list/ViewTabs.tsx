import type { KeyboardEvent } from "react"
import { useEffect, useRef } from "react"
import { IconButton } from "../../../parts/Button"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import type { Chord } from "../../../parts/keys/chord"
import { useActions } from "../../../parts/keys/actions"
import { Menu } from "../../../parts/Menu"
import { tagStyle } from "../../../parts/TagChip"
import { Tooltip } from "../../../parts/Tooltip"
import type { View } from "../../../state/dialogs"
import { VIEWS } from "../../../state/dialogs"
import { useSavedViews } from "../../../state/views"
import { useWords } from "../../../words/words"
import { chooseTab } from "../../../state/choice"
import { useChosen, VIEW_ICONS } from "../views"
import { signOf } from "./signs"
import type { Counts } from "./useCounts"
import { useCounts } from "./useCounts"

/** G, then its number. */
export const viewChord = (view: View): Chord => `KeyG Digit${VIEWS.indexOf(view) + 1}`

const ALWAYS: readonly View[] = ["mine", "unassigned", "all"]
const HINTED: readonly View[] = [...ALWAYS, "mentions"]

interface Tab {
  id: string
  label: string
  view: View | null
  hint: string
  icon: IconName
  color: string | null
}

/** All views in my order: what I have ordered, then the rest. */
export function useTabs(): Tab[] {
  const { t } = useWords()
  const { items, tabs } = useSavedViews()
  const standing = VIEWS.map((view): Tab => ({ id: view, label: t(`list.${view}`), view, hint: HINTED.includes(view) ? t(`list.${view as "mine"}Hint`) : t(`list.${view}`), icon: VIEW_ICONS[view], color: null }))
  const saved = items.map(({ id, name, icon, color }): Tab => ({ id: String(id), label: name, view: null, hint: name, icon: signOf(icon), color }))
  const all = [...standing.filter(({ view }) => view && ALWAYS.includes(view)), ...saved, ...standing.filter(({ view }) => !view || !ALWAYS.includes(view))]
  const place = ({ id }: Tab) => (tabs.includes(id) ? tabs.indexOf(id) : tabs.length)
  return all.map((tab, at) => ({ tab, at })).sort((a, b) => place(a.tab) - place(b.tab) || a.at - b.at).map(({ tab }) => tab)
}

/** Every view in a row that scrolls, none shrunk; all of them with their keys behind the last button. */
export function ViewTabs() {
  const { t } = useWords()
  const { tab: chosen } = useChosen()
  const tabs = useTabs()
  const counts = useCounts()
  const row = useRef<HTMLDivElement>(null)
  useViews(tabs)
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>("[aria-pressed=true]")
    here?.scrollIntoView({ inline: "nearest", block: "nearest" })
  }, [chosen, tabs.length])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(".view-tab")]
    const next = step && all[all.indexOf(event.target as HTMLElement) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="view-tabs" role="group" aria-label={t("list.views")}>
      <div ref={row} className="view-row" onKeyDown={onKeyDown}>
        {tabs.map(({ id, label, view, hint, icon, color }) => (
          <Tooltip key={id} text={hint} {...(view && { chord: viewChord(view) })}>
            <button type="button" className="view-tab" aria-pressed={id === chosen} tabIndex={id === chosen ? 0 : -1} onClick={() => chooseTab(id)}>
              {!view && <ViewSign icon={icon} color={color} />}
              <span>{label}</span>
              <Figure tab={id} counts={counts} />
            </button>
          </Tooltip>
        ))}
      </div>
      <Menu
        commands={null}
        align="end"
        trigger={<IconButton icon="chevronDown" label={t("list.allViews")} small />}
        groups={[
          { id: "saved", label: t("list.savedViews"), items: tabs.filter(({ view }) => !view).map(item) },
          { id: "views", items: tabs.filter(({ view }) => view).map(item) },
        ].filter(({ items }) => items.length)}
      />
    </div>
  )

  function item({ id, label, view, icon }: Tab) {
    const n = counts.get(id)
    return {
      id,
      label: n?.n ? `${label} · ${n.text}` : label,
      icon,
      ...(view && { chord: viewChord(view) }),
      checked: id === chosen,
      run: () => chooseTab(id),
    }
  }
}

/** The sign of a saved view in its colour. */
export function ViewSign({ icon, color }: { icon: IconName; color: string | null }) {
  return (
    <span className="view-sign" style={color ? tagStyle(color) : undefined}>
      <Icon name={icon} size={14} />
    </span>
  )
}

function Figure({ tab, counts }: { tab: string; counts: Counts }) {
  const { t } = useWords()
  const known = counts.get(tab)
  if (!known?.n) return null
  return (
    <span className="view-count">
      <span aria-hidden>{known.text}</span>
      <span className="unseen">{t("list.count", { n: known.n })}</span>
    </span>
  )
}

/** Every view has a place in Ctrl+K, the standing ones have keys. */
function useViews(tabs: readonly Tab[]): void {
  const { t } = useWords()
  const group = t("list.views")
  useActions(tabs.map(({ id, label, view, icon }) => ({ id: `view-${id}`, label, group, icon, ...(view && { chord: viewChord(view) }), run: () => chooseTab(id) })))
}
