import { gather } from "./gather"

export default gather(import.meta.glob("./ru/*.json", { eager: true, import: "default" }))
