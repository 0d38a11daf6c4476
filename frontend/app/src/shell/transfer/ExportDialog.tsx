import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field } from "../../parts/Field"
import { Icon } from "../../parts/icon/Icon"
import { reasonOf } from "../../parts/Placeholders"
import { Select } from "../../parts/Select"
import type { ExportView, ListOrder, NewExport, Where } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import "./import.css"

type Entity = NewExport["entity"]

export interface Exported {
  of: Entity
  /** The list as it is now: conditions, order, what is searched, the columns that stand in it. */
  asked: { where: Where | null; search: string; order: ListOrder }
  columns: readonly string[]
}

interface Props extends Exported {
  onClose: () => void
}

const FORMATS = { contact: ["xlsx", "csv", "vcard", "outlook"], company: ["xlsx", "csv", "vcard", "outlook"], card: ["xlsx", "csv"], invoice: ["xlsx", "csv"], order: ["xlsx", "csv"] } as const
/** What a list calls otherwise than a file; a list's one column may be several of a file. */
const AS: Record<string, readonly string[]> = {
  phone: ["phone", "phone_mobile", "phone_work", "phone_home"],
  email: ["email", "email_work", "email_home"],
  companies: ["company", "position"],
  company_id: ["company"],
  contact: ["name", "surname"],
  responsible_id: ["responsible"],
  turnover: ["turnover", "currency"],
  budget: ["budget", "currency"],
  number: ["id"],
  funnel_id: ["funnel"],
  status_id: ["status"],
  source_id: ["source"],
  reason_id: ["reason"],
}
const KNOWN = new Set(["name", "type", "tags", "birthday", "site", "tax_id", "employees", "comment", "created_at", "updated_at", "closed_at", "title"])
const OF_BILL: Record<string, string> = { responsible_id: "responsible", created_by: "author" }
const inFile = (of: Entity, names: readonly string[]) => of === "invoice" || of === "order" ? names.map((name) => OF_BILL[name] ?? name) : [
  ...new Set(names.flatMap((name) => (name === "name" && of === "contact" ? ["name", "surname"] : AS[name] ?? (KNOWN.has(name) || name.startsWith("field:") ? [name] : [])))),
]

/** The list as a file: of which kind, with which columns; made in the background, fetched here. */
export function ExportDialog({ of, asked, columns, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const [format, setFormat] = useState<NewExport["format"]>("xlsx")
  const [all, setAll] = useState<"all" | "these">("all")
  const [encoding, setEncoding] = useState<"utf-8" | "cp1251">("utf-8")
  const [id, setId] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const table = format === "csv" || format === "xlsx"
  const make = async () => {
    setBusy(true)
    setError(null)
    try {
      const view = await http.post<ExportView>("/exports", { entity: of, format, asked, encoding, columns: all === "these" && table ? inFile(of, columns) : [] })
      setId(view.id)
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  if (id !== null) return <Making id={id} onClose={onClose} onAgain={() => setId(null)} />
  return (
    <Dialog
      open
      title={t("transfer.exportTitle")}
      onClose={onClose}
      actions={
        <Button look="primary" busy={busy} onClick={() => void make()}>
          {t("transfer.make")}
        </Button>
      }
    >
      <div className="import-export">
        <p className="hint">{t("transfer.exportHint")}</p>
        <Field label={t("transfer.format")}>
          {({ id: field }) => <Select id={field} label={t("transfer.format")} value={format} choices={FORMATS[of].map((value) => ({ value, label: t(`transfer.${value}`) }))} onChange={setFormat} />}
        </Field>
        {table && (
          <Field label={t("transfer.whichColumns")}>
            {({ id: field }) => (
              <Select
                id={field}
                label={t("transfer.whichColumns")}
                value={all}
                choices={[
                  { value: "all", label: t("transfer.allColumns") },
                  { value: "these", label: t("transfer.theseColumns") },
                ]}
                onChange={setAll}
              />
            )}
          </Field>
        )}
        {(format === "csv" || format === "outlook") && (
          <Field label={t("transfer.encoding")}>
            {({ id: field }) => (
              <Select
                id={field}
                label={t("transfer.encoding")}
                value={encoding}
                choices={[
                  { value: "utf-8", label: "UTF-8" },
                  { value: "cp1251", label: "Windows-1251" },
                ]}
                onChange={setEncoding}
              />
            )}
          </Field>
        )}
        {error !== null && <p role="alert">{reasonOf(error, words)}</p>}
      </div>
    </Dialog>
  )
}

const POLL_MS = 700

function Making({ id, onClose, onAgain }: { id: number; onClose: () => void; onAgain: () => void }) {
  const { t } = useWords()
  const { data } = useQuery({
    queryKey: ["exports", id],
    queryFn: () => http.get<ExportView>(`/exports/${id}`),
    refetchInterval: ({ state }) => (!state.data || state.data.state === "running" ? POLL_MS : false),
  })
  const close = () => {
    if (data?.state === "running") void http.post(`/exports/${id}/cancel`)
    onClose()
  }
  const failed = data?.state === "failed" || data?.state === "cancelled"
  return (
    <Dialog
      open
      title={t("transfer.exportTitle")}
      onClose={close}
      actions={
        data?.state === "done" ? (
          <a className="button" data-look="primary" href={`/api/v1/exports/${id}/file`} download={data.file_name}>
            <Icon name="download" size={16} />
            <span className="button-text">{t("transfer.fetch")}</span>
          </a>
        ) : (
          failed && <Button onClick={onAgain}>{t("common.tryAgain")}</Button>
        )
      }
    >
      <div className="import-export">
        {failed ? (
          <p role="alert">{t("transfer.exportFailed")}</p>
        ) : data?.state === "done" ? (
          <p role="status">{t("transfer.ready", { n: data.done })}</p>
        ) : (
          <>
            <progress value={data?.done ?? 0} max={Math.max(data?.total ?? 1, 1)} aria-label={t("transfer.exportTitle")} />
            <p role="status">{t("transfer.making", { done: data?.done ?? 0, total: data?.total ?? 0 })}</p>
          </>
        )}
        <p className="hint">{t("transfer.exportLink")}</p>
      </div>
    </Dialog>
  )
}
