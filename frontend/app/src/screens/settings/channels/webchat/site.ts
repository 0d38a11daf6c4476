import type { Config } from "../../../../../../widget/src/preview"
import type { Channel } from "../../../../wire/types"
import type { Language } from "../../../../words/words"
import { LANGUAGES } from "../../../../words/words"

export const FIELDS = ["name", "phone", "email"] as const
export const TEXTS = ["title", "hello", "away", "placeholder"] as const
export type Ask = (typeof FIELDS)[number]
export type Text = (typeof TEXTS)[number]
export type When = "before" | "during" | "never"
export type Shipped = Record<Language, Record<Text, string>>

/** The settings of a web chat, as its page holds them. */
export interface Site {
  key: string
  origins: string[]
  languages: Language[]
  texts: Partial<Record<Language, Partial<Record<Text, string>>>>
  accent: string
  theme: Config["look"]["theme"]
  position: Config["look"]["position"]
  launcher: Config["look"]["launcher"]
  when_away: Config["look"]["when_away"]
  ask_name: When
  ask_phone: When
  ask_email: When
  required: Ask[]
  consent_url: string | null
  consent: "never" | "line" | "before"
  ask_marketing: boolean
  author: "first_name" | "name" | "nobody"
  files: boolean
  callback: boolean
  callback_consent: Partial<Record<Language, string>>
  country: string
  calls: boolean
  rings_s: number
  calls_relay: boolean
  /** Channels to go on in; not there before somebody chose. */
  messengers?: number[]
  /** As stored: whether there is one. As changed: the new one; empty, none from now on. */
  identity_secret: string | { set: boolean } | null
}

/** What stands in the page of the site. */
export const embedOf = (channel: Channel, site: Site): string =>
  (channel as { embed?: string }).embed ?? `<script src="${location.origin}/widget/widget.js" data-channel="${site.key}" async></script>`

/** For a site that says what it loads: nothing else is asked for. */
export const policyOf = (origin: string): string[] => [`script-src ${origin}`, `connect-src ${origin} ${origin.replace("http", "ws")}`]

export const SAMPLE_ORIGIN = "https://shop.example"
export const SAMPLE_POLICY = "https://shop.example/privacy"
export const OPENS = "SamovarChat.open()"

/** One site a line, as people type and paste them: without a scheme, with a path, with a slash at the end. */
export function originsOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean).map((one) => {
    const whole = /^https?:\/\//i.test(one) ? one : `https://${one}`
    return whole.toLowerCase().replace(/^(https?:\/\/[^/]*).*$/, "$1")
  })
}

/** What the server would tell the widget of these settings. */
export function configOf(site: Site, lang: Language, shipped: Shipped | undefined, online: boolean, onward: Config["onward"] = []): Config {
  const own = site.texts[lang]
  const text = (name: Text) => own?.[name]?.trim() || (shipped?.[lang][name] ?? "")
  const asked = (field: Ask) => ({ when: site[`ask_${field}`], required: site.required.includes(field) })
  return {
    lang,
    online,
    texts: { title: text("title"), hello: text("hello"), away: text("away"), placeholder: text("placeholder") },
    look: { accent: site.accent, theme: site.theme, position: site.position, launcher: site.launcher, when_away: site.when_away },
    ask: { name: asked("name"), phone: asked("phone"), email: asked("email") },
    consent_url: site.consent_url,
    consent: site.consent === "never" ? null : site.consent,
    files: site.files,
    callback: site.callback,
    calls: site.calls,
    onward,
    limits: { text: 4000, files: 10, file_bytes: 20 * 1024 * 1024, mimes: [] },
  }
}

/** In the order of the house, however they were ticked. */
export const inOrder = (chosen: readonly Language[]): Language[] => LANGUAGES.filter((each) => chosen.includes(each))

/** 32 random bytes: enough for any attacker, made where nobody else sees them. */
export const newSecret = (): string => [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
