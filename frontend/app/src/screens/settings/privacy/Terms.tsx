import { useState } from "react"
import { Button } from "../../../parts/Button"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { useChannels } from "../../../state/house"
import type { Over, PrivacySetting, TermRun, Terms as Days } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Loaded, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"

const CLASSES = ["messages", "files", "recordings", "raw", "quarantine"] as const
const ROWS_SHOWN = 10
// these go by themselves, also where no term is set
const SHIPPED: Partial<Record<Class, string>> = { raw: "14", quarantine: "90" }
type Class = (typeof CLASSES)[number]
type Typed = Record<string, string>

/** Days by class: for the house, and where a channel has its own. Empty: for ever, or as the house. */
export function Terms({ setting }: { setting: PrivacySetting }) {
  const { t } = useWords()
  const channels = useChannels()
  const { value, set, drop, dirty } = useDraft<Typed>("terms", typed(setting))
  const [over, setOver] = useState<Over | null>(null)
  const [sure, setSure] = useState(false)
  // what the server has said of a field is said of what stood there then
  const [sent, setSent] = useState<{ by?: "save" | "look"; value: Typed }>({ value: {} })
  const body = (by: "save" | "look") => {
    setSent({ by, value })
    return read(value)
  }
  const rows = [{ id: "", name: t("privacy.house") }, ...channels.map(({ id, name }) => ({ id: String(id), name }))]
  const fields = rows.flatMap(({ id }) => CLASSES.map((name) => (id ? `channels.${id}.${name}` : `terms.${name}`)))
  const save = async () => {
    await http.put("/privacy/terms", { version: setting.version, ...read(value) })
    await refresh("/privacy")
    drop()
    setOver(null)
    tell(t("privacy.saved"))
  }
  const goingOf = (found: Over) => {
    const total = (name: Class) => Object.values(found[name]).reduce((sum, n) => sum + n, 0)
    return CLASSES.filter(total).map((name) => t(`privacy.over_${name}`, { n: total(name) }))
  }
  // what would go at once is told before it is gone
  const form = useForm(async () => {
    const found = await http.post<Over>("/privacy/terms/preview", body("save"))
    if (!goingOf(found).length) return save()
    setOver(found)
    setSure(true)
  }, fields)
  const change = (typed: Typed) => {
    set(typed)
    setOver(null)
  }
  const look = useForm(async () => setOver(await http.post<Over>("/privacy/terms/preview", body("look"))), fields)
  const faultOf = (id: string, name: Class) => {
    const [key, field] = [`${id}/${name}`, id ? `channels.${id}.${name}` : `terms.${name}`]
    return sent.value[key] === value[key] ? (sent.by === "look" ? look : form).fault(field) : undefined
  }
  const going = over ? goingOf(over).join(", ") : ""
  const faulty = rows.flatMap(({ id }) => CLASSES.map((name) => faultOf(id, name))).find(Boolean)
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Part title={t("privacy.terms")} hint={t("privacy.termsHint")}>
        <div className="privacy-table" tabIndex={0} role="region" aria-label={t("privacy.terms")}>
          <table className="privacy-terms">
            <thead>
              <tr>
                <td />
                {CLASSES.map((name) => (
                  <th key={name} scope="col">
                    {t(`privacy.term_${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, name }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  {CLASSES.map((each) => {
                    const fault = faultOf(id, each)
                    return (
                      <td key={each}>
                        <input className="input" inputMode="numeric" maxLength={5} aria-label={`${name}, ${t(`privacy.term_${each}`)}`} aria-invalid={Boolean(fault) || undefined} title={fault} placeholder={(id && value[`/${each}`]) || SHIPPED[each] || "∞"} value={value[`${id}/${each}`] ?? ""} onChange={({ target }) => change({ [`${id}/${each}`]: target.value })} />
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Fault text={faulty ?? look.message} />
        <div className="privacy-look">
          <Button icon="reports" busy={look.busy} onClick={look.submit}>
            {t("privacy.look")}
          </Button>
          <p role="status">{over && (going ? t("privacy.going", { what: going }) : t("privacy.goingNone"))}</p>
        </div>
        <Runs />
      </Part>
      {dirty && <SaveBar form={form} onDrop={drop} affects={t("privacy.termsAffect")} />}
      {sure && (
        <Confirm title={t("privacy.sureTitle")} action={t("privacy.sureDo")} onClose={() => setSure(false)} run={save}>
          <p>{t("privacy.going", { what: going })}</p>
          <p>{t("privacy.termsAffect")}</p>
        </Confirm>
      )}
    </form>
  )
}

const typed = (setting: PrivacySetting): Typed => Object.fromEntries([row("", setting.terms), ...Object.entries(setting.channels).map(([id, days]) => row(id, days))].flatMap((each) => Object.entries(each)))

const row = (id: string, days: Days): Typed => Object.fromEntries(CLASSES.map((name) => [`${id}/${name}`, days[name] === null || days[name] === undefined ? "" : String(days[name])]))

/** What is no number goes as it is, so that the server names the field. */
function read(value: Typed): { terms: Days; channels: Record<string, Days> } {
  const terms: Record<string, number | null> = {}
  const channels: Record<string, Record<string, number | null>> = {}
  for (const [key, text] of Object.entries(value)) {
    const [id = "", name = ""] = key.split("/")
    if (!text.trim()) continue
    const days = /^\d+$/.test(text.trim()) ? Number(text.trim()) : -1
    if (id) (channels[id] ??= {})[name] = days
    else terms[name] = days
  }
  return { terms, channels }
}

/** What the terms took, day by day. */
function Runs() {
  const { t } = useWords()
  const { when } = useFormats()
  const query = useList<TermRun>("/privacy/terms/runs")
  return (
    <Loaded query={query} failed={t("privacy.failed")}>
      {(runs) =>
        runs.length ? (
          <ul className="privacy-runs">
            {runs.slice(0, ROWS_SHOWN).map((run) => (
              <li key={run.id}>
                {when(run.at)}: {CLASSES.filter((name) => run.removed[name]).map((name) => t(`privacy.over_${name}`, { n: run.removed[name]! })).join(", ")}
              </li>
            ))}
          </ul>
        ) : null
      }
    </Loaded>
  )
}
