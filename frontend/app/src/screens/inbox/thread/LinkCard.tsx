import type { Message } from "../../../wire/types"
import "./link.css"

interface Preview {
  url: string
  title: string
  description: string
  site: string
  /** The size of the picture that our server keeps. */
  picture: { width: number; height: number } | null
}

/** What a linked page said of itself to our server. The browser of whoever reads this asks that page for nothing. */
export function LinkCard({ message: { conversation_id, seq, meta } }: { message: Message }) {
  const preview = meta.preview as Preview | undefined
  if (!preview || !/^https?:/i.test(preview.url)) return null
  const { url, title, description, site, picture } = preview
  return (
    <a className="link-card" data-tall={(picture && picture.height > picture.width) || undefined} href={url} target="_blank" rel="noopener noreferrer nofollow" title={url}>
      {picture && <img src={`/api/v1/conversations/${conversation_id}/messages/${seq}/preview`} alt="" width={picture.width} height={picture.height} loading="lazy" decoding="async" />}
      <span className="link-card-words">
        <span className="link-card-site cut">{site}</span>
        <strong className="link-card-title">{title}</strong>
        {description && <span className="link-card-about">{description}</span>}
      </span>
    </a>
  )
}
