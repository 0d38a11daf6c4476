import { Link, useLocation } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import { INSIDE } from "../../../parts/up"
import { useMay } from "../../../shell/me"
import { useChannelKinds } from "../../../state/house"
import type { HealthView } from "../../../wire/api.gen"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { useList } from "../pieces/useList"
import { Alarms, ChannelState, HealthLine, LastError, useHealth } from "./health"

/** Every channel and how it is. */
export function ChannelList() {
  const { t } = useWords()
  const [, go] = useLocation()
  const manages = useMay("channels.manage")
  const query = useList<Channel>("/channels")
  const health = useHealth()
  const connect = (
    <Deed look="primary" icon="plus" label={t("channels.connect")} run={() => go("/settings/channels/new", { state: INSIDE })} />
  )
  return (
    <Page title={t("channels.title")} hint={t("channels.hint")} wide action={manages && query.data?.length ? connect : undefined}>
      <Loaded query={query} failed={t("channels.failed")}>
        {(all) => {
          const shown = all.filter(({ kind }) => kind !== "internal")
          if (!shown.length)
            return <EmptyState icon="channels" title={t("channels.none")} hint={t(manages ? "channels.noneHint" : "channels.noneAsk")} action={manages && connect} />
          return (
            <ul className="rows">
              {shown.map((channel) => (
                <Row key={channel.id} channel={channel} health={health?.find(({ channel_id }) => channel_id === channel.id)} opens={manages} />
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Row({ channel, health, opens }: { channel: Channel; health: HealthView | undefined; opens: boolean }) {
  const { t } = useWords()
  const kind = useChannelKinds().find((each) => each.kind === channel.kind)
  const name = opens ? <Link href={`/settings/channels/${channel.id}`} state={INSIDE}>{channel.name}</Link> : channel.name
  const { username: handle, picture } = channel.check?.facts ?? {}
  return (
    <li className="row channel-row" data-opens={opens || undefined}>
      <span className="channel-icon">
        <Icon name={channelIcon(channel.looks)} size={20} />
        {typeof picture === "string" && picture.startsWith("data:image/") && <img className="channel-face" src={picture} alt="" width={36} height={36} />}
      </span>
      <div>
        <strong>{name}</strong>
        <span>{[kind?.name, typeof handle === "string" && `@${handle}`].filter(Boolean).join(" · ")}</span>
        {health && <Alarms health={health} />}
        {health && channel.state !== "paused" && <LastError health={health} isOver={false} />}
        {channel.state === "paused" && channel.check && !channel.check.ok && <span className={channel.check.missing.join() === "not_checked" ? undefined : "channel-error"}>{channel.check.messages[0] ?? t("channels.notReady")}</span>}
      </div>
      {health && <HealthLine health={health} />}
      <ChannelState channel={channel} health={health} />
    </li>
  )
}
