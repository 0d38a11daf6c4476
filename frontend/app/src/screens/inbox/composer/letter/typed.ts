/** What one sets in a letter beside its text, as typed. */
export interface LetterFields {
  subject: string
  /** Empty: whoever wrote it. */
  to: string
  cc: string
  bcc: string
}

export const NOTHING: LetterFields = { subject: "", to: "", cc: "", bcc: "" }
