import type { ReactNode } from "react"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { ApiError } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { goTo, takeFocus } from "./focus"
import { forget, same, useLeft } from "./left"
import { Editors, useFieldFocus } from "./presence"
import type { Keeping } from "./useKept"
import { faultOf } from "./useKept"

interface Props<V> {
  /** The field's name in the address of keys, and for colleagues who watch. */
  part?: string
  label?: ReactNode
  keeping: Keeping<V>
  /** A value in words, for the two sides of a conflict. */
  say: (value: V) => string
  children: ReactNode
  /** The label stands above: for what needs the whole width. */
  tall?: boolean
  hint?: ReactNode
}

/** One property: its name, its value, and below them what became of the last change. */
export function Slot<V>({ part, label, keeping, say, children, tall, hint }: Props<V>) {
  return (
    <div
      className="slot"
      data-card-part={part}
      data-state={keeping.edit?.state}
      data-tall={tall || undefined}
      aria-busy={keeping.edit?.state === "saving" || undefined}
      {...useFieldFocus(part)}
    >
      {label && <span className="slot-label">{label}</span>}
      <div className="slot-value">
        {children}
        <Editors part={part} />
      </div>
      {hint && <p className="slot-hint">{hint}</p>}
      <Begun keeping={keeping} say={say} />
      <Outcome keeping={keeping} say={say} />
    </div>
  )
}

/** What I had begun here before the page came up anew: mine to keep or to drop, beside what stands there by now. */
function Begun<V>({ keeping, say }: { keeping: Keeping<V>; say: (value: V) => string }) {
  const { t } = useWords()
  const left = useLeft(keeping.key)
  // it is on its way, or there already
  if (!left || keeping.edit || same(left.mine, keeping.seen.base)) return null
  const changed = !same(keeping.seen.base, left.base)
  // a field of text keeps text; of another kind the server reads what was typed, as when it is typed now
  const keep = (from: HTMLElement) => {
    takeFocus(from)
    keeping.set(left.mine as V)
  }
  const drop = (from: HTMLElement) => {
    takeFocus(from)
    forget(keeping.key)
  }
  return (
    <div className="slot-conflict" role="group" aria-label={t("card.begun")}>
      <p>{t("card.begun")}</p>
      <Side who={changed ? t("card.mine") : ""} value={left.text ?? say(left.mine as V)} action={t("card.begunKeep")} onPick={left.mine === undefined ? undefined : keep} />
      {changed && <Side who={t("card.begunNow")} value={say(keeping.seen.base)} action={t("card.takeTheirs")} onPick={drop} />}
      {!changed && (
        <div>
          <Button small look="quiet" onClick={({ currentTarget }) => drop(currentTarget)}>
            {t("card.begunDrop")}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Trouble with the last change: what to do about it. */
export function Outcome<V>({ keeping, say }: { keeping: Keeping<V>; say: (value: V) => string }) {
  const words = useWords()
  const { t } = words
  const { when, exact } = useFormats()
  const { edit } = keeping
  if (!edit || edit.state === "saving") return null
  if (edit.state === "failed")
    return (
      <div className="slot-trouble" role="alert">
        <p>
          <Icon name="alert" size={14} />
          {faultOf(edit.error, words)}
        </p>
        <div className="slot-actions">
          {edit.error instanceof ApiError && edit.error.passing && (
            <Button small onClick={() => keeping.set(edit.mine, edit.seen)}>
              {t("common.tryAgain")}
            </Button>
          )}
          <Button small look="quiet" onClick={keeping.letGo}>
            {t("card.letGo")}
          </Button>
        </div>
      </div>
    )
  return (
    <div className="slot-conflict" role="alert">
      <p title={edit.by ? exact(edit.by.at) : undefined}>{edit.by ? t("card.conflictBy", { name: edit.by.name, when: when(edit.by.at) }) : t("card.conflict")}</p>
      <Side who={edit.by?.name ?? t("card.theirs")} value={say(edit.theirs)} action={t("card.takeTheirs")} onPick={keeping.letGo} />
      <Side who={t("card.mine")} value={say(edit.mine)} action={t("card.keepMine")} onPick={() => keeping.set(edit.mine, edit.seen)} />
      <div>
        <Button small look="quiet" onClick={({ currentTarget }) => editOn(currentTarget)}>
          {t("card.editOn")}
        </Button>
      </div>
    </div>
  )
}

/** Back into the field, where mine still stands. */
function editOn(from: HTMLElement): void {
  const part = from.closest("[data-card-part]") ?? from.closest(".reaches")?.querySelector("[data-card-part]")
  if (part instanceof HTMLElement && part.dataset.cardPart) goTo(part.dataset.cardPart)
}

interface SideProps {
  who: string
  value: string
  action: string
  /** None: it is only shown. */
  onPick: ((from: HTMLElement) => void) | undefined
}

function Side({ who, value, action, onPick }: SideProps) {
  const { t } = useWords()
  return (
    <div className="slot-side">
      {who && <span>{who}</span>}
      <strong>{value || t("card.blank")}</strong>
      {onPick && (
        <Button small onClick={({ currentTarget }) => onPick(currentTarget)} aria-label={`${action}: ${value || t("card.blank")}`}>
          {action}
        </Button>
      )}
    </div>
  )
}
