import type { EditChannel, FieldView, Holder, NewChannel } from "../../../wire/api.gen"
import type { Channel, ChannelKind } from "../../../wire/types"

/** A channel as its form holds it. Settings are as typed; a secret is empty until a new one is given. */
export interface ChannelDraft {
  name: string
  settings: Record<string, unknown>
  lead_source: boolean
  default: Holder | null
  members: Holder[]
  funnel_id: number
  new_after_days: number | null
  reason_required: boolean
  deal_by_itself: boolean | null
  source_id: number | null
  calendar_id: number
}

/** The fields of a kind: some are there only by what was chosen in another. */
export function fieldsOf(kind: ChannelKind, settings: Record<string, unknown>): readonly FieldView[] {
  const chosen = kind.varies_by === null ? undefined : kind.variants.find(({ value }) => value === settings[kind.varies_by!])
  if (!chosen) return kind.fields
  // they stand below the choice that they belong to
  const after = kind.fields.findIndex(({ name }) => name === kind.varies_by) + 1
  return [...kind.fields.slice(0, after), ...chosen.fields, ...kind.fields.slice(after)]
}

const standing = (fields: readonly FieldView[]) => Object.fromEntries(fields.map((field) => [field.name, field.default]))

/** Another choice of what a kind varies by: its own fields begin anew. */
export function chosen(kind: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
  return { ...standing(fieldsOf(kind, settings)), ...Object.fromEntries(kind.fields.map(({ name }) => [name, settings[name]])) }
}

/** What a channel is called until somebody names it: by its kind, or by what it varies by. */
export function nameOf(kind: ChannelKind, settings: Record<string, unknown>): string {
  // how one signs in is no name for what one signs in to
  const variant = kind.varies_by === null || kind.varies_by === "sign_in" ? undefined : kind.variants.find(({ value }) => value === settings[kind.varies_by!])
  return variant?.title ?? kind.name
}

export function blank(kind: ChannelKind): ChannelDraft {
  const settings = chosen(kind, standing(kind.fields))
  const name = nameOf(kind, settings)
  return { name, settings, lead_source: kind.capabilities.lead_source, default: null, members: [], funnel_id: 1, new_after_days: null, reason_required: false, deal_by_itself: null, source_id: null, calendar_id: 1 }
}

export function draftOf(channel: Channel): ChannelDraft {
  return {
    name: channel.name,
    settings: channel.settings ?? {},
    lead_source: channel.lead_source,
    default: channel.default,
    members: channel.members ?? [],
    funnel_id: channel.funnel_id,
    new_after_days: channel.new_after_days,
    reason_required: channel.reason_required,
    deal_by_itself: channel.deal_by_itself,
    source_id: channel.source_id,
    calendar_id: channel.calendar_id,
  }
}

const ref = ({ kind, id }: Holder) => ({ kind, id })

/** Only what was given: an empty field leaves the server's own choice, a secret that stands stays. */
function given(kind: ChannelKind, settings: Record<string, unknown>, before: Record<string, unknown> = {}): Record<string, unknown> {
  const typed = fieldsOf(kind, settings).flatMap(({ name, secret }) => {
    const value = settings[name]
    if (JSON.stringify(value) === JSON.stringify(before[name])) return []
    if (secret && typeof value !== "string") return []
    if (value === "" || value === undefined) return name in before ? [[name, null] as const] : []
    return [[name, value] as const]
  })
  return Object.fromEntries(typed)
}

export function newBody(kind: ChannelKind, draft: ChannelDraft): NewChannel {
  const settings = given(kind, draft.settings)
  return {
    kind: kind.kind,
    name: draft.name,
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)),
    lead_source: draft.lead_source,
    default: draft.default && ref(draft.default),
    members: draft.members.map(ref),
    funnel_id: draft.funnel_id,
    new_after_days: draft.new_after_days,
    reason_required: draft.reason_required,
    deal_by_itself: draft.deal_by_itself,
    source_id: draft.source_id,
    calendar_id: draft.calendar_id,
  }
}

export function editBody(kind: ChannelKind, changed: Partial<ChannelDraft>, channel: Channel): EditChannel {
  const { settings, default: holder, members, ...plain } = changed
  return {
    ...plain,
    ...(settings && { settings: given(kind, settings, channel.settings ?? {}) }),
    ...(holder !== undefined && { default: holder && ref(holder) }),
    ...(members && { members: members.map(ref) }),
  }
}
