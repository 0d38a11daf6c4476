import type { Look } from "../../../../../../widget/src/form/types"
import type { Language } from "../../../../words/words"

export const TYPES = ["text", "long", "phone", "email", "choice", "several", "date", "file", "yes", "callback"] as const
export type Type = (typeof TYPES)[number]
export type Said = Partial<Record<Language, string>>
export const ROLES = ["name", "surname", "phone", "email", "message"] as const
export type Role = (typeof ROLES)[number]
export const TEXTS = ["title", "intro", "button", "thanks"] as const
export type Text = (typeof TEXTS)[number]
export type Shipped = Record<Language, Record<string, string>>

export interface Question {
  name: string
  type: Type
  labels: Said
  hints: Said
  required: boolean
  options: Said[]
}

/** The settings of a form, as its page holds them. */
export interface Site {
  key: string
  mapping: Partial<Record<Role, string>>
  labels: Record<string, string>
  country: string
  secret: string | { set: boolean } | null
  secret_field: string
  origins: string[]
  languages: Language[]
  fields: Question[]
  texts: Partial<Record<Language, Partial<Record<Text, string>>>>
  consent: Said
  consent_url: string | null
  ask_processing: "no" | "optional" | "required"
  ask_marketing: boolean
  accent: string
  theme: Look["theme"]
}

export const addressOf = (site: Site) => `${location.origin}/forms/${site.key}`
export const embedOf = (site: Site) => `<script src="${location.origin}/widget/form.js" data-form="${site.key}" async></script>`
export const frameOf = (site: Site, title: string) => `<iframe src="${addressOf(site)}" title="${title.replace(/"/g, "&quot;")}" width="100%" height="620" style="border:0"></iframe>`

/** A name that no other question has: kept when the words change. */
export function newName(type: Type, fields: readonly Question[]): string {
  const taken = new Set(fields.map(({ name }) => name))
  if (!taken.has(type)) return type
  let number = 2
  while (taken.has(`${type}_${number}`)) number++
  return `${type}_${number}`
}

export const newQuestion = (type: Type, fields: readonly Question[]): Question => ({ name: newName(type, fields), type, labels: {}, hints: {}, required: false, options: [] })

/** In the language, else in the first of the form's that has it: as the server says it. */
export const saidIn = (words: Said, language: Language, languages: readonly Language[]): string => words[language] || languages.map((one) => words[one]).find(Boolean) || ""

export const usualLabel = ({ name, type }: Question, language: Language, shipped: Shipped | undefined) => shipped?.[language][`label_${type === "text" && name === "name" ? "name" : type}`] ?? name

/** What the server would tell a page of these settings. */
export function lookOf(site: Site, language: Language, shipped: Shipped | undefined): Look {
  const own = site.texts[language]
  const text = (name: Text) => own?.[name]?.trim() || (name === "intro" ? "" : (shipped?.[language][name] ?? ""))
  const consent = saidIn(site.consent, language, site.languages)
  const half = 30 * 60_000
  const first = Math.ceil(Date.now() / half) * half + half
  return {
    lang: language,
    title: text("title"),
    intro: text("intro"),
    button: text("button"),
    thanks: text("thanks"),
    accent: /^#[0-9a-f]{6}$/i.test(site.accent) ? site.accent : "#0f766e",
    theme: site.theme,
    fields: site.fields.map((field) => ({
      name: field.name,
      type: field.type,
      label: saidIn(field.labels, language, site.languages) || usualLabel(field, language, shipped),
      hint: saidIn(field.hints, language, site.languages),
      required: field.required,
      options: field.options.map((option) => saidIn(option, language, site.languages)).filter(Boolean),
    })),
    consent: consent ? { version: "", text: consent, url: site.consent_url } : null,
    slots: site.fields.some(({ type }) => type === "callback") ? Array.from({ length: 96 }, (_, at) => ({ at: new Date(first + at * half).toISOString() })) : [],
    mimes: [],
    files_max: 10,
    file_bytes: 20 * 1024 * 1024,
    ticket: "",
    wait_s: 0,
  }
}
