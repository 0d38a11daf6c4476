/** meta.template of a message: what stands around its text. */
export interface SentTemplate {
  name: string
  language: string
  header_text?: string
  header_kind?: string | null
  header?: Record<string, string>
  footer?: string
  shown?: { kind: string; text: string; value?: string }[]
}

export const templateOf = (meta: Readonly<Record<string, unknown>>): SentTemplate | null =>
  typeof meta.template === "object" && meta.template !== null ? (meta.template as SentTemplate) : null
