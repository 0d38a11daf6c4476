/** Whole rows for tests and for the page of parts. */
import type { Card, Contact, ConversationItem, Message } from "../wire/types"

const AT = "2026-11-22T10:00:00Z"

export function sampleRow(change: Partial<ConversationItem> = {}): ConversationItem {
  return {
    id: 1,
    channel_id: 1,
    kind: "private",
    title: "Глеб Самоваров",
    contact: { id: 5, name: "Глеб Самоваров", avatar: null },
    identity_id: 1,
    responsible: null,
    assigned_by: null,
    pool: null,
    team_id: null,
    card_id: 9,
    status: null,
    state: "open",
    last_message: null,
    last_at: AT,
    seq: 1,
    in_seq: 1,
    rev: 1,
    unanswered: true,
    waiting_since: AT,
    debt: null,
    troubled: 0,
    tags: [],
    participants: [],
    closed: null,
    cannot: [],
    continued_in: null,
    account: null,
    snoozed_until: null,
    woken: null,
    created_at: AT,
    blocked: false,
    window_until: null,
    unread: 0,
    ...change,
  }
}

export function sampleMessage(change: Partial<Message> = {}): Message {
  return {
    conversation_id: 1,
    id: "1-1",
    seq: 1,
    direction: "in",
    text: "Здравствуйте, сколько стоит?",
    entities: [],
    attachments: [],
    author: { kind: "contact", id: 5, name: "Глеб Самоваров" },
    state: null,
    error: null,
    external_id: null,
    client_id: null,
    reply_to: null,
    sent_at: AT,
    stored_at: AT,
    edited_at: null,
    deleted_at: null,
    meta: {},
    rev: 1,
    ...change,
  }
}

export function sampleContact(change: Partial<Contact> = {}): Contact {
  return {
    id: 5,
    name: "Глеб",
    surname: "Самоваров",
    phone: "+79121234567",
    email: null,
    birthday: null,
    locale: "ru",
    responsible_id: null,
    tags: [],
    fields: {},
    identities: [],
    rev: 1,
    created_at: AT,
    blocked_at: null,
    avatar: null,
    phones: [{ value: "+79121234567", label: "" }],
    emails: [],
    hidden: [],
    ...change,
  }
}

export function sampleCard(change: Partial<Card> = {}): Card {
  return {
    id: 9,
    kind: "lead",
    funnel_id: 1,
    status_id: 1,
    is_open: true,
    contact: sampleContact(),
    company_id: null,
    channel_id: 1,
    responsible: null,
    assigned_by: null,
    source_id: null,
    reason_id: null,
    budget: null,
    tags: [],
    comment: "",
    fields: {},
    version: 1,
    created_at: AT,
    updated_at: AT,
    status_changed_at: AT,
    closed_at: null,
    title: "",
    locked: false,
    born_of: null,
    ...change,
  }
}
