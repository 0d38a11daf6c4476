import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { ErasureView, PersonExport } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Loaded } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { counted } from "./counts"

const LOOK_MS = 5000

/** Who was erased, and who will be. */
export function Erasures({ of }: { of?: number }) {
  const { t } = useWords()
  const query = useList<ErasureView>("/privacy/erasures", { every_ms: LOOK_MS })
  return (
    <Loaded query={query} failed={t("privacy.failed")}>
      {(all) => {
        const rows = of === undefined ? all : all.filter(({ contact_id }) => contact_id === of)
        if (!rows.length) return of === undefined ? <p className="hint">{t("privacy.noErasures")}</p> : null
        return (
          <ul className="rows">
            {rows.map((row) => (
              <Erasure key={row.id} row={row} />
            ))}
          </ul>
        )
      }}
    </Loaded>
  )
}

function Erasure({ row }: { row: ErasureView }) {
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
  return (
    <li className="row privacy-row">
      <span className="holder-mark" data-large>
        <Icon name={row.state === "done" ? "check" : "clock"} size={16} />
      </span>
      <div>
        <strong>{there ? <Link href={`/settings/privacy/people/${row.contact_id}`}>{name}</Link> : name}</strong>
        <span>{[t(`privacy.state_${row.state}`, { when: moment ? when(moment) : "" }), row.held && t(`privacy.held_${row.held}`)].filter(Boolean).join(" · ")}</span>
        <span>{[...counted(row.counts, words), gone > 0 && t("privacy.removed", { n: gone }), unread > 0 && t("privacy.unread", { n: unread })].filter(Boolean).join(" · ")}</span>
        <span>{who.filter(Boolean).join(" · ")}</span>
      </div>
      {row.agrees && (
        <Button small onClick={() => setAgreeing(true)}>
          {t("privacy.agree")}
        </Button>
      )}
      {(row.state === "asked" || row.state === "waiting") && (
        <Button small busy={off.isPending} onClick={() => off.mutate()}>
          {t("privacy.cancel")}
        </Button>
      )}
      {agreeing && (
        <Confirm
          title={t("privacy.agreeTitle", { n: String(row.contact_id) })}
          action={t("privacy.ask")}
          onClose={() => setAgreeing(false)}
          run={async () => {
            await http.post(`/privacy/erasures/${row.id}/agree`)
            await refresh("/privacy")
          }}
        >
          <p>{t("privacy.agreeHint", { name: row.asked_by })}</p>
          <p>{counted(row.counts, words).join(" · ")}</p>
        </Confirm>
      )}
    </li>
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
              <Export key={row.id} row={row} />
            ))}
          </ul>
        )
      }}
    </Loaded>
  )
}

function Export({ row }: { row: PersonExport }) {
  const { t } = useWords()
  const { size, when, ago } = useFormats()
  const stands = { running: t("privacy.making"), failed: t("privacy.exportFailed"), gone: t("privacy.exportGone"), done: `${size(row.size)} · ${t("privacy.until", { when: row.until ? when(row.until) : "" })}` }
  return (
    <li className="row privacy-row">
      <span className="holder-mark" data-large>
        <Icon name="file" size={16} />
      </span>
      <div>
        <strong>{t("privacy.person", { n: String(row.contact_id) })}</strong>
        <span>{stands[row.state]}</span>
        <span>{[t("privacy.by", { name: row.asked_by }), ago(row.created_at)].join(" · ")}</span>
      </div>
      {row.state === "done" && row.mine && (
        <a className="button" data-small href={`/api/v1/privacy/exports/${row.id}/file`} download={`person-${row.id}.zip`}>
          {t("privacy.download")}
        </a>
      )}
    </li>
  )
}
