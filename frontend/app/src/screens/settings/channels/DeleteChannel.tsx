import { useQuery } from "@tanstack/react-query"
import { useLocation } from "wouter"
import { Bone } from "../../../parts/Placeholders"
import type { ExtentView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { refresh } from "../pieces/useList"

/** What goes and what stays is said first. */
export function DeleteChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { data } = useQuery({
    queryKey: ["channels", channel.id, "extent"],
    queryFn: () => http.get<ExtentView>(`/channels/${channel.id}/extent`),
    staleTime: 0,
  })
  return (
    <Confirm
      title={t("channels.deleteTitle", { name: channel.name })}
      action={t("channels.delete")}
      onClose={onClose}
      run={async () => {
        await http.delete(`/channels/${channel.id}`)
        await refresh("/channels")
        go("/settings/channels")
      }}
    >
      {data ? (
        <ul className="extent">
          <li>{t("channels.extentTalks", { n: data.conversations })}</li>
          {data.open > 0 && <li>{t("channels.extentOpen", { n: data.open })}</li>}
          {data.waiting > 0 && <li data-trouble>{t("channels.extentWaiting", { n: data.waiting })}</li>}
          {data.queued > 0 && <li data-trouble>{t("channels.extentQueued", { n: data.queued })}</li>}
          {data.cards > 0 && <li>{t("channels.extentCards", { n: data.cards })}</li>}
        </ul>
      ) : (
        <Bone height={64} />
      )}
      <p>{t("channels.deleteHint")}</p>
    </Confirm>
  )
}
