import { useRef, useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useBegun } from "../../../state/begun"
import { useColleagues } from "../../../state/house"
import type { FeedPlace, NewFeedNote } from "../../../wire/api.gen"
import { ApiError } from "../../../wire/http"
import type { Attachment } from "../../../wire/types"
import { upload, UPLOAD_MAX } from "../../../wire/upload"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { MentionPicker } from "../composer/naming/MentionPicker"
import { namesIn } from "../composer/naming/naming"
import "../composer/naming/naming.css"

interface Begun {
  text: string
  files: readonly Attachment[]
  /** The same note sent twice is one note. */
  client_id: string
}

interface Props {
  /** Under which name what was begun is kept. */
  name: string
  label: string
  /** Where it will stand, once that is known. */
  place: FeedPlace | undefined
  send: (note: Partial<NewFeedNote>) => Promise<unknown>
}

/** A note for colleagues: @ names them, files go along; who would see it alone is said before it is written. */
export function NoteLine({ name, label, place, send }: Props) {
  const words = useWords()
  const { t } = words
  const { size } = useFormats()
  const people = useColleagues()
  const { value, set } = useBegun<Begun>(name, { text: "", files: [], client_id: "" })
  const field = useRef<HTMLTextAreaElement>(null)
  const pick = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const outside = new Set(place?.outside)
  const named = value.text.includes("@") ? namesIn(value.text, people) : []
  const alone = people.filter(({ id }) => outside.has(id) && named.some(({ user_id }) => user_id === id)).map((each) => each.name)
  const ready = Boolean(value.text.trim() || value.files.length)

  const attach = async (files: readonly File[]) => {
    setBusy(true)
    for (const file of files) {
      if (file.size > UPLOAD_MAX) {
        tell(t("feed.tooLarge", { name: file.name, size: size(UPLOAD_MAX) }), { fault: true })
        continue
      }
      try {
        const made = await upload(file, { onProgress: () => undefined, signal: new AbortController().signal })
        set((now) => ({ ...now, files: [...now.files, made] }))
      } catch (error) {
        tell(reasonOf(error, words), { fault: true })
      }
    }
    setBusy(false)
  }
  const post = async () => {
    if (!ready || busy) return
    setBusy(true)
    const client_id = value.client_id || crypto.randomUUID()
    set((now) => ({ ...now, client_id }))
    try {
      await send({ client_id, text: value.text, entities: named, attachments: value.files.map(({ id }) => id) })
      // what was written or attached meanwhile is the next note
      const sent = new Set(value.files.map(({ id }) => id))
      set((now) => ({ text: now.text === value.text ? "" : now.text, files: now.files.filter(({ id }) => !sent.has(id)), client_id: "" }))
      field.current?.focus()
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
      // What was refused may be said another way: that is another note. What was not answered may stand there already:
      // sent again it is the same one.
      if (error instanceof ApiError && !error.passing) set((now) => ({ ...now, client_id: "" }))
    }
    setBusy(false)
  }
  return (
    <form
      className="feed-note"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        void post()
      }}
    >
      <MentionPicker conversation={place?.conversation_id ?? null} outside={outside} field={field} onText={(text) => set((now) => ({ ...now, text }))} />
      <textarea
        ref={field}
        rows={2}
        value={value.text}
        aria-label={label}
        placeholder={label}
        onChange={(event) => {
          const text = event.target.value
          set((now) => ({ ...now, text }))
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault()
            void post()
          }
        }}
      />
      {alone.length > 0 && (
        <p className="naming-warning" role="note">
          <Icon name="eyeOff" size={14} />
          {t("feed.aloneWarning", { names: alone.join(", ") })}
        </p>
      )}
      {value.files.length > 0 && (
        <ul className="feed-files">
          {value.files.map(({ id, name }) => (
            <li key={id}>
              <Icon name="attach" size={14} /> <span className="cut">{name}</span>
              <IconButton icon="close" small label={t("feed.takeFileOff", { name })} onClick={() => set((now) => ({ ...now, files: now.files.filter((each) => each.id !== id) }))} />
            </li>
          ))}
        </ul>
      )}
      <p className="feed-note-foot">
        <span>{t("feed.onlyColleagues")}</span>
        <IconButton icon="attach" small label={t("feed.attach")} onClick={() => pick.current?.click()} />
        <input
          ref={pick}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])]
            event.target.value = ""
            void attach(files)
          }}
        />
        <Button type="submit" small look="primary" icon="note" busy={busy} disabled={!ready}>
          {t("feed.leaveNote")}
        </Button>
      </p>
    </form>
  )
}
