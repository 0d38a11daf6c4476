import type { ReactNode } from "react"
import { Component } from "react"
import { Button } from "../parts/Button"
import { Icon } from "../parts/icon/Icon"
import "../parts/placeholders.css"
import { useWords } from "../words/words"

interface State {
  fault: Error | null
}

/** A fault in one part of the window stops that part alone, and says so. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { fault: null }

  static getDerivedStateFromError(fault: unknown): State {
    return { fault: fault instanceof Error ? fault : new Error(String(fault)) }
  }

  override render() {
    if (!this.state.fault) return this.props.children
    return <Stopped fault={this.state.fault} onAgain={() => this.setState({ fault: null })} />
  }
}

function Stopped({ fault, onAgain }: { fault: Error; onAgain: () => void }) {
  const { t } = useWords()
  return (
    <div className="vacant" role="alert">
      <span className="vacant-icon" data-fault>
        <Icon name="alert" size={24} />
      </span>
      <h2>{t("shell.brokenTitle")}</h2>
      <p>{t("shell.brokenHint")}</p>
      <code>{fault.message}</code>
      <Button icon="retry" onClick={onAgain}>
        {t("shell.openAgain")}
      </Button>
    </div>
  )
}
