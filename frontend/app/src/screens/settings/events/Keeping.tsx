import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { useActivityKinds } from "../../../state/activityKinds"
import { EVENT_KINDS, EVENT_SECTIONS, useEventKindName } from "../../../state/eventKinds"
import { queries } from "../../../state/session"
import type { KeepingPreview, KeepingView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import "./keeping.css"
import { Removed } from "./Removed"
import { WouldRemove } from "./WouldRemove"

/** What histories show, and how long events of each kind are kept (E6). */
export function Keeping() {
  const { t } = useWords()
  const query = useQuery({ queryKey: ["activities", "settings"], queryFn: () => http.get<KeepingView>("/activity-settings") })
  return (
    <Part title={t("keeping.title")} hint={t("keeping.hint")}>
      <Loaded query={query} failed={t("keeping.failed")}>
        {(setting) => <Kinds setting={setting} />}
      </Loaded>
      <Removed />
    </Part>
  )
}

interface Draft {
  hidden: string[]
  days: Record<string, number>
}

function Kinds({ setting }: { setting: KeepingView }) {
  const { t } = useWords()
  const { value, set, drop, dirty } = useDraft<Draft>("activities", { hidden: setting.hidden, days: setting.days })
  const [outlook, setOutlook] = useState<KeepingPreview | null>(null)
  const own = useActivityKinds().map(({ id }) => `own:${id}`)
  const groups = [...EVENT_SECTIONS.map((name) => ({ label: t(`events.sec_${name}`), kinds: [...EVENT_KINDS[name]] as string[] })), { label: t("events.ownKinds"), kinds: own }]
  const body = { version: setting.version, ...value }
  const put = async () => {
    await http.put("/activity-settings", body)
    setOutlook(null)
    await queries.invalidateQueries({ queryKey: ["activities"] })
    drop()
    tell(t("keeping.saved"))
  }
  const longer = Object.entries(value.days).every(([kind, days]) => (setting.days[kind] ?? Infinity) <= days)
  // what is removed for good is shown before
  const form = useForm(async () => (longer ? put() : setOutlook(await http.post<KeepingPreview>("/activity-settings/preview", body))), ["hidden", "days", ...groups.flatMap(({ kinds }) => kinds.map((kind) => `days.${kind}`))])
  const sure = useForm(put, [])
  const removable = (kind: string) => setting.removable.includes(kind.startsWith("own:") ? "own" : kind)
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <table className="keeping">
        <thead>
          <tr>
            <th scope="col">{t("keeping.kind")}</th>
            <th scope="col">{t("keeping.shown")}</th>
            <th scope="col">{t("keeping.kept")}</th>
          </tr>
        </thead>
        {groups
          .filter(({ kinds }) => kinds.length)
          .map(({ label, kinds }) => (
            <tbody key={label}>
              <tr>
                <th scope="rowgroup" colSpan={3}>
                  {label}
                </th>
              </tr>
              {kinds.map((kind) => (
                <Kind
                  key={kind}
                  kind={kind}
                  shown={!value.hidden.includes(kind)}
                  onShown={(shown) => set({ hidden: shown ? value.hidden.filter((each) => each !== kind) : [...value.hidden, kind].sort() })}
                  days={removable(kind) ? (value.days[kind] ?? 0) : null}
                  onDays={(days) => set({ days: Object.fromEntries(Object.entries({ ...value.days, [kind]: days }).filter(([, each]) => each)) })}
                  fault={form.fault(`days.${kind}`)}
                />
              ))}
            </tbody>
          ))}
      </table>
      {dirty && <SaveBar form={form} onDrop={drop} />}
      {outlook && <WouldRemove outlook={outlook} form={sure} onClose={() => setOutlook(null)} />}
    </form>
  )
}

const DAYS = [30, 90, 180, 365, 730, 1095, 1825]

interface KindProps {
  kind: string
  shown: boolean
  onShown: (shown: boolean) => void
  /** 0: for ever; null: nothing else is to be chosen. */
  days: number | null
  onDays: (days: number) => void
  fault: string | undefined
}

function Kind({ kind, shown, onShown, days, onDays, fault }: KindProps) {
  const { t } = useWords()
  const name = useEventKindName()(kind)
  const choices = [...new Set([...DAYS, ...(days ? [days] : [])])].sort((a, b) => a - b)
  return (
    <tr>
      <th scope="row">
        {name}
        {fault && (
          <p className="field-error" role="alert">
            {fault}
          </p>
        )}
      </th>
      <td>
        <input type="checkbox" aria-label={t("keeping.showKind", { kind: name })} checked={shown} onChange={({ target }) => onShown(target.checked)} />
      </td>
      <td>
        {days === null ? (
          <span title={t("keeping.always")}>{t("keeping.forEver")}</span>
        ) : (
          <Select label={t("keeping.keepKind", { kind: name })} value={days} choices={[{ value: 0, label: t("keeping.forEver") }, ...choices.map((n) => ({ value: n, label: t("keeping.days", { n }) }))]} onChange={onDays} />
        )}
      </td>
    </tr>
  )
}
