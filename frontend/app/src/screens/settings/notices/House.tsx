import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
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
import { KindRow, SECTIONS } from "./KindRow"
import { Journal } from "./Journal"
import { NoticeTexts } from "./NoticeTexts"
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
      <NoticeTexts />
      <Journal />
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
  const again = (name: string, way: "push" | "email" | "head", typed: string) => {
    const minutes = typed === "" ? null : Math.min(1440, Math.max(1, Math.round(Number(typed)) || 1))
    const { push = null, email = null, head = null } = value.again[name] ?? {}
    set({ again: { ...value.again, [name]: { push, email, head, [way]: minutes } } })
  }
  return (
    <>
      <Part title={t("told.usualTitle")} hint={t("told.usualHint")}>
        {SECTIONS.map((section) => (
          <div key={section} className="told">
            <h4>{t(`told.section_${section}`)}</h4>
            <ul>
              {settings.kinds.filter((kind) => kind.section === section).map((kind) => (
                <KindRow key={kind.name} kind={kind} ways={ways(kind)} mail bot set={(change) => put(kind, change)} />
              ))}
            </ul>
          </div>
        ))}
      </Part>
      <Part title={t("told.againTitle")} hint={t("told.againHint")}>
        <TextField type="number" min={1} max={1440} label={t("told.waits")} value={String(value.waits_min)} onChange={(typed) => set({ waits_min: Math.min(1440, Math.max(1, Math.round(Number(typed)) || 1)) })} />
        <ul className="told-again">
          {settings.kinds.map(({ name, label }) => (
            <li key={name}>
              <span>{label}</span>
              {(["push", "email", "head"] as const).map((way) => (
                <label key={way}>
                  <span>{t(`told.again_${way}`)}</span>
                  <input className="input" type="number" min={1} max={1440} placeholder="—" disabled={way === "head" && name === "unseen" && value.again[name]?.head == null} aria-label={`${label}: ${t(`told.again_${way}`)}`} value={value.again[name]?.[way] ?? ""} onChange={({ target }) => again(name, way, target.value)} />
                </label>
              ))}
            </li>
          ))}
        </ul>
      </Part>
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </>
  )
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
            <TextField label={t("told.botToken")} value={token} error={wrong || undefined} autoComplete="off" onChange={setToken} />
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
