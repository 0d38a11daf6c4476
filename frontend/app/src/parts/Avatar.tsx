import "./avatar.css"
import { useWords } from "../words/words"

export type Presence = "online" | "away" | "viewing" | "writing" | "offline"

interface Props {
  id: number
  name: string
  size?: 20 | 24 | 28 | 32 | 40 | 56
  /** A ring round the face, and a word for those who do not see it. */
  presence?: Presence
  /** The address of a picture; the letters stand where it does not load. */
  picture?: string | null
  /** Beside the name it says nothing new. */
  decorative?: boolean
}

/** Two letters of a name, whatever the alphabet; "?" when there are none. */
export function initials(name: string): string {
  // whoever is called by a number is told from others by its end
  if (/^\+[\d\s()-]+$/.test(name)) return name.replace(/\D/g, "").slice(-2)
  const words = name.split(/[\s.@_-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  const letters = [first, last].map((word) => (word ? (Array.from(word)[0] ?? "") : "")).join("")
  return letters ? letters.toLocaleUpperCase() : "?"
}

export function Avatar({ id, name, size = 32, presence, picture, decorative }: Props) {
  const { t } = useWords()
  const face = Math.abs(id) % 8
  const label = presence ? `${name}, ${t(`presence.${presence}`)}` : name
  return (
    <span
      className="avatar"
      data-initials={initials(name)}
      data-presence={presence}
      style={{
        "--size": `${size}px`,
        "--ink": `var(--face-${face})`,
        "--paper": `var(--face-${face}-soft)`,
      }}
      role={decorative ? undefined : "img"}
      aria-label={decorative ? undefined : label}
      aria-hidden={decorative || undefined}
      title={decorative ? undefined : label}
    >
      {picture && <img key={picture} className="avatar-picture" src={picture} alt="" loading="lazy" decoding="async" onError={(event) => (event.currentTarget.hidden = true)} />}
    </span>
  )
}

/** Several faces, overlapping; those that do not fit are counted. */
export function Avatars({ people, most = 3, size = 20 }: { people: Pick<Props, "id" | "name" | "presence">[]; most?: number; size?: 20 | 24 }) {
  const more = people.length - most
  return (
    <span className="avatars">
      {people.slice(0, most).map((person) => (
        <Avatar key={person.id} {...person} size={size} />
      ))}
      {more > 0 && <span className="avatars-more">+{more}</span>}
    </span>
  )
}
