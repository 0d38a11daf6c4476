import { gather } from "./gather"

export default gather(import.meta.glob("./lt/*.json", { eager: true, import: "default" }))
