import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { TextField } from "../../../parts/Field"
import { Tick } from "../../../parts/Tick"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import type { PersonFound } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { refresh } from "../pieces/useList"
import { counted } from "./counts"
import { Erasures, Exports, useErasures } from "./Records"
import { useOne } from "./useOne"

/** All that is known of one person: given to them, or erased. */
export function PersonData({ id }: { id: number }) {
  const words = useWords()
  const { t } = words
  const query = useOne<PersonFound>(`/privacy/people/${id}`)
  return (
    <Page title={query.data ? t("privacy.personTitle", { name: query.data.typed }) : t("privacy.title")} up={{ to: `/contacts/${id}`, label: t("privacy.toPerson") }}>
      <Loaded query={query} failed={t("privacy.failed")}>
        {(found) => (
          <div className="privacy">
            <Part title={t("privacy.found")} hint={t("privacy.foundHint")}>
              <Found found={found} />
            </Part>
            <Give id={id} />
            <Part title={t("privacy.eraseTitle")} hint={t("privacy.eraseHint")}>
              <Erasures of={id} />
              <Erase found={found} />
            </Part>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Found({ found }: { found: PersonFound }) {
  const words = useWords()
  const said = counted({ ...found }, words)
  return said.length ? (
    <ul className="privacy-counts">
      {said.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  ) : (
    <p className="hint">{words.t("privacy.nothing")}</p>
  )
}

function Give({ id }: { id: number }) {
  const { t } = useWords()
  const [notes, setNotes] = useState(true)
  const form = useForm(async () => {
    await http.post(`/privacy/people/${id}/exports`, { notes })
    await refresh("/privacy/exports")
    tell(t("privacy.exportStarted"))
  }, [])
  return (
    <Part title={t("privacy.exportTitle")} hint={t("privacy.exportHint")}>
      <Exports of={id} />
      <Tick label={t("privacy.exportNotes")} checked={notes} onChange={setNotes} />
      <Fault text={form.message} />
      <Button icon="file" busy={form.busy} onClick={form.submit}>
        {t("privacy.export")}
      </Button>
    </Part>
  )
}

function Erase({ found }: { found: PersonFound }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { data: all = [] } = useErasures()
  const living = all.some(({ contact_id, state }) => contact_id === found.contact_id && state !== "done" && state !== "cancelled")
  if (living && !open) return null
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setOpen(true)}>
        {t("privacy.erase")}
      </Button>
      {open && <Ask found={found} onClose={() => setOpen(false)} />}
    </>
  )
}

/** What happens, the choices that there are, and the name: nothing is erased by a slip. */
function Ask({ found, onClose }: { found: PersonFound; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { dueDay } = useFormats()
  const [typed, setTyped] = useState("")
  const [notes, setNotes] = useState<"erase" | "keep">("erase")
  const [papers, setPapers] = useState(false)
  const form = useForm(
    async () => {
      await http.post(`/privacy/people/${found.contact_id}/erasures`, { typed, notes, papers: papers ? "keep" : "refuse" })
      await refresh("/privacy")
      tell(t("privacy.asked"))
      onClose()
    },
    ["typed"],
    { typed: typed.trim() },
  )
  return (
    <Dialog
      title={t("privacy.eraseTitle")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger" busy={form.busy} onClick={form.submit}>
            {t("privacy.ask")}
          </Button>
        </>
      }
    >
      <form
        className="privacy-ask"
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <p>{counted({ ...found }, words).join(" · ")}</p>
        {found.open_dialogs > 0 && <p>{t("privacy.open", { n: found.open_dialogs })}</p>}
        {found.unsent > 0 && <p>{t("privacy.unsent", { n: found.unsent })}</p>}
        {found.notes > 0 && (
          <>
            <Tick group="notes" label={t("privacy.notesErase")} checked={notes === "erase"} onChange={() => setNotes("erase")} />
            <Tick group="notes" label={t("privacy.notesKeep")} hint={t("privacy.notesKeepHint")} checked={notes === "keep"} onChange={() => setNotes("keep")} />
          </>
        )}
        {found.kept_invoices > 0 && <Tick label={t("privacy.papersKeep", { n: found.kept_invoices, until: found.held_until ? dueDay(found.held_until) : "" })} checked={papers} onChange={setPapers} />}
        <p>
          {found.second && `${t("privacy.second")} `}
          {found.wait_hours ? t("privacy.wait", { n: found.wait_hours }) : t("privacy.waitNone")}
        </p>
        <TextField label={t("privacy.typed", { name: found.typed })} autoComplete="off" value={typed} error={form.fault("typed")} onChange={setTyped} />
        <Fault text={form.message} />
      </form>
    </Dialog>
  )
}
