import type { NoticeItem, NoticePlace } from "../wire/api.gen"

export type { NoticeItem }

/** The very thing that a notice is about, as an address of the application; null where there is nothing to open. */
export function hrefOf(place: NoticePlace): string | null {
  if (place.path) return place.path
  if (place.conversation_id) return `/inbox/${place.conversation_id}${place.seq ? `?at=${place.seq}` : ""}`
  if (place.card_id) return `/requests/${place.card_id}`
  if (place.contact_id) return `/contacts/${place.contact_id}`
  if (place.company_id) return `/companies/${place.company_id}`
  if (place.task_id) return "/tasks"
  if (place.invoice_id) return "/invoices"
  if (place.channel_id) return `/settings/channels/${place.channel_id}`
  return null
}

/** Sections of the centre's days: what is new stands first, then by day. */
export function foldByDay(items: readonly NoticeItem[], dayOf: (at: string) => string): { day: string; items: NoticeItem[] }[] {
  const days: { day: string; items: NoticeItem[] }[] = []
  for (const item of items) {
    const day = dayOf(item.at)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item] })
  }
  return days
}
