import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { useLocation, useSearch } from "wouter"
import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { NoticeKindView, NoticeSettings, NoticeWays } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { KindRow, SECTIONS } from "../notices/KindRow"
import { Bot } from "./Bot"
import "./told.css"

const KEY = ["notices", "settings"]

/** Kind by kind where I am told of it: in the centre, on my devices, by e-mail, by the bot. */
export function Told() {
  const words = useWords()
  const { t } = words
  const query = useQuery({ queryKey: KEY, queryFn: () => http.get<NoticeSettings>("/notifications/settings"), staleTime: 0 })
  const keep = (settings: NoticeSettings, kinds: Record<string, NoticeWays>, digest_at = settings.digest_at) => {
    const shown = settings.kinds.map((each) => ({ ...each, ways: kinds[each.name] ?? each.usual, own: each.name in kinds }))
    queries.setQueryData(KEY, { ...settings, kinds: shown, digest_at })
    http.put<NoticeSettings>("/notifications/settings", { kinds, digest_at }).then(
      (kept) => queries.setQueryData(KEY, kept),
      (error: unknown) => {
        tell(t("alerts.notSaved", { reason: reasonOf(error, words) }), { fault: true })
        void queries.invalidateQueries({ queryKey: KEY })
      },
    )
  }
  return (
    <Part title={t("told.title")} hint={t("told.hint")}>
      <Loaded query={query} failed={t("told.failed")}>
        {(settings) => <Table settings={settings} keep={keep} />}
      </Loaded>
    </Part>
  )
}

interface Props {
  settings: NoticeSettings
  keep: (settings: NoticeSettings, kinds: Record<string, NoticeWays>, digest_at?: string) => void
}

function Table({ settings, keep }: Props) {
  const { t } = useWords()
  const own = Object.fromEntries(settings.kinds.filter((each) => each.own).map(({ name, ways }) => [name, ways]))
  const set = (kind: NoticeKindView, change: Partial<NoticeWays>) => keep(settings, { ...own, [kind.name]: { ...kind.ways, ...change } })
  return (
    <>
      <Mail settings={settings} />
      {settings.able_bot && <Bot linked={settings.bot} />}
      {SECTIONS.map((section) => (
        <div key={section} className="told">
          <h4>{t(`told.section_${section}`)}</h4>
          <ul>
            {settings.kinds.filter((kind) => kind.section === section).map((kind) => (
              <KindRow key={kind.name} kind={kind} ways={kind.ways} mail={settings.able_mail} bot={settings.able_bot} set={(change) => set(kind, change)} />
            ))}
          </ul>
        </div>
      ))}
      <div className="told-ends">
        {settings.able_mail && <TextField type="time" label={t("told.digestAt")} value={settings.digest_at} onChange={(at) => at && keep(settings, own, at)} />}
        <Button disabled={!Object.keys(own).length} onClick={() => keep(settings, {})}>
          {t("told.usual")}
        </Button>
      </div>
    </>
  )
}

/** Letters go to an address that was confirmed; the letter's link leads here. */
function Mail({ settings }: { settings: NoticeSettings }) {
  const words = useWords()
  const { t } = words
  const token = new URLSearchParams(useSearch()).get("confirm")
  const [, go] = useLocation()
  useEffect(() => {
    if (!token) return
    http
      .post("/notifications/mail/confirm", { token })
      .then(() => tell(t("told.confirmed")), (error: unknown) => tell(reasonOf(error, words), { fault: true }))
      .finally(() => {
        void queries.invalidateQueries({ queryKey: KEY })
        go("/settings/alerts", { replace: true })
      })
  }, [token]) // eslint-disable-line react-hooks/exhaustive-deps
  if (!settings.able_mail) return <p className="told-note">{t("told.noMail")}</p>
  if (settings.mail) return <p className="told-note">{t("told.mailTo", { email: settings.mail })}</p>
  const ask = () =>
    void http.post("/notifications/mail", {}).then(
      () => tell(t("told.letterSent", { email: settings.email })),
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  return (
    <div className="told-note">
      <p>{t("told.unconfirmed", { email: settings.email })}</p>
      <Button icon="mail" onClick={ask}>
        {t("told.confirm")}
      </Button>
    </div>
  )
}
