import { Toast as Base } from "@base-ui/react/toast"
import { create } from "zustand"
import { useWords } from "../words/words"
import { IconButton } from "./Button"
import { Icon } from "./icon/Icon"
import { useActions } from "./keys/actions"
import { KeyCaps } from "./keys/KeyCaps"
import "./toast.css"

interface Told {
  undo?: (() => void) | undefined
  fault?: boolean | undefined
}

const manager = Base.createToastManager<Told>()

/** The keys take a deed back for so long, though its toast has gone. */
const REMEMBERED_MS = 60_000

interface Deed {
  id: string
  undo: () => void
  text: string
}

/** The newest last. */
const useDeeds = create<{ deeds: readonly Deed[] }>(() => ({ deeds: [] }))
/** It is taken back, or cannot be any more. */
const forget = (id: string) => useDeeds.setState(({ deeds }) => ({ deeds: deeds.filter((deed) => deed.id !== id) }))

/** Something happened elsewhere, or can be taken back. What happened here shows in the thing itself. */
export function tell(text: string, { undo, fault }: Told = {}): void {
  const id = manager.add({ description: text, timeout: undo || fault ? 8000 : 4000, data: { undo, fault }, priority: fault ? "high" : "low" })
  if (!undo) return
  useDeeds.setState(({ deeds }) => ({ deeds: [...deeds, { id, undo, text }] }))
  setTimeout(() => forget(id), REMEMBERED_MS)
}

/** Whoever comes next takes nothing of mine back. */
export function forgetDeeds(): void {
  manager.close()
  useDeeds.setState({ deeds: [] })
}

/** Where toasts stand: once in the window. */
export function Toasts() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="toasts">
          <Standing />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Standing() {
  const { t } = useWords()
  const { toasts, close } = Base.useToastManager<Told>()
  const last = useDeeds(({ deeds }) => deeds.at(-1))
  const undoLast = ({ id, undo, text }: Deed) => {
    forget(id)
    undo()
    if (toasts.some((toast) => toast.id === id && toast.transitionStatus !== "ending")) close(id)
    else tell(t("common.undone", { what: text }))
  }
  useActions(last ? [{ id: "undo", label: t("common.undo"), group: t("command.general"), icon: "undo", chord: "Mod+KeyZ", run: () => undoLast(last) }] : [])
  return toasts.map((toast) => {
    const { undo, fault } = toast.data ?? {}
    return (
      <Base.Root key={toast.id} toast={toast} className="toast" data-fault={fault || undefined}>
        {fault && <Icon name="alert" size={16} />}
        <Base.Description className="toast-text" />
        {undo && (
          <button
            type="button"
            className="toast-undo"
            onClick={() => {
              forget(toast.id)
              undo()
              close(toast.id)
            }}
          >
            {t("common.undo")}
            {toast.id === last?.id && <KeyCaps chord="Mod+KeyZ" />}
          </button>
        )}
        <Base.Close render={<IconButton icon="close" label={t("common.close")} small />} />
      </Base.Root>
    )
  })
}
