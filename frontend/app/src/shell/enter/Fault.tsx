import { Icon } from "../../parts/icon/Icon"
import "./enter.css"

/** What is wrong with the form as a whole. */
export function Fault({ text }: { text: string | undefined }) {
  return (
    text && (
      <p className="gate-fault" role="alert">
        <Icon name="alert" size={16} />
        {text}
      </p>
    )
  )
}
