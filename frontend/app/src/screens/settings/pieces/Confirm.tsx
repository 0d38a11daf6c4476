import type { ReactNode } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { useWords } from "../../../words/words"

interface Props {
  title: string
  /** What it touches, before it is done. */
  children: ReactNode
  action: string
  onClose: () => void
  /** Raises ApiError; the dialog closes when it is done. */
  run: () => Promise<unknown>
}

/** For what cannot simply be taken back. */
export function Confirm({ title, children, action, onClose, run }: Props) {
  const { t } = useWords()
  const form = useForm(async () => {
    await run()
    onClose()
  }, [])
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger" busy={form.busy} onClick={form.submit}>
            {action}
          </Button>
        </>
      }
    >
      <div className="confirm">
        {children}
        <Fault text={form.message} />
      </div>
    </Dialog>
  )
}
