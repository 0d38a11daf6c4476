import { useMutation } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import type { View } from "../../../state/dialogs"
import { narrowings, tidy } from "../../../state/filter"
import { isInternal, useChannels } from "../../../state/house"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import type { Chosen } from "../views"
import { chooseTab, narrow } from "../../../state/choice"
import { VIEW_ICONS } from "../views"

/** Nothing here: why, and what to do next. */
export function EmptyView({ chosen: { tab, view, filter, base } }: { chosen: Chosen }) {
  const { t } = useWords()
  const channels = useChannels()
  const narrowed = narrowings(filter).length > 0
  if (narrowed || !view) {
    const clear = JSON.stringify(tidy(filter)) !== JSON.stringify(base) && <Button onClick={() => narrow(tab, null)}>{t("list.clearFilter")}</Button>
    return <EmptyState icon="filter" title={t("list.nothingFits")} hint={t("list.nothingFitsHint")} action={clear} />
  }
  if (view === "all" && channels.every(isInternal)) return <NoChannels />
  return <EmptyState icon={VIEW_ICONS[view]} title={t(`list.${view}Empty`)} hint={t(`list.${view}EmptyHint`)} action={onward(view, t("list.showUnassigned"))} />
}

function onward(view: View, label: string): ReactNode {
  if (view !== "mine") return null
  return <Button onClick={() => chooseTab("unassigned")}>{label}</Button>
}

/** The first minute: an administrator connects a channel or lets scripted customers in. */
function NoChannels() {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const manages = useMay("channels.manage")
  const practice = useMutation({
    mutationFn: () => http.post("/channels", { kind: "practice", name: t("list.practiceName") }),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (!manages) return <EmptyState icon="dialogs" title={t("list.allEmpty")} hint={t("list.noChannelsHint")} />
  return (
    <EmptyState
      icon="dialogs"
      title={t("list.noChannels")}
      hint={t("list.noChannelsAdmin")}
      action={
        <div className="dialogs-first">
          <Button look="primary" onClick={() => go("/settings/channels")}>
            {t("list.connect")}
          </Button>
          <Button icon="practice" busy={practice.isPending} onClick={() => practice.mutate()}>
            {t("list.practice")}
          </Button>
        </div>
      }
    />
  )
}
