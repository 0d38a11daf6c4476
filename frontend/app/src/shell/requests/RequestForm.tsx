import type { ReactNode } from "react"
import "./requests.css"

interface Props {
  /** Named by the button that sends it, which stands below. */
  id: string
  onSubmit: () => void
  children: ReactNode
}

/** The body of a window about a request: sent by its button, or by Ctrl+Enter from any field. */
export function RequestForm({ id, onSubmit, children }: Props) {
  return (
    <form
      id={id}
      className="request-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        // what was typed last is taken up first
        const { currentTarget } = event
        setTimeout(() => currentTarget.requestSubmit())
      }}
    >
      {children}
    </form>
  )
}
