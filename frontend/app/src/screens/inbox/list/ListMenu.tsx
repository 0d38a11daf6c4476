import { useState } from "react"
import { Dialog } from "../../../parts/Dialog"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import type { MenuItem } from "../../../parts/Menu"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { usePrefs } from "../../../state/prefs"
import { keepPrefs } from "../../../state/session"
import { changeView, deleteView, keepTabs, saveView, useSavedViews } from "../../../state/views"
import { WORK } from "../../../state/workplaces"
import { useWords } from "../../../words/words"
import type { Chosen } from "../views"
import { chooseOrder, chooseTab } from "../../../state/choice"
import { ViewForm } from "./SaveView"
import { useTabs } from "./ViewTabs"

/** Order, density, and what can be done with the view. */
export function ListMenu({ chosen }: { chosen: Chosen }) {
  const words = useWords()
  const { t } = words
  const { tab, order, saved } = chosen
  const density = usePrefs((prefs) => prefs.density)
  const [renames, setRenames] = useState(false)
  const guard = (work: Promise<unknown>) => {
    work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  const orders = (["newest", "waiting"] as const).map((each) => ({
    id: each,
    label: t(`list.order_${each}`),
    checked: each === order,
    disabled: chosen.filter.state === "done" && each === "waiting",
    run: () => chooseOrder(tab, each),
  }))
  const densities = (["cosy", "compact"] as const).map((each) => ({
    id: each,
    label: t(each === "cosy" ? "list.comfortable" : "list.compact"),
    checked: each === density,
    run: () => guard(keepPrefs({ density: each })),
  }))
  const own = useOwn(chosen, guard, () => setTimeout(() => setRenames(true)))
  const group = t("list.views")
  const settings = t("filter.settings", { name: own.label })
  const other = order === "waiting" ? "newest" : "waiting"
  useActions([
    ...(chosen.filter.state === "done" ? [] : [{ id: "order", label: t(`list.order_${other}`), group, icon: "sort" as const, chord: "KeyO", run: () => chooseOrder(tab, other) }]),
  ])
  return (
    <>
      <Menu
        commands={t("list.layout")}
        align="end"
        trigger={
          <button type="button" className="list-order" aria-label={`${t("list.layout")}: ${t(`list.order_${order}`)}`}>
            <Icon name="sort" size={14} />
            <span className="cut">{t(`list.order_${order}`)}</span>
            <Icon name="chevronDown" size={12} />
          </button>
        }
        groups={[
          { id: "order", label: t("list.order"), items: orders },
          { id: "density", label: t("list.density"), items: densities },
          { id: "view", label: settings, items: own.items },
        ]}
      />
      {saved && (
        <Dialog title={t("filter.settings", { name: saved.name })} open={renames} onClose={() => setRenames(false)}>
          <ViewForm
            key={saved.rev}
            start={saved}
            onKeep={async (change) => {
              await changeView(saved.id, change)
              setRenames(false)
            }}
          />
        </Dialog>
      )}
    </>
  )
}

/** Where the tab stands, whether it opens first; of a saved one also its name and its end. */
function useOwn({ tab, saved }: Chosen, guard: (work: Promise<unknown>) => void, rename: () => void) {
  const { t } = useWords()
  const me = useMe().id
  const shares = useMay("views.share")
  const { first } = useSavedViews()
  const tabs = useTabs()
  const ids = tabs.map(({ id }) => id)
  const at = ids.indexOf(tab)
  const move = (step: number) => {
    const order = ids.filter((id) => id !== tab)
    order.splice(at + step, 0, tab)
    guard(keepTabs(order, first))
  }
  const remove = () => {
    if (!saved) return
    const { name, icon, color, filter, order, scope, team_id } = saved
    const back = () => guard(saveView({ name, icon, color, filter, order, scope, team_id }))
    guard(deleteView(saved.id).then(() => tell(t("filter.deleted", { name }), { undo: back })))
    chooseTab(ids.find((id) => id !== tab) ?? "all")
  }
  const mayChange = saved !== null && saved.id !== WORK && (saved.owner_id === me || shares)
  const items: MenuItem[] = [
      { id: "first", label: t("filter.first"), checked: first === tab, run: () => guard(keepTabs(ids, first === tab ? null : tab)) },
      { id: "left", label: t("filter.toLeft"), icon: "chevronLeft" as const, disabled: at <= 0, run: () => move(-1) },
      { id: "right", label: t("filter.toRight"), icon: "chevronRight" as const, disabled: at === ids.length - 1, run: () => move(1) },
      ...(mayChange
        ? [
            { id: "rename", label: t("filter.rename"), icon: "edit" as const, run: rename },
            { id: "delete", label: t("filter.delete"), icon: "trash" as const, danger: true, run: remove },
          ]
        : []),
  ]
  return { label: tabs[at]?.label ?? "", items }
}
