import type { ReactNode } from "react"
import { Icon, type IconName } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/api.gen"
import { useWords } from "../../../../words/words"
import { address, pictureOf, priceOf, word, type Told } from "./told"
import "./told.css"

interface Props {
  told: Told
  files: readonly Attachment[]
  /** What it is, in a word or two. */
  kind: string
  icon: IconName
  children?: ReactNode
}

/** What a channel lets nobody download, or has no picture of: what it is, what it says of itself, and where it is. */
export function ToldCard({ told, files, kind, icon, children }: Props) {
  const url = address(told)
  const picture = pictureOf(told, files)
  const words = word(told, "text")
  const inside = (
    <>
      {picture?.url ? (
        <img className="told-picture" src={picture.url} alt="" loading="lazy" decoding="async" />
      ) : (
        <span className="file-card-icon" data-busy={picture?.state === "remote" || undefined}>
          <Icon name={icon} size={20} />
        </span>
      )}
      <span className="told-words">
        <span className="told-kind cut">{kind}</span>
        {word(told, "title") && <strong className="told-title">{word(told, "title")}</strong>}
        {children}
        {words && <span className="told-about">{words}</span>}
      </span>
    </>
  )
  if (!url) return <div className="told">{inside}</div>
  return (
    <a className="told" href={url} title={url} target="_blank" rel="noopener noreferrer nofollow">
      {inside}
    </a>
  )
}

/** The product that a message was written from. */
export function Product({ told, files }: { told: Told; files: readonly Attachment[] }) {
  const { t, language } = useWords()
  const price = priceOf(told, language)
  return (
    <ToldCard told={{ ...told, text: "" }} files={files} kind={t("thread.product")} icon="tag">
      {price && <span className="told-price">{price}</span>}
    </ToldCard>
  )
}
