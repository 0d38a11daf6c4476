import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import type { NoticeHouse, NoticeKindView, NoticeSettings, NoticeWays, StaffBotView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { queries } from "../../../state/session"
import { Again } from "./Again"
import { Journal } from "./Journal"
import { KindTable } from "./KindTable"
import { Sms } from "./Sms"
import "../alerts/told.css"

/** How the house tells its people: what holds for whoever chose nothing, when nobody has looked, the words, the bot. */
export default function House() {
  const { t } = useWords()
  const house = useQuery({ queryKey: ["notices", "house"], queryFn: () => http.get<NoticeHouse>("/notifications/house"), staleTime: 0 })
  const mine = useQuery({ queryKey: ["notices", "settings"], queryFn: () => http.get<NoticeSettings>("/notifications/settings"), staleTime: 0 })
  return (
    <Page title={t("told.houseTitle")} hint={t("told.houseHint")}>
      <Loaded query={house} failed={t("told.failed")}>
        {(kept) => (
          <Loaded query={mine} failed={t("told.failed")}>
            {(settings) => <Defaults house={kept} settings={settings} />}
          </Loaded>
        )}
      </Loaded>
      <StaffBot />
      <Sms />
      <Part title={t("texts.title")} hint={t("texts.hint")}>
        <Link href="/settings/texts/notices/mentioned" className="button" data-look="plain">
          <span className="button-text">{t("texts.open")}</span>
        </Link>
      </Part>
      <Journal everybody />
    </Page>
  )
}

type Draft = Pick<NoticeHouse, "kinds" | "again" | "waits_min">

function Defaults({ house, settings }: { house: NoticeHouse; settings: NoticeSettings }) {
  const { t } = useWords()
  const { value, set, drop, dirty } = useDraft<Draft>("notices", { kinds: house.kinds, again: house.again, waits_min: house.waits_min })
  const form = useForm(async () => {
    await http.put("/notifications/house", { ...value, version: house.version })
    await queries.invalidateQueries({ queryKey: ["notices"] })
    drop()
    tell(t("told.saved"))
  }, [])
  const ways = (kind: NoticeKindView) => value.kinds[kind.name] ?? kind.usual
  const put = (kind: NoticeKindView, change: Partial<NoticeWays>) => set({ kinds: { ...value.kinds, [kind.name]: { ...ways(kind), ...change } } })
  return (
    <>
      <Part title={t("told.usualTitle")} hint={t("told.usualHint")}>
        <KindTable kinds={settings.kinds} ways={ways} mail bot set={put} />
      </Part>
      <Part title={t("told.againTitle")} hint={t("told.againHint")}>
        <div className="told-waits">
          <Minutes label={t("told.waits")} value={value.waits_min} set={(waits_min) => set({ waits_min })} />
        </div>
        <Again kinds={settings.kinds} again={value.again} set={(again) => set({ again })} />
      </Part>
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </>
  )
}

/** Emptied it waits for what is typed next: a number cannot be changed otherwise. */
function Minutes({ label, value, set }: { label: string; value: number; set: (minutes: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  const take = (text: string) => {
    setTyped(text)
    const minutes = Math.round(Number(text))
    if (minutes >= 1 && minutes <= 1440) set(minutes)
  }
  return <TextField type="number" min={1} max={1440} label={label} value={typed ?? String(value)} onChange={take} onBlur={() => setTyped(null)} />
}

/** The bot that alerts colleagues: its key, and who it is. */
function StaffBot() {
  const words = useWords()
  const { t } = words
  const query = useQuery({ queryKey: ["notices", "bot"], queryFn: () => http.get<StaffBotView>("/notifications/bot"), staleTime: 0 })
  const [token, setToken] = useState("")
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState("")
  const done = (made: Promise<unknown>) => {
    setBusy(true)
    setWrong("")
    made
      .then(() => setToken(""), (error: unknown) => setWrong(reasonOf(error, words)))
      .finally(() => {
        setBusy(false)
        void queries.invalidateQueries({ queryKey: ["notices"] })
      })
  }
  return (
    <Part title={t("told.botTitle")} hint={t("told.botHint")}>
      <Loaded query={query} failed={t("told.failed")}>
        {({ username }) => (
          <>
            {username && <p className="told-note">{t("told.botIs", { name: `@${username}` })}</p>}
            <div className="told-wide">
              <TextField label={t("told.botToken")} value={token} error={wrong || undefined} autoComplete="off" onChange={setToken} />
            </div>
            <div className="told-ends">
              <Button look="primary" busy={busy} disabled={!token.trim()} onClick={() => done(http.put("/notifications/bot", { token: token.trim() }))}>
                {t("told.botConnect")}
              </Button>
              {username && (
                <Button look="quiet" disabled={busy} onClick={() => done(http.delete("/notifications/bot"))}>
                  {t("told.botRemove")}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
    </Part>
  )
}
