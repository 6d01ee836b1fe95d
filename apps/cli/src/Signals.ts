/**
 * Ctrl-C and SIGTERM: the program is asked to stop, cleans up, and ends with 130 or 143. A second one ends it at once.
 *
 * @since 0.1.0
 */

/**
 * @since 0.1.0
 * @category models
 */
export interface Signals {
  /** Calls back on the first signal, at once if it has come already. */
  readonly onFirst: (stop: () => void) => void
  /** The exit code of the signal that came. */
  readonly code: () => 130 | 143 | undefined
}

const codes = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * Listens from now on.
 *
 * @since 0.1.0
 * @category constructors
 */
export const listen = (host: Pick<NodeJS.Process, "on" | "exit">): Signals => {
  let code: 130 | 143 | undefined
  let stop: (() => void) | undefined
  for (const [signal, value] of Object.entries(codes)) {
    host.on(signal, () => {
      if (code !== undefined) return host.exit(code)
      code = value
      stop?.()
    })
  }
  return {
    onFirst: (callback) => {
      stop = callback
      if (code !== undefined) callback()
    },
    code: () => code
  }
}
