import { useCallback, useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import type { Finder } from "../../../parts/keys/finders"
import { useFinder } from "../../../parts/keys/finders"
import { matching } from "../../../parts/match"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { narrowings } from "../../../state/filter"
import { usePrefs } from "../../../state/prefs"
import { changeView } from "../../../state/views"
import type { Filter } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { WORK } from "../../../state/workplaces"
import { useWords } from "../../../words/words"
import type { Chosen } from "../views"
import { narrow } from "../../../state/choice"
import { dayOf } from "./days"
import { useFacets } from "./facets"
import { FilterDates } from "./FilterDates"
import { SaveView } from "./SaveView"
import { tipOf } from "../../../parts/Tooltip"

/** Everything that a list can be narrowed by, found by a word. */
export function FilterButton({ chosen }: { chosen: Chosen }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const n = narrowings(chosen.filter).length
  useActions([{ id: "filter", label: t("filter.filter"), group: t("list.views"), icon: "filter", chord: "KeyF", run: () => setOpen(true) }])
  useFacetFinder(chosen)
  return (
    <Popover
      bare
      align="end"
      label={t("filter.filter")}
      open={open}
      onOpen={setOpen}
      trigger={
        <button type="button" className="list-order" aria-keyshortcuts="F" data-on={n > 0 || undefined}>
          <Icon name="filter" size={14} />
          {t("filter.filter")}
        </button>
      }
    >
      <Facets chosen={chosen} onDone={() => setOpen(false)} />
    </Popover>
  )
}

/** Colleagues, channels, statuses, tags: Ctrl+K narrows the list by what is typed. */
function useFacetFinder({ tab, filter }: Chosen): void {
  const { t } = useWords()
  const facets = useFacets()
  const finder: Finder = useCallback(
    (typed) =>
      Promise.resolve(
        matching(facets, typed, ({ label }) => label)
          .slice(0, FACETS_MOST)
          .map(({ id, label, group, toggle }) => ({ id: `facet-${id}`, label, group: t("filter.filter"), icon: "filter" as const, hint: group, run: () => narrow(tab, toggle(filter)) })),
      ),
    [facets, tab, filter, t],
  )
  useFinder(finder)
}

const FACETS_MOST = 8

function Facets({ chosen: { tab, filter }, onDone }: { chosen: Chosen; onDone: () => void }) {
  const { t } = useWords()
  const [dates, setDates] = useState(false)
  const facets = useFacets().map((facet) => ({ ...facet, checked: facet.on(filter), pick: () => narrow(tab, facet.toggle(filter)) }))
  const between = { id: "dates", label: t("filter.dates"), group: t("filter.when"), mark: <Icon name="clock" size={16} />, checked: Boolean(filter.last_from ?? filter.last_to), pick: () => setDates(true) }
  const at = facets.findIndex(({ group }) => group === between.group)
  if (dates) return <FilterDates filter={filter} onChange={(next) => narrow(tab, next)} onBack={onDone} />
  return <Choices several placeholder={t("filter.find")} items={[...facets.slice(0, at), between, ...facets.slice(at)]} onPick={({ pick }) => pick()} />
}

/** "Since 3 November", "until 5 November", or both: in the person's own days. */
function useDates({ last_from, last_to }: Filter): string {
  const { t } = useWords()
  const { birthday } = useFormats()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const from = last_from ? birthday(dayOf(last_from, zone)) : ""
  const to = last_to ? birthday(dayOf(last_to, zone, -1)) : ""
  if (from && to) return from === to ? from : `${from} – ${to}`
  return from ? t("filter.since", { day: from }) : t("filter.until", { day: to })
}

/** What the list is narrowed by now; each goes away by itself, and all of it can be kept as a view. */
export function FilterChips({ chosen }: { chosen: Chosen }) {
  const words = useWords()
  const { t } = words
  const { tab, filter, saved, edited, order } = chosen
  const me = useMe().id
  const shares = useMay("views.share")
  const on = useFacets().filter((facet) => facet.on(filter))
  const dates = useDates(filter)
  const dated = Boolean(filter.last_from ?? filter.last_to)
  const mayChange = saved !== null && saved.id !== WORK && (saved.owner_id === me || shares)
  const update = () => {
    if (!saved) return
    changeView(saved.id, { filter, order })
      .then(() => narrow(tab, null))
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  const group = t("list.views")
  const reset = () => narrow(tab, null)
  useActions([
    ...(edited ? [{ id: "filter-reset", label: t("filter.reset"), group, icon: "close" as const, chord: "Shift+KeyR", run: reset }] : []),
    ...(edited && mayChange ? [{ id: "view-update", label: t("filter.update"), group, icon: "filter" as const, run: update }] : []),
  ])
  if (!on.length && !dated && !edited) return null
  return (
    <div className="filter-chips" role="group" aria-label={t("filter.filter")}>
      {on.map(({ id, label, mark, toggle }) => (
        <span key={id} className="filter-chip">
          {mark}
          <span className="cut">{label}</span>
          <button type="button" aria-label={t("filter.remove", { name: label })} {...tipOf(t("filter.remove", { name: label }))} onClick={() => narrow(tab, toggle(filter))}>
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      {dated && (
        <span className="filter-chip">
          <Icon name="clock" size={14} />
          <span className="cut">{dates}</span>
          <button type="button" aria-label={t("filter.remove", { name: dates })} {...tipOf(t("filter.remove", { name: dates }))} onClick={() => narrow(tab, { ...filter, last_from: null, last_to: null })}>
            <Icon name="close" size={12} />
          </button>
        </span>
      )}
      {edited && (
        <span className="filter-deeds">
          {mayChange && (
            <Button small look="quiet" onClick={update}>
              {t("filter.update")}
            </Button>
          )}
          <SaveView filter={filter} order={order} />
          <IconButton small icon="undo" label={t("filter.reset")} chord="Shift+KeyR" onClick={reset} />
        </span>
      )}
    </div>
  )
}
