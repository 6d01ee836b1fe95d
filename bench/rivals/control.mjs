// The child's side of child.mjs: answers what its parent asks, by name.

/** Says that it is ready and serves until the parent goes away. */
export const answer = (handlers) => {
  process.on("disconnect", () => process.exit(0))
  process.on("message", async ({ args, id, name }) => {
    try {
      process.send({ id, value: await handlers[name](...args) })
    } catch (error) {
      process.send({ id, error: error instanceof Error ? error.message : String(error) })
    }
  })
  process.send({ ready: true })
}
