import { formatPhone } from "./phone"

/** What a channel calls a person: "@gleb", "+7 912 …", an e-mail; empty where it has nothing that a person could read. */
export function addressOf({ username, external_user }: { username: string | null; external_user: string }): string {
  return readAddress(username ? `@${username.replace(/^@/, "")}` : external_user)
}

/** An address as its reader knows it; numbers of a platform's own tell nobody anything. */
export function readAddress(address: string): string {
  if (/^\+\d{7,15}$/.test(address)) return formatPhone(address)
  return address.includes("@") ? address : ""
}
