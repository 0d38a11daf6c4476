import type { RefObject } from "react"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { useActions } from "../../../../parts/keys/actions"
import { useWords } from "../../../../words/words"

interface Props {
  /** The person as they are called now, whose address it was, and where it goes. */
  name: string
  was: string
  place: string
  /** Something was to be sent already: the answer sends it. */
  waits: boolean
  button: RefObject<HTMLButtonElement | null>
  onYes: () => void
}

/** Two people were joined, and this address was the other's: said once, before the first message leaves. */
export function FormerlyBar({ name, was, place, waits, button, onYes }: Props) {
  const { t } = useWords()
  const label = t(waits ? "composer.formerlySend" : "composer.formerlyYes")
  useActions([{ id: "know-address", label: t("composer.formerlyYes"), group: t("thread.keys"), icon: "check", run: onYes }])
  return (
    <div className="claim-bar" data-lost role={waits ? "alert" : "note"}>
      <Icon name="contacts" size={16} />
      <p>{was ? t("composer.formerly", { name, place, was }) : t("composer.formerlyNameless", { name, place })}</p>
      <span className="claim-deeds">
        <Button ref={button} small onClick={onYes}>
          {label}
        </Button>
      </span>
    </div>
  )
}
