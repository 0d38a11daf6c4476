import { useEffect, useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import { CopyButton } from "../../../parts/CopyButton"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { StaffLink } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

const LOOK_MS = 3000
const again = () => void queries.invalidateQueries({ queryKey: ["notices", "settings"] })

/** My account at the house's bot: a link that makes it mine here, a code from wherever the messenger is, and the way out. */
export function Bot({ linked }: { linked: string | null }) {
  const words = useWords()
  const { t } = words
  const [made, setMade] = useState<StaffLink | null>(null)
  const failed = (error: unknown) => tell(reasonOf(error, words), { fault: true })
  const ask = () => void http.post<StaffLink>("/notifications/bot/link", {}).then(setMade, failed)
  const unlink = () => {
    setMade(null)
    void http.delete("/notifications/bot/link").then(again, failed)
  }
  if (linked !== null)
    return (
      <div className="told-note">
        <p>{t("told.botLinked", { name: linked })}</p>
        <Button look="quiet" onClick={unlink}>
          {t("told.botUnlink")}
        </Button>
      </div>
    )
  return (
    <div className="told-note">
      <p>{t("told.botOffer")}</p>
      {made ? (
        <Waits made={made} onOver={() => setMade(null)} />
      ) : (
        <Button icon="send" onClick={ask}>
          {t("told.botLink")}
        </Button>
      )}
    </div>
  )
}

/** Until the bot has heard of it, or the link is too old. */
function Waits({ made, onOver }: { made: StaffLink; onOver: () => void }) {
  const { t } = useWords()
  const { clock } = useFormats()
  const link = useRef<HTMLAnchorElement>(null)
  // the button that was pressed is gone: the keys go on where it leads
  useEffect(() => link.current?.focus(), [])
  useEffect(() => {
    const timer = setInterval(() => (Date.now() > Date.parse(made.until) ? onOver() : again()), LOOK_MS)
    return () => clearInterval(timer)
  }, [made]) // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <>
      <a className="button" data-look="primary" href={made.link} target="_blank" rel="noreferrer" ref={link}>
        <span className="button-text">{t("told.botOpen")}</span>
      </a>
      <p>{t("told.botCode", { name: `@${made.username}`, at: clock(made.until) })}</p>
      <p className="told-code">
        <code>{made.code}</code>
        <CopyButton text={made.code} label={t("common.copy")} />
      </p>
      <p role="status">{t("told.botWaits")}</p>
    </>
  )
}
