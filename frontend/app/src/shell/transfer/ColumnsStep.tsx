import { useState } from "react"
import { Button } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { reasonOf } from "../../parts/Placeholders"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import type { ImportDetail, ImportView, Target } from "../../wire/api.gen"
import { ApiError, http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Mappings } from "./Mappings"
import { Preview } from "./Preview"
import { ReadAs } from "./ReadAs"
import { Rules } from "./Rules"
import type { Setup } from "./useImport"
import { askDetail, putRun, setupOf } from "./useImport"

interface Props {
  detail: ImportDetail
  /** The check has begun. */
  onCheck: () => void
}

/** Where each column goes; what stands where a row says nothing; who is known already. Each change is kept at once. */
export function ColumnsStep({ detail, onCheck }: Props) {
  const words = useWords()
  const { t } = words
  const { run, columns, targets } = detail
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const setup = setupOf(run)
  const put = async (change: Partial<Setup>) => {
    const next = { ...setup, ...change }
    // shown at once; the answer brings its version
    putRun({ ...run, setup: next })
    try {
      putRun(await http.patch<ImportView>(`/imports/${run.id}`, { version: run.version, setup: next }))
      setError(null)
    } catch (refused) {
      setError(refused)
      tell(reasonOf(refused, words), { fault: true })
      void askDetail(run.id)
    }
  }
  const move = (place: number, target: string | null) => void put({ columns: columns.map((_, at) => (at === place ? target : setup.columns[at] ?? null)) })
  const check = async () => {
    setBusy(true)
    try {
      putRun(await http.post<ImportView>(`/imports/${run.id}/check`))
      onCheck()
    } catch (refused) {
      tell(reasonOf(refused, words), { fault: true })
      setBusy(false)
    }
  }
  const mapped = setup.columns.filter(Boolean).length
  return (
    <>
      <ReadAs run={run} />
      <section className="import-part">
        <div className="import-head">
          <h2>{t("transfer.step_columns")}</h2>
          <span className="hint">{t("transfer.mapped", { done: mapped, total: columns.length })}</span>
          <Mappings run={run} targets={targets} onTake={(found) => void put({ columns: found })} />
        </div>
        {detail.file_fields.length > 0 && <p className="hint">{t("transfer.noFiles", { names: detail.file_fields.join(", ") })}</p>}
        <ul className="import-columns">
          {columns.map(({ header, samples }, place) => (
            <li key={place} data-mapped={Boolean(setup.columns[place]) || undefined}>
              <span className="import-header">
                <b>{header}</b>
                <span className="hint cut">{samples.join(" · ")}</span>
              </span>
              <Icon name="forward" size={16} />
              <TargetSelect
                header={header}
                targets={targets}
                taken={setup.columns.filter((_, at) => at !== place)}
                value={setup.columns[place] ?? null}
                error={error instanceof ApiError ? error.field(`columns.${place}`) : undefined}
                onChange={(target) => move(place, target)}
              />
            </li>
          ))}
        </ul>
      </section>
      <Rules run={run} onChange={(change) => void put(change)} />
      <Preview run={run} />
      <div className="import-deeds" data-stuck>
        <Button look="primary" disabled={!mapped} busy={busy} onClick={() => void check()}>
          {t("transfer.check")}
        </Button>
        <span className="hint">{t("transfer.checkHint")}</span>
      </div>
    </>
  )
}

interface TargetProps {
  header: string
  targets: readonly Target[]
  taken: readonly (string | null)[]
  value: string | null
  error: string | undefined
  onChange: (target: string | null) => void
}

const NOWHERE = ""

function TargetSelect({ header, targets, taken, value, error, onChange }: TargetProps) {
  const { t } = useWords()
  const free = targets.filter(({ name, many }) => many || name === value || !taken.includes(name))
  return (
    <span className="import-target">
      <Select
        label={t("transfer.goesOf", { name: header })}
        value={value ?? NOWHERE}
        choices={[{ value: NOWHERE, label: t("transfer.nowhere") }, ...free.map(({ name, label }) => ({ value: name, label }))]}
        onChange={(next) => onChange(next === NOWHERE ? null : next)}
      />
      {error && <span className="field-error">{error}</span>}
    </span>
  )
}
