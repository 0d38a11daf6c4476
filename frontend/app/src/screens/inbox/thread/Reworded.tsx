import { useQuery } from "@tanstack/react-query"
import { ErrorState } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import type { Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { versionsOf } from "./change"
import { RichText } from "./RichText"

/** "edited": pressed, it shows what was said before. */
export function Reworded({ message }: { message: Message }) {
  const { t } = useWords()
  const { exact } = useFormats()
  const button = (
    <button type="button" className="bubble-edited" title={exact(message.edited_at ?? message.sent_at)}>
      {t("thread.edited")}
    </button>
  )
  return (
    <Popover label={t("talk.versions")} trigger={button} side="top">
      <Versions message={message} />
    </Popover>
  )
}

function Versions({ message }: { message: Message }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const { data, error, refetch } = useQuery({ queryKey: ["versions", message.id, message.rev], queryFn: () => versionsOf(message) })
  if (error) return <ErrorState title={t("talk.versions")} error={error} onRetry={() => void refetch()} />
  return (
    <div className="versions">
      <h2>{t("talk.versions")}</h2>
      <ol aria-busy={!data}>
        {(data ?? []).map((version) => (
          <li key={version.edited_at}>
            <time dateTime={version.edited_at} title={exact(version.edited_at)}>
              {when(version.edited_at)}
            </time>
            <p>
              <RichText text={version.text} entities={version.entities} />
            </p>
          </li>
        ))}
      </ol>
      {data?.length === 0 && <p className="hint">{t("talk.noVersions")}</p>}
    </div>
  )
}
