import type { Config } from "../src/preview"
import { preview } from "../src/preview"

const asked = new URLSearchParams(location.search)
const lang = asked.get("lang") ?? "ru"
const SAMPLES = {
  ru: ["Анна", "Здравствуйте! Есть ли самовары на 5 литров?", "Здравствуйте. Да, два вида: латунный и никелированный. Показать?", "Самовары и чай", "Здравствуйте. Чем помочь?"],
  en: ["Anna", "Hello! Do you have 5 litre samovars?", "Hello. Yes, two kinds: brass and nickel. Shall I show you?", "Samovars & tea", "Hello. How can we help?"],
  lt: ["Ona", "Sveiki! Ar turite 5 litrų samovarų?", "Sveiki. Taip, dviejų rūšių: žalvarinį ir nikeliuotą. Parodyti?", "Samovarai ir arbata", "Sveiki. Kuo padėti?"],
} as const

const [author, question, answer, title, hello] = SAMPLES[lang as keyof typeof SAMPLES]

function config(accent: string, theme: "light" | "dark", more: Partial<Config> = {}): Config {
  return {
    lang, texts: { title, hello, away: `${hello} ${lang}`, placeholder: "" }, look: { accent, theme, position: "right", launcher: "bubble", when_away: "message" },
    ask: { name: { when: "never", required: false }, phone: { when: "never", required: false }, email: { when: "never", required: false } },
    consent_url: null, files: true, callback: true, limits: { text: 4000, files: 10, file_bytes: 20971520, mimes: [] }, online: true, ...more,
  }
}

function box(kind: string, made: Config, opened = true): void {
  const div = document.createElement("div")
  div.className = `${made.look.theme} ${kind}`
  document.body.append(div)
  preview(div, made, { author, question, answer }, opened)
}

const before = { name: { when: "before", required: true }, phone: { when: "before", required: false }, email: { when: "before", required: true } } as const
const during = { ...before, name: { when: "never", required: false }, phone: { when: "during", required: false }, email: { when: "during", required: false } } as const
for (const theme of ["light", "dark"] as const) {
  box("", config("#a44e1b", theme))
  box("", config("#ffd400", theme, { ask: during }))
  box("phone", config("#0f766e", theme))
  box("", config("#1d4ed8", theme, { online: false, ask: before, consent_url: "https://example.com/privacy" }))
  box("", config("#111111", theme, { look: { accent: theme === "dark" ? "#f5f5f5" : "#111111", theme, position: "left", launcher: "bar", when_away: "message" } }), false)
  box("", config("#ff2d87", theme), false)
}
