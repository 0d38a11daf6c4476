import { Icon } from "../../../parts/icon/Icon"
import { Select } from "../../../parts/Select"
import { KindMark } from "../../../shell/events/KindMark"
import { useActivityKinds } from "../../../state/activityKinds"
import { EVENT_SECTIONS } from "../../../state/eventKinds"
import { useColleagues } from "../../../state/house"
import { useWords } from "../../../words/words"
import { HideKinds } from "./HideKinds"
import type { Narrowed } from "./sections"

const DAYS = ["7", "30", "90", "365"] as const

interface Props {
  value: Narrowed
  onChange: (value: Narrowed) => void
  search?: boolean
}

/** By kind, by who did it, by time; in the list of all events by words, too. */
export function Narrow({ value, onChange, search }: Props) {
  const { t } = useWords()
  const kinds = useActivityKinds()
  const people = useColleagues()
  const set = (more: Partial<Narrowed>) => onChange({ ...value, ...more })
  const own = kinds.map((kind) => ({ value: `own:${kind.id}`, label: kind.name, mark: <KindMark kind={kind} />, group: t("events.ownKinds") }))
  return (
    <div className="events-narrow" role="group" aria-label={t("events.narrow")}>
      <Select
        label={t("events.kind")}
        value={value.kind}
        choices={[
          { value: "", label: t("events.anyKind") },
          ...EVENT_SECTIONS.map((name) => ({ value: name, label: t(`events.sec_${name}`) })),
          ...(own.length > 1 ? [{ value: "own", label: t("events.allOwn"), group: t("events.ownKinds") }] : []),
          ...own,
        ]}
        onChange={(kind) => set({ kind })}
      />
      <Select
        label={t("events.who")}
        value={value.who}
        choices={[
          { value: "", label: t("events.anybody") },
          { value: "contact", label: t("events.byContact") },
          { value: "user", label: t("events.byUser") },
          { value: "system", label: t("events.bySystem") },
          { value: "token", label: t("events.byToken") },
          ...people.map(({ id, name }) => ({ value: `user:${id}`, label: name, group: t("events.colleagues") })),
        ]}
        onChange={(who) => set({ who })}
      />
      <Select
        label={t("events.when")}
        value={value.days}
        choices={[{ value: "", label: t("events.anyTime") }, ...DAYS.map((days) => ({ value: days, label: t("events.lastDays", { n: Number(days) }) }))]}
        onChange={(days) => set({ days })}
      />
      <HideKinds all={value.hidden} onAll={(hidden) => set({ hidden })} />
      {search && (
        <span className="lists-search">
          <Icon name="search" size={16} />
          <input className="input" type="search" aria-label={t("events.find")} placeholder={t("events.find")} maxLength={200} value={value.text} onChange={({ target }) => set({ text: target.value })} />
        </span>
      )}
    </div>
  )
}
