import type { ReactNode } from "react"
import { useState } from "react"
import { useMe } from "../../../shell/me"
import type { Entity } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Rich } from "../../../state/text/rich"
import { hrefOf, plain, richOf } from "../../../state/text/rich"

/** A message's text with its formatting, as elements: nothing of what a customer wrote becomes markup. */
export function RichText({ text, entities }: { text: string; entities: readonly Entity[] }) {
  return <>{draw(richOf(text, entities))}</>
}

const draw = (rich: readonly Rich[]): ReactNode[] =>
  rich.map((piece, at) => (typeof piece === "string" ? piece : <Stretch key={at} entity={piece.entity} inside={piece.inside} />))

function Stretch({ entity, inside }: { entity: Entity; inside: Rich[] }) {
  const held = draw(inside)
  switch (entity.type) {
    case "bold":
      return <strong>{held}</strong>
    case "italic":
      return <em>{held}</em>
    case "underline":
      return <u>{held}</u>
    case "strike":
      return <s>{held}</s>
    case "code":
      return <code>{held}</code>
    case "pre":
      return <pre>{held}</pre>
    case "quote":
      return <blockquote>{held}</blockquote>
    case "spoiler":
      return <Spoiler>{held}</Spoiler>
    case "link":
    case "url":
    case "email":
    case "phone":
      return <Away href={hrefOf(entity, plain(inside))}>{held}</Away>
    default:
      return <Mention id={entity.user_id ?? null}>{held}</Mention>
  }
}

function Mention({ id, children }: { id: number | null; children: ReactNode }) {
  const me = useMe().id
  return (
    <span className="mention" data-me={(id !== null && id === me) || undefined}>
      {children}
    </span>
  )
}

function Away({ href, children }: { href: string | null; children: ReactNode }) {
  if (!href) return <>{children}</>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  )
}

function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [seen, setSeen] = useState(false)
  if (seen) return <span className="spoiler">{children}</span>
  return (
    <button type="button" className="spoiler" data-hidden aria-label={t("thread.spoiler")} onClick={() => setSeen(true)}>
      <span aria-hidden>{children}</span>
    </button>
  )
}
