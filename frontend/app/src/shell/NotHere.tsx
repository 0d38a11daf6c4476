import { useLocation } from "wouter"
import { Button } from "../parts/Button"
import { EmptyState } from "../parts/Placeholders"
import { useWords } from "../words/words"

export function NotHere() {
  const { t } = useWords()
  const [, go] = useLocation()
  return (
    <EmptyState
      icon="question"
      title={t("shell.notHere")}
      hint={t("shell.notHereHint")}
      action={<Button onClick={() => go("/inbox")}>{t("shell.toInbox")}</Button>}
    />
  )
}
