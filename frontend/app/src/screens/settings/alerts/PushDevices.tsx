import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { PushDevice, PushDevices as Devices, PushTried } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Part } from "../pieces/Page"
import { deviceName, endpointHere, reached, subscribe, unsubscribe } from "../../../state/push"

const KEY = ["notices", "devices"]

/** Browsers that are told when no window is open: this one, and the others of mine. */
export function PushDevices() {
  const words = useWords()
  const { t } = words
  const query = useQuery({ queryKey: KEY, queryFn: () => http.get<Devices>("/notifications/devices"), staleTime: 0 })
  const [here, setHere] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => void endpointHere().then(setHere), [])
  const able = "serviceWorker" in navigator && "PushManager" in globalThis
  const enable = async (key: string) => {
    setBusy(true)
    try {
      const made = await subscribe(key)
      if (!made) {
        tell(t("push.denied"), { fault: true })
        return
      }
      await http.post("/notifications/devices", { ...made, name: deviceName(navigator.userAgent) })
      await reached()
      setHere(made.endpoint)
      await queries.invalidateQueries({ queryKey: KEY })
    } catch (error) {
      tell(t("push.notOn", { reason: reasonOf(error, words) }), { fault: true })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Part title={t("push.title")} hint={t("push.hint")}>
      <Loaded query={query} failed={t("push.failed")}>
        {({ key, items }) => (
          <>
            {!able && <p className="told-note">{t("push.unable")}</p>}
            {able && !items.some(({ endpoint, stopped }) => endpoint === here && !stopped) && <Deed icon="bell" look="primary" busy={busy} label={t("push.on")} run={() => void enable(key)} />}
            {items.length > 0 && (
              <ul className="push-devices">
                {items.map((device) => (
                  <Row key={device.id} device={device} here={device.endpoint === here} gone={() => setHere(null)} />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Part>
  )
}

function Row({ device, here, gone }: { device: PushDevice; here: boolean; gone: () => void }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState<PushTried | null>(null)
  const refresh = () => void queries.invalidateQueries({ queryKey: KEY })
  const failed = (error: unknown) => tell(reasonOf(error, words), { fault: true })
  const test = () => {
    setBusy(true)
    http.post<PushTried>(`/notifications/devices/${device.id}/test`, {}).then(setTried, failed).finally(() => {
      setBusy(false)
      refresh()
    })
  }
  const remove = async () => {
    try {
      await http.delete(`/notifications/devices/${device.id}`)
      if (here) {
        await unsubscribe()
        gone()
      }
    } catch (error) {
      failed(error)
    }
    refresh()
  }
  return (
    <li>
      <div>
        <strong>{device.name || t("push.nameless")}</strong>
        {here && <span className="push-here">{t("push.here")}</span>}
        <p>{device.stopped ? t("push.stopped") : device.told_at ? t(device.result === "ok" ? "push.toldAt" : "push.failedAt", { when: when(device.told_at) }) : t("push.since", { when: when(device.created_at) })}</p>
        {!tried && device.message && <p data-wrong>{device.message}</p>}
        {tried && (
          <p role="status" className="push-said" data-wrong={tried.state !== "sent" || undefined}>
            <Icon name={tried.state === "sent" ? "check" : "alert"} size={14} />
            {tried.message}
          </p>
        )}
      </div>
      {!device.stopped && (
        <Button small busy={busy} onClick={test}>
          {t("push.test")}
        </Button>
      )}
      <Button small look="quiet" onClick={() => void remove()}>
        {t("push.remove")}
      </Button>
    </li>
  )
}
