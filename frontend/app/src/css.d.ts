import "react"

declare module "react" {
  // Custom properties are how a part hands a figure to its style sheet.
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined
  }
}
