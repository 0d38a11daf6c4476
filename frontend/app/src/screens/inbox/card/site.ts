/** Where on a site a visitor last wrote from, and which site sent them there. */
export interface Site {
  url: string
  title: string
  referrer: string | null
}

const text = (value: unknown): string => (typeof value === "string" ? value : "")
/** Only web addresses become links, whoever told them. */
const address = (value: unknown): string => (/^https?:\/\//.test(text(value)) ? text(value) : "")

/** What an identity's profile tells of the site; null for people of messengers. */
export function siteOf(profile: Record<string, unknown>): Site | null {
  const page = (profile["page"] ?? null) as Record<string, unknown> | null
  const url = address(page?.["url"])
  if (!page || !url) return null
  return { url, title: text(page["title"]), referrer: address(profile["referrer"]) || null }
}

/** "shop.example/a" of "https://www.shop.example/a?b". */
export function bare(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return host.replace(/^www\./, "") + (pathname === "/" ? "" : pathname)
  } catch {
    return url
  }
}
