import mark from "../looks/mark.svg"

/** The samovar. */
export function Mark({ size }: { size: number }) {
  return <img className="mark" src={mark} width={size} height={size} alt="" />
}
