import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { useActions } from "../../../../parts/keys/actions"
import { Popover } from "../../../../parts/Popover"
import { Segments } from "../../../../parts/Segments"
import { useNow } from "../../../../parts/useNow"
import { usePrefs } from "../../../../state/prefs"
import type { Contacted } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { edit } from "../desk"
import { fromInput, toInput } from "../../../../parts/when/zone"
import "./contacted.css"

type Way = NonNullable<Contacted["kind"]>
const WAYS = ["call", "meeting", "message", "letter", "other"] as const

/** In a note: the customer was spoken to elsewhere, how and when. */
export function ContactedButton({ id, contacted }: { id: number; contacted: Contacted | null }) {
  const { t } = useWords()
  const { when } = useFormats()
  const [open, setOpen] = useState(false)
  useActions([{ id: "contacted", label: t("talk.contactedAdd"), group: t("thread.keys"), icon: "phone", whileTyping: true, run: () => setOpen(true) }])
  const set = (next: Contacted | null) => {
    setOpen(false)
    edit(id, "note", { contacted: next })
  }
  const said = contacted ? t("talk.contacted", { way: t(`talk.way_${contacted.kind ?? "other"}`), when: when(contacted.at) }) : t("talk.contactedAdd")
  return (
    <Popover
      align="end"
      side="top"
      label={t("talk.contactedAdd")}
      open={open}
      onOpen={setOpen}
      trigger={
        <button type="button" className="contacted" data-set={contacted !== null || undefined}>
          <Icon name="phone" size={14} />
          <span className="cut">{said}</span>
        </button>
      }
    >
      <Form contacted={contacted} onSet={set} />
    </Popover>
  )
}

function Form({ contacted, onSet }: { contacted: Contacted | null; onSet: (next: Contacted | null) => void }) {
  const { t } = useWords()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const now = useNow()
  const [kind, setKind] = useState<Way>(contacted?.kind ?? "call")
  const [typed, setTyped] = useState(() => toInput(contacted ? Date.parse(contacted.at) : Date.now(), zone))
  const at = fromInput(typed, zone)
  const ahead = at !== null && at > now
  return (
    <form
      className="contacted-form"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (at !== null && !ahead) onSet({ at: new Date(at).toISOString(), kind })
      }}
    >
      <p>{t("talk.contactedHint")}</p>
      <Segments label={t("talk.contactedWay")} value={kind} onChange={setKind} choices={WAYS.map((value) => ({ value, label: t(`talk.way_${value}`) }))} />
      <input
        type="datetime-local"
        className="input"
        autoFocus
        aria-label={t("talk.contactedWhen")}
        aria-invalid={ahead || undefined}
        max={toInput(now, zone)}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {ahead && (
        <p className="field-error" role="alert">
          {t("talk.contactedAhead")}
        </p>
      )}
      <div className="contacted-deeds">
        {contacted && (
          <Button look="quiet" onClick={() => onSet(null)}>
            {t("talk.contactedDrop")}
          </Button>
        )}
        <Button type="submit" look="primary" disabled={at === null || ahead}>
          {t("talk.contactedSet")}
        </Button>
      </div>
    </form>
  )
}
