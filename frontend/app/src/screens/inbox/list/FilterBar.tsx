import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { narrowings } from "../../../state/filter"
import { changeView } from "../../../state/views"
import { useWords } from "../../../words/words"
import type { Chosen } from "../views"
import { narrow } from "../views"
import { useFacets } from "./facets"
import { SaveView } from "./SaveView"

/** Everything that a list can be narrowed by, found by a word. */
export function FilterButton({ chosen }: { chosen: Chosen }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const n = narrowings(chosen.filter).length
  useActions([{ id: "filter", label: t("filter.filter"), group: t("list.views"), icon: "filter", chord: "KeyF", run: () => setOpen(true) }])
  return (
    <Popover
      bare
      align="end"
      label={t("filter.filter")}
      open={open}
      onOpen={setOpen}
      trigger={<IconButton icon="filter" label={t("filter.filter")} chord="KeyF" side="top" small data-on={n > 0 || undefined} />}
    >
      <Facets chosen={chosen} />
    </Popover>
  )
}

function Facets({ chosen: { tab, filter } }: { chosen: Chosen }) {
  const { t } = useWords()
  const items = useFacets().map((facet) => ({ ...facet, checked: facet.on(filter) }))
  return <Choices several placeholder={t("filter.find")} items={items} onPick={({ toggle }) => narrow(tab, toggle(filter))} />
}

/** What the list is narrowed by now; each goes away by itself, and all of it can be kept as a view. */
export function FilterChips({ chosen }: { chosen: Chosen }) {
  const words = useWords()
  const { t } = words
  const { tab, filter, saved, edited, order } = chosen
  const me = useMe().id
  const shares = useMay("views.share")
  const on = useFacets().filter((facet) => facet.on(filter))
  if (!on.length && !edited) return null
  const mayChange = saved !== null && (saved.owner_id === me || shares)
  const update = () => {
    if (!saved) return
    changeView(saved.id, { filter, order })
      .then(() => narrow(tab, null))
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  return (
    <div className="filter-chips" role="group" aria-label={t("filter.filter")}>
      {on.map(({ id, label, mark, toggle }) => (
        <span key={id} className="filter-chip">
          {mark}
          <span className="cut">{label}</span>
          <button type="button" aria-label={t("filter.remove", { name: label })} onClick={() => narrow(tab, toggle(filter))}>
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      {edited && (
        <span className="filter-deeds">
          {mayChange && (
            <Button small look="quiet" onClick={update}>
              {t("filter.update")}
            </Button>
          )}
          <SaveView filter={filter} order={order} />
          <Button small look="quiet" onClick={() => narrow(tab, null)}>
            {t("filter.reset")}
          </Button>
        </span>
      )}
    </div>
  )
}
