import { http } from "../wire/http"

/** This browser's subscription to push: what the house needs to reach it. */
export interface Subscription {
  endpoint: string
  p256dh: string
  auth: string
}

/** base64url without its padding, as the house says its key. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(text, (one) => one.charCodeAt(0))
}

/** "Firefox, Linux": by which a person knows the device again. */
export function deviceName(agent: string): string {
  const browser = [["Edg/", "Edge"], ["YaBrowser/", "Яндекс Браузер"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark!))?.[1]
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "macOS"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark!))?.[1]
  return [browser, system].filter(Boolean).join(", ")
}

const registration = async () => ("serviceWorker" in navigator ? ((await navigator.serviceWorker.getRegistration()) ?? null) : null)

export async function endpointHere(): Promise<string | null> {
  const subscription = await (await registration())?.pushManager.getSubscription()
  return subscription?.endpoint ?? null
}

/** Null: the person, or the browser, says no. A subscription by another house's key is given up first. */
export async function subscribe(key: string): Promise<Subscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null
  const worker = await registration()
  if (!worker) throw new Error("no service worker")
  await (await worker.pushManager.getSubscription())?.unsubscribe()
  const { endpoint, keys } = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })).toJSON()
  return { endpoint: endpoint!, p256dh: keys!.p256dh!, auth: keys!.auth! }
}

/** The house has this browser's address: should the browser change it, its worker knows which it was (public/sw.js). */
export async function reached(): Promise<void> {
  ;(await registration())?.active?.postMessage({ type: "reached" })
}

/** Whoever wanted notifications here has them again when they come back: the house knows whether it was they, and here. */
export async function renewPush(): Promise<void> {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return
  const subscription = await (await registration())?.pushManager.getSubscription()
  if (!subscription) return
  const { endpoint, keys } = subscription.toJSON()
  try {
    await http.post("/notifications/devices", { endpoint, p256dh: keys?.p256dh, auth: keys?.auth, again: true })
    await reached()
  } catch {
    // it was another's, or was taken off the list elsewhere: nobody is told here until they say so
  }
}

export async function unsubscribe(): Promise<void> {
  await (await (await registration())?.pushManager.getSubscription())?.unsubscribe()
}
