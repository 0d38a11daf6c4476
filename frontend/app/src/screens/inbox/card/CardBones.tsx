import { Bone, Skeleton } from "../../../parts/Placeholders"

/** The shape of a card that is on its way. */
export function CardBones() {
  return (
    <Skeleton>
      <div className="card-bones">
        <Bone width={72} height={10} />
        <Bone height={32} />
        <div className="card-bones-person">
          <Bone width={40} height={40} round />
          <Bone width="56%" height={16} />
        </div>
        {["64%", "72%", "48%", "40%", "58%"].map((width) => (
          <div key={width} className="card-bones-slot">
            <Bone width={64} height={10} />
            <Bone width={width} />
          </div>
        ))}
        <Bone height={56} />
      </div>
    </Skeleton>
  )
}
