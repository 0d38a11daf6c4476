import { Link } from "wouter"
import { ErrorState } from "../../parts/Placeholders"
import { ApiError } from "../../wire/http"
import { useWords } from "../../words/words"
import { Gate } from "./Gate"

/** A link that was used, or whose time has run out; or a server that does not answer. */
export function Dead({ title, error, onRetry }: { title: string; error: Error; onRetry: () => void }) {
  const { t } = useWords()
  if (error instanceof ApiError && error.passing) return <ErrorState title={title} error={error} onRetry={onRetry} />
  return (
    <Gate title={t("enter.deadTitle")} hint={t("enter.linkDead")}>
      <Link className="gate-link" href="/">
        {t("enter.toSignIn")}
      </Link>
    </Gate>
  )
}
