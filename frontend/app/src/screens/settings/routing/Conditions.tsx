import { useState } from "react"
import { Select } from "../../../parts/Select"
import { TagPicker } from "../../../parts/TagPicker"
import { Tick } from "../../../parts/Tick"
import { TextField } from "../../../parts/Field"
import { useTags } from "../../../state/house"
import { looks, useWarmthSetting } from "../../../state/warmth"
import type { CalendarView, RouteWhen } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { NumberField } from "../funnels/NumberField"
import { useList } from "../pieces/useList"
import { languagesOf } from "./steps"

interface Props {
  when: RouteWhen
  onChange: (when: RouteWhen) => void
}

const KNOWN = ["any", "new", "known"] as const

/** When a step counts: all that is said has to fit. */
export function Conditions({ when, onChange }: Props) {
  const words = useWords()
  const { t } = words
  const tags = useTags()
  const setting = useWarmthSetting().data
  const stages = setting ? looks(setting, words) : []
  const [typed, type] = useState((when.languages ?? []).join(", "))
  const set = (more: Partial<RouteWhen>) => onChange({ ...when, ...more })
  const chosen = (when.tags ?? []).flatMap((id) => tags.find((tag) => tag.id === id)?.name ?? [])
  const { stages: warm = [] } = when
  return (
    <div className="route-when">
      <div>
        <span>{t("routing.tags")}</span>
        <TagPicker tags={tags} chosen={chosen} onChange={(names) => set({ tags: names.flatMap((name) => tags.find((tag) => tag.name === name)?.id ?? []) })} />
      </div>
      <TextField
        label={t("routing.languages")}
        value={typed}
        maxLength={60}
        placeholder={t("routing.languagesExample")}
        onChange={(text) => {
          type(text)
          set({ languages: languagesOf(text) })
        }}
      />
      <fieldset>
        <legend>{t("routing.stages")}</legend>
        {stages.map(({ id, name }) => (
          <Tick key={id} label={name} checked={warm.includes(id)} onChange={(on) => set({ stages: on ? [...warm, id] : warm.filter((each) => each !== id) })} />
        ))}
      </fieldset>
      <Select label={t("routing.known")} value={when.known ?? "any"} choices={KNOWN.map((value) => ({ value, label: `${t("routing.known")}: ${t(`routing.known_${value}`)}` }))} onChange={(value) => set({ known: value === "any" ? null : value })} />
      <Hours when={when} set={set} />
      <NumberField label={t("routing.waited")} value={when.waited || null} least={0} most={10_080} blank onKeep={(waited) => set({ waited: waited ?? 0 })} />
    </div>
  )
}

function Hours({ when, set }: { when: RouteWhen; set: (more: Partial<RouteWhen>) => void }) {
  const { t } = useWords()
  const calendars = useList<CalendarView>("/calendars").data ?? []
  const own = calendars.filter(({ pattern }) => pattern)
  const choices = [
    { value: "any", label: t("routing.hours_any") },
    ...own.flatMap(({ id, name }) => [
      { value: `${id}:open`, label: t("routing.hours_open", { name }) },
      { value: `${id}:closed`, label: t("routing.hours_closed", { name }) },
    ]),
  ]
  const { hours } = when
  const value = hours ? `${hours.calendar_id}:${hours.open === false ? "closed" : "open"}` : "any"
  return (
    <Select
      label={t("routing.hours")}
      value={value}
      choices={choices}
      onChange={(next) => {
        const [id, how] = next.split(":")
        set({ hours: next === "any" ? null : { calendar_id: Number(id), open: how === "open" } })
      }}
    />
  )
}
