import { h } from "../face/dom"
import { languageOf } from "../words"
import { ask } from "./ask"
import { sayer } from "./say"
import type { Place } from "./sheet"
import { sheet } from "./sheet"
import type { Look, Server } from "./types"

/** <script src="https://…/widget/form.js" data-form="KEY" async></script>: the form stands where the line stands. */
function begin(script: HTMLScriptElement): void {
  const { form: key, lang, page } = script.dataset
  if (!key) return
  const base = `${new URL(script.src).origin}/forms/${encodeURIComponent(key)}`
  const language = languageOf(lang, ...(page === undefined ? [document.documentElement.lang] : []), navigator.language)
  const server: Server = {
    look: () => ask<Look>(`${base}/look?lang=${language}`),
    send: (answers) => ask<{ thanks: string }>(`${base}/answers`, { method: "POST", body: answers, headers: { "accept-language": language } }),
  }
  const host = document.createElement("samovar-form")
  script.before(host)
  const root = host.attachShadow({ mode: "open" })
  server.look().then(
    (look) => {
      if (page !== undefined) {
        document.documentElement.lang = look.lang
        document.title = look.title
      }
      sheet(root, look, server, placeOf(page !== undefined))
    },
    () => root.append(h("p", { role: "alert" }, sayer(language)("gone"))),
  )
}

/** A page of ours in a frame is on the site that shows it, as far as the browser tells. */
function placeOf(ours: boolean): Place {
  if (ours) return { url: document.referrer || location.href, title: "", referrer: "" }
  return { url: location.href, title: document.title, referrer: document.referrer }
}

const script = document.currentScript ?? document.querySelector("script[data-form]")
if (script instanceof HTMLScriptElement) begin(script)
