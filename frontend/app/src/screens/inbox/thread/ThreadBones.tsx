import { Bone, Skeleton } from "../../../parts/Placeholders"

const SHAPES: [side: "in" | "out", width: string, height: number][] = [
  ["in", "46%", 40],
  ["in", "30%", 40],
  ["out", "52%", 60],
  ["in", "38%", 40],
  ["out", "34%", 40],
]

/** The shape of a thread that is on its way. */
export function ThreadBones() {
  return (
    <div className="thread-bones">
      <Skeleton>
        {SHAPES.map(([side, width, height], at) => (
          <div key={at} data-side={side}>
            <Bone width={width} height={height} />
          </div>
        ))}
      </Skeleton>
    </div>
  )
}
