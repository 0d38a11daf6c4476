import { useState } from "react"
import { Link } from "wouter"
import { Icon } from "../parts/icon/Icon"
import { useNow } from "../parts/useNow"
import { useFormats } from "../words/format"
import { useWords } from "../words/words"
import { useMay } from "./me"
import type { Raised } from "./useAlarms"

const nameOf = ({ of, id, code, since }: Raised) => `${of} ${id} ${code} ${since}`

/** The first of the alarms that nobody has put aside, and how many more there are. */
export function AlarmBanner({ alarms }: { alarms: Raised[] }) {
  const { t } = useWords()
  const { span } = useFormats()
  const now = useNow()
  const opens = useMay("channels.manage")
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set())
  const [first, ...rest] = alarms.filter((each) => !aside.has(nameOf(each)))
  if (!first) return null
  const lasting = span((now - Date.parse(first.since)) / 1000)
  const channel = opens ? `/settings/channels/${first.id}` : "/settings/channels"
  return (
    <p className="banner" data-look="alarm">
      <Icon name="alert" size={16} />
      <span>
        {t(`shell.alarm_${first.code}`, { name: first.name, span: lasting })}
        {rest.length > 0 && ` ${t("shell.moreAlarms", { n: rest.length })}`}
      </span>
      {first.of === "channel" ? <Link href={channel}>{t("shell.seeChannel")}</Link> : <Link href={`/settings/webhooks/${first.id}`}>{t("shell.seeWebhook")}</Link>}
      <button type="button" onClick={() => setAside(new Set([...aside, nameOf(first)]))}>
        {t("shell.putAside")}
      </button>
    </p>
  )
}
