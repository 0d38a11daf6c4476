import { useState } from "react"
import { useLocation, useSearch } from "wouter"
import { IconButton } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { EmptyState, ErrorState, RowsSkeleton } from "../../parts/Placeholders"
import { useMay } from "../me"
import { useSimple } from "../../state/statuses"
import { useWords } from "../../words/words"
import { CheckStep } from "./CheckStep"
import { ColumnsStep } from "./ColumnsStep"
import { FileStep } from "./FileStep"
import "./import.css"
import { ResultStep } from "./ResultStep"
import { RunStep } from "./RunStep"
import type { Entity, Step } from "./useImport"
import { ENTITIES, LIST, stepOf, STEPS, useDetail, useProgress } from "./useImport"

/** A file becomes people, companies, requests: file, columns, check, import, result. */
export default function Import({ id }: { id: number | null }) {
  const { t } = useWords()
  const people = useMay("contacts.import")
  const cards = useMay("cards.import")
  const asked = new URLSearchParams(useSearch()).get("of")
  const simple = useSimple()
  const may = ENTITIES.filter((each) => each !== "lead" || !simple).filter((each) => (each === "contact" || each === "company" ? people : cards))
  const first = may.find((each) => each === asked) ?? may[0]
  if (!first) return <EmptyState icon="lock" title={t("transfer.title")} hint={t("transfer.noRight")} />
  return id === null ? <Begins may={may} first={first} /> : <GoesOn key={id} id={id} />
}

function Begins({ may, first }: { may: readonly Entity[]; first: Entity }) {
  const [entity, setEntity] = useState(first)
  const [, go] = useLocation()
  return (
    <Frame step="file" back={LIST[entity]}>
      <FileStep may={may} entity={entity} onEntity={setEntity} onRead={(run) => go(`/contacts/import/${run}`)} />
    </Frame>
  )
}

function GoesOn({ id }: { id: number }) {
  const { t } = useWords()
  const { data, error, refetch } = useDetail(id)
  // an import that was checked may go back to its columns
  const [again, setAgain] = useState(false)
  useProgress(data?.run)
  if (error && !data) return <ErrorState title={t("transfer.failed")} error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton />
  const { run } = data
  const step = again && run.state === "checked" ? "columns" : stepOf(run)
  return (
    <Frame step={step} back={LIST[run.entity]} file={run.file_name}>
      {step === "columns" && <ColumnsStep key={`${run.reading.encoding}/${run.reading.delimiter}/${run.reading.sheet}/${run.reading.header}`} detail={data} onCheck={() => setAgain(false)} />}
      {step === "check" && <CheckStep run={run} onBack={() => setAgain(true)} />}
      {step === "run" && <RunStep run={run} />}
      {step === "result" && <ResultStep run={run} />}
    </Frame>
  )
}

function Frame({ step, back, file, children }: { step: Step; back: string; file?: string; children: React.ReactNode }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const at = STEPS.indexOf(step)
  return (
    <div className="import">
      <header className="lists-bar import-bar">
        <IconButton icon="back" label={t("transfer.toList")} onClick={() => go(back)} />
        <h1 className="cut">
          {t("transfer.title")} {file && <span className="import-file">{file}</span>}
        </h1>
      </header>
      <ol className="import-steps" aria-label={t("transfer.steps")}>
        {STEPS.map((each, place) => (
          <li key={each} data-done={place < at || undefined} aria-current={place === at ? "step" : undefined}>
            <span className="import-dot">{place < at ? <Icon name="check" size={14} /> : place + 1}</span>
            <span className="import-step">{t(`transfer.step_${each}`)}</span>
          </li>
        ))}
      </ol>
      <div className="import-body">{children}</div>
    </div>
  )
}
