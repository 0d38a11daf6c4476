import { useEffect, useState } from "react"
import { reasonOf } from "../../parts/Placeholders"
import { ApiError } from "../../wire/http"
import { useWords } from "../../words/words"

export interface FormState {
  busy: boolean
  /** What is wrong with a field. */
  fault: (field: string) => string | undefined
  /** What is wrong with the whole. */
  message: string | undefined
  error: ApiError | null
  submit: () => void
}

/**
 * One request at a time; what the server says about fields stands at the fields, all else above the button. The server names the
 * first that is wrong: those of `needed` that are still empty are all named before it is asked.
 */
export function useForm(send: () => Promise<void>, fields: readonly string[], needed: Readonly<Record<string, string>> = {}): FormState {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [asked, setAsked] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const known = error instanceof ApiError ? error : null
  // the keys go where something is to be mended, once that is drawn: a frame may come before that on a busy machine
  useEffect(() => {
    if (refusals) document.querySelector<HTMLElement>("form [aria-invalid='true']")?.focus()
  }, [refusals])
  const toMend = () => setRefusals((n) => n + 1)

  const submit = () => {
    if (busy) return
    setAsked(true)
    setError(null)
    if (Object.values(needed).includes("")) {
      toMend()
      return
    }
    setBusy(true)
    send()
      .catch((fault: unknown) => {
        setError(fault)
        toMend()
      })
      .finally(() => setBusy(false))
  }
  const fault = (field: string) => {
    if (asked && needed[field] === "") return words.t("enter.needed")
    const { code } = (known?.fields[field] ?? {}) as { code?: string }
    return field === "email" && code === "bad_format" ? words.t("enter.emailShape") : known?.field(field)
  }
  const message = error && !fields.some(fault) ? reasonOf(error, words) : undefined
  return { busy, fault, message, error: known, submit }
}
