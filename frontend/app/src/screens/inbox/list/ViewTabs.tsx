import { useMemo } from "react"
import { Icon } from "../../../parts/icon/Icon"
import type { Chord } from "../../../parts/keys/chord"
import { Menu } from "../../../parts/Menu"
import { Tooltip } from "../../../parts/Tooltip"
import { useMe } from "../../../shell/me"
import type { View } from "../../../state/dialogs"
import { inView, unread, VIEWS } from "../../../state/dialogs"
import { useEntities } from "../../../state/store"
import { useWords } from "../../../words/words"
import { chooseView, useChoice, VIEW_ICONS } from "../views"

/** G, then its number. */
export const viewChord = (view: View): Chord => `KeyG Digit${VIEWS.indexOf(view) + 1}`

const ALWAYS = ["mine", "unassigned", "all"] as const
const MORE: readonly View[] = ["waiting", "unanswered", "done"]

/** The six standing views: three in sight, three behind the fourth place, which shows the one of them that is chosen. */
export function ViewTabs() {
  const { t } = useWords()
  const chosen = useChoice(({ view }) => view)
  const fresh = useFresh()
  const folded = MORE.find((view) => view === chosen)
  return (
    <div className="view-tabs" role="group" aria-label={t("list.views")}>
      {ALWAYS.map((view) => (
        <Tooltip key={view} text={t(`list.${view}Hint`)} chord={viewChord(view)}>
          <button type="button" className="view-tab" aria-pressed={view === chosen} onClick={() => chooseView(view)}>
            {t(`list.${view}`)}
            {fresh.has(view) && <i className="view-fresh" title={t("list.hasUnread")} />}
          </button>
        </Tooltip>
      ))}
      <Menu
        trigger={
          <button type="button" className="view-tab" aria-pressed={folded !== undefined}>
            {folded ? t(`list.${folded}`) : t("common.more")}
            <Icon name="chevronDown" size={12} />
          </button>
        }
        groups={[
          {
            id: "views",
            items: MORE.map((view) => ({
              id: view,
              label: t(`list.${view}`),
              icon: VIEW_ICONS[view],
              chord: viewChord(view),
              checked: view === chosen,
              run: () => chooseView(view),
            })),
          },
        ]}
      />
    </div>
  )
}

/** Views with something unread by me among what is loaded: a mark, not a number that nobody has counted. */
function useFresh(): ReadonlySet<View> {
  const me = useMe().id
  const dialogs = useEntities((state) => state.dialogs)
  return useMemo(() => {
    const bold = [...dialogs.rows.values()].filter((row) => unread(dialogs, row) > 0)
    return new Set<View>(ALWAYS.filter((view) => view !== "all" && bold.some((row) => inView(row, view, me))))
  }, [dialogs, me])
}
