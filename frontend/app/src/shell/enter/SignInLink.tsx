import { useEffect, useRef } from "react"
import { useLocation } from "wouter"
import type { Session } from "../../state/session"
import { enter } from "../../state/session"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Dead } from "./Dead"
import { Gate } from "./Gate"
import { useMutation } from "@tanstack/react-query"

/** A link that signs in by itself, once: the demo hands them out. */
export default function SignInLink({ token }: { token: string }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { mutate, error } = useMutation({
    mutationFn: () => http.post<Session>(`/signin/${encodeURIComponent(token)}`),
    onSuccess: (session) => {
      enter(session)
      go("/", { replace: true })
    },
  })
  // A link that works once must not be used twice by an effect that runs twice.
  const used = useRef(false)
  useEffect(() => {
    if (!used.current) mutate()
    used.current = true
  }, [mutate])

  if (error) return <Dead title={t("enter.title")} error={error} onRetry={mutate} />
  return <Gate title={t("enter.signing")}>{null}</Gate>
}
