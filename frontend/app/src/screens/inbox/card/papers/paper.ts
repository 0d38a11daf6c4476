import { asWhom } from "../../../../wire/http"
import type { PaperLink } from "../../../../wire/api.gen"
import type { Capabilities } from "../../../../wire/types"
import type { Formats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import { edit, writingAt } from "../../composer/desk"
import { addFiles } from "../../composer/files"
import { NOTHING } from "../../composer/letter/typed"
import { unfit } from "../../composer/limits"

/** What a client is sent: an invoice or an order. */
export interface Paper {
  /** Its number, which names the file. */
  number: string
  /** "Invoice A-0001": the subject of a letter that begins with it. */
  title: string
  /** Where its PDF lies. */
  pdf: string
  link: () => Promise<PaperLink>
  withdraw: () => Promise<unknown>
  /** What stands in the answer. */
  line: (url: string) => string
}

interface Place {
  /** A dialog, or the paper of a first message (composer/desk). */
  at: number
  /** What its channel takes; null: not known yet, it is asked when it is chosen. */
  channel: Capabilities | null
  words: Words
  formats: Formats
}

/** The link, and the PDF where the channel takes files, stand in the answer: nothing goes before somebody sends it. */
export async function putOnPaper(paper: Paper, { at, channel, words, formats }: Place): Promise<void> {
  const { url } = await paper.link()
  const line = paper.line(url)
  const { text, letter } = writingAt(at, "reply")
  edit(at, "reply", {
    text: text.trim() ? `${text.trimEnd()}\n${line}` : line,
    // of a first letter; a dialog's answer has the subject of what it answers
    ...(at < 0 && !letter?.subject && { letter: { ...NOTHING, ...letter, subject: paper.title } }),
  })
  const answer = await fetch(paper.pdf, { credentials: "same-origin", headers: asWhom() })
  if (!answer.ok) return
  const file = new File([await answer.blob()], `${paper.number.replaceAll("/", "-")}.pdf`, { type: "application/pdf" })
  // where the channel takes no PDF, the link is all there is
  if (unfit(file, writingAt(at, "reply").files.length, channel) !== null) return
  addFiles([file], { conversation: at, kind: "reply", channel, words, formats })
}
