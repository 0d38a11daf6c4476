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
import { KindTable } from "../notices/KindTable"
import { Bot } from "./Bot"
import { Phone } from "./Phone"
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
    <Loaded query={query} failed={t("told.failed")}>
      {(settings) => (
        <>
          <Part title={t("told.waysTitle")} hint={t("told.waysHint")}>
            <Mail settings={settings} digest={(at) => keep(settings, ownOf(settings), at)} />
            {settings.able_bot && <Bot linked={settings.bot} />}
            {settings.able_sms && <Phone key={settings.phone} kept={settings.phone} />}
          </Part>
          <Part title={t("told.title")} hint={t("told.hint")}>
            <Table settings={settings} keep={keep} />
          </Part>
        </>
      )}
    </Loaded>
  )
}

/** What I have chosen otherwise than the house. */
const ownOf = ({ kinds }: NoticeSettings): Record<string, NoticeWays> => Object.fromEntries(kinds.filter((each) => each.own).map(({ name, ways }) => [name, ways]))

interface Props {
  settings: NoticeSettings
  keep: (settings: NoticeSettings, kinds: Record<string, NoticeWays>, digest_at?: string) => void
}

function Table({ settings, keep }: Props) {
  const { t } = useWords()
  const own = ownOf(settings)
  const set = (kind: NoticeKindView, change: Partial<NoticeWays>) => keep(settings, { ...own, [kind.name]: { ...kind.ways, ...change } })
  return (
    <>
      <KindTable kinds={settings.kinds} ways={({ ways }) => ways} mail={settings.able_mail} bot={settings.able_bot} set={set} />
      {Object.keys(own).length > 0 && <Button onClick={() => keep(settings, {})}>{t("told.usual")}</Button>}
    </>
  )
}

/** Letters go to an address that was confirmed; the letter's link leads here. */
function Mail({ settings, digest }: { settings: NoticeSettings; digest: (at: string) => void }) {
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
  if (settings.mail)
    return (
      <div className="told-note">
        <p>{t("told.mailTo", { email: settings.mail })}</p>
        <TextField type="time" label={t("told.digestAt")} value={settings.digest_at} onChange={(at) => at && digest(at)} />
      </div>
    )
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
