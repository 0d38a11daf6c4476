import { lazy } from "react"
import { ErrorState } from "../parts/Placeholders"
import { useSession } from "../state/session"
import { useWords } from "../words/words"
import { Shell } from "./Shell"

const SignIn = lazy(() => import("./enter/SignIn"))

/** Those who are signed in go to work; the others are asked who they are. */
export function Door() {
  const { t } = useWords()
  const { data: session, error, refetch } = useSession()
  if (session) return <Shell key={session.user.id} me={session.user} />
  if (session === null) return <SignIn />
  return error && <ErrorState title={t("shell.offlineTitle")} error={error} onRetry={() => void refetch()} />
}
