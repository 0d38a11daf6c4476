/** What one sets in a letter beside its text, as typed. */
export interface LetterFields {
  subject: string
  /** Empty: whoever wrote it, or where they want the answer. */
  to: string
  cc: string
  bcc: string
  /** No signature under it. */
  unsigned: boolean
}

export const NOTHING: LetterFields = { subject: "", to: "", cc: "", bcc: "", unsigned: false }

/** Something stands in its lines. */
export const hasLines = (fields: LetterFields | null): boolean => fields !== null && Boolean(fields.subject || fields.to || fields.cc || fields.bcc)
