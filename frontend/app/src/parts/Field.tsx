import type { ComponentProps, ReactNode } from "react"
import { useId, useState } from "react"
import { useWords } from "../words/words"
import { IconButton } from "./Button"
import "./field.css"
import { Icon } from "./icon/Icon"

interface Wiring {
  id: string
  "aria-describedby": string | undefined
  "aria-invalid": boolean | undefined
}

interface Props {
  label: string
  hint?: ReactNode
  error?: string | undefined
  children: (wiring: Wiring) => ReactNode
}

/** A label, its control, and below it what helps or what is wrong. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId()
  const below = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, "aria-describedby": below, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p className="field-error" id={below} role="alert">
          <Icon name="alert" size={14} />
          {error}
        </p>
      ) : (
        hint && (
          <p className="field-hint" id={below}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}

interface TextProps extends Omit<ComponentProps<"input">, "onChange"> {
  label: string
  hint?: ReactNode
  error?: string | undefined
  onChange: (text: string) => void
}

export function TextField({ label, hint, error, onChange, ...rest }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <input className="input" {...rest} {...wiring} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}

export function PasswordField({ label, hint, error, onChange, ...rest }: TextProps) {
  const { t } = useWords()
  const [seen, setSeen] = useState(false)
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="input-group">
          <input
            className="input"
            {...rest}
            {...wiring}
            type={seen ? "text" : "password"}
            onChange={(event) => onChange(event.target.value)}
          />
          <IconButton
            icon={seen ? "eyeOff" : "eye"}
            label={t(seen ? "enter.hidePassword" : "enter.showPassword")}
            small
            aria-pressed={seen}
            onClick={() => setSeen(!seen)}
          />
        </div>
      )}
    </Field>
  )
}
