import type { ComponentProps, ReactNode } from "react"
import "./button.css"
import type { IconName } from "./icon/Icon"
import { Icon } from "./icon/Icon"
import type { Chord } from "./keys/chord"
import { spokenChord } from "./keys/chord"
import { KeyCaps } from "./keys/KeyCaps"
import type { Side } from "./Tooltip"
import { tipOf } from "./Tooltip"

type Look = "primary" | "plain" | "quiet" | "danger"

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look
  icon?: IconName
  small?: boolean
  /** At work: it keeps its width, and cannot be pressed again. */
  busy?: boolean
  chord?: Chord
  children: ReactNode
}

export function Button({ look = "plain", icon, small, busy, chord, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${rest.className ?? ""}`}
      data-look={look}
      data-small={small || undefined}
      data-busy={busy || undefined}
      aria-busy={busy || undefined}
      aria-keyshortcuts={spokenChord(chord)}
      disabled={disabled === true || busy === true}
    >
      {icon && <Icon name={icon} size={16} />}
      <span className="button-text">{children}</span>
      {chord && <KeyCaps chord={chord} />}
    </button>
  )
}

interface IconButtonProps extends ComponentProps<"button"> {
  icon: IconName
  /** Said by the tooltip and to a screen reader. */
  label: string
  chord?: Chord
  small?: boolean
  side?: Side
}

export function IconButton({ icon, label, chord, small, side, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...tipOf(label, side, chord)}
      className={`icon-button ${rest.className ?? ""}`}
      data-small={small || undefined}
      aria-label={label}
      aria-keyshortcuts={spokenChord(chord)}
    >
      <Icon name={icon} size={small ? 16 : 18} />
    </button>
  )
}
