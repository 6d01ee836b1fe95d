/**
 * Which route a path belongs to, and which methods it takes: for the log, for metrics, for 404 and 405.
 *
 * @since 0.1.0
 */
import * as HttpApi from "@effect/platform/HttpApi"
import { api } from "./Api.js"

/**
 * `route` is the pattern as the contract has it; `methods` are upper case.
 *
 * @since 0.1.0
 * @category models
 */
export interface Match {
  readonly route: string
  readonly methods: ReadonlyArray<string>
}

const table: ReadonlyMap<string, Set<string>> = (() => {
  const routes = new Map<string, Set<string>>()
  HttpApi.reflect(api, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      const methods = routes.get(endpoint.path) ?? new Set()
      methods.add(endpoint.method)
      // The router answers HEAD from GET.
      if (endpoint.method === "GET") methods.add("HEAD")
      routes.set(endpoint.path, methods)
    }
  })
  return routes
})()

const patterns = [...table].map(([route, methods]) => ({
  segments: route.split("/"),
  match: { route, methods: [...methods] }
}))

/**
 * The route of a path (without its query). A path that is not valid percent-encoding belongs to none.
 *
 * @since 0.1.0
 * @category accessors
 */
export const match = (path: string): Match | undefined => {
  const segments = path.split("/")
  return patterns.find(
    (pattern) =>
      pattern.segments.length === segments.length &&
      pattern.segments.every((segment, index) =>
        segment.startsWith(":") ? segments[index] !== "" : segment === segments[index]
      )
  )?.match
}
