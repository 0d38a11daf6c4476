import { Icon } from "../../../parts/icon/Icon"
import type { Chord } from "../../../parts/keys/chord"
import { useActions } from "../../../parts/keys/actions"
import { Menu } from "../../../parts/Menu"
import { Tooltip } from "../../../parts/Tooltip"
import type { View } from "../../../state/dialogs"
import { VIEWS } from "../../../state/dialogs"
import { useSavedViews } from "../../../state/views"
import { useWords } from "../../../words/words"
import { chooseTab, useChosen, VIEW_ICONS } from "../views"
import type { Counts } from "./useCounts"
import { useCounts } from "./useCounts"

/** G, then its number. */
export const viewChord = (view: View): Chord => `KeyG Digit${VIEWS.indexOf(view) + 1}`

const ALWAYS: readonly View[] = ["mine", "unassigned", "all"]
const IN_SIGHT = 3

interface Tab {
  id: string
  label: string
  view: View | null
  hint: string
}

/** All views in my order: what I have ordered, then the rest. */
export function useTabs(): Tab[] {
  const { t } = useWords()
  const { items, tabs } = useSavedViews()
  const standing = VIEWS.map((view): Tab => ({ id: view, label: t(`list.${view}`), view, hint: ALWAYS.includes(view) || view === "mentions" ? t(`list.${view as "mine"}Hint`) : t(`list.${view}`) }))
  const saved = items.map(({ id, name }): Tab => ({ id: String(id), label: name, view: null, hint: name }))
  const all = [...standing.filter(({ view }) => view && ALWAYS.includes(view)), ...saved, ...standing.filter(({ view }) => !view || !ALWAYS.includes(view))]
  const place = ({ id }: Tab) => (tabs.includes(id) ? tabs.indexOf(id) : tabs.length)
  return all.map((tab, at) => ({ tab, at })).sort((a, b) => place(a.tab) - place(b.tab) || a.at - b.at).map(({ tab }) => tab)
}

/** Three views in sight, the others behind the fourth place, which shows the one of them that is chosen. */
export function ViewTabs() {
  const { t } = useWords()
  const { tab: chosen } = useChosen()
  const tabs = useTabs()
  const counts = useCounts()
  useViews(tabs)
  const folded = tabs.slice(IN_SIGHT)
  const here = folded.find(({ id }) => id === chosen)
  return (
    <div className="view-tabs" role="group" aria-label={t("list.views")}>
      {tabs.slice(0, IN_SIGHT).map(({ id, label, view, hint }) => (
        <Tooltip key={id} text={hint} {...(view && { chord: viewChord(view) })}>
          <button type="button" className="view-tab" aria-pressed={id === chosen} onClick={() => chooseTab(id)}>
            <span className="cut">{label}</span>
            <Figure tab={id} counts={counts} />
          </button>
        </Tooltip>
      ))}
      <Menu
        trigger={
          <button type="button" className="view-tab" aria-pressed={here !== undefined} aria-label={here ? undefined : t("common.more")}>
            {here && <span className="cut">{here.label}</span>}
            {here && <Figure tab={here.id} counts={counts} />}
            <Icon name={here ? "chevronDown" : "more"} size={here ? 12 : 16} />
          </button>
        }
        groups={[
          { id: "saved", label: t("list.savedViews"), items: folded.filter(({ view }) => !view).map(row) },
          { id: "views", items: folded.filter(({ view }) => view).map(row) },
        ].filter(({ items }) => items.length)}
      />
    </div>
  )

  function row({ id, label, view }: Tab) {
    const n = counts.get(id)
    return {
      id,
      label: n?.n ? `${label} · ${n.text}` : label,
      icon: view ? VIEW_ICONS[view] : ("filter" as const),
      ...(view && { chord: viewChord(view) }),
      checked: id === chosen,
      run: () => chooseTab(id),
    }
  }
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
  useActions(
    tabs.map(({ id, label, view }) => ({ id: `view-${id}`, label, group, icon: view ? VIEW_ICONS[view] : "filter", ...(view && { chord: viewChord(view) }), run: () => chooseTab(id) })),
  )
}
