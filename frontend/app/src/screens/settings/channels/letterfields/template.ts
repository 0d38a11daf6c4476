import { LETTER_PLACES, type LetterPlace } from "../../../../state/letterPlaces"
import type { LetterTemplate } from "../../../../wire/api.gen"

/** What an administrator writes, whole. */
export type Template = Required<LetterTemplate>

export const EMPTY: Template = { name: "", senders: [], subject: "", text: "", into: {}, writer: "sender", later: false }

/** What forms call these things in three languages. */
const CALLED: Readonly<Record<LetterPlace, readonly string[]>> = {
  name: ["name", "имя", "ваше имя", "vardas", "фио", "клиент"],
  surname: ["surname", "last name", "фамилия", "pavardė"],
  phone: ["phone", "телефон", "tel", "тел", "telefonas", "номер телефона"],
  email: ["email", "e-mail", "mail", "почта", "эл. почта", "el. paštas", "paštas"],
  company: ["company", "компания", "организация", "įmonė"],
  title: ["title", "название", "тема", "pavadinimas", "tema"],
  budget: ["budget", "бюджет", "сумма", "biudžetas", "suma"],
  source: ["source", "источник", "откуда", "šaltinis"],
  tags: ["tags", "метки", "теги", "žymos"],
  comment: ["comment", "комментарий", "сообщение", "message", "вопрос", "komentaras", "žinutė"],
}

/** Names of the variables in a text, in their order, each once; as the server finds them. */
export function variablesOf(text: string): string[] {
  const names = [...text.matchAll(/\{([^{}\n]{1,60})\}/g)].map(([, name]) => name!.replace(/[.…]+$/, "").split(/\s+/).join(" ").trim())
  return [...new Set(names.filter((name) => name && name !== "_"))]
}

/** Where a variable goes: as it was chosen, else as it is called. "": nobody has said. */
export function placeOf(template: Template, name: string): string {
  const chosen = template.into[name]
  if (chosen) return chosen
  const called = name.toLowerCase()
  return LETTER_PLACES.find((place) => CALLED[place].includes(called)) ?? ""
}

/** As the server takes it: every variable with its place, and none that is gone. */
export function written(template: Template): Template {
  const into = Object.fromEntries(variablesOf(template.text).flatMap((name) => (placeOf(template, name) ? [[name, placeOf(template, name)] as const] : [])))
  return { ...template, into }
}
