import { useState } from "react"
import { Route, Switch } from "wouter"
import { TextField } from "../../../parts/Field"
import { Tick } from "../../../parts/Tick"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import type { CatalogueRow, PrivacySetting } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"
import { Erasures, Exports } from "./Records"
import { ConsentTexts } from "./ConsentTexts"
import { PersonData } from "./PersonData"
import { Reveals } from "./Reveals"
import { Terms } from "./Terms"
import "./privacy.css"
import { useOne } from "./useOne"

/** What is known of people: how long, for whom, and how it goes. */
export default function Privacy() {
  return (
    <Switch>
      <Route path="/settings/privacy/people/:id">{({ id }) => <PersonData id={Number(id)} />}</Route>
      <Route>
        <Overview />
      </Route>
    </Switch>
  )
}

function Overview() {
  const { t } = useWords()
  const query = useOne<PrivacySetting>("/privacy")
  return (
    <Page title={t("privacy.title")} hint={t("privacy.hint")}>
      <div className="privacy">
        <Part title={t("privacy.erasures")} hint={t("privacy.erasuresHint")}>
          <Erasures />
        </Part>
        <Part title={t("privacy.exports")} hint={t("privacy.exportsHint")}>
          <Exports />
        </Part>
        <Loaded query={query} failed={t("privacy.failed")}>
          {(setting) => (
            <>
              <Terms setting={setting} />
              <Rules setting={setting} />
            </>
          )}
        </Loaded>
        <ConsentTexts />
        <Part title={t("privacy.reveals")} hint={t("privacy.revealsHint")}>
          <Reveals />
        </Part>
        <Kept />
      </div>
    </Page>
  )
}

/** How an erasure is done. */
function Rules({ setting }: { setting: PrivacySetting }) {
  const { t } = useWords()
  const stored = { wait_hours: String(setting.wait_hours), papers_years: String(setting.papers_years), reveal_limit: String(setting.reveal_limit), export_limit: String(setting.export_limit), second: setting.second }
  const { value, set, drop, dirty } = useDraft("privacy", stored)
  const form = useForm(async () => {
    await http.put("/privacy", { version: setting.version, wait_hours: whole(value.wait_hours), papers_years: whole(value.papers_years), reveal_limit: whole(value.reveal_limit), export_limit: whole(value.export_limit), second: value.second })
    await refresh("/privacy")
    drop()
    tell(t("privacy.saved"))
  }, ["wait_hours", "papers_years", "reveal_limit", "export_limit"])
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Part title={t("privacy.rules")}>
        <div className="privacy-rules">
          <TextField label={t("privacy.waitHours")} hint={t("privacy.waitHoursHint")} inputMode="numeric" maxLength={4} value={value.wait_hours} error={form.fault("wait_hours")} onChange={(wait_hours) => set({ wait_hours })} />
          <TextField label={t("privacy.papersYears")} hint={t("privacy.papersYearsHint")} inputMode="numeric" maxLength={3} value={value.papers_years} error={form.fault("papers_years")} onChange={(papers_years) => set({ papers_years })} />
          <TextField label={t("privacy.revealLimit")} hint={t("privacy.revealLimitHint")} inputMode="numeric" maxLength={4} value={value.reveal_limit} error={form.fault("reveal_limit")} onChange={(reveal_limit) => set({ reveal_limit })} />
          <TextField label={t("privacy.exportLimit")} hint={t("privacy.exportLimitHint")} inputMode="numeric" maxLength={7} value={value.export_limit} error={form.fault("export_limit")} onChange={(export_limit) => set({ export_limit })} />
        </div>
        <Tick label={t("privacy.secondTick")} checked={value.second} onChange={(second) => set({ second })} />
      </Part>
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </form>
  )
}

/** What is no number is told by the server, with the field. */
const whole = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : -1)

/** The catalogue of personal data, asked for when it is opened. */
function Kept() {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const query = useList<CatalogueRow>("/privacy/catalogue", { enabled: open })
  return (
    <details className="privacy-kept" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("privacy.catalogue")}</summary>
      <p className="hint">{t("privacy.catalogueHint")}</p>
      {open && (
        <Loaded query={query} failed={t("privacy.failed")}>
          {(rows) => (
            <div className="privacy-table" tabIndex={0} role="region" aria-label={t("privacy.catalogue")}>
              <table>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.table}>
                      <th scope="row">{row.table}</th>
                      <td>{[...new Set(Object.values(row.holds))].map((what) => t(`privacy.what_${what}`)).join(", ")}</td>
                      <td>{t(`privacy.class_${row.kept}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      )}
    </details>
  )
}
