import type { DragEvent } from "react"
import { useRef, useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { reasonOf } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { queries } from "../../state/session"
import type { ImportView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { Entity } from "./useImport"
import { useRecent } from "./useImport"

interface Props {
  may: readonly Entity[]
  entity: Entity
  onEntity: (entity: Entity) => void
  onRead: (id: number) => void
}

/** What is in the file, and the file itself; below, what was imported before. */
export function FileStep({ may, entity, onEntity, onRead }: Props) {
  const words = useWords()
  const { t } = words
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (file: File | undefined) => {
    if (!file || busy) return
    setBusy(true)
    setError(null)
    const body = new FormData()
    // the kind first: the file may be long
    body.append("entity", entity)
    body.append("file", file)
    try {
      const run = await http.post<ImportView>("/imports", body)
      void queries.invalidateQueries({ queryKey: ["imports"], exact: true })
      onRead(run.id)
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
    if (input.current) input.current.value = ""
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }
  return (
    <>
      <section className="import-part">
        <h2>{t("transfer.what")}</h2>
        <Segments label={t("transfer.what")} value={entity} choices={may.map((value) => ({ value, label: t(`transfer.of_${value}`) }))} onChange={onEntity} />
      </section>
      <div
        className="import-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <Icon name="file" size={24} />
        <p>{t(busy ? "transfer.reading" : "transfer.drop")}</p>
        <input ref={input} type="file" className="unseen" tabIndex={-1} aria-hidden accept=".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods" onChange={(event) => void send(event.target.files?.[0])} />
        <Button look="primary" icon="attach" busy={busy} onClick={() => input.current?.click()}>
          {t("transfer.choose")}
        </Button>
        <p className="hint">{t("transfer.limits")}</p>
        {error !== null && (
          <p className="field-error" role="alert">
            <Icon name="alert" size={14} />
            {reasonOf(error, words)}
          </p>
        )}
      </div>
      <Before />
    </>
  )
}

function Before() {
  const { t } = useWords()
  const { when } = useFormats()
  const [, go] = useLocation()
  const before = useRecent()
  if (!before.length) return null
  return (
    <section className="import-part">
      <h2>{t("transfer.before")}</h2>
      <ul className="import-before">
        {before.map((run) => (
          <li key={run.id}>
            <button type="button" className="lists-way" onClick={() => go(`/contacts/import/${run.id}`)}>
              {run.file_name}
            </button>
            <span className="hint">
              {[t(`transfer.of_${run.entity}`), t("transfer.rows", { n: run.total }), t(`transfer.state_${run.state}`), when(run.created_at)].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
