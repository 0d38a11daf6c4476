import { Fragment } from "react"
import "./variable.css"
import { useWords } from "../words/words"
import { unfilled } from "../state/variables"

/** A text whose unfilled variables stand out, by their names. */
export function VariableText({ text }: { text: string }) {
  const { t } = useWords()
  const places = unfilled(text)
  return (
    <p className="variable-text">
      {places.map(({ variable, from, to }, index) => (
        <Fragment key={from}>
          {text.slice(places[index - 1]?.to ?? 0, from)}
          <mark title={text.slice(from, to)}>{t(`replies.var_${variable}`)}</mark>
        </Fragment>
      ))}
      {text.slice(places.at(-1)?.to ?? 0)}
    </p>
  )
}
