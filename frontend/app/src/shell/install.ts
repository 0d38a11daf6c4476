import { navigate } from "wouter/use-browser-location"
import { create } from "zustand"

/** Chromium's offer to install the page; TypeScript's library does not know it. https://wicg.github.io/manifest-incubations/#installation-prompts */
interface InstallOffer extends Event {
  prompt: () => Promise<unknown>
}

/** The offer stands until it is taken, or the window is an installed one already. */
export const useInstall = create<{ offer: (() => void) | null }>(() => ({ offer: null }))

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault()
  const offer = event as InstallOffer
  useInstall.setState({
    offer: () => {
      useInstall.setState({ offer: null })
      void offer.prompt()
    },
  })
})
addEventListener("appinstalled", () => useInstall.setState({ offer: null }))

/** The window opens without a network too (public/sw.js). A browser that refuses, as in private windows, does without. */
export function keepPage(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return
  // a notice of the browser's was pressed: this window goes where it leads
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ type?: string; url?: string } | null>) => {
    if (data?.type === "open" && data.url) navigate(data.url)
  })
  addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined))
}
