import type { RefObject } from "react"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { ButtonRows } from "../../../../parts/buttons/ButtonRows"
import { Icon } from "../../../../parts/icon/Icon"
import { matching } from "../../../../parts/match"
import { useLayer } from "../../../../parts/useBack"
import { VariableText } from "../../../../parts/VariableText"
import type { LibraryItem } from "../../../../state/library"
import { useLibrary } from "../../../../state/library"
import { usePrefs } from "../../../../state/prefs"
import { filled, variant } from "../../../../state/variables"
import type { MacroView, SavedReplyView, VariablesView } from "../../../../wire/api.gen"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { useListKeys } from "../useListKeys"
import { useMacros } from "./macros"
import { MacroSummary } from "./MacroSummary"
import "./replies.css"
import { useReplies, useVariables } from "./useReplies"

export type Picked = { id: string; title: string; folder: string; scope: string; words: string } & (
  | { reply: SavedReplyView; macro?: undefined; item?: undefined }
  | { macro: MacroView; reply?: undefined; item?: undefined }
  | { item: LibraryItem; reply?: undefined; macro?: undefined }
)

interface Props {
  /** Null: nobody has written yet, and what a variable will be is not known here. */
  conversation: number | null
  typed: string
  field: RefObject<HTMLTextAreaElement | null>
  /** On a note nothing is run. */
  runs: boolean
  onPick: (picked: Picked) => void
  onClose: () => void
}

const MOST = 50

function useItems(typed: string, runs: boolean): { found: Picked[]; loading: boolean; none: boolean; failed: boolean; again: () => void } {
  const { t } = useWords()
  const { data: replies, isError: failed, refetch } = useReplies(true)
  const macros = useMacros(runs)
  const { data: library } = useLibrary()
  const all: Picked[] = [
    ...(replies ?? []).map((reply) => ({ id: `r${reply.id}`, title: reply.title, folder: reply.folder, scope: reply.scope, words: Object.values(reply.variants).join(" "), reply })),
    ...(library ?? []).map((item) => ({ id: `l${item.id}`, title: item.title, folder: item.folder, scope: "all", words: t("library.one"), item })),
    ...(runs ? macros : []).map((macro) => ({ id: `m${macro.id}`, title: macro.title, folder: macro.folder, scope: macro.scope, words: "", macro })),
  ]
  const found = matching(all, typed, ({ title, folder, words }) => `${title} ${folder} ${words}`).slice(0, MOST)
  return { found, loading: !replies, none: all.length === 0, failed, again: () => void refetch() }
}

/** Opens at a slash: what is typed on goes into the field and finds; arrows move, Enter puts in or runs, Escape leaves the slash alone. */
export function SlashPicker({ conversation, typed, field, runs, onPick, onClose }: Props) {
  const { t } = useWords()
  const variables = useVariables(conversation ?? 0, conversation !== null)
  const { found, loading, none, failed, again } = useItems(typed, runs)
  const [at, setAt] = useState(0)
  const active = Math.min(at, Math.max(0, found.length - 1))
  const chosen = found[active]
  useLayer(true, onClose)

  useListKeys(field, { ids: found.map(({ id }) => `slash-${id}`), active, onMove: setAt, onTake: (index) => onPick(found[index]!), onLeave: onClose, always: true })
  return (
    <div className="slash" data-layer>
      <ul role="listbox" aria-label={t("replies.title")} hidden={!found.length}>
        {found.map((item, index) => (
          <li
            key={item.id}
            id={`slash-${item.id}`}
            role="option"
            aria-selected={index === active}
            className="menu-row"
            data-highlighted={index === active || undefined}
            onPointerMove={() => setAt(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(item)}
          >
            <Icon name={item.macro ? "checks" : item.item ? (item.item.url ? "link" : "file") : item.scope === "me" ? "user" : item.scope === "team" ? "contacts" : "globe"} size={16} />
            <span className="cut">{item.title}</span>
            {item.reply && item.reply.files.length > 0 && <Icon name="attach" size={12} />}
            {(item.macro || item.item || item.folder) && <span className="slash-folder cut">{item.macro ? t("macros.one") : item.folder || t("library.one")}</span>}
          </li>
        ))}
      </ul>
      {!found.length && (
        <p className="choices-none" role="status">
          {t(failed ? "replies.failed" : loading ? "common.loading" : none ? "replies.none" : "common.nothingFound")}
          {failed && (
            <Button small icon="retry" onPointerDown={(event) => event.preventDefault()} onClick={again}>
              {t("common.tryAgain")}
            </Button>
          )}
        </p>
      )}
      {chosen && (
        <div className="slash-preview" aria-live="polite">
          {chosen.macro ? <MacroSummary macro={chosen.macro} variables={variables} /> : chosen.item ? <ItemPreview item={chosen.item} /> : <ReplyPreview reply={chosen.reply} variables={variables} />}
        </div>
      )}
    </div>
  )
}

/** Which version of it will go, and since when it stands. */
function ItemPreview({ item: { title, url, file, version, changed_at } }: { item: LibraryItem }) {
  const { t } = useWords()
  const { size, when } = useFormats()
  return (
    <>
      {file?.preview && <img className="slash-face" src={file.preview} alt="" />}
      <p className="slash-file">
        <Icon name={url ? "link" : "attach"} size={12} />
        <span className="cut">{url ?? title}</span>
      </p>
      <p className="hint">{[file && size(file.size), t("library.version", { n: version }), when(changed_at)].filter(Boolean).join(" · ")}</p>
    </>
  )
}

function ReplyPreview({ reply, variables }: { reply: SavedReplyView; variables: VariablesView | undefined }) {
  const language = usePrefs((prefs) => prefs.language)
  const told = variant(reply.variants, variables?.locale ?? null, language)
  return (
    <>
      <VariableText text={filled(told.text, variables?.values[told.locale] ?? {})} />
      <ButtonRows rows={reply.buttons} />
      {reply.files.map(({ id, name }) => (
        <p key={id} className="slash-file">
          <Icon name="attach" size={12} />
          <span className="cut">{name}</span>
        </p>
      ))}
    </>
  )
}
