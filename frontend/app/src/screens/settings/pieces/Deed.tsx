import type { ComponentProps } from "react"
import { Button } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { useWords } from "../../../words/words"

interface Props extends Pick<ComponentProps<typeof Button>, "look" | "icon" | "busy" | "small"> {
  label: string
  /** What the button's few words are about, where they stand alone. */
  of?: string
  run: () => void
}

/** What a page of the settings is opened for: a button, and a place in Ctrl+K. */
export function Deed({ label, of, run, icon, ...rest }: Props) {
  const { t } = useWords()
  useActions([{ id: `deed-${label}`, label: of ? `${of}: ${label}` : label, group: t("shell.settings"), ...(icon && { icon }), run: () => setTimeout(run) }])
  return (
    <Button {...rest} {...(icon && { icon })} onClick={run}>
      {label}
    </Button>
  )
}
