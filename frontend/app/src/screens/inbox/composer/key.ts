export { newKey } from "../../../wire/key"
