import { useState } from "react"
import { Link } from "wouter"
import { Icon } from "../parts/icon/Icon"
import { useNow } from "../parts/useNow"
import { useFormats } from "../words/format"
import { useWords } from "../words/words"
import { useMay } from "./me"
import type { Raised } from "./useAlarms"

const nameOf = ({ channel, alarm }: Raised) => `${channel.channel_id} ${alarm.code} ${alarm.since}`

/** The first of the alarms that nobody has put aside, and how many more there are. */
export function AlarmBanner({ alarms }: { alarms: Raised[] }) {
  const { t } = useWords()
  const { span } = useFormats()
  const now = useNow()
  const opens = useMay("channels.manage")
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set())
  const [first, ...rest] = alarms.filter((each) => !aside.has(nameOf(each)))
  if (!first) return null
  const { channel, alarm } = first
  const lasting = span((now - Date.parse(alarm.since)) / 1000)
  return (
    <p className="banner" data-look="alarm">
      <Icon name="alert" size={16} />
      <span>
        {t(`shell.alarm_${alarm.code}`, { name: channel.name, span: lasting })}
        {rest.length > 0 && ` ${t("shell.moreAlarms", { n: rest.length })}`}
      </span>
      <Link href={opens ? `/settings/channels/${channel.channel_id}` : "/settings/channels"}>{t("shell.seeChannel")}</Link>
      <button type="button" onClick={() => setAside(new Set([...aside, nameOf(first)]))}>
        {t("shell.putAside")}
      </button>
    </p>
  )
}
