import { Icon } from "../../parts/icon/Icon"
import { tagStyle } from "../../parts/TagChip"
import type { ActivityKindView } from "../../wire/api.gen"
import "./events.css"

/** An own kind's icon in its colour; its name stands beside it. */
export function KindMark({ kind, size = 16 }: { kind: Pick<ActivityKindView, "icon" | "color">; size?: number }) {
  return (
    <span className="kind-mark" style={tagStyle(kind.color)}>
      <Icon name={kind.icon} size={size} />
    </span>
  )
}
