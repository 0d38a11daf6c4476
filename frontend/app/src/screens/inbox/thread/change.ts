import { put } from "../../../state/messages"
import { changeMessages } from "../../../state/store"
import { http } from "../../../wire/http"
import type { NewButton } from "../../../wire/api.gen"
import type { Entity, Message } from "../../../wire/types"
import { newKey } from "../composer/key"

const path = ({ conversation_id, seq }: Message) => `/conversations/${conversation_id}/messages/${seq}`

function taken(message: Message): Message {
  changeMessages((state) => put(state, message))
  return message
}

/** Without `buttons` they stay. */
export const reword = async (message: Message, text: string, entities: readonly Entity[], buttons?: NewButton[][]) => taken(await http.patch<Message>(path(message), { text, entities, buttons }))
export const takeBack = async (message: Message) => taken(await http.delete<Message>(path(message)))
export const react = async (message: Message, emoji: string | null) => taken(await http.put<Message>(`${path(message)}/reaction`, { emoji }))

export interface Version {
  text: string
  entities: Entity[]
  edited_at: string
}

/** What it said before, the oldest first. */
export const versionsOf = async (message: Message) => (await http.get<{ items: Version[] }>(`${path(message)}/edits`)).items

/** Shown to a colleague: a note that names them and quotes it. */
export async function show(message: Message, to: { id: number; name: string }, words: string): Promise<void> {
  const name = `@${to.name}`
  const text = words ? `${name} ${words}` : name
  const entities = [{ type: "mention", offset: 0, length: name.length, user_id: to.id }]
  const body = { client_id: newKey(), kind: "note", text, entities, reply_to: message.seq }
  taken(await http.post<Message>(`/conversations/${message.conversation_id}/messages`, body))
}

export interface Signs {
  theirs: readonly string[]
  ours: readonly string[]
  by: string
}

/** Who reacted with what. */
export function signsOf(meta: Message["meta"]): Signs {
  if (Array.isArray(meta.reactions)) return { theirs: meta.reactions as string[], ours: [], by: "" }
  const { theirs = [], ours = [], by } = (meta.reactions ?? {}) as { theirs?: string[]; ours?: string[]; by?: { name?: string } | null }
  return { theirs, ours, by: by?.name ?? "" }
}

export interface ChangeMark {
  verb: "edit" | "delete" | "react"
  state: "pending" | "failed"
  code?: string
}

/** Changes that the channel has not carried out yet, or refused. */
export function changesOf(meta: Message["meta"]): ChangeMark[] {
  const marks = (meta.changes ?? {}) as Record<string, Omit<ChangeMark, "verb">>
  return Object.entries(marks).map(([verb, mark]) => ({ ...mark, verb: verb as ChangeMark["verb"] }))
}
