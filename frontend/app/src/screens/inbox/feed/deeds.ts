import { queries } from "../../../state/session"
import type { CompanyView, FeedItem, FeedPlace, Follow, Followed, FollowRef, NewFeedNote, Outside } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Card, Contact } from "../../../wire/types"

export type Level = Follow["level"]
export type Client = "card" | "contact" | "company"
/** What has a button of its own. */
export type Followable = Client | "view"
export const CLIENTS = ["card", "contact", "company"] as const
export const LEVELS = ["all", "money", "mentions"] as const

export const likeFact = (key: string, on: boolean) => http.put<FeedItem>(`/feed/${key}/like`, { on })
export const commentOn = (key: string, note: Partial<NewFeedNote>) => http.post<FeedItem>(`/feed/${key}/comments`, note)
export const writeNote = (note: Partial<NewFeedNote>) => http.post<undefined>("/feed/notes", note)

export const followKey = (kind: Followable, id: number) => ["follows", "of", kind, id]
export const howFollowed = (kind: Followable, id: number) => http.get<Followed>(`/follows/${kind}/${id}`)

export const placeKey = (kind: Client, id: number) => ["feed-place", kind, id]
export const placeOf = (kind: Client, id: number) => http.get<FeedPlace>(`/feed/place/${kind}/${id}`)

/** Where a comment under this fact stands: its own dialog, else that of the client it is about, as the server seeks it. */
export async function placeUnder(item: FeedItem): Promise<FeedPlace | null> {
  if (item.conversation_id !== null) {
    const { user_ids } = await http.get<Outside>(`/conversations/${item.conversation_id}/outside`)
    return { conversation_id: item.conversation_id, outside: user_ids }
  }
  let beside: FeedPlace | null = null
  for (const kind of CLIENTS) {
    const found = item[kind] && (await placeOf(kind, item[kind].id))
    if (found && found.conversation_id !== null) return found
    // beside a request no note stands: beside its person, or the company
    if (kind !== "card") beside ??= found
  }
  return beside
}

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
