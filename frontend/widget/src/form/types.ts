/** What the server says of a form (docs/contract.md). */
export type FieldType = "text" | "long" | "phone" | "email" | "choice" | "several" | "date" | "file" | "yes" | "callback"

export interface FieldLook {
  name: string
  type: FieldType
  label: string
  hint: string
  required: boolean
  options: readonly string[]
}

export interface Consent {
  version: string
  text: string
  url: string | null
  /** Without it nothing is taken. */
  required?: boolean
}

export interface Look {
  lang: string
  title: string
  intro: string
  button: string
  thanks: string
  accent: string
  theme: "auto" | "light" | "dark"
  fields: readonly FieldLook[]
  consent: Consent | null
  /** A second tick, of their own free will. */
  marketing?: Consent | null
  slots: readonly { at: string }[]
  mimes: readonly string[]
  files_max: number
  file_bytes: number
  ticket: string
  wait_s: number
}

/** Why it was not taken; `wait`: seconds until it may be tried again. */
export interface Refusal {
  code: string
  message: string
  fields: Record<string, { message?: string } | undefined>
  wait?: number | undefined
  status?: number
}

/** What a form needs of whoever shows it. Both throw a Refusal. */
export interface Server {
  send: (answers: FormData) => Promise<{ thanks: string }>
  look: () => Promise<Look>
}
