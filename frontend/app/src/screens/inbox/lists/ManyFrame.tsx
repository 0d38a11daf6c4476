import type { ReactNode } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { useLayer } from "../../../parts/useBack"
import type { ListCount } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "../list/views.css"
import { chooseEverything, chooseLoaded, chooseNone, useChosenRows } from "./many"

interface Props {
  /** The rows that are at hand. */
  loaded: readonly number[]
  total: ListCount | undefined
  /** What the chosen ones come to, where that says something. */
  about?: string
  children: ReactNode
}

/** Some rows are chosen: how many, the way to all that match, and whatever can be done with them. */
export function ManyFrame({ loaded, total, about, children }: Props) {
  const { t } = useWords()
  const { number } = useFormats()
  const { ids, all } = useChosenRows()
  useLayer(true, chooseNone)
  const many = total ? (total.more ? t("lists.more", { n: number(total.count) }) : number(total.count)) : "…"
  const group = t("lists.chosen", { n: ids.size })
  useActions([
    { id: "many-clear", label: t("bulk.clear"), group, chord: "Escape", icon: "close", run: chooseNone },
    { id: "many-loaded", label: t("bulk.allLoaded"), group, chord: "Mod+KeyA", icon: "checks", run: () => chooseLoaded(loaded) },
    { id: "many-all", label: t("bulk.allMatching", { n: many }), group, icon: "checks", run: () => chooseEverything(loaded) },
  ])
  return (
    <div className="lists-many" role="toolbar" aria-label={group}>
      <IconButton icon="close" label={t("bulk.clear")} chord="Escape" small onClick={chooseNone} />
      <strong className="bulk-count" aria-live="polite">
        {all ? many : number(ids.size)}
      </strong>
      {about && !all && <span className="lists-total">{about}</span>}
      {!all && total && (total.more || total.count > ids.size) && (
        <Button small look="quiet" onClick={() => chooseEverything(loaded)}>
          {t("bulk.allMatching", { n: many })}
        </Button>
      )}
      <span className="bulk-gap" />
      {children}
    </div>
  )
}
