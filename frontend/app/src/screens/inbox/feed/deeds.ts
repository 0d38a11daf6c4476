import { queries } from "../../../state/session"
import type { CompanyView, FeedItem, FeedPlace, Follow, Followed, FollowRef, NewFeedNote } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Card, Contact } from "../../../wire/types"

export type Level = Follow["level"]
export type Client = "card" | "contact" | "company"
export const CLIENTS = ["card", "contact", "company"] as const
export const LEVELS = ["all", "money", "mentions"] as const

export const likeFact = (key: string, on: boolean) => http.put<FeedItem>(`/feed/${key}/like`, { on })
export const commentOn = (key: string, note: Partial<NewFeedNote>) => http.post<FeedItem>(`/feed/${key}/comments`, note)
export const writeNote = (note: Partial<NewFeedNote>) => http.post<undefined>("/feed/notes", note)

export const followKey = (kind: Client, id: number) => ["follows", "of", kind, id]
export const howFollowed = (kind: Client, id: number) => http.get<Followed>(`/follows/${kind}/${id}`)

export const placeKey = (kind: Client, id: number) => ["feed-place", kind, id]
export const placeOf = (kind: Client, id: number) => http.get<FeedPlace>(`/feed/place/${kind}/${id}`)

/** Follow or leave, one or many; every list of them is asked for anew. */
export async function follow(items: readonly FollowRef[], level: Level): Promise<void> {
  await http.put("/follows", { items, level })
  void queries.invalidateQueries({ queryKey: ["follows"] })
}

/** What a client is called, for the head of its feed. */
export async function nameOf(kind: Client, id: number): Promise<string> {
  if (kind === "company") return (await http.get<CompanyView>(`/companies/${id}`)).name
  const card = kind === "card" ? await http.get<Card>(`/cards/${id}`) : null
  const person = card ? card.contact : await http.get<Contact>(`/contacts/${id}`)
  return card?.title || [person?.name, person?.surname].filter(Boolean).join(" ")
}
