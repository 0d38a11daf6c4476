import { Fragment } from "react"
import type { Entity, Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { RichText } from "../RichText"
import { piecesOf } from "./pieces"

/** A message's text; in a letter of ours its pictures stand where they were put. */
export function LetterText({ message }: { message: Message }) {
  const { t } = useWords()
  const pieces = piecesOf(message)
  if (pieces.length === 1) return <RichText text={message.text} entities={message.entities} />
  return pieces.map(({ text, entities, picture }, at) => (
    <Fragment key={at}>
      <Words text={text} entities={entities} />
      {picture && <img className="letter-picture" src={picture.url ?? undefined} alt={t("letter.picture", { name: picture.name })} width={picture.width ?? undefined} height={picture.height ?? undefined} loading="lazy" />}
    </Fragment>
  ))
}

const Words = ({ text, entities }: { text: string; entities: readonly Entity[] }) => (text ? <RichText text={text} entities={entities} /> : null)
