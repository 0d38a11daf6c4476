import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Button } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { ErrorState, reasonOf, RowsSkeleton } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { http } from "../../wire/http"
import type { Device, Page } from "../../wire/types"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { Deed } from "./pieces/Deed"
import { programOf } from "./program"

const KEY = ["devices"]

/** Where I am signed in, and signing out there. */
export default function Devices() {
  const words = useWords()
  const { t } = words
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => http.get<Page<Device>>("/session/devices") })
  const end = useMutation({
    mutationFn: (id: number | null) => http.delete(id === null ? "/session/devices" : `/session/devices/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (fault) => tell(reasonOf(fault, words), { fault: true }),
  })
  if (error) return <ErrorState title={t("devices.failed")} error={error} onRetry={() => void refetch()} />
  return (
    <section className="settings-body">
      <header>
        <div className="settings-title">
          <h2>{t("devices.title")}</h2>
        </div>
        <p>{t("devices.hint")}</p>
      </header>
      {data ? (
        <ul className="rows">
          {data.items.map((device) => (
            <Row key={device.id} device={device} busy={end.isPending} onEnd={() => end.mutate(device.id)} />
          ))}
        </ul>
      ) : (
        <RowsSkeleton rows={3} />
      )}
      {data && data.items.length > 1 && (
        <Deed label={t("devices.signOutOthers")} busy={end.isPending && end.variables === null} run={() => end.mutate(null)} />
      )}
    </section>
  )
}

function Row({ device, busy, onEnd }: { device: Device; busy: boolean; onEnd: () => void }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const seen = device.current ? t("devices.here") : t("devices.seen", { when: when(device.last_seen_at) })
  return (
    <li className="row">
      <Icon name={/Mobi|Android/.test(device.user_agent ?? "") ? "smartphone" : "laptop"} size={20} />
      <div>
        <strong>{programOf(device.user_agent) ?? t("devices.unknown")}</strong>
        <span title={exact(device.last_seen_at)}>{[seen, device.ip].filter(Boolean).join(" · ")}</span>
      </div>
      {!device.current && (
        <Button small disabled={busy} onClick={onEnd}>
          {t("devices.signOut")}
        </Button>
      )}
    </li>
  )
}
