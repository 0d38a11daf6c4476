import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button, IconButton } from "../../parts/Button"
import { CopyButton } from "../../parts/CopyButton"
import { Popover } from "../../parts/Popover"
import { guard } from "../../shell/tasks/words"
import type { FeedLink as Link } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"

/** One's tasks and meetings in one's calendar programme: a private link, shown once. */
export function FeedLink() {
  const { t } = useWords()
  return (
    <Popover label={t("tasks.feedTitle")} align="end" trigger={<IconButton icon="calendar" label={t("tasks.feedTitle")} />}>
      <Inside />
    </Popover>
  )
}

function Inside() {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const { data, refetch } = useQuery({ queryKey: ["task-feed"], queryFn: () => http.get<Link>("/task-feed"), staleTime: 0 })
  const [url, setUrl] = useState<string | null>(null)
  const make = () => guard(http.post<Link>("/task-feed").then((made) => { setUrl(made.url); return refetch() }), words) // prettier-ignore
  const drop = () => guard(http.delete("/task-feed").then(() => { setUrl(null); return refetch() }), words) // prettier-ignore
  return (
    <div className="task-feed">
      <p>{t("tasks.feedHint")}</p>
      {url && (
        <p className="task-feed-url">
          <code>{url}</code>
          <CopyButton text={url} label={t("tasks.feedCopy")} />
        </p>
      )}
      {url && <p className="hint">{t("tasks.feedOnce")}</p>}
      {data?.made_at && !url && <p className="hint">{data.asked_at ? t("tasks.feedAsked", { when: when(data.asked_at) }) : t("tasks.feedStands", { when: when(data.made_at) })}</p>}
      <div className="task-more-row">
        <Button onClick={make}>{t(data?.made_at ? "tasks.feedAnew" : "tasks.feedMake")}</Button>
        {data?.made_at && (
          <Button look="quiet" onClick={drop}>
            {t("tasks.feedDrop")}
          </Button>
        )}
      </div>
    </div>
  )
}
