import { http } from "../../wire/http"
import type { Contact } from "../../wire/types"
import { addressOf } from "../../words/address"
import type { News } from "./news"

/** The news with the number or the address of whom nobody has named yet, for those who may see it; else as it was. */
export async function named(news: News): Promise<News> {
  if (!news.caller) return news
  try {
    const { identities } = await http.get<Contact>(`/contacts/${news.caller.contact}`)
    const identity = identities.find(({ id }) => id === news.caller?.identity)
    return { ...news, title: identity ? addressOf(identity) : "" }
  } catch {
    // an alert without a name is better than none
    return news
  }
}
