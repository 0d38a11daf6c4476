import type { InvoiceView } from "../../../../wire/api.gen"
import { asWhom } from "../../../../wire/http"
import type { Capabilities, ConversationRow } from "../../../../wire/types"
import type { Formats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import { edit, writingAt } from "../../composer/desk"
import { addFiles } from "../../composer/files"
import { unfit } from "../../composer/limits"
import { linkOf, pdfOf } from "./useInvoices"

interface Place {
  conversation: ConversationRow
  channel: Capabilities | null
  words: Words
  formats: Formats
}

/** The link, and the PDF where the channel takes files, stand in the answer: nothing goes before somebody sends it. */
export async function putIntoAnswer(invoice: InvoiceView, place: Place): Promise<void> {
  const { conversation, channel, words, formats } = place
  const { url } = await linkOf(invoice.id)
  const line = words.t("invoices.message", { number: invoice.number!, sum: formats.money({ amount: invoice.total, currency: invoice.currency }), url })
  const { text } = writingAt(conversation.id, "reply")
  edit(conversation.id, "reply", { text: text.trim() ? `${text.trimEnd()}\n${line}` : line })
  if (channel === null) return
  const answer = await fetch(pdfOf(invoice.id), { credentials: "same-origin", headers: asWhom() })
  if (!answer.ok) return
  const file = new File([await answer.blob()], `${invoice.number!.replaceAll("/", "-")}.pdf`, { type: "application/pdf" })
  // where the channel takes no PDF, the link is all there is
  if (unfit(file, writingAt(conversation.id, "reply").files.length, channel) !== null) return
  addFiles([file], { conversation: conversation.id, kind: "reply", channel, words, formats })
}
