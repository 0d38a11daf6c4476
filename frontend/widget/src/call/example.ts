import type { Look } from "../form/types"
import type { Config } from "../wire/types"
import type { Language } from "../words"

const SAID = {
  en: ["Phone", "When to call", "Ask for a call", "Thank you! We will call you.", "I agree to the processing of my data."],
  ru: ["Телефон", "Когда позвонить", "Жду звонка", "Спасибо! Мы вам перезвоним.", "Даю согласие на обработку моих персональных данных."],
  lt: ["Telefonas", "Kada paskambinti", "Laukiu skambučio", "Ačiū! Mes jums paskambinsime.", "Sutinku, kad mano duomenys būtų tvarkomi."],
} as const

/** For the preview: what the server asks of who wants to be called. */
export function exampleOf({ consent_url: url, look: { accent, theme } }: Config, lang: Language, agreed = ""): Look {
  const [phone, when, button, thanks, consent] = SAID[lang]
  const half = 30 * 60_000
  const first = (Math.floor(Date.now() / half) + 2) * half
  const asked = { hint: "", options: [] }
  return {
    lang, button, thanks, accent, theme, title: "", intro: "", ticket: "", wait_s: 0, mimes: [], files_max: 0, file_bytes: 0,
    fields: [{ ...asked, name: "phone", type: "phone", label: phone, required: true }, { ...asked, name: "when", type: "callback", label: when, required: false }],
    consent: agreed || url ? { version: "", text: agreed || consent, url } : null,
    slots: Array.from({ length: 48 }, (_, at) => ({ at: new Date(first + at * half).toISOString() })),
  }
}
