import { Icon } from "../../parts/icon/Icon"
import type { ImportView, RowView } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import { useFaulty } from "./useImport"

/** The rows that fail, each with its reason; all of them as a file to mend. */
export function Faults({ run }: { run: ImportView }) {
  const { t } = useWords()
  const rows = useFaulty(run).data?.items
  if (!Math.max(run.checked.error, run.done.error)) return <p className="hint">{t("transfer.noErrors")}</p>
  return (
    <section className="import-part">
      <h2>{t("transfer.errors")}</h2>
      <p className="hint">{t("transfer.errorsHint")}</p>
      <a className="button" data-look="plain" href={`/api/v1/imports/${run.id}/errors`} download>
        <Icon name="download" size={16} />
        <span className="button-text">{t("transfer.download")}</span>
      </a>
      <ul className="import-faults">{rows?.map((row) => <FaultRow key={row.line} row={row} />)}</ul>
    </section>
  )
}

export function FaultRow({ row }: { row: RowView }) {
  const { t } = useWords()
  return (
    <li>
      <b>{t("transfer.line", { n: String(row.line) })}</b>
      <span className="import-said">
        {row.values
          .slice(0, 4)
          .map(({ value }) => value)
          .join(" · ")}
      </span>
      {row.faults.map(({ column, message }) => (
        <span key={`${column}/${message}`} className="field-error">
          <Icon name="alert" size={14} />
          {column ? `${column}: ${message}` : message}
        </span>
      ))}
    </li>
  )
}
