/** The package brings no types: what is used of it. */
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  const draw: (options: Record<string, unknown>) => unknown
  export default draw
}
