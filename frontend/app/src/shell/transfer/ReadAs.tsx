import { useState } from "react"
import { reasonOf } from "../../parts/Placeholders"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import type { ImportView, ReadAs as Asked } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Tick } from "../../parts/Tick"
import { askDetail } from "./useImport"

const ENCODINGS = [
  { value: "utf-8", label: "UTF-8" },
  { value: "cp1251", label: "Windows-1251" },
  { value: "utf-16", label: "UTF-16" },
  { value: "cp1257", label: "Windows-1257" },
  { value: "cp1252", label: "Windows-1252" },
  { value: "cp866", label: "CP866 (DOS)" },
  { value: "koi8_r", label: "KOI8-R" },
]
const DELIMITERS = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar" } as const

/** How the file is read; another answer reads it anew. */
export function ReadAs({ run }: { run: ImportView }) {
  const words = useWords()
  const { t } = words
  const { reading } = run
  const [busy, setBusy] = useState(false)
  const again = async (change: Partial<Asked>) => {
    const { encoding, delimiter, sheet, header } = reading
    setBusy(true)
    try {
      await http.put<ImportView>(`/imports/${run.id}/reading`, { ...(reading.kind === "text" ? { encoding, delimiter } : {}), sheet, header, ...change })
      await askDetail(run.id)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
    setBusy(false)
  }
  return (
    <section className="import-part import-reading" aria-busy={busy}>
      <p>{t("transfer.rows", { n: run.total })}</p>
      {reading.kind === "text" && (
        <>
          <Select label={t("transfer.encoding")} disabled={busy} value={reading.encoding ?? "utf-8"} choices={ENCODINGS} onChange={(encoding) => void again({ encoding: encoding as NonNullable<Asked["encoding"]> })} />
          <Select
            label={t("transfer.delimiter")}
            disabled={busy}
            value={reading.delimiter ?? ";"}
            choices={Object.entries(DELIMITERS).map(([value, name]) => ({ value, label: t(`transfer.${name}`) }))}
            onChange={(delimiter) => void again({ delimiter: delimiter as NonNullable<Asked["delimiter"]> })}
          />
        </>
      )}
      {reading.kind === "book" && (
        <Select
          label={t("transfer.sheet")}
          disabled={busy}
          value={reading.sheet ?? ""}
          choices={reading.sheets.map(({ name, hidden }) => ({ value: name, label: hidden ? t("transfer.hiddenSheet", { name }) : name }))}
          onChange={(sheet) => void again({ sheet })}
        />
      )}
      <Tick label={t("transfer.header")} checked={reading.header} disabled={busy} onChange={(header) => void again({ header })} />
    </section>
  )
}
