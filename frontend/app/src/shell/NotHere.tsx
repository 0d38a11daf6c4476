import { useLocation } from "wouter"
import { Button } from "../parts/Button"
import { EmptyState } from "../parts/Placeholders"
import { useWords } from "../words/words"

/** At an address that leads nowhere; `closed`: there is a page, for those who have its right. */
export function NotHere({ closed }: { closed?: boolean }) {
  const { t } = useWords()
  const [, go] = useLocation()
  return (
    <EmptyState
      icon={closed ? "lock" : "question"}
      title={t(closed ? "shell.closed" : "shell.notHere")}
      hint={t(closed ? "shell.closedHint" : "shell.notHereHint")}
      action={<Button onClick={() => go("/inbox")}>{t("shell.toInbox")}</Button>}
    />
  )
}
