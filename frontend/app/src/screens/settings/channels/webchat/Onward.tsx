import { useChannelKinds, useChannels } from "../../../../state/house"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Tick } from "../../../../parts/Tick"
import type { PartProps } from "./Webchat"

/** Channels of the house that a link can lead into, those of one kind together. */
export function useMessengers() {
  const kinds = useChannelKinds().filter(({ invites }) => invites)
  return useChannels().flatMap((channel) => {
    const kind = kinds.find(({ kind }) => kind === channel.kind)
    return kind && channel.state !== "deleted" ? [{ channel, title: kind.name }] : []
  })
}

/** Which messengers visitors may go on in. */
export function Onward({ site, onChange, fault }: PartProps) {
  const { t } = useWords()
  const offered = useMessengers()
  const chosen = site.messengers ?? []
  const choose = (id: number, on: boolean) => onChange({ messengers: offered.map(({ channel }) => channel.id).filter((each) => (each === id ? on : chosen.includes(each))) })
  return (
    <Part title={t("webchat.onward")} hint={t("webchat.onwardHint")}>
      <div className="settings-form">
        {offered.map(({ channel, title }) => (
          <Tick key={channel.id} label={channel.name} hint={title} checked={chosen.includes(channel.id)} onChange={(on) => choose(channel.id, on)} />
        ))}
        {!offered.length && <p className="field-hint">{t("webchat.onwardNone")}</p>}
        {fault("messengers") && <p className="field-error">{fault("messengers")}</p>}
      </div>
    </Part>
  )
}
