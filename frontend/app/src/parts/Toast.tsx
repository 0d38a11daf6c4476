import { Toast as Base } from "@base-ui/react/toast"
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

function Standing() {
  const { t } = useWords()
  const { toasts, close } = Base.useToastManager<Told>()
  const last = toasts.find(({ data, transitionStatus }) => data?.undo && transitionStatus !== "ending")
  const undoLast = () => {
    last?.data?.undo?.()
    if (last) close(last.id)
  }
  useActions(last ? [{ id: "undo", label: t("common.undo"), group: t("command.general"), icon: "undo", chord: "Mod+KeyZ", run: undoLast }] : [])
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
