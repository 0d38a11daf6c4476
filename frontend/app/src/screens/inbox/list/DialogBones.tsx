import { Bone, Skeleton } from "../../../parts/Placeholders"

/** The shape of dialogs that are on their way. */
export function DialogBones() {
  return (
    <Skeleton rows={10}>
      <div className="dialog-row">
        <Bone width={40} height={40} round />
        <div className="dialog-row-text">
          <div className="dialog-row-line">
            <Bone width="46%" />
            <span className="dialog-bones-gap" />
            <Bone width={32} height={10} />
          </div>
          <div className="dialog-row-line">
            <Bone width="78%" height={10} />
          </div>
        </div>
      </div>
    </Skeleton>
  )
}
