import { useEffect, useState } from "react"

/** What was typed, once nothing more was typed for so long. */
export function useSettled<T extends object>(value: T, ms: number): T {
  const [settled, settle] = useState(value)
  const said = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => settle(JSON.parse(said) as T), ms)
    return () => clearTimeout(timer)
  }, [said, ms])
  return settled
}
