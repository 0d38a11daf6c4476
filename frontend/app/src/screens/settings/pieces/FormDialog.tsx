import type { ReactNode, SubmitEvent } from "react"
import { useId } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Fault } from "../../../shell/enter/Fault"
import type { FormState } from "../../../shell/enter/useForm"
import { useWords } from "../../../words/words"

interface Props {
  title: string
  form: FormState
  action: string
  /** What was written stays for the next time. */
  onClose: () => void
  /** It is not wanted any more: "cancel" was pressed. */
  onDrop?: () => void
  wide?: boolean
  children: ReactNode
}

/** A short form over the page. Enter sends it. */
export function FormDialog({ title, form, action, onClose, onDrop, wide, children }: Props) {
  const { t } = useWords()
  const id = useId()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    form.submit()
  }
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      {...(wide && { wide })}
      actions={
        <>
          <Button
            onClick={() => {
              onDrop?.()
              onClose()
            }}
          >
            {t("common.cancel")}
          </Button>
          <Button look="primary" type="submit" form={id} busy={form.busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={id} className="settings-form" onSubmit={submit} noValidate>
        {children}
        <Fault text={form.message} />
      </form>
    </Dialog>
  )
}
