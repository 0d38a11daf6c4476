import { Bone, Skeleton } from "../../parts/Placeholders"
import { Icon } from "../../parts/icon/Icon"
import type { ImportView, RowView } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import { usePreview } from "./useImport"

/** The first rows as they would be stored: tried and undone by the server. */
export function Preview({ run }: { run: ImportView }) {
  const { t } = useWords()
  const { data } = usePreview(run)
  return (
    <section className="import-part">
      <h2>{t("transfer.preview")}</h2>
      {!data && (
        <Skeleton rows={3}>
          <Bone height={36} />
        </Skeleton>
      )}
      <ul className="import-rows">{data?.items.map((row) => <Stored key={row.line} row={row} />)}</ul>
    </section>
  )
}

function Stored({ row }: { row: RowView }) {
  const { t } = useWords()
  return (
    <li data-fault={row.faults.length > 0 || undefined}>
      <span className="import-line">{t("transfer.line", { n: String(row.line) })}</span>
      <dl>
        {row.values
          .filter(({ value }) => value)
          .map(({ target, label, value }) => (
            <div key={target}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {row.faults.map(({ column, message }) => (
        <span key={`${column}/${message}`} className="field-error">
          <Icon name="alert" size={14} />
          {column ? `${column}: ${message}` : message}
        </span>
      ))}
    </li>
  )
}
