import { fill, h } from "../face/dom"
import type { Scene } from "../face/scene"
import type { Queue, Unsent } from "../talk/queue"

/** The server will not have it: why, and the two ways out. */
export function refused({ say, talk }: Scene, under: HTMLElement, { client_id, refused: why }: Unsent): void {
  fill(
    under,
    h("span", { class: "bad", role: "alert" }, `${say("failed")}. ${why}`),
    h("button", { type: "button", click: () => talk.out.redo((queue) => again(queue, client_id)) }, say("again")),
    h("button", { type: "button", click: () => talk.out.drop(client_id) }, say("forget")),
  )
}

/** Once more, at the end: what was written after it may have gone already. */
export function again(queue: Queue, client_id: string): Queue {
  const one = queue.find((each) => each.client_id === client_id)
  if (!one) return queue
  const fresh = { ...one }
  delete fresh.refused
  return [...queue.filter((each) => each !== one), fresh]
}
