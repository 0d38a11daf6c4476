import type { SubmitEvent } from "react"
import { useState } from "react"
import { Button, IconButton } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { Menu } from "../../parts/Menu"
import { useNow } from "../../parts/useNow"
import { tailOf } from "../../parts/when/tail"
import { useBegun } from "../../state/begun"
import { useColleagues } from "../../state/house"
import { usePrefs } from "../../state/prefs"
import type { NewDue, TaskKind } from "../../state/tasks"
import { newKey } from "../../wire/key"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { useMe } from "../me"
import type { Subject } from "./deeds"
import { addTask } from "./deeds"
import { DueButton } from "./DueButton"
import { WhoButton } from "./WhoButton"
import { dueSaid, faultOf, KIND_ICONS, KINDS } from "./words"

interface Begun {
  title: string
  kind: TaskKind
  /** Undefined: what the words say. Null: none, whatever they say. */
  due: NewDue | null | undefined
  /** Undefined: oneself. */
  who: number | null | undefined
  /** Sent again as it was after a break of the line, it is still one task. */
  key: string
}

const blank = (): Begun => ({ title: "", kind: "todo", due: undefined, who: undefined, key: newKey() })

/** A task by one line: what, and in its last words when. What was begun here is still here when one comes back. */
export function TaskAdd({ about }: { about: Subject }) {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const colleagues = useColleagues()
  const { when, dueDay } = useFormats()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const now = useNow()
  const { value, set } = useBegun<Begun>(`task/${about.kind}/${about.id}`, blank())
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const change = (more: Partial<Begun>) => set((before) => ({ ...before, ...more, key: newKey() }))

  const tail = value.due === undefined ? tailOf(value.title, now, zone) : null
  const due: NewDue | null = value.due ?? (tail ? { at: new Date(tail.at).toISOString() } : null)
  const shown = due && dueSaid(due, t, (at) => when(at, now), (on) => dueDay(on, now))
  const whoId = value.who === undefined ? me.id : value.who
  const who = whoId === null ? null : whoId === me.id ? { id: me.id, name: me.name } : { id: whoId, name: colleagues.find(({ id }) => id === whoId)?.name ?? "…" }

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const title = (tail?.title ?? value.title).trim()
    if (busy || !title) return
    setBusy(true)
    setFault(null)
    addTask({ subject: about, title, kind: value.kind, due, assignee_id: whoId, client_id: value.key })
      // what was changed meanwhile stays, as the next one
      .then(() => set((now) => (now === value ? blank() : now)), setFault)
      .finally(() => setBusy(false))
  }
  const kinds = KINDS.map((kind) => ({ id: kind, label: t(`tasks.kind_${kind}`), icon: KIND_ICONS[kind], checked: kind === value.kind, stays: false, run: () => change({ kind }) }))
  return (
    <form className="task-add" onSubmit={submit} aria-label={t("tasks.addTo")} aria-busy={busy || undefined}>
      <div className="task-line" data-card-part="task">
        <Menu commands={t("tasks.kind")} groups={[{ id: "kind", items: kinds }]} trigger={<IconButton small icon={KIND_ICONS[value.kind]} label={`${t("tasks.kind")}: ${t(`tasks.kind_${value.kind}`)}`} />} />
        <input
          className="task-new"
          aria-label={t("tasks.addTo")}
          aria-invalid={fault ? true : undefined}
          placeholder={t("tasks.addHint")}
          maxLength={300}
          autoComplete="off"
          value={value.title}
          onChange={({ target }) => change({ title: target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return
            event.stopPropagation()
            event.currentTarget.blur()
          }}
        />
      </div>
      {value.title.trim() !== "" && (
        <div className="task-meta">
          <DueButton shown={shown} label={shown ? t("tasks.dueChosen", { when: shown }) : t("tasks.due")} onPick={(picked) => change({ due: picked })} />
          {tail && (
            <IconButton small icon="close" label={t("tasks.understood", { when: shown ?? "" })} onClick={() => change({ due: null })} />
          )}
          <WhoButton who={who} label={`${t("tasks.assignee")}: ${who?.name ?? t("common.nobody")}`} onPick={(id) => change({ who: id })} />
          <Button small look="primary" type="submit" busy={busy}>
            {t("tasks.add")}
          </Button>
        </div>
      )}
      {fault !== null && (
        <p className="task-fault" role="alert">
          <Icon name="alert" size={14} />
          {faultOf(fault, words)}
        </p>
      )}
    </form>
  )
}
