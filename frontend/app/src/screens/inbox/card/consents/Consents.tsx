import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Button } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { tell } from "../../../../parts/Toast"
import { Fault } from "../../../../shell/enter/Fault"
import { useForm } from "../../../../shell/enter/useForm"
import { onEvent } from "../../../../state/live"
import { queries } from "../../../../state/session"
import type { ConsentsOf, ConsentView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Contact } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import "./consents.css"

const keyOf = (id: number) => ["contacts", id, "consents"]

/** What the person agreed to; nothing where nobody has asked them. */
export default function Consents({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useWords()
  const { id } = contact
  const [open, setOpen] = useState(false)
  const { data } = useQuery({ queryKey: keyOf(id), queryFn: () => http.get<ConsentsOf>(`/contacts/${id}/consents`), staleTime: 0 })
  // they may take it back at any moment, and nothing else of them changes then
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type === "contact.changed" && event.contact.id === id) void queries.invalidateQueries({ queryKey: keyOf(id) })
      }),
    [id],
  )
  if (!data?.items.length) return null
  const stands = data.items.some(({ purpose, current, withdrawn_at }) => purpose === "processing" && current && !withdrawn_at)
  return (
    <div className="slot consents">
      <span className="slot-label">{t("consents.of")}</span>
      <div className="slot-value">
        <button type="button" className="slot-button" aria-haspopup="dialog" title={t("consents.show")} onClick={() => setOpen(true)}>
          <span>
            <span data-stands={stands || undefined}>{t("consents.processing")}: {t(stands ? "consents.yes" : processingWhy(data))}</span>
            <span data-stands={data.marketing === "yes" || undefined}>{t("consents.marketing")}: {t(`consents.${data.marketing}`)}</span>
          </span>
        </button>
      </div>
      {open && <Given contact={contact} found={data} may={may} onClose={() => setOpen(false)} />}
    </div>
  )
}

function processingWhy({ items }: ConsentsOf) {
  const own = items.filter(({ purpose }) => purpose === "processing")
  if (!own.length) return "consents.no"
  return own.every(({ withdrawn_at }) => withdrawn_at) ? "consents.withdrawn" : own.some((one) => one.own && !one.withdrawn_at) ? "consents.yes" : "consents.outdated"
}

function Given({ contact, found, may, onClose }: { contact: Contact; found: ConsentsOf; may: boolean; onClose: () => void }) {
  const { t } = useWords()
  const [taking, setTaking] = useState<ConsentView | null>(null)
  const name = [contact.name, contact.surname].filter(Boolean).join(" ")
  if (taking) return <TakeBack contact={contact} one={taking} onClose={() => setTaking(null)} />
  return (
    <Dialog title={name ? t("consents.title", { name }) : t("consents.of")} open onClose={onClose} read>
      <p className="consents-may" data-may={found.marketing === "yes" || undefined}>
        {found.marketing === "yes" ? t("consents.mayMarket") : t(`consents.mayNot_${found.marketing}`)}
      </p>
      <ul className="consents-list">
        {found.items.map((one) => (
          <One key={one.id} one={one} onTake={may && !one.withdrawn_at ? () => setTaking(one) : undefined} />
        ))}
      </ul>
    </Dialog>
  )
}

function One({ one, onTake }: { one: ConsentView; onTake: (() => void) | undefined }) {
  const { t } = useWords()
  const { exact } = useFormats()
  const back = one.withdrawn_at && t("consents.state_withdrawn", { when: exact(one.withdrawn_at) })
  const state = back ? `${back}, ${one.withdrawn_by ? t("consents.withdrawnBy", { name: one.withdrawn_by }) : t("consents.withdrawnSelf")}` : t(one.current ? "consents.state_current" : "consents.state_old")
  const facts = [exact(one.at), t(`consents.how_${one.how}`), one.channel, one.page && t("consents.page", { page: one.page }), one.ip && t("consents.from", { ip: one.ip }), one.user_agent]
  return (
    <li>
      <header>
        <strong>{t(`consents.${one.purpose}`)}</strong>
        <span data-stands={(!one.withdrawn_at && one.current) || undefined}>{state}</span>
        {onTake && (
          <Button small onClick={onTake}>
            {t("consents.withdraw")}
          </Button>
        )}
      </header>
      <blockquote lang={one.locale}>{one.text}</blockquote>
      <p>
        {[t("consents.version", { n: one.version }), one.own && t("consents.own"), one.locale.toUpperCase()].filter(Boolean).join(" · ")}
        {one.url && (
          <>
            {" · "}
            <a href={one.url} target="_blank" rel="noopener noreferrer">
              {one.url}
            </a>
          </>
        )}
      </p>
      <p>{facts.filter(Boolean).join(" · ")}</p>
    </li>
  )
}

function TakeBack({ contact, one, onClose }: { contact: Contact; one: ConsentView; onClose: () => void }) {
  const { t } = useWords()
  const form = useForm(async () => {
    const found = await http.post<ConsentsOf>(`/contacts/${contact.id}/consents/${one.id}/withdraw`)
    queries.setQueryData(keyOf(contact.id), found)
    tell(t("consents.withdrawDone"))
    onClose()
  }, [])
  return (
    <Dialog
      title={t("consents.withdrawTitle")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger" busy={form.busy} onClick={form.submit}>
            {t("consents.withdraw")}
          </Button>
        </>
      }
    >
      <p>{t(`consents.${one.purpose}`)}</p>
      <p>{t(one.purpose === "marketing" ? "consents.withdrawMarketing" : "consents.withdrawProcessing")}</p>
      <Fault text={form.message} />
    </Dialog>
  )
}
