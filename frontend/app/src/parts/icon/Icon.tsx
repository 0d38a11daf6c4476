import type { IconName } from "./shapes"
import { SHAPES } from "./shapes"

export type { IconName }

/** A drawing beside words; what it means is said by the words or by the control that holds it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 16 ? 1.75 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={SHAPES[name]} />
    </svg>
  )
}
