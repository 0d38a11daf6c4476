import { Button } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { StaffLink } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

/** My account at the house's bot: a link that makes it mine, and the way out. */
export function Bot({ linked }: { linked: string | null }) {
  const words = useWords()
  const { t } = words
  const failed = (error: unknown) => tell(reasonOf(error, words), { fault: true })
  const again = () => void queries.invalidateQueries({ queryKey: ["notices", "settings"] })
  // opened within the press: a window that opens later is held back by the browser
  const link = () => {
    const opened = window.open("about:blank", "_blank")
    http.post<StaffLink>("/notifications/bot/link", {}).then(
      ({ link: place }) => {
        if (opened) opened.location.href = place
        else window.location.href = place
        addEventListener("focus", again, { once: true })
      },
      (error: unknown) => {
        opened?.close()
        failed(error)
      },
    )
  }
  if (linked === null)
    return (
      <div className="told-note">
        <p>{t("told.botOffer")}</p>
        <Button icon="send" onClick={link}>
          {t("told.botLink")}
        </Button>
      </div>
    )
  return (
    <div className="told-note">
      <p>{t("told.botLinked", { name: linked })}</p>
      <Button look="quiet" onClick={() => void http.delete("/notifications/bot/link").then(again, failed)}>
        {t("told.botUnlink")}
      </Button>
    </div>
  )
}
