import { Icon } from "../../../parts/icon/Icon"
import type { MessageView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { fileWord } from "../list/preview"

/** Files of a note; each opens. */
export function Files({ of }: { of: MessageView["attachments"] }) {
  const words = useWords()
  return of.map((file) => (
    <p key={file.id} className="feed-dim">
      <Icon name="attach" size={14} />{" "}
      {file.url ? (
        <a href={file.url} target="_blank" rel="noreferrer">
          {file.name || fileWord(file.kind, words)}
        </a>
      ) : (
        file.name || fileWord(file.kind, words)
      )}
    </p>
  ))
}
