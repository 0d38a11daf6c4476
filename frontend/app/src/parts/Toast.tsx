import { Toast as Base } from "@base-ui/react/toast"
import type { ReactNode } from "react"
import { useEffect } from "react"
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

/** Something happened elsewhere, or can be taken back. What happened here shows in the thing itself. */
export function tell(text: string, { undo, fault }: Told = {}): void {
  manager.add({ description: text, timeout: undo || fault ? 8000 : 4000, data: { undo, fault }, priority: fault ? "high" : "low" })
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

/** The keys take the last deed back for so long, though its toast has gone. */
const REMEMBERED_MS = 60_000

interface Deed {
  id: string
  undo: () => void
  text: ReactNode
}

const useDeed = create<{ deed: Deed | null; spent: string }>(() => ({ deed: null, spent: "" }))
const remember = (deed: Deed) => useDeed.setState({ deed })
/** It is taken back, or cannot be any more. */
const forget = (id: string) => useDeed.setState({ deed: null, spent: id })

/** Whoever comes next takes nothing of mine back. */
export function forgetDeeds(): void {
  manager.close()
  useDeed.setState({ deed: null })
}

function Standing() {
  const { t } = useWords()
  const { toasts, close } = Base.useToastManager<Told>()
  const last = toasts.find(({ data, transitionStatus }) => data?.undo && transitionStatus !== "ending")
  const { deed, spent } = useDeed()
  useEffect(() => {
    if (last?.data?.undo && last.id !== deed?.id && last.id !== spent) remember({ id: last.id, undo: last.data.undo, text: last.description })
  })
  useEffect(() => {
    if (!deed) return
    const clock = setTimeout(() => forget(deed.id), REMEMBERED_MS)
    return () => clearTimeout(clock)
  }, [deed])
  const undoLast = () => {
    if (!deed) return
    deed.undo()
    forget(deed.id)
    if (last) close(last.id)
    else if (typeof deed.text === "string") tell(t("common.undone", { what: deed.text }))
  }
  useActions(deed ? [{ id: "undo", label: t("common.undo"), group: t("command.general"), icon: "undo", chord: "Mod+KeyZ", run: undoLast }] : [])
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
              undo()
              forget(toast.id)
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
