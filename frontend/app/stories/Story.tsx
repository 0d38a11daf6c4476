import type { ReactNode } from "react"

export function Story({ name, children, wide }: { name: string; children: ReactNode; wide?: boolean }) {
  return (
    <section className="story" data-wide={wide}>
      <h2>{name}</h2>
      <div className="story-body">{children}</div>
    </section>
  )
}
