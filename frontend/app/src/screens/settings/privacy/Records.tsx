import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { ErasureView, PersonExport, PersonFound } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Loaded } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { counted } from "./counts"
import { useOne } from "./useOne"

const LOOK_MS = 5000

export const useErasures = () => useList<ErasureView>("/privacy/erasures", { every_ms: LOOK_MS })

/** Who was erased, and who will be. */
export function Erasures({ of }: { of?: number }) {
  const { t } = useWords()
  const query = useErasures()
  return (
    <Loaded query={query} failed={t("privacy.failed")}>
      {(all) => {
        const rows = of === undefined ? all : all.filter(({ contact_id }) => contact_id === of)
        if (!rows.length) return of === undefined ? <p className="hint">{t("privacy.noErasures")}</p> : null
        return (
          <ul className="rows">
            {rows.map((row) => (
              <Erasure key={row.id} row={row} alone={of !== undefined} />
            ))}
          </ul>
        )
      }}
    </Loaded>
  )
}

/** `alone`: on the person's own page, where nobody has to be told who it is. */
function Erasure({ row, alone }: { row: ErasureView; alone: boolean }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [agreeing, setAgreeing] = useState(false)
  const off = useMutation({
    mutationFn: () => http.post(`/privacy/erasures/${row.id}/cancel`),
    onSuccess: async () => {
      await refresh("/privacy")
      tell(t("privacy.cancelled"))
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const moment = row.state === "waiting" ? row.due_at : row.ended_at
  const there = row.state === "asked" || row.state === "waiting" || row.state === "cancelled"
  const unread = row.removed.quarantine_left ?? 0
  const gone = Object.values(row.removed).reduce((sum, n) => sum + n, 0) - unread
  const who = [t("privacy.by", { name: row.asked_by }), row.confirmed_by && t("privacy.agreedBy", { name: row.confirmed_by }), row.cancelled_by && t("privacy.cancelledBy", { name: row.cancelled_by })]
  const name = t("privacy.person", { n: String(row.contact_id) })
  const state = [t(`privacy.state_${row.state}`, { when: moment ? when(moment) : "" }), row.held && t(`privacy.held_${row.held}`)].filter(Boolean).join(" · ")
  return (
    <li className="row privacy-row">
      <span className="holder-mark" data-large>
        <Icon name={row.state === "done" ? "check" : "clock"} size={16} />
      </span>
      <div>
        <strong>{alone ? state : there ? <Link href={`/settings/privacy/people/${row.contact_id}`}>{name}</Link> : name}</strong>
        {!alone && <span>{state}</span>}
        <span>{[...counted(row.counts, words), ...chosen(row, words), gone > 0 && t("privacy.removed", { n: gone }), unread > 0 && t("privacy.unread", { n: unread })].filter(Boolean).join(" · ")}</span>
        <span>{who.filter(Boolean).join(" · ")}</span>
      </div>
      {(row.state === "asked" || row.state === "waiting") && (
        <div className="privacy-do">
          {row.agrees && (
            <Button small onClick={() => setAgreeing(true)}>
              {t("privacy.agree")}
            </Button>
          )}
          <Button small busy={off.isPending} onClick={() => off.mutate()}>
            {t("privacy.cancel")}
          </Button>
        </div>
      )}
      {agreeing && <Agree row={row} onClose={() => setAgreeing(false)} />}
    </li>
  )
}

/** What stays by choice: who agrees has to know it. */
function chosen(row: ErasureView, { t }: Words): string[] {
  return [...(row.counts.notes ? [t(row.notes === "keep" ? "privacy.notesStay" : "privacy.notesGo")] : []), ...(row.counts.kept_invoices && row.papers === "keep" ? [t("privacy.papersStay")] : [])]
}

/** Another administrator reads whom and what it takes, as it is now. */
function Agree({ row, onClose }: { row: ErasureView; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { data } = useOne<PersonFound>(`/privacy/people/${row.contact_id}`)
  const found = counted(data ? { ...data } : row.counts, words)
  return (
    <Confirm
      title={t("privacy.agreeTitle", { name: data?.typed ?? t("privacy.person", { n: String(row.contact_id) }) })}
      action={t("privacy.ask")}
      onClose={onClose}
      run={async () => {
        await http.post(`/privacy/erasures/${row.id}/agree`)
        await refresh("/privacy")
      }}
    >
      <p>
        {t("privacy.agreeHint", { name: row.asked_by })} {data && (data.wait_hours ? t("privacy.wait", { n: data.wait_hours }) : t("privacy.waitNone"))}
      </p>
      <p>{[...found, ...chosen(row, words)].join(" · ")}</p>
    </Confirm>
  )
}

/** Files that were made for people. */
export function Exports({ of }: { of?: number }) {
  const { t } = useWords()
  const query = useList<PersonExport>("/privacy/exports", { every_ms: LOOK_MS })
  return (
    <Loaded query={query} failed={t("privacy.failed")}>
      {(all) => {
        const rows = of === undefined ? all : all.filter(({ contact_id }) => contact_id === of)
        if (!rows.length) return of === undefined ? <p className="hint">{t("privacy.noExports")}</p> : null
        return (
          <ul className="rows">
            {rows.map((row) => (
              <Export key={row.id} row={row} alone={of !== undefined} />
            ))}
          </ul>
        )
      }}
    </Loaded>
  )
}

function Export({ row, alone }: { row: PersonExport; alone: boolean }) {
  const { t } = useWords()
  const { size, when, ago } = useFormats()
  const stands = { running: t("privacy.making"), failed: t("privacy.exportFailed"), gone: t("privacy.exportGone"), done: `${size(row.size)} · ${t("privacy.until", { when: row.until ? when(row.until) : "" })}` }
  return (
    <li className="row privacy-row">
      <span className="holder-mark" data-large>
        <Icon name="file" size={16} />
      </span>
      <div>
        <strong>{alone ? stands[row.state] : t("privacy.person", { n: String(row.contact_id) })}</strong>
        {!alone && <span>{stands[row.state]}</span>}
        <span>{[t("privacy.by", { name: row.asked_by }), ago(row.created_at)].join(" · ")}</span>
      </div>
      {row.state === "done" && row.mine && (
        <a className="button" data-look="plain" data-small href={`/api/v1/privacy/exports/${row.id}/file`} download={`person-${row.id}.zip`}>
          {t("privacy.download")}
        </a>
      )}
    </li>
  )
}
