import { useState } from "react"
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

/** One request at a time; what the server says about fields stands at the fields, all else above the button. */
export function useForm(send: () => Promise<void>, fields: readonly string[]): FormState {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const known = error instanceof ApiError ? error : null

  const submit = () => {
    if (busy) return
    setBusy(true)
    setError(null)
    send()
      .catch((fault: unknown) => {
        setError(fault)
        // The keys go where something is to be mended.
        requestAnimationFrame(() => document.querySelector<HTMLElement>("form [aria-invalid='true']")?.focus())
      })
      .finally(() => setBusy(false))
  }
  const fault = (field: string) => {
    const { code } = (known?.fields[field] ?? {}) as { code?: string }
    return field === "email" && code === "bad_format" ? words.t("enter.emailShape") : known?.field(field)
  }
  const message = error && !fields.some(fault) ? reasonOf(error, words) : undefined
  return { busy, fault, message, error: known, submit }
}
