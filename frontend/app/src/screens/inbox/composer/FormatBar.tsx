import type { RefObject } from "react"
import { lazy, Suspense, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { Popover } from "../../../parts/Popover"
import type { Entity } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { format, put } from "./format"
import type { Kind } from "./writing"

const EmojiPicker = lazy(() => import("./emoji/EmojiPicker"))
const FORMATS = ["bold", "italic", "strike", "code", "quote", "link"] as const

interface Props {
  id: number
  kind: Kind
  field: RefObject<HTMLTextAreaElement | null>
  allowed: readonly Entity["type"][]
}

/** What the channel can carry; what it cannot is grey, and says so. */
export function FormatBar({ id, kind, field, allowed }: Props) {
  const { t } = useWords()
  const [smiles, setSmiles] = useState(false)
  const group = t("composer.formats")
  useActions([
    ...FORMATS.filter((type) => allowed.includes(type)).map((type) => ({ id: `format-${type}`, label: t(`composer.format_${type}`), group, icon: type, run: () => field.current && format(field.current, id, kind, type) })),
    { id: "emoji", label: t("composer.emoji"), group, icon: "smile", run: () => setSmiles(true) },
  ])
  return (
    <div className="format-bar" role="toolbar" aria-label={t("composer.formats")}>
      {FORMATS.map((type) => {
        const can = allowed.includes(type)
        const name = t(`composer.format_${type}`)
        return (
          <IconButton
            key={type}
            small
            icon={type}
            side="top"
            label={can ? name : t("composer.formatNot", { name })}
            aria-disabled={!can || undefined}
            data-off={!can || undefined}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => can && field.current && format(field.current, id, kind, type)}
          />
        )
      })}
      <Popover bare side="top" label={t("composer.emoji")} open={smiles} onOpen={setSmiles} trigger={<IconButton small icon="smile" side="top" label={t("composer.emoji")} />}>
        {(close) => (
          <Suspense>
            <EmojiPicker
              onPick={(emoji) => {
                close()
                if (field.current) put(field.current, id, kind, emoji)
              }}
            />
          </Suspense>
        )}
      </Popover>
    </div>
  )
}
